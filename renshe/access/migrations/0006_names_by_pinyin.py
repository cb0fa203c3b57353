"""Names sort by pinyin: the collation `by_pinyin` and the function `name_order`, used together by `renshe.names`.

With ICU the collation is ICU's for Chinese and the function gives the name back. Without it the function gives the
bytes of the name in GB 18030, where the 3,755 characters of the first level of GB 2312 stand by pinyin; rarer ones
stand after these, by radical.
"""

from django.db import migrations

FORWARD = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_collation WHERE collname = 'zh-x-icu') THEN
        CREATE COLLATION by_pinyin FROM "zh-x-icu";
        CREATE FUNCTION name_order(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
            'SELECT name';
    ELSE
        CREATE COLLATION by_pinyin FROM "C";
        CREATE FUNCTION name_order(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
            'SELECT encode(convert_to(name, ''GB18030''), ''hex'')';
    END IF;
END $$;
"""
BACKWARD = "DROP FUNCTION name_order(text); DROP COLLATION by_pinyin;"


class Migration(migrations.Migration):
    dependencies = [("access", "0005_name_in_english")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
