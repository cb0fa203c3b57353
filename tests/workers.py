"""A law of workers for the tests of law: facts with days, months and codes; values with tables, brackets and days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from renshe.law import (
    Codes,
    Facts,
    Month,
    Rulebook,
    code,
    day,
    fen,
    month,
    months,
    one,
)

ON = Month(2021, 7)


class Post(Codes):
    WORKER = one(zh="工人", en="worker")
    MANAGER = one(zh="管理岗位", en="manager")


class Worker(Facts):
    born = day(zh="出生日期", en="date of birth", low="1940-01-01", high="2010-12-31")
    injured = day(zh="事故日期", en="day of the accident", low="2000-01-01", high="2030-12-31")
    since = month(zh="参保月份", en="insured since", low="1990-01", high="2030-12")
    post = code(Post, zh="岗位", en="post")
    wage = fen(zh="工资", en="wage", low=0, high=10**9)
    years = months(zh="缴费月数", en="months paid", low=0, high=600)
    is_disabled = month(zh="致残月份", en="disabled since", low="1990-01", high="2030-12")


PERSON: dict[str, Any] = {
    "born": date(1966, 2, 28),
    "injured": date(2021, 7, 14),
    "since": Month(2020, 11),
    "post": "manager",
    "wage": 123_456,
    "years": 30,
    "is_disabled": Month(2021, 1),
}
VALUES = """
minimum_wage:
  name: {zh: 最低工资标准, en: minimum wage}
  unit: fen/month
  values:
    - {from: 2018-07, value: 172000, source: a notice, state: reported}
    - {from: 2021-12-15, value: 190000, source: a notice, state: reported}
injury_rate:
  name: {zh: 费率, en: rate}
  unit: ratio
  table: [code, from]
  values:
    - from: 2018-07
      value: {worker: {0: "1/7", 24: "0.2"}, manager: {0: "0.1"}}
      source: a notice
      state: reported
retires_at:
  name: {zh: 退休年龄, en: age of retirement}
  unit: months
  table: code
  values: [{from: 2018-07, value: {worker: 600, manager: 660}, source: a notice, state: reported}]
"""


def book(tmp_path: Path, *clauses: Any, values: str = VALUES) -> Rulebook:
    (tmp_path / "values.yaml").write_text(values, encoding="utf-8")
    module = ModuleType("clauses")
    for clause in clauses:
        setattr(module, clause.name, clause)
    return Rulebook.load([tmp_path], [module])


def in_the_city(law: Rulebook, name: str, facts: dict[str, Any]) -> Any:
    with duckdb.connect() as database:
        columns = "born DATE, injured DATE, since DATE, post VARCHAR, wage BIGINT, years BIGINT, is_disabled DATE"
        database.execute(f"CREATE TABLE workers ({columns})")
        row = [value.first_day if isinstance(value, Month) else value for value in facts.values()]
        database.execute("INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        (value,) = database.execute(law.select([name], ON, "workers").sql("duckdb")).fetchone() or ()
    return value
