"""Cases that come of others or are heard with them, how long their files are kept, decisions beside the old."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_names_by_pinyin'),
        ('casework', '0011_jobs_and_notices'),
        ('registry', '0003_numbers_have_their_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='draft',
            name='draft_one_at_a_time',
        ),
        migrations.AddField(
            model_name='case',
            name='decided_with',
            field=models.BooleanField(db_default=False, default=False, verbose_name='decided with it'),
        ),
        migrations.AddField(
            model_name='case',
            name='heard_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heard', to='casework.case'),
        ),
        migrations.AddField(
            model_name='case',
            name='kept_basis',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='basis of keeping'),
        ),
        migrations.AddField(
            model_name='case',
            name='kept_for_good',
            field=models.BooleanField(db_default=False, default=False, verbose_name='kept for good'),
        ),
        migrations.AddField(
            model_name='case',
            name='kept_until',
            field=models.DateField(null=True, verbose_name='kept until'),
        ),
        migrations.AddField(
            model_name='case',
            name='leads',
            field=models.BooleanField(db_default=False, default=False, verbose_name='others are decided with it'),
        ),
        migrations.AddField(
            model_name='case',
            name='origin_way',
            field=models.CharField(blank=True, db_default='', default='', max_length=20, verbose_name='came of it by'),
        ),
        migrations.AddField(
            model_name='decision',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='casework.decision'),
        ),
        migrations.AddField(
            model_name='draft',
            name='origin',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('decided_with', False), ('heard_with__isnull', False), _connector='OR'), name='case_decided_with_its_leader'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('leads', False), ('heard_with', None), _connector='OR'), name='case_leads_or_is_led'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('case', None)), fields=('user', 'item', 'person', 'employer', 'origin'), name='draft_one_at_a_time', nulls_distinct=False),
        ),
    ]
