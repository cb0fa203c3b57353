"""The pages of the law browser. Public; sent again only when the law, the reader or the language is another one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

import renshe
from renshe.archive.models import RunStep
from renshe.law import DatedParameter, Month, Value
from renshe.law.checking.expiry import expiring
from renshe.law.examples.tested import verdict
from renshe.law.statutes.provisions import saying
from renshe.law.told.links import declared_fact, formulas_used, labelled, not_verified, parameters_used, values_in_force
from renshe.law.told.reading_aloud import read_aloud
from renshe.law.units import Unit
from renshe.law.writing.facts import Series
from renshe.law.writing.formulas import Edition, Formula
from renshe.portal.forms import MonthField, PortalForm
from renshe.portal.law import diagram, over_time, search
from renshe.portal.law.at_work import at_work
from renshe.portal.law.index import Index, Named, index
from renshe.portal.law.listed import Law, LawFilter
from renshe.portal.lists import list_page
from renshe.portal.people_signed_in import roles_today
from renshe.programmes.social_insurance.law import last_tested, national_rulebook
from renshe.programmes.social_insurance.scenarios.editions import last_month_of
from renshe.readers_language import reads_chinese

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


class MonthForm(PortalForm):
    on = MonthField(label=gettext_lazy("Law of the month"), required=False, max_length=8)


def _today() -> Month:
    return Month.of(timezone.localdate())


def _month(request: HttpRequest) -> tuple[Month, MonthForm]:
    """The month whose law is asked for and the form that asks; this month where what was typed is none."""
    form = MonthForm({"on": request.GET.get("on", "") or str(_today())})
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or _today(), form


@lru_cache(maxsize=1)
def _made() -> str:
    """When the newest of the code was written: new code makes new pages of the same law."""
    files = Path(renshe.__file__).parent.rglob("*.*")
    kinds = {".py", ".html", ".po", ".css", ".json"}
    return str(max(file.stat().st_mtime_ns for file in files if file.suffix in kinds))


def _version(request: HttpRequest, *_args: object, **_kwargs: object) -> str:
    """The page's ETag: the law, the code, who reads in which language, and the last step of a run."""
    cookies = [request.COOKIES.get(name, "") for name in ("csrftoken", "messages")]
    last_step = RunStep.objects.aggregate(last=Max("pk"))["last"]
    parts = [index(_today()).version, _made(), get_language(), request.user.pk, *cookies, last_step, _today()]
    return f'"{hashlib.sha256(repr([str(part) for part in parts]).encode()).hexdigest()}"'


def public(view: Page[P]) -> Page[P]:
    """Anyone may read it; a browser that has it asks whether it still stands."""
    return cache_control(private=True, no_cache=True)(require_safe(condition(etag_func=_version)(view)))


@public
def law(request: HttpRequest) -> HttpResponse:
    """Everything that there is, searched and narrowed down."""
    today = _today()
    found = index(today)
    rows = search.everything(found, today)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in search.KINDS}
    return list_page(
        request,
        rows,
        table=Law,
        filters=LawFilter,
        title=_("The law that this bureau reckons by"),
        template="portal/law/list.html",
        file_name="law",
        context={
            "counts": [(kind, search.KINDS[kind], count) for kind, count in counts.items()],
            "expiring": expiring(found.book, timezone.localdate()),
            "content_hash": found.book.content_hash,
            "tested": last_tested(),
            "national_hash": national_rulebook().content_hash,
        },
    )


@dataclass(frozen=True)
class InForce:
    """A value that a formula asks for, with what holds in the month; `values` of a table are many."""

    parameter: DatedParameter
    values: list[Value]

    @property
    def one(self) -> Value | None:
        return None if self.parameter.is_table or not self.values else self.values[0]

    @property
    def states(self) -> list[str]:
        return list(dict.fromkeys(value.state for value in self.values)) or [search.MISSING]


