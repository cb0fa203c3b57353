"""When can I retire?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Onward, Question, Reckoned, Sentence, Words
from renshe.portal.calculators.sentences import MONTHS_IN_A_YEAR

CALCULATOR = Calculator(
    slug="retirement",
    name=Words("我什么时候可以退休", "When can I retire"),
    about=Words(
        "按出生年月、性别和岗位，算出法定退休时间，以及最早、最晚可以退休的时间",
        "By month of birth, sex and kind of work: the statutory month, the earliest and the latest",
    ),
    questions=(
        Question(
            Words("您是哪年哪月出生的？", "In which month were you born?"),
            (Ask("born", low="1961-07"),),
            Words(
                "只填年份和月份，例如 1968-03",
                "Year and month only, such as 1968-03",
            ),
        ),
        Question(
            Words("您的性别和岗位属于哪一类？", "Which of these describes you and your work?"),
            (
                Ask(
                    "group",
                    options={
                        "male": Words("男职工", "A man"),
                        "female_55": Words(
                            "女职工，在管理或者技术岗位（原退休年龄 55 周岁）",
                            "A woman in management or technical work (formerly 55)",
                        ),
                        "female_50": Words(
                            "女职工，在其他岗位（原退休年龄 50 周岁）", "A woman in other work (formerly 50)"
                        ),
                    },
                ),
            ),
            Words(
                "不清楚岗位类别的，可以看劳动合同或者询问单位",
                "The labour contract or the employer says which kind of work it is",
            ),
        ),
    ),
    reckons=(
        Reckoned("statutory_age", is_explained=False),
        Reckoned("statutory_retirement_month"),
        Reckoned("is_flexible", is_explained=False),
        Reckoned("earliest_retirement_month"),
        Reckoned("latest_retirement_month"),
        Reckoned("required_months", takes={"retirement_month": "statutory_retirement_month"}),
    ),
    answers=(
        Sentence(
            Words(
                "您在渐进式延迟法定退休年龄的办法施行以前已经达到法定退休年龄：{statutory_retirement_month}"
                "（{statutory_age:age}），不适用弹性退休。",
                "You reached the statutory age before the Measures on later retirement were in force: "
                "in {statutory_retirement_month} (at {statutory_age:age}). Flexible retirement does not apply.",
            ),
            unless=("is_flexible",),
        ),
        Sentence(
            Words(
                "您的法定退休时间是 {statutory_retirement_month}（{statutory_age:age}），"
                "最早可以在 {earliest_retirement_month}、最晚可以在 {latest_retirement_month} 退休。",
                "Your statutory month of retirement is {statutory_retirement_month} (at {statutory_age:age}); "
                "you may retire from {earliest_retirement_month} and no later than {latest_retirement_month}.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "到法定退休时间时，累计缴费须满 {required_months:years}，才能按月领取养老金。",
                "At the statutory month {required_months:years} of contributions are needed for a monthly pension.",
            )
        ),
        Sentence(
            Words(
                "延迟退休须与单位协商一致，提前退休由本人自愿选择；提前退休的，也须满退休当年规定的最低缴费年限。",
                "Retiring later needs the employer's consent, retiring early is one's own choice; who retires early "
                "needs the minimum years of the year of retirement.",
            ),
            when=("is_flexible",),
        ),
        Sentence(
            Words(
                "从事井下、高空、高温等特殊工种的，另按有关规定办理。",
                "Other rules hold for special work such as underground, at height or in heat.",
            )
        ),
    ),
    onward=Onward(
        "pension",
        Words(
            "接着算一算：在法定退休时间退休，养老金大约有多少", "Go on: what my pension will be at the statutory month"
        ),
        {
            "chosen_in": ("statutory_retirement_month", str),
            "statutory_in": ("statutory_retirement_month", str),
            "age_years": ("statutory_age", lambda months: str(months // MONTHS_IN_A_YEAR)),
            "age_months": ("statutory_age", lambda months: str(months % MONTHS_IN_A_YEAR)),
        },
        when=("is_flexible",),
    ),
)
