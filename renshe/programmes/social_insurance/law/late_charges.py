"""What is added to contributions that are paid late. Amounts in fen."""

from __future__ import annotations

from renshe.law import Days, Facts, Fen, Law, at_least, at_most, clamp, day, fen, formula, to_fen


class Arrears(Facts):
    """Contributions of one employer that were paid after they were due. The month of the law is that of the payment."""

    arrears = fen(zh="欠缴金额", en="arrears", low=0, high=10**13)
    first_day_of_arrears = day(zh="欠缴之日", en="first day of arrears", low="1999-01-22", fixed=True)
    paid_on = day(zh="缴清之日", en="day of payment", low="1999-01-22")


@formula(
    zh="滞纳天数",
    en="days late",
    cites="社会保险法 第八十六条；人社部令第13号 第二十条；天津市规定（计至缴纳前一日）",
    since="2011-07",
)
def late_days(owed: Arrears, law: Law) -> Days:
    # Both texts say “by the day”, from the day of arrears: up to which day is practice.
    return at_least(owed.paid_on - owed.first_day_of_arrears + law.late_charge_days_of_payment, 0)


@formula(
    zh="滞纳金",
    en="late charge",
    cites="社会保险法 第八十六条；人社部令第13号 第二十条、第二十九条；社会保险费征缴暂行条例 第十三条",
    since="2011-07",
    burden=True,
)
def late_charge(owed: Arrears, law: Law) -> Fen:
    # Each period by the rate of its own time.
    days_before = clamp(law.late_charge_lowered_on - owed.first_day_of_arrears, 0, late_days(owed, law))
    days_since = late_days(owed, law) - days_before
    charge = owed.arrears * (days_before * law.late_charge_rate_before + days_since * law.late_charge_rate)
    if law.late_charge_highest_share > 0:
        charge = at_most(charge, owed.arrears * law.late_charge_highest_share)
    return to_fen(charge, law.each_amount_to_the_fen)