@public
def formula(request: HttpRequest, name: str) -> HttpResponse:
    asked, form = _month(request)
    book = index(asked).book
    if name not in book.formulas:
        raise Http404
    shown, chinese = book.formulas[name], reads_chinese()
    month = _month_in_force(shown, asked)
    found, edition = index(month), shown.edition_on(month)
    assert edition is not None  # of a month in which it applies
    tree = diagram.tree(book, name, month)
    resting = found.resting_on(name)
    return render(
        request,
        "portal/law/formula.html",
        {
            "formula": Named.of(shown),
            "month": month,
            "asked": asked,
            "form": form,
            "editions": [
                {"since": one.since, "until": last_month_of(shown, one), "cites": one.cites, "is_shown": one is edition}
                for one in shown.editions
            ],
            "cites": edition.cites,
            "lines": read_aloud(book, name, month, chinese=chinese),
            "results": found.formulas_of(formulas_used(book, name, month)),
            "values": [
                InForce(held, values_in_force(held, month))
                for held in (book.parameters[one] for one in parameters_used(book, name, month))
            ],
            "facts": _facts(found, name),
            "not_verified": len(not_verified(book, [name], month)),
            "tree": tree,
            "drawing": diagram.draw(tree, chinese=chinese, above=_("(see above)")),
            "used_by": found.formulas_of(found.used_by.get(name, ())),
            "work": at_work(resting, roles=roles_today(request)),
            "provisions": _provisions(found, name),
            "source": _source(edition),
            "tested": verdict(last_tested(), shown),
        },
    )


@dataclass(frozen=True)
class Needed:
    """A fact that a formula reads, at first hand or below. `keys`: of a series, the first and the last."""

    name: str
    zh: str
    en: str
    unit: Unit | None
    keys: str = ""


def _facts(found: Index, name: str) -> list[Needed]:
    declared = found.book.formulas[name].facts.declared
    needed = []
    for fact in dict.fromkeys(declared_fact(declared, field) for field in found.book.fields(name)):
        held = declared[fact]
        label = labelled(held)
        keys = f"{held.keys[0]}–{held.keys[-1]}" if isinstance(held, Series) else ""
        needed.append(Needed(fact, label.zh, label.en, getattr(label, "unit", None), keys))
    return needed


def _provisions(found: Index, name: str) -> list[tuple[str, object]]:
    read = {one.read.name: cited for cited, one in found.documents.items() if one.read}
    documents = tuple(one.read for one in found.documents.values() if one.read)
    return [(read[one.document], one) for one in saying(documents, name)]


def _month_in_force(shown: Formula, asked: Month) -> Month:
    """The month asked for, or one in which the formula applies: the nearest edition is shown in its place."""
    if shown.edition_on(asked) is not None:
        return asked
    later = [one.since for one in shown.editions if one.since is not None and one.since > asked]
    return later[0] if later else shown.newest.until or asked


def _source(edition: Edition) -> dict[str, object]:
    """The Python that the edition is, with the number of each line in its file."""
    lines = edition.source.rstrip().splitlines()
    return {
        "module": edition.function.__module__,
        "lines": list(enumerate(lines, edition.line)),
        "first": edition.line,
        "last": edition.line + len(lines) - 1,
    }


@public
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    today = _today()
    found = index(today)
    if name not in found.book.parameters:
        raise Http404
    shown = found.book.parameters[name]
    users = found.users.get(name, [])
    resting = {one for user in users for one in found.resting_on(user)}
    now = values_in_force(shown, today)
    drawing = None
    if over_time.is_drawn(shown):
        drawing = over_time.entries(now) if shown.is_table and now else None
        drawing = drawing if shown.is_table else over_time.over_time(shown, today)
    return render(
        request,
        "portal/law/parameter.html",
        {
            "parameter": shown,
            "month": today,
            "now": InForce(shown, now),
            "values": sorted(shown.values, key=lambda value: value.starts, reverse=True),
            "drawing": drawing,
            "users": found.formulas_of(users),
            "further": found.formulas_of(sorted(resting - set(users))),
            "work": at_work(resting, roles=roles_today(request)),
            "provisions": _provisions(found, name),
            "tested": verdict(last_tested(), shown) if found.users.get(name) else None,
            "expiry": [one for one in expiring(found.book, timezone.localdate()) if one.name == name],
        },
    )


@public
def document(request: HttpRequest, document: str, article: str = "") -> HttpResponse:
    found = index(_today())
    shown = found.documents.get(document)
    if shown is None or (article and article not in shown.places):
        raise Http404
    places = [shown.places[article]] if article else shown.in_order()
    return render(
        request,
        "portal/law/document.html",
        {
            "document": shown,
            "article": article,
            "places": places,
            "counted": shown.read.counted() if shown.read and not article else None,
        },
    )
