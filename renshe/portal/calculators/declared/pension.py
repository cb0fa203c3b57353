"""What will my pension be?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Question, Reckoned, Sentence, Span, Try, Words

CALCULATOR = Calculator(
    slug="pension",
    name=Words("我的养老金大约有多少", "What will my pension be"),
    about=Words(
        "按退休年龄、缴费年限、缴费指数和个人账户，估算企业职工每月的养老金，以及怎样可以更高",
        "An employee's monthly pension by age, months paid, index and account, and what would raise it",
    ),
    questions=(
        Question(
            Words("您打算哪个月退休？", "In which month do you want to retire?"),
            (Ask("chosen_in", low="2021-01", high="2090-11"),),
            Words(
                "只填年份和月份，例如 2028-03。以后的月份按目前已公布的标准估算",
                "Year and month only, such as 2028-03. Later months are reckoned by what is published by now",
            ),
        ),
        Question(
            Words("您的法定退休时间是哪个月？", "Which is your statutory month of retirement?"),
            (Ask("statutory_in", high="2100-12"),),
            Words(
                "延迟退休的，最低缴费年限仍看这一年的规定。不清楚的，先用“我什么时候可以退休”算一下",
                "Who retires later keeps to the minimum years of its year. “When can I retire” tells it",
            ),
        ),
        Question(
            Words("退休时您多大？", "How old will you be then?"),
            (
                Ask("age_years", label=Words("周岁", "Full years")),
                Ask("age_months", label=Words("零几个月", "and months")),
            ),
            Words("例如 60 周岁零 10 个月", "Such as 60 years and 10 months"),
        ),
        Question(
            Words("到退休时您一共缴了多久的养老保险？", "How long will you have paid by then?"),
            (Ask("contribution_months", low="1", high="720"),),
            Words(
                "包括视同缴费年限，例如 20年3个月，或者 243 个月",
                "With deemed years, such as 20 years 3 months or 243 months",
            ),
        ),
        Question(
            Words("您的平均缴费指数是多少？", "What is your average index?"),
            (Ask("average_index", low="0", high="3"),),
            Words(
                "历年缴费工资与当年平均工资相比的倍数，取平均值：一直按平均工资缴费是 1，一直按下限缴费约为 0.6。"
                "可以到镇街人社分局查询",
                "Your wages over the average wages of their years: 1 where you always paid on the average, about 0.6 "
                "where on the floor. The branch office of your town tells it",
            ),
        ),
        Question(
            Words("到退休时个人账户里有多少元？", "How much will be in your account by then, in yuan?"),
            (Ask("account"),),
            Words(
                "可以在“我的个人账户”或个人权益记录单上查到现在的余额，再加上以后几年要存入的",
                "See “My account” for what is in it now; add what is still to come",
            ),
        ),
        Question(
            Words("您 1998 年 7 月以前的加权年限是多少年？", "How many weighted years have you from before July 1998?"),
            (Ask("weighted_years", low="0", high="60"),),
            Words(
                "1998 年 7 月以后才参加工作的，填 0。此前参加工作的，可以到镇街人社分局查询视同缴费的核定结果",
                "Type 0 if you began to work after that. Otherwise ask the branch office of your town",
            ),
        ),
        Question(
            Words("您的视同缴费账户有多少元？", "How much is in your deemed account, in yuan?"),
            (Ask("deemed_account"),),
            Words("1998 年 7 月以后才参加工作的，填 0", "Type 0 if you began to work after July 1998"),
        ),
    ),
    reckons=(
        Reckoned("is_chosen_too_early", is_explained=False, is_of_its_time=True),
        Reckoned("is_chosen_too_late", is_explained=False, is_of_its_time=True),
        Reckoned("first_pension_month", is_explained=False),
        Reckoned("monthly_pension"),
        Reckoned("chosen_required_months", takes={"months_contributed": "contribution_months"}),
        Reckoned("chosen_missing_months", takes={"months_contributed": "contribution_months"}),
        Reckoned("basic_pension", is_explained=False),
        Reckoned("account_pension", is_explained=False),
        Reckoned("transitional_pension", is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "您选的退休时间早于弹性提前退休允许的最早时间，不能在这个月退休；特殊工种、因病提前退休另有规定。",
                "The month that you chose is earlier than flexible retirement allows: you can't retire in it. Special "
                "work and illness have rules of their own.",
            ),
            when=("is_chosen_too_early",),
            is_raised=False,
        ),
        Sentence(
            Words(
                "到退休时您还差 {chosen_missing_months:years} 的缴费，不能按月领取养老金："
                "按规定须缴满 {chosen_required_months:years}。",
                "By then {chosen_missing_months:years} of contributions are still missing: a monthly pension asks for "
                "{chosen_required_months:years}.",
            ),
            when=("chosen_missing_months",),
            is_raised=False,
        ),
        Sentence(
            Words(
                "您每月大约能领 {monthly_pension} 元养老金。",
                "Your pension will be about {monthly_pension} yuan a month.",
            )
        ),
    ),
    notes=(
        Sentence(
            when=("is_chosen_too_late",),
            words=Words(
                "您选的退休时间晚于弹性延迟退休允许的最晚时间：到那时已缴满最低缴费年限的，不能再延迟退休，"
                "养老金从更早的月份起发。",
                "The month that you chose is later than flexible retirement allows: whoever has the minimum years by "
                "then can't put retirement off any longer, and the pension begins earlier.",
            ),
        ),
        Sentence(
            unless=("chosen_missing_months", "is_chosen_too_early"),
            words=Words(
                "养老金从 {first_pension_month} 起发，由三部分组成：基础养老金 {basic_pension} 元，"
                "个人账户养老金 {account_pension} 元，"
                "过渡性养老金 {transitional_pension} 元。",
                "It is paid from {first_pension_month} on and has three parts: basic pension {basic_pension} yuan, "
                "account pension {account_pension} yuan, "
                "transitional pension {transitional_pension} yuan.",
            ),
        ),
        Sentence(
            unless=("chosen_missing_months", "is_chosen_too_early"),
            words=Words(
                "以后公布新的计发基数、调整养老金时，金额会随之变化。",
                "The amount changes with the calculation bases and adjustments that are still to be published.",
            ),
        ),
    ),
    spans=(Span({"contribution_months": 1}, {"age_years": 12, "age_months": 1}, apart="14年"),),
    month_from="chosen_in",
    raised="monthly_pension",
    barred=("is_chosen_too_early", "is_chosen_too_late"),
    tries=(
        Try(
            Words(
                "多缴 1 年（未计这一年存入个人账户的钱）：每月约 {monthly_pension} 元",
                "One more year paid (without what that year puts into the account): "
                "about {monthly_pension} yuan a month",
            ),
            {"contribution_months": "12"},
        ),
        Try(
            Words(
                "晚 1 年退休，并且多缴 1 年（未计这一年存入个人账户的钱）：每月约 {monthly_pension} 元",
                "A year later, with that year paid (without what it puts into the account): "
                "about {monthly_pension} yuan a month",
            ),
            {"chosen_in": "12", "age_years": "1", "contribution_months": "12"},
        ),
        Try(
            Words(
                "平均缴费指数高 0.1：每月约 {monthly_pension} 元",
                "An index higher by 0.1: about {monthly_pension} yuan a month",
            ),
            {"average_index": "0.1"},
        ),
        Try(
            Words(
                "个人账户多 10,000 元：每月约 {monthly_pension} 元",
                "10,000 yuan more in the account: about {monthly_pension} yuan a month",
            ),
            {"account": "10000"},
        ),
    ),
)
