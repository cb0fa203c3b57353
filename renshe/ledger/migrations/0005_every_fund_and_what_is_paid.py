"""The residents' fund has books beside those of the three insurances; a payment in sight says what is paid by it."""

from django.db import migrations, models


PURPOSE_STAYS = """
CREATE TRIGGER ledger_unpaidpayment_purpose_stays BEFORE UPDATE ON ledger_unpaidpayment
  FOR EACH ROW WHEN (OLD.purpose IS DISTINCT FROM NEW.purpose) EXECUTE FUNCTION ledger_fact_stays();
"""
BACK = "DROP TRIGGER ledger_unpaidpayment_purpose_stays ON ledger_unpaidpayment"


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_booked_by_sets'),
    ]

    operations = [
        migrations.AddField(
            model_name='unpaidpayment',
            name='purpose',
            field=models.CharField(default='pension', max_length=30, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='account',
            name='fund',
            field=models.CharField(choices=[('pension', 'pension'), ('injury', 'work injury'), ('unemployment', 'unemployment'), ('residents', "residents' pension")], max_length=12, verbose_name='fund'),
        ),
        migrations.AlterField(
            model_name='bill',
            name='fund',
            field=models.CharField(choices=[('pension', 'pension'), ('injury', 'work injury'), ('unemployment', 'unemployment'), ('residents', "residents' pension")], max_length=12, verbose_name='fund'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='fund',
            field=models.CharField(choices=[('pension', 'pension'), ('injury', 'work injury'), ('unemployment', 'unemployment'), ('residents', "residents' pension")], max_length=12, verbose_name='fund'),
        ),
        migrations.AlterField(
            model_name='paymentbatch',
            name='fund',
            field=models.CharField(choices=[('pension', 'pension'), ('injury', 'work injury'), ('unemployment', 'unemployment'), ('residents', "residents' pension")], max_length=12, verbose_name='fund'),
        ),
        migrations.RunSQL(PURPOSE_STAYS, BACK),
    ]
