"""The pages of the calculators: the list, one question a page, the answer with its worksheet, the same on paper.

Anybody may open them; all that was answered stands in the address, so that the back button, a reload, the language
switch and a shared link keep it, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from renshe.law import Rulebook
from renshe.law.worksheet.shown import all_in_words
from renshe.portal.api.limits import AMinute
from renshe.portal.calculators import answering, paper, sentences
from renshe.portal.calculators.declared import CALCULATORS, calculator_at
from renshe.portal.calculators.declaring import ON, Calculator, Words
from renshe.portal.calculators.not_entered import troubles
from renshe.portal.calculators.provisional import provisional_note
from renshe.portal.calculators.said import Said, said
from renshe.portal.calculators.trying import Tried, tried
from renshe.portal.calculators.walking import Walk, kept, typed_of, walk
from renshe.portal.law.pages import public
from renshe.programmes.social_insurance.law import rulebook
from renshe.readers_language import reads_chinese

PAPERS = AMinute("calculator-paper", 60)
"""A paper takes the machine longer than a page: so many a minute from one address."""
SHOWN = "ask"
"""In the address: the question that is wanted, by one of the things that it asks."""


@public
def calculators(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/calculators/list.html", {"calculators": CALCULATORS})


@public
def calculator(request: HttpRequest, slug: str) -> HttpResponse:
    """The question that is to be answered next; once all are, the answer."""
    shown, book = _calculator(slug), rulebook()
    typed = typed_of(shown, request.GET)
    way = walk(shown, book, typed, shown=request.GET.get(SHOWN, ""))
    if way.open is not None:
        return render(request, "portal/calculators/question.html", _question(shown, way, typed))
    return render(request, "portal/calculators/answer.html", _answer(request, shown, book, way).context)


@public
def calculator_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer on paper; where questions are open, the page that asks them."""
    if not PAPERS.allow_request(request):
        return render(request, "portal/calculators/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    shown, book = _calculator(slug), rulebook()
    way = walk(shown, book, typed_of(shown, request.GET))
    if way.open is not None:
        return redirect(f"{reverse('portal:calculator', args=[slug])}?{request.GET.urlencode()}")
    answer = _answer(request, shown, book, way)
    return HttpResponse(
        paper.pdf(shown, book, answer.found, answer.said, answer.tries, url=answer.link),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'},
    )


def _calculator(slug: str) -> Calculator:
    found = calculator_at(slug)
    if found is None:
        raise Http404
    return found


def _question(shown: Calculator, way: Walk, typed: Mapping[str, str]) -> dict[str, object]:
    assert way.open is not None
    form = way.forms[way.open]
    before = way.forms[way.open - 1] if way.open else None
    return {
        "calculator": shown,
        "form": form,
        "question": form.question,
        "number": way.open + 1,
        "total": way.total,
        "kept": list(kept(shown, typed, form.question)),
        "back": _address(typed, before.question.asks[0].name) if before else "",
        "said": said(shown, way)[-len(before.fields) :] if before else [],
    }


def _address(answers: Mapping[str, str], asked: str = "") -> str:
    return f"?{urlencode({**answers, SHOWN: asked} if asked else answers)}"


def _onward(shown: Calculator, found: answering.Answered) -> tuple[Words, str] | None:
    """What to reckon next, with its address: what was found here is answered there already."""
    onward = shown.onward
    if onward is None or not all(found.results.get(name) for name in onward.when):
        return None
    if not {name for name, _written in onward.answers.values()} <= found.results.keys():
        return None
    answers = {name: written(found.results[source]) for name, (source, written) in onward.answers.items()}
    return onward.words, f"{reverse('portal:calculator', args=[onward.slug])}{_address(answers)}"


@dataclass(frozen=True)
class _Answer:
    found: answering.Answered
    said: list[Said]
    tries: Tried
    link: str
    context: dict[str, object]


def _answer(request: HttpRequest, shown: Calculator, book: Rulebook, way: Walk) -> _Answer:
    found = answering.answer(shown, book, way.answers)
    told = said(shown, way)
    sentence = sentences.sentence_of(shown, found.results)
    tries = tried(shown, book, way.answers, found)
    notes = sentences.notes_of(shown, found.results) if sentence else []
    pinned = _address(way.answers if shown.month_from else {**way.answers, ON: str(found.on)})
    link = request.build_absolute_uri(reverse("portal:calculator", args=[shown.slug]) + pinned)
    return _Answer(
        found,
        told,
        tries,
        link,
        {
            "calculator": shown,
            "sentence": sentences.as_html(sentence.words, book, found.results) if sentence else "",
            "said": [(one, _address(way.answers, one.name)) for one in told],
            "notes": [sentences.as_html(one, book, found.results) for one in notes],
            "provisional": provisional_note(found.steps),
            "troubles": troubles(book, found.troubles),
            "steps": all_in_words(found.steps, chinese=reads_chinese()),
            "changes": [
                *(one.in_words(chinese=reads_chinese()) for one in found.changes),
                *(sentences.as_html(words, book, others.results) for words, others in tries),
            ],
            "on": found.on,
            "onward": _onward(shown, found),
            "link": link,
            "pdf": reverse("portal:calculator-pdf", args=[shown.slug]) + pinned,
        },
    )
