"""Counter clerks at bank points and village centres: a choice more, nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_api_token")]
    operations = [
        migrations.AlterField(
            "roleholding",
            "role",
            models.CharField(
                choices=[
                    ("handler", "handler"),
                    ("checker", "checker"),
                    ("fund_officer", "fund officer"),
                    ("leader", "leader"),
                    ("auditor", "auditor"),
                    ("counter", "counter clerk"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        )
    ]
