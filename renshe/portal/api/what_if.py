"""What-if as a job: begun by POST, watched by GET, stopped by DELETE. For leaders: one's own, and what is shared."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from ninja import Path, Router, Schema, Status
from pydantic import AfterValidator, Field

from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.access.token_scopes import TokenScope
from renshe.errors import Phrase, RensheError
from renshe.law import Month, Rulebook
from renshe.law.errors import NoSuchEdition, ValueWrong
from renshe.law.telling import near
from renshe.portal.api import problems
from renshe.portal.api.askers import askers
from renshe.portal.api.law import ERRORS, OnMonth, Strict
from renshe.portal.api.limits import AMinute
from renshe.portal.api.problems import Problem, Refusal
from renshe.portal.typed import MOST_KEY, is_one_line
from renshe.portal.what_if_form import LONGEST_TITLE, edition_words_of, label_of, own_name, title_of
from renshe.programmes.social_insurance.law import rulebook
from renshe.programmes.social_insurance.scenarios import jobs, outcome, reach
from renshe.programmes.social_insurance.scenarios.choices import Choice, choices, last_months, require_reckonable
from renshe.programmes.social_insurance.scenarios.editions import EditionChoice, edition_choices
from renshe.programmes.social_insurance.scenarios.errors import ScenarioError
from renshe.programmes.social_insurance.scenarios.models import Scenario, reform_of

ASKERS = askers(TokenScope.WHAT_IF)
router = Router(tags=["what-if"])
BEGIN = AMinute("what-if", 10)
MOST_CHANGES = 50
LONGEST_VALUE = 40
problems.RIGHT |= {
    "programme": Phrase("one of %(names)s", names=list(Scenario.Programme.values)),
    "first": Phrase("a month such as 2021-07"),
    "changes": Phrase("a list of 1 to %(most)s changes", most=MOST_CHANGES),
    "changes.*": Phrase("an object with the fields %(names)s", names=["parameter", "value", "first"]),
    "changes.*.parameter": Phrase("the name of a value of law, as the list has it"),
    "changes.*.key": Phrase("a whole number: which entry of the table"),
    "changes.*.value": Phrase("a text of at most %(most)s characters, such as 0.16", most=LONGEST_VALUE),
    "changes.*.formula": Phrase("the name of a formula, as the list has it"),
    "changes.*.edition": Phrase("the month since which the edition is in force, or `original`"),
    "changes.*.first": Phrase("a month such as 2021-07"),
    "title": Phrase(
        "a text of at most %(most)s characters on one line, without control characters", most=LONGEST_TITLE
    ),
    "key": Phrase("the number of a what-if, from 1 on"),
}


def _one_line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError
    return text


class Change(Strict):
    """What shall be otherwise: a `value` of a `parameter`, or by which `edition` of its own a `formula` goes."""

    parameter: str = Field("", max_length=80, examples=["pension_employer_rate"])
    key: int | None = Field(None, description="Of a table: the entry.", ge=-(10**9), le=10**9)
    value: str = Field("", max_length=LONGEST_VALUE, description="Money in yuan, ratios as 0.16, 16% or 2/37.")
    formula: str = Field("", max_length=80, examples=["transitional_pension"])
    edition: str = Field("", max_length=20, description="The month since which it is in force, or `original`.")
    first: OnMonth | None = Field(None, description="From when; without it, from the `first` of all changes.")


class NewScenario(Strict):
    """What is to be tried over the last twelve closed months."""

    programme: Scenario.Programme
    title: Annotated[str, AfterValidator(_one_line)] = Field("", max_length=LONGEST_TITLE)
    first: OnMonth = Field(description="The month from which the changes hold; before it the present law does.")
    changes: list[Change] = Field(min_length=1, max_length=MOST_CHANGES)


class Job(Schema):
    """How far a what-if is; `result` is there once it is done. Amounts of the result are whole fen."""

    id: int
    title: str
    programme: str
    state: str = Field(description="working, interrupted, stopped, refused or done")
    months_done: int
    months: int
    changes: list[dict[str, Any]]
    page: str = Field(description="Where a person looks at it.")
    nothing: str | None = Field(None, description="Why it changes nothing, where it does not.")
    refused: str | None = None
    result: dict[str, Any] | None = None


Key = Path[Annotated[int, Field(ge=1, le=MOST_KEY)]]
NOT_FOUND = {404: Refusal}


@router.post("/", response={202: Job, 409: Refusal, **ERRORS}, auth=ASKERS, throttle=[BEGIN])
def begin(request: HttpRequest, asked: NewScenario) -> Status[dict[str, Any]]:
    """发起测算 · Begin a what-if"""
    user = _leader(request)
    try:
        book, months = rulebook(), last_months(asked.programme)
        offered = choices(asked.programme, book, months), edition_choices(asked.programme, book, months)
        changes, wrong = _read(asked, *offered)
        if wrong:
            return Status(422, {"errors": wrong})
        if refused := _refusal(asked.programme, book, changes, months):
            return Status(422, {"errors": [refused]})
        unit, towns = reach.of(user)
        made = jobs.begin(
            programme=asked.programme,
            title=asked.title.strip() or _title(asked, *offered),
            changes=changes,
            months=months,
            towns=towns,
            unit=unit,
            by=user,
        )
    except ScenarioError as error:
        return Status(409, problems.refusal(error.code, error.in_words(gettext)))
    made.refresh_from_db()  # its process is noted once it is kept
    return Status(202, _job(made))


@router.get("/", response={200: list[Job], **ERRORS}, auth=ASKERS)
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """本人可见的最近 50 项测算 · The last 50 what-ifs that one may see"""
    seen = Scenario.objects.seen_by(_leader(request)).defer("result", "cube")[:50]
    return [_job(one, whole=False) for one in seen]


@router.get("/{key}", response={200: Job, **ERRORS, **NOT_FOUND}, auth=ASKERS)
def one(request: HttpRequest, key: Key) -> dict[str, Any]:
    """进度与结果 · How far it is, and what came out"""
    return _job(get_seen_or_404(Scenario.objects.all(), _leader(request), key))


@router.delete("/{key}", response={200: Job, **ERRORS, **NOT_FOUND}, auth=ASKERS)
def stop(request: HttpRequest, key: Key) -> dict[str, Any]:
    """停止测算；已完成的保持不变 · Stop it; what is done stays"""
    user = _leader(request)
    found = get_seen_or_404(Scenario.objects.filter(made_by=user), user, key)
    jobs.stop(found, by=user)
    found.refresh_from_db()
    return _job(found)


def _leader(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not reach.may_try(user):
        raise PermissionDenied
    return user


def _title(asked: NewScenario, values: list[Choice], editions: list[EditionChoice]) -> str:
    """What it is called where it isn't named: as on the page, after its first change."""
    first = asked.changes[0]
    if first.formula:
        choice = next(one for one in editions if one.formula.name == first.formula)
        name, value = own_name(choice.formula), edition_words_of(choice.formula, first.edition)
    else:
        key = (first.parameter, first.key)
        name = next(label_of(one) for one in values if (one.parameter.name, one.key) == key)
        value = first.value.strip()
    return title_of(name, value, str(first.first or asked.first), len(asked.changes) - 1)


