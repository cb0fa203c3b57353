"""What is paid when somebody dies: of a work injury, or otherwise."""

from __future__ import annotations

from renshe.portal.calculators.declaring import ON, Ask, Calculator, Question, Reckoned, Sentence, Words

KILLED_AT_WORK = Calculator(
    slug="death-at-work",
    name=Words("因工死亡，家属能领多少", "Benefits on a death at work"),
    about=Words(
        "按工伤发生的年月，算出丧葬补助金和一次性工亡补助金",
        "The funeral grant and the lump sum, by the month of the injury",
    ),
    questions=(
        Question(
            Words("工伤发生在哪年哪月？", "In which month was the injury?"),
            (Ask(ON, low="2017-01"),),
            Words("只填年份和月份，例如 2026-05", "Year and month only, such as 2026-05"),
        ),
    ),
    reckons=(Reckoned("death_lump_sum"), Reckoned("injury_funeral_grant")),
    answers=(
        Sentence(
            Words(
                "近亲属可以领取一次性工亡补助金 {death_lump_sum} 元和丧葬补助金 {injury_funeral_grant} 元。",
                "The close relatives get a lump sum of {death_lump_sum} yuan and "
                "a funeral grant of {injury_funeral_grant} yuan.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "由死者生前提供主要生活来源、没有劳动能力的亲属，还可以按月领取供养亲属抚恤金。",
                "Relatives who cannot work and whose main support the deceased was also get a monthly allowance.",
            )
        ),
        Sentence(
            Words(
                "受伤以后的年度才死亡的，丧葬补助金按死亡前一年的平均工资计算，会与上面的数额不同。",
                "Where death came in a later year than the injury, the funeral grant goes by the average wage of the "
                "year before the death and is another than above.",
            )
        ),
        Sentence(
            Words(
                "供养亲属抚恤金按月发放，没有计入上面的数额，由经办机构按死者本人工资和亲属情况核定。"
                "一级至四级伤残职工在停工留薪期满后死亡的，不发一次性工亡补助金，只发丧葬补助金和供养亲属抚恤金。",
                "That allowance is not in the amounts above; the office decides it by the wage of the deceased and the "
                "relatives there are. Where somebody of grade 1 to 4 dies after the paid leave, no lump sum is due: "
                "only the funeral grant and the allowance.",
            )
        ),
    ),
)

OTHERWISE = Calculator(
    slug="survivors",
    name=Words("参保人去世，家属能领多少", "Survivors' benefits"),
    about=Words(
        "职工或者退休人员因病或非因工死亡，按缴费年限算出丧葬补助金和抚恤金",
        "The funeral grant and the survivors' grant for an employee or pensioner who did not die of work",
    ),
    questions=(
        Question(
            Words("去世在哪年哪月？", "In which month did they die?"),
            (Ask(ON, low="2021-09"),),
            Words("只填年份和月份，例如 2026-05", "Year and month only, such as 2026-05"),
        ),
        Question(
            Words("去世时是在职还是已经退休？", "Were they in service or retired?"),
            (
                Ask(
                    "death_status",
                    options={"retired": Words("已经退休", "Retired"), "in_service": Words("在职", "In service")},
                ),
            ),
        ),
        Question(
            Words("一共缴了多少年养老保险？", "How many years had they paid?"),
            (Ask("full_years_paid"),),
            Words("按整年填写，包括视同缴费年限", "Whole years, with deemed ones"),
        ),
        Question(
            Words("已经领了多少年养老金？", "For how many years had they drawn their pension?"),
            (Ask("full_years_of_pension", high="60"),),
            Words("按整年填写，没有领过或者不满一年的填 0", "Whole years; 0 for none or less than one"),
        ),
        Question(
            Words("本人生前一共缴了多少元养老保险费？", "How much had they paid themselves, in yuan?"),
            (Ask("own_contributions"),),
            Words(
                "缴费年限较短的，遗属待遇不超过这一数额；可以查询个人权益记录单",
                "After few years no more than this is paid; it stands on the record of rights",
            ),
        ),
    ),
    reckons=(
        Reckoned("survivors_due"),
        Reckoned("survivors_cut", is_explained=False),
        Reckoned("survivors_total", is_explained=False),
        Reckoned("funeral_grant", is_explained=False),
        Reckoned("survivors_grant", is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "遗属一共可以领取 {survivors_due} 元：缴费年限较短的，丧葬补助金和抚恤金合计（{survivors_total} 元）"
                "不超过本人缴费总额。",
                "The survivors get {survivors_due} yuan: after few years of contributions the two grants together "
                "({survivors_total} yuan) do not go beyond what the deceased had paid.",
            ),
            when=("survivors_cut",),
        ),
        Sentence(
            Words(
                "遗属一共可以领取 {survivors_due} 元：丧葬补助金 {funeral_grant} 元，抚恤金 {survivors_grant} 元。",
                "The survivors get {survivors_due} yuan: a funeral grant of {funeral_grant} yuan and "
                "a survivors' grant of {survivors_grant} yuan.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "个人账户里还有余额的，余额可以继承，另外支付。",
                "What is left in the account is inherited and paid beside this.",
            )
        ),
    ),
)
