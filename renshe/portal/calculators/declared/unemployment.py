"""What is paid to somebody who loses their work?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Question, Reckoned, Sentence, Words

CALCULATOR = Calculator(
    slug="unemployment",
    name=Words("失业保险金能领多少", "Unemployment benefit"),
    about=Words("按缴费时间算出每月领多少、最多领几个月", "How much a month, and for how many months"),
    questions=(
        Question(
            Words("失业以前，您一共缴了多久的失业保险？", "How long did you pay unemployment insurance before?"),
            (Ask("paid_months"),),
            Words(
                "上次领过失业保险金的，只算重新就业以后缴的，例如 3年6个月，或者 42 个月",
                "After an earlier claim only what was paid since, such as 3 years 6 months or 42 months",
            ),
        ),
        Question(
            Words("上次失业时，还有几个月的失业保险金没有领？", "How many months of an earlier claim are left?"),
            (Ask("carried_months"),),
            Words("没有领过的，填 0", "Type 0 if there was none"),
        ),
    ),
    reckons=(Reckoned("benefit_months"), Reckoned("unemployment_benefit")),
    answers=(
        Sentence(
            Words(
                "您每月可以领取失业保险金 {unemployment_benefit} 元，最多领 {benefit_months} 个月。",
                "You get {unemployment_benefit} yuan a month, for {benefit_months} months at most.",
            ),
            when=("benefit_months",),
        ),
        Sentence(
            Words(
                "您的缴费时间还不够，暂时不能领取失业保险金。",
                "You have not paid long enough to get unemployment benefit.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "还须是非因本人意愿中断就业，并且已经办理失业登记、有求职要求。",
                "The work must have been lost against your will, and you must be registered and seek work.",
            )
        ),
        Sentence(
            Words(
                "临近法定退休年龄的，失业保险金可以继续领到法定退休年龄，上面的月数没有计入；"
                "领取期间的基本医疗保险费由失业保险基金缴纳，个人不缴。请向镇街人社分局查询。",
                "Close to the statutory age of retirement the benefit may go on until that age, which the months above "
                "leave out. The fund pays your medical insurance meanwhile. Ask the branch office of your town.",
            ),
            when=("benefit_months",),
        ),
    ),
    raised="benefit_months",
    raised_by=("paid_months",),
)
