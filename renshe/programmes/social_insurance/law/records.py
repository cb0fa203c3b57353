"""What is on record of a person (权益记录): who may see it and have it certified."""

from __future__ import annotations

from renshe.law import Facts, Flag, Law, formula, truth


class RecordsAskedFor(Facts):
    """Somebody who asks for records of enrolment and payments."""

    is_own_record = truth(zh="查询的是本人的记录", en="the records are the asker's own", fixed=True)


@formula(
    zh="可以取得参保缴费记录证明",
    en="may have the records certified",
    cites="社会保险法 第七十四条第二款",
    since="2011-07",
)
def may_have_records_certified(person: RecordsAskedFor, law: Law) -> Flag:
    return person.is_own_record
