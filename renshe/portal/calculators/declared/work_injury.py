"""What is paid after a work injury with a grade of disability?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import ON, Ask, Calculator, Question, Reckoned, Sentence, Words

GRADES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")

CALCULATOR = Calculator(
    slug="work-injury",
    name=Words("工伤伤残待遇有多少", "Work-injury benefits"),
    about=Words(
        "按伤残等级和本人工资，算出一次性补助金和每月的伤残津贴",
        "By grade of disability and wage: what is paid at once, and the monthly allowance",
    ),
    questions=(
        Question(
            Words("按哪个月的待遇标准计算？", "By the rates of which month?"),
            (Ask(ON),),
            Words(
                "一般填劳动能力鉴定结论作出的年月，例如 2026-05", "As a rule the month of the grading, such as 2026-05"
            ),
        ),
        Question(
            Words("劳动能力鉴定结论是几级伤残？", "Which grade of disability was found?"),
            (
                Ask(
                    "grade",
                    options={str(n): Words(f"{name}级", f"Grade {n}") for n, name in enumerate(GRADES, 1)},
                ),
            ),
            Words("一级最重，十级最轻", "Grade 1 is the gravest, 10 the lightest"),
        ),
        Question(
            Words(
                "受伤前十二个月，您平均每月的缴费工资是多少元？",
                "What was your mean contribution wage, in yuan a month?",
            ),
            (Ask("own_wage"),),
            Words(
                "把受伤前十二个月的缴费工资平均；不满十二个月的，按实际月数平均",
                "Of the twelve months before the injury, or of those that there were",
            ),
        ),
        Question(
            Words("您和单位的劳动关系已经解除或者终止了吗？", "Has the labour relation ended?"),
            (Ask("is_relation_ended"),),
        ),
        Question(
            Words("单位给您安排了适当的工作吗？", "Has the employer given you suitable work?"),
            (Ask("is_placed_in_work"),),
        ),
    ),
    reckons=(
        Reckoned("disability_lump_sum"),
        Reckoned("disability_allowance"),
        Reckoned("medical_subsidy"),
        Reckoned("employment_subsidy"),
    ),
    answers=(
        Sentence(
            Words(
                "您可以一次性领取伤残补助金 {disability_lump_sum} 元，另外每月领取伤残津贴 {disability_allowance} 元。",
                "You get a lump sum of {disability_lump_sum} yuan, "
                "and an allowance of {disability_allowance} yuan a month.",
            ),
            when=("disability_allowance",),
        ),
        Sentence(
            Words(
                "您可以一次性领取伤残补助金 {disability_lump_sum} 元、工伤医疗补助金 {medical_subsidy} 元"
                "和伤残就业补助金 {employment_subsidy} 元。",
                "You get {disability_lump_sum} yuan as disability lump sum, {medical_subsidy} yuan as medical subsidy "
                "and {employment_subsidy} yuan as employment subsidy, each once.",
            ),
            when=("medical_subsidy",),
        ),
        Sentence(
            Words(
                "您可以一次性领取伤残补助金 {disability_lump_sum} 元。",
                "You get a lump sum of {disability_lump_sum} yuan.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "须先经工伤认定和劳动能力鉴定。生活护理费、治疗费用、停工留薪期工资另外计算。",
                "The injury must have been recognised and graded. "
                "Care, treatment and the wage on leave come beside this.",
            )
        ),
        Sentence(
            Words(
                "五级、六级的伤残津贴和各级的一次性伤残就业补助金由单位支付。",
                "The allowance of grades 5 and 6 and the employment subsidy are paid by the employer.",
            )
        ),
    ),
)
