"""What is due from a wage, and what a flexible worker pays."""

from __future__ import annotations

from renshe.portal.calculators.declaring import ON, Ask, Calculator, Question, Reckoned, Sentence, Words

MONTH = Question(
    Words("要算哪个月的社保费？", "For which month?"),
    (Ask(ON),),
    Words("只填年份和月份，例如 2026-10", "Year and month only, such as 2026-10"),
)

CLASSES = {
    str(number): Words(f"{figure}类", f"Class {number}") for number, figure in enumerate("一二三四五六七八", start=1)
}

OF_A_WAGE = Calculator(
    slug="contributions",
    name=Words("我的工资要缴多少社保", "Contributions from a wage"),
    about=Words(
        "按工资算出养老、失业、工伤保险每月个人和单位各缴多少",
        "What the employee and the employer pay a month for pension, unemployment and work injury",
    ),
    questions=(
        MONTH,
        Question(
            Words("您这个月的工资是多少元？", "What was the wage of that month, in yuan?"),
            (Ask("wage"),),
            Words("填单位申报的税前工资", "The wage before tax, as the employer declares it"),
        ),
        Question(
            Words("单位属于第几类工伤风险行业？", "In which class of injury risk is the employer's industry?"),
            (Ask("injury_class", options=CLASSES),),
            Words(
                "一类风险最低，八类最高。不清楚的可以询问单位；个人不缴工伤保险费，选哪一类都不影响您缴的部分",
                "Class 1 is the lowest risk, 8 the highest; the employer knows. Employees pay nothing for work injury, "
                "so the class does not change your own share",
            ),
        ),
    ),
    reckons=(
        Reckoned("employee_contributions"),
        Reckoned("employer_contributions"),
        Reckoned("pension_account", is_explained=False),
        Reckoned("pension_pooled", is_explained=False),
        Reckoned("unemployment_employee", is_explained=False),
        Reckoned("unemployment_employer", is_explained=False),
        Reckoned("injury_employer", is_explained=False),
        Reckoned(
            "relief_amount",
            takes={"employer_due": "employer_contributions"},
            supposes={"unit_class": "micro"},
            is_explained=False,
            is_of_its_time=True,
        ),
    ),
    answers=(
        Sentence(
            Words(
                "养老、失业、工伤三项保险，您个人这个月缴 {employee_contributions} 元，"
                "单位为您缴 {employer_contributions} 元。",
                "For pension, unemployment and work injury you pay {employee_contributions} yuan this month and the "
                "employer pays {employer_contributions} yuan.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "您个人缴的部分：养老保险 {pension_account} 元（全部计入您的个人账户），"
                "失业保险 {unemployment_employee} 元。",
                "Your share: pension {pension_account} yuan (all to your account), "
                "unemployment {unemployment_employee} yuan.",
            )
        ),
        Sentence(
            Words(
                "单位缴的部分：养老保险 {pension_pooled} 元，失业保险 {unemployment_employer} 元，"
                "工伤保险 {injury_employer} 元。",
                "The employer's share: pension {pension_pooled} yuan, unemployment {unemployment_employer} yuan, "
                "work injury {injury_employer} yuan.",
            )
        ),
        Sentence(
            Words(
                "这个月有阶段性减免，上面单位缴的数额没有扣除减免：中小微企业和以单位方式参保的个体工商户可以减免 "
                "{relief_amount} 元，大型企业和其他单位按单位类型少减或者不减，机关事业单位不减免。"
                "个人缴的部分不减免。",
                "Contributions were relieved in this month, and the employer's share above is that before the relief: "
                "{relief_amount} yuan less for micro, small and medium enterprises and individual businesses insured "
                "as units, less relief or none for large enterprises and other units, none for agencies and public "
                "institutions. The employee's share is not relieved.",
            ),
            when=("relief_amount",),
        ),
        Sentence(
            Words(
                "医疗、生育保险和住房公积金另外计算。",
                "Medical and maternity insurance and the housing fund are not included.",
            )
        ),
    ),
)

FLEXIBLE = Calculator(
    slug="flexible",
    name=Words("灵活就业人员要缴多少养老保险", "A flexible worker's pension contributions"),
    about=Words(
        "按自己选的缴费基数算出每月缴多少、多少进个人账户",
        "By the base that one chooses: what is due a month, and how much of it goes to the account",
    ),
    questions=(
        MONTH,
        Question(
            Words("您打算按多少元的基数缴费？", "Which base do you choose, in yuan a month?"),
            (Ask("chosen_base"),),
            Words(
                "低于下限的按下限算，高于上限的按上限算",
                "Below the floor the floor counts, above the ceiling the ceiling",
            ),
        ),
    ),
    reckons=(
        Reckoned("flexible_total"),
        Reckoned("flexible_account"),
        Reckoned("flexible_base", is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "您这个月缴养老保险 {flexible_total} 元，其中 {flexible_account} 元计入您的个人账户。",
                "You pay {flexible_total} yuan for the month, of which {flexible_account} yuan go to your account.",
            )
        ),
    ),
    notes=(Sentence(Words("按 {flexible_base} 元的缴费基数计算。", "Reckoned on a base of {flexible_base} yuan.")),),
)
