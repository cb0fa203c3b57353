"""What moves with me when I go to work in another province?"""

from __future__ import annotations

from renshe.portal.calculators.declaring import Ask, Calculator, Onward, Question, Reckoned, Sentence, Span, Words

IF_IT_MOVES = "is_temporary_account"

CALCULATOR = Calculator(
    slug="transfer",
    name=Words("到外省工作，养老保险怎么转", "Moving my pension to another province"),
    about=Words(
        "看养老保险关系能不能转移，转移时随您带走多少钱",
        "Whether the pension relation moves, and how much money moves with it",
    ),
    questions=(
        Question(Words("您的性别是？", "Are you a man or a woman?"), (Ask("sex"),)),
        Question(
            Words("您是哪年哪月出生的？", "In which month were you born?"),
            (Ask("born_in", low="1930-01", high="2012-12"),),
            Words("只填年份和月份，例如 1980-03", "Year and month only, such as 1980-03"),
        ),
        Question(
            Words("您从哪年哪月起在新的地方缴费？", "From which month on do you pay in the new place?"),
            (Ask("begins_in"),),
            Words("只填年份和月份，例如 2026-10", "Year and month only, such as 2026-10"),
        ),
        Question(
            Words("新的地方是您户籍所在的省吗？", "Is the new place in the province of your household registration?"),
            (Ask("is_in_home_province"),),
        ),
        Question(
            Words("1998 年以前您个人缴费的本息有多少元？", "How much did you pay before 1998, with interest, in yuan?"),
            (Ask("own_before_1998"),),
            Words("1998 年以后才参保的，填 0", "Type 0 if you joined after that"),
        ),
        Question(
            Words("1998 年以来您的个人账户有多少元？", "How much is in your account since 1998, in yuan?"),
            (Ask("account_since_1998"),),
            Words("可以在“我的个人账户”或个人权益记录单上查到", "See “My account” or your record of rights"),
        ),
        Question(
            Words("您每年的缴费工资各是多少元？", "Which wages were contributions paid on, year by year?"),
            (Ask("wage_years", of_rows={"paid_in_year": ("1980", "2030")}),),
            Words(
                "一年一行：先填年份，空一格，再填全年缴费工资合计，例如 2018 60000。可以在缴费记录中查到",
                "One line a year: the year, a blank, the year's contribution wages added up, such as 2018 60000",
            ),
        ),
    ),
    reckons=(
        Reckoned("is_temporary_account"),
        Reckoned("transfer_total", unless=IF_IT_MOVES),
        Reckoned("account_moved", unless=IF_IT_MOVES, is_explained=False),
        Reckoned("pooled_moved", unless=IF_IT_MOVES, is_explained=False),
    ),
    answers=(
        Sentence(
            Words(
                "您在新的地方建立临时缴费账户，原来的养老保险关系保留在原地，暂时不转。",
                "You get a temporary account in the new place; your pension relation stays where it is.",
            ),
            when=(IF_IT_MOVES,),
        ),
        Sentence(
            Words(
                "您的养老保险关系可以转过去，随您转移 {transfer_total} 元。",
                "Your pension relation moves, and {transfer_total} yuan with it.",
            )
        ),
    ),
    notes=(
        Sentence(
            Words(
                "其中个人账户 {account_moved} 元，统筹基金 {pooled_moved} 元。缴费年限一并计算，不会清零。",
                "Of it {account_moved} yuan are from your account and {pooled_moved} yuan from the pool. "
                "Your years count on.",
            )
        ),
        Sentence(Words("以上按跨省转移计算。", "Reckoned for a move to another province.")),
    ),
    spans=(Span({"born_in": 1}, {"begins_in": 1}, apart="14年"),),
    onward=Onward(
        "pension-place", Words("接着看一看：将来养老金在哪里领", "Go on: where my pension will be drawn"), answers={}
    ),
)