def _read(
    asked: NewScenario, values: list[Choice], editions: list[EditionChoice]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The changes as they are kept, and what is wrong with them, each with its place in the request."""
    made: list[dict[str, Any]] = []
    wrong: list[dict[str, Any]] = []
    seen: dict[int, dict[str, Any]] = {}
    for at, change in enumerate(asked.changes, start=1):
        place, first = f"changes.{at}", change.first or asked.first
        if bool(change.formula) == bool(change.parameter):
            words = Phrase("A change is of a value (`parameter`, `value`) or of a formula (`formula`, `edition`).")
            right = Phrase("either `parameter` or `formula`")
            wrong.append(_problem("what-if.value-or-formula", words.in_words(gettext), place, right.in_words(gettext)))
            continue
        read = _edition(change, place, first, editions) if change.formula else _value(change, place, first, values)
        before = next((one for one, known in seen.items() if _same(known, read)), None)
        if before is not None:
            read = _twice(place, before, first)
        elif "code" not in read:
            seen[at] = read
        (wrong if "code" in read else made).append(read)
    return made, wrong


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two changes, as they are kept, are of the same value or formula from the same month on."""
    of = ("parameter", "key", "formula", "first")
    return "code" not in other and all(one.get(name) == other.get(name) for name in of)


def _twice(place: str, before: int, first: Month) -> dict[str, Any]:
    words = Phrase("Change %(before)s is of the same from %(first)s on already.", before=before, first=first)
    right = Phrase("one change of each value or formula from a month on")
    return _problem("what-if.changed-twice", words.in_words(gettext), place, right.in_words(gettext))


def _value(change: Change, place: str, first: Month, offered: list[Choice]) -> dict[str, Any]:
    """A value's change as it is kept, or what is wrong with it."""
    known = {(choice.parameter.name, choice.key): choice for choice in offered}
    choice = known.get((change.parameter, change.key))
    if choice is None:
        return _not_there(change, f"{place}.parameter", offered)
    try:
        return choice.change(change.value, first)
    except RensheError as error:
        right = error.expected.in_words(gettext) if isinstance(error, ValueWrong) else None
        return _problem(error.code, error.in_words(gettext), f"{place}.value", right)


def _edition(change: Change, place: str, first: Month, offered: list[EditionChoice]) -> dict[str, Any]:
    """A formula's change as it is kept, or what is wrong with it."""
    known = {choice.formula.name: choice for choice in offered}
    if change.formula not in known:
        words = Phrase(
            "No formula called “%(name)s” of this programme has several editions.",
            name=problems.clipped(change.formula),
        )
        every = Phrase("one of %(names)s", names=list(known))
        right = near(change.formula, known, every) if known else Phrase("in this programme none has")
        return _problem("what-if.no-such-formula", words.in_words(gettext), f"{place}.formula", right.in_words(gettext))
    try:
        return known[change.formula].change(change.edition, first)
    except NoSuchEdition as error:
        right = Phrase("one of %(names)s", names=error.known)
        return _problem(error.code, error.in_words(gettext), f"{place}.edition", right.in_words(gettext))


def _refusal(
    programme: str, book: Rulebook, changes: list[dict[str, Any]], months: list[Month]
) -> dict[str, Any] | None:
    try:
        require_reckonable(programme, book, reform_of(changes, "-", book), months)
    except RensheError as error:
        return _problem(error.code, error.in_words(gettext), "changes", None)
    return None


def _not_there(change: Change, field: str, offered: list[Choice]) -> dict[str, Any]:
    name = problems.clipped(change.parameter)
    keys = [str(one.key) for one in offered if one.parameter.name == change.parameter and one.key is not None]
    if keys:
        words = Phrase("“%(name)s” is a table: say which entry by `key`.", name=name)
        right = Phrase("one of %(names)s", names=keys)
    else:
        words = Phrase("No formula of this programme uses a value called “%(name)s” that could be changed.", name=name)
        names = list(dict.fromkeys(one.parameter.name for one in offered))
        right = near(change.parameter, names, Phrase("one of %(names)s", names=names))
    return _problem("what-if.no-such-value", words.in_words(gettext), field, right.in_words(gettext))


def _problem(code: str, message: str, field: str, right: str | None) -> dict[str, Any]:
    return Problem(code=code, message=message, field=field, right=right).model_dump(exclude_none=True)


def _job(found: Scenario, *, whole: bool = True) -> dict[str, Any]:
    progress = jobs.progress(found)
    job: dict[str, Any] = {
        "id": found.pk,
        "title": found.title,
        "programme": found.programme,
        "state": progress.state,
        "months_done": progress.done,
        "months": progress.total,
        "changes": found.changes,
        "page": reverse("portal:what-if", args=[found.pk]),
    }
    if progress.state == "refused":
        job["refused"] = next((words for words in found.words.values()), "")
    if whole and found.result:
        job["nothing"] = found.result.get("nothing") or None
        job["result"] = {**found.result, "groups": groups(found)}
    return job


def groups(found: Scenario) -> list[dict[str, Any]]:
    """The cube added up by each of its keys: measure, by, key, then the numbers of the group."""
    lines = outcome.lines(found.cube or [])
    return [
        {"measure": measure, "by": by, "key": key, **outcome.as_data(tally)}
        for measure in dict.fromkeys(line.measure for line in lines)
        for by in outcome.BY
        for key, tally in outcome.by([line for line in lines if line.measure == measure], by).items()
    ]
