"""Cases know whether they are open, by when they are due, and which case they came of; clocks and drafts beside them."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# Until here the only item was the employers' declaration, which was numbered and decided in one step each.
CLOSE = """
UPDATE casework_case c SET is_open = false,
       closed_on = (SELECT (max(e.at) AT TIME ZONE 'Asia/Shanghai')::date FROM casework_caseevent e WHERE e.case_id = c.id)
 WHERE c.state IN ('accepted', 'refused')"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0006_names_by_pinyin'),
        ('casework', '0007_year_notices_only_grow'),
        ('registry', '0003_numbers_have_their_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='clock')),
                ('began_on', models.DateField(verbose_name='began on')),
                ('count', models.PositiveSmallIntegerField(verbose_name='limit')),
                ('days', models.CharField(max_length=10, verbose_name='counted in')),
                ('rolls_over', models.BooleanField(verbose_name='the last day moves off a rest day')),
                ('basis', models.CharField(blank=True, max_length=120, verbose_name='basis')),
                ('ends_on', models.DateField(null=True, verbose_name='ends on')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('stopped_on', models.DateField(null=True, verbose_name='met on')),
            ],
            options={
                'verbose_name': 'clock of a case',
            },
        ),
        migrations.CreateModel(
            name='ClockPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(null=True, verbose_name='last day')),
                ('state', models.CharField(max_length=20, verbose_name='state')),
            ],
            options={
                'verbose_name': 'pause of a clock',
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key of the request')),
                ('item', models.CharField(max_length=60, verbose_name='item')),
                ('form', models.CharField(max_length=64, verbose_name='form')),
                ('typed', models.JSONField(default=dict, verbose_name='typed')),
                ('begun_at', models.DateTimeField(auto_now_add=True, verbose_name='begun at')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
            ],
            options={
                'verbose_name': 'draft',
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked at')),
                ('looked_at', models.DateTimeField(null=True, verbose_name='looked at')),
                ('is_right', models.BooleanField(null=True, verbose_name='right')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='note')),
            ],
            options={
                'verbose_name': 'spot check',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='assigned_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='case',
            name='closed_on',
            field=models.DateField(null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='case',
            name='due_on',
            field=models.DateField(null=True, verbose_name='due on'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_open',
            field=models.BooleanField(default=True, verbose_name='open'),
        ),
        migrations.AddField(
            model_name='case',
            name='is_provisional',
            field=models.BooleanField(default=False, verbose_name='due day provisional'),
        ),
        migrations.AddField(
            model_name='case',
            name='origin',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='casework.case'),
        ),
        migrations.AddField(
            model_name='case',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='version of the procedure'),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='key',
            field=models.UUIDField(null=True, unique=True, verbose_name='key of the request'),
        ),
        migrations.AddField(
            model_name='decision',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='casework.case'),
        ),
        migrations.AlterField(
            model_name='case',
            name='number',
            field=models.CharField(max_length=40, null=True, unique=True, verbose_name='case number'),
        ),
        migrations.RunSQL(CLOSE, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['unit', 'due_on', 'id'], name='case_due'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on', None), ('is_open', True)), models.Q(('closed_on__isnull', False), ('is_open', False)), _connector='OR'), name='case_closed_on_a_day'),
        ),
        migrations.AddField(
            model_name='caseclock',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='casework.case'),
        ),
        migrations.AddField(
            model_name='clockpause',
            name='clock',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='casework.caseclock'),
        ),
        migrations.AddField(
            model_name='draft',
            name='case',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='casework.case'),
        ),
        migrations.AddField(
            model_name='draft',
            name='employer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.employer'),
        ),
        migrations.AddField(
            model_name='draft',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person'),
        ),
        migrations.AddField(
            model_name='draft',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='spotcheck',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='spot_check', to='casework.case'),
        ),
        migrations.AddField(
            model_name='spotcheck',
            name='looked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='caseclock',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_on', None)), fields=('case', 'code'), name='case_clock_runs_once'),
        ),
        migrations.AddConstraint(
            model_name='clockpause',
            constraint=models.UniqueConstraint(condition=models.Q(('last_day', None)), fields=('clock',), name='clock_paused_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('case', None)), fields=('user', 'item', 'person', 'employer'), name='draft_one_at_a_time', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('employer__isnull', False), ('person', None)), models.Q(('employer', None), ('person__isnull', False)), _connector='OR'), name='draft_one_applicant'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_right', None), ('looked_at', None), ('looked_by', None)), models.Q(('is_right__isnull', False), ('looked_at__isnull', False), ('looked_by__isnull', False)), _connector='OR'), name='spot_check_by_somebody'),
        ),
    ]
