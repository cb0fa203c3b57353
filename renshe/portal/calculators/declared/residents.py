"""What will the residents' pension be?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Question, Reckoned, Sentence, Try, Words

CALCULATOR = Calculator(
    slug="residents-pension",
    name=Words("城乡居民养老金有多少", "Residents' pension"),
    about=Words(
        "按缴费年限和个人账户算出每月的城乡居民养老金", "A resident's monthly pension by years paid and account"
    ),
    questions=(
        Question(
            Words("您是哪年哪月出生的？", "In which month were you born?"),
            (Ask("born"),),
            Words(
                "本地制度开始实施时您的年龄，决定您须缴多少年",
                "How old you were when the scheme began here says how many years you have to pay",
            ),
        ),
        Question(
            Words("您一共缴了多少年城乡居民养老保险？", "How many years have you paid to the residents' scheme?"),
            (Ask("years_paid", high="50"),),
            Words("按整年填写，包括一次性补缴的年数", "Whole years, with those paid later"),
        ),
        Question(
            Words("您的个人账户里有多少元？", "How much is in your account, in yuan?"),
            (Ask("resident_account"),),
            Words("包括本人缴费、集体补助、政府补贴和利息", "What you paid, subsidies and interest"),
        ),
    ),
    reckons=(
        Reckoned("resident_missing_years"),
        Reckoned("resident_years_required", is_explained=False),
        Reckoned("resident_pension"),
        Reckoned("resident_basic_pension", is_explained=False),
        Reckoned("resident_account_pension", is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "您须缴满 {resident_years_required} 年，还差 {resident_missing_years} 年，才能按月领取城乡居民养老金；"
                "差的年数可以补缴。",
                "You have to pay {resident_years_required} years; {resident_missing_years} are still missing for a "
                "monthly pension and may be paid later.",
            ),
            when=("resident_missing_years",),
            is_raised=False,
        ),
        Sentence(
            Words(
                "您到领取年龄后，每月大约能领 {resident_pension} 元城乡居民养老金。",
                "Once of age for it you get about {resident_pension} yuan a month.",
            )
        ),
    ),
    notes=(
        Sentence(
            unless=("resident_missing_years",),
            words=Words(
                "按现在填写的年数和余额计算：基础养老金每月 {resident_basic_pension} 元，个人账户养老金每月 "
                "{resident_account_pension} 元。",
                "By these years and this balance: basic pension {resident_basic_pension} yuan a month, account pension "
                "{resident_account_pension} yuan a month.",
            ),
        ),
        Sentence(
            Words(
                "已经按月领取职工养老金的，不能同时领取城乡居民养老金。",
                "Who draws an employee's pension cannot draw this one beside it.",
            )
        ),
    ),
    raised="resident_pension",
    raised_by=("years_paid",),
    tries=(
        Try(
            Words(
                "个人账户多 10,000 元：每月约 {resident_pension} 元",
                "10,000 yuan more in the account: about {resident_pension} yuan a month",
            ),
            {"resident_account": "10000"},
        ),
    ),
)
