"""Where will my pension be drawn, of several places in which I paid?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Question, Reckoned, Sentence, Words

RULE = "pension_place_rule"

CALCULATOR = Calculator(
    slug="pension-place",
    name=Words("在几个省缴过费，养老金在哪里领", "Where my pension will be drawn"),
    about=Words(
        "按户籍和在各地缴费的时间，看将来由哪里发养老金",
        "By household registration and the time paid in each place: which of them pays the pension",
    ),
    questions=(
        Question(
            Words(
                "到领养老金时，您的养老保险关系在户籍所在地吗？",
                "When the pension falls due, is your pension relation in the place of your household registration?",
            ),
            (Ask("is_relation_at_home"),),
            Words(
                "关系一般在您最后缴费的地方。不清楚的，可以到镇街人社分局查询",
                "As a rule it is where you paid last; the branch office of your town tells it",
            ),
        ),
        Question(
            Words("您在各个地方一共各缴了多久？", "How long have you paid in each place?"),
            (Ask("regions", numbered="place_in_time", last="is_current_region"),),
            Words(
                "从早到晚，一行一个地方，例如 8年6个月；最后一行是现在缴费的地方。在同一个地方先后缴过的，合并写一行；"
                "只有临时缴费账户的地方不写",
                "One line a place, the earliest first, such as 8 years 6 months; the last line is where you pay now. "
                "Write one line for a place to which you came back, and none for a temporary account",
            ),
        ),
    ),
    reckons=(
        Reckoned(RULE),
        Reckoned("months_in_current_region", codes={RULE: "here"}, is_explained=False),
        Reckoned("earlier_pension_region", codes={RULE: "earlier"}, is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "您的养老金在户籍所在地领取：养老保险关系就在那里。",
                "You draw your pension in the place of your household registration: your relation is there.",
            ),
            codes={RULE: "at_home"},
        ),
        Sentence(
            Words(
                "您的养老金在现在缴费的地方领取：您在那里一共缴了 {months_in_current_region:years}，达到规定的年限。",
                "You draw your pension where you pay now: the {months_in_current_region:years} paid there are enough.",
            ),
            codes={RULE: "here"},
        ),
        Sentence(
            Words(
                "您的养老金在以前缴费的地方领取：您填写的第 {earlier_pension_region} 个地方，"
                "是最后一个达到规定年限的。养老保险关系要转回那里。",
                "You draw your pension where you paid before: place {earlier_pension_region} of your list is the last "
                "with enough years. Your relation has to move back there.",
            ),
            codes={RULE: "earlier"},
        ),
        Sentence(
            Words(
                "您的养老金在户籍所在地领取：您在哪个地方都没有达到规定的年限。养老保险关系要转回户籍所在地。",
                "You draw your pension in the place of your household registration: nowhere have you paid long enough. "
                "Your relation has to move there.",
            ),
            codes={RULE: "home"},
        ),
    ),
    notes=(
        Sentence(
            Words(
                "以达到领取条件时的情况为准；以后在别处继续缴费的，结果会变。各地的缴费年限一并计算。",
                "What holds when the pension falls due decides: the answer changes if you go on paying elsewhere. "
                "The years of all places count together.",
            )
        ),
    ),
)
