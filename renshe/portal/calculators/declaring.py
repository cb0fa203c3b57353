"""How a calculator is declared: what it asks of law's facts and results, which formulas answer, in which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from renshe.readers_language import reads_chinese

ON = "on"
"""The name under which the month is asked whose law applies."""


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in both languages; `str` has it in the reader's."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if reads_chinese() else self.en


@dataclass(frozen=True, slots=True)
class Ask:
    """One fact of the law, one result that is taken as it stands, or the month whose law applies (`ON`).

    label: where law's own label is too terse; options: of a code or a number, what each answer means to a person.
    low, high: between which answers make sense, where law declares no range (a result, the month) or a wider one; as a
    person types them. of_rows: the same of what stands in rows.
    numbered, last: of rows, which column is the number of the line, and which is true of the last line alone; neither
    is typed.
    """

    name: str
    label: Words | None = None
    options: Mapping[str, Words] = field(default_factory=dict)
    low: str = ""
    high: str = ""
    of_rows: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    numbered: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A page: the question, and what is asked of it. With one thing asked, the question is its label."""

    words: Words
    asks: tuple[Ask, ...]
    hint: Words | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.asks)


@dataclass(frozen=True, slots=True)
class Span:
    """Answers that cannot be otherwise: `earlier` and `apart` together come to `later` at most.

    Each side has answers that are added up, with how many months one of it is: `{"age_years": 12, "age_months": 1}`;
    a month of the calendar stands alone. It is common sense, no law: what law forbids is for the formulas to say.
    """

    earlier: Mapping[str, int]
    later: Mapping[str, int]
    apart: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.earlier) | frozenset(self.later)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A formula that answers.

    takes: facts that are no answers but results reckoned before it, or answers by another name.
    supposes: facts that nobody is asked, as the API takes them; a sentence says of whom it speaks then.
    unless: a result, a yes of which leaves the formula nothing to reckon; codes: by result, the code at which alone it
    has something to reckon.
    is_explained: whether its worksheet stands on the page; a part of one that does needs none of its own.
    is_of_its_time: law has it for a time only; in other months there is nothing to tell of it.
    """

    formula: str
    takes: Mapping[str, str] = field(default_factory=dict)
    supposes: Mapping[str, str] = field(default_factory=dict)
    unless: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    is_explained: bool = True
    is_of_its_time: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is told, with results in their places: `{monthly_pension}`, a number of months as `{statutory_age:years}`.

    when, unless: results that must not be, or must be, nought (or no) for it to be told. codes: by result, the code
    that it must be.
    is_raised: whether what would raise the result is told with it.
    """

    words: Words
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    is_raised: bool = True

    @property
    def conditions(self) -> frozenset[str]:
        """The results on which it hangs whether it is told."""
        return frozenset((*self.when, *self.unless, *self.codes))


@dataclass(frozen=True, slots=True)
class Try:
    """Answers a step away from those given, and the sentence that tells what they bring (`Calculator.raised`).

    steps: by answer how far, as a person types it: months, years, yuan.
    """

    words: Words
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Onward:
    """The calculator that people need next: of its answers those that are results here, each as a person types it.

    when: results that must not be nought (or no) for it to be named.
    """

    slug: str
    words: Words
    answers: Mapping[str, tuple[str, Callable[[Any], str]]]
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculator:
    """One question of a resident, at `/calculators/SLUG/`.

    month_from: the question that is the month whose law applies, where that is not asked as such (`ON`) nor this month.
    answers: the first that applies is told. notes: each that applies is told too, with what the
    formulas do not know.
    spans: which answers go together. onward: which calculator is needed next.
    raised_by: answers a change of which is named where it would raise the result `raised`; tries: what others are, but
    none that makes one of the results `barred` a yes that was none.
    """

    slug: str
    name: Words
    about: Words
    questions: tuple[Question, ...]
    reckons: tuple[Reckoned, ...]
    answers: tuple[Sentence, ...]
    notes: tuple[Sentence, ...] = ()
    month_from: str = ""
    raised: str = ""
    raised_by: tuple[str, ...] = ()
    tries: tuple[Try, ...] = ()
    barred: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    onward: Onward | None = None

    def asks(self) -> Iterator[Ask]:
        for question in self.questions:
            yield from question.asks
