"""Decisions by the clauses that they rest on, and one decision with its explanation, its receipt and its law."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.scope import get_seen_or_404
from renshe.casework import decisions
from renshe.casework.models import Decision, DecisionClause
from renshe.errors import RensheError
from renshe.law.month import moment
from renshe.law.receipts.changes import changes
from renshe.law.receipts.receipt import read, run_again
from renshe.law.statutes.citations import Citation
from renshe.law.worksheet import kept
from renshe.law.worksheet.shown import all_in_words
from renshe.portal.law.words import place_words
from renshe.portal.listed import decisions as listed
from renshe.portal.listed import month_clauses
from renshe.portal.lists import list_page
from renshe.portal.papers.declarations import paper_for
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.queries.figures import towns_within
from renshe.portal.queries.paid_by_decision import paid
from renshe.portal.receipts import facts_shown
from renshe.portal.views.officer import month_or_404
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import assessed_clauses, awards
from renshe.programmes.social_insurance.law import rulebook
from renshe.readers_language import reads_chinese
from renshe.registry.models import Person

officers = for_officers()
MOST_LISTED = 10_000  # of a month's assessment; a rule that decided for everybody is no list to read


@require_GET
@officers
def by_clause(request: HttpRequest) -> HttpResponse:
    """Every article by which something was decided, with how often it decided."""
    return list_page(
        request,
        listed.articles(DecisionClause.objects.seen_by(request.user)),
        table=listed.Articles,
        title=_("Decisions by clause"),
        filters=listed.ArticleFilter,
        template="portal/officer/decisions_by_clause.html",
        file_name="decisions-by-clause",
    )


@require_GET
@officers
def of_clause(request: HttpRequest) -> HttpResponse:
    """The decisions that came by an article; `decisive=yes` are those in which it decided."""
    rows = DecisionClause.objects.seen_by(request.user).annotate(**paid("decision"))
    rows = rows.select_related("decision__person__town")
    asked = Citation(request.GET.get("document", "")[:200], request.GET.get("article", "")[:60])
    place = place_words(asked)
    return list_page(
        request,
        rows,
        table=listed.ClausesOfDecisions,
        title=_("Decisions under %(place)s") % {"place": place} if place else _("Decisions with their clauses"),
        filters=listed.ClauseFilter,
        template="portal/officer/decisions_of_clause.html",
        file_name="decisions",
        watched="decisions by clause",
    )


@require_GET
@officers
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: its results, the clauses, the worksheet, and where each fact was known from."""
    shown = _seen(request, pk)
    trail.seen(request.user, shown.person, f"decision {shown.pk}", address=request.META.get("REMOTE_ADDR"))
    return render(
        request,
        "portal/officer/decision.html",
        {
            "decision": shown,
            "paid": Decision.objects.annotate(**paid()).only("pk").get(pk=shown.pk),
            "item": listed.item_words(shown.item),
            "prints": paper_for(shown.item) is not None,
            "clauses": [(one, listed.name_in_law(one.name)) for one in shown.clauses.order_by("pk")],
            **_again(shown),
        },
    )


@require_GET
@officers
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt with its explanation and the text of its law, as a file for `renshe law rerun`."""
    shown = _seen(request, pk)
    trail.record(request.user, "decision.exported", shown, address=request.META.get("REMOTE_ADDR"))
    text = json.dumps(decisions.paper_of(shown), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="decision-{shown.pk}.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@require_GET
@officers
def of_month(request: HttpRequest, month: str) -> HttpResponse:
    """The clauses that a month's assessment rests on, derived from its rows for the towns that the officer sees."""
    asked = month_or_404(month)
    receipt, problem = assessed_clauses.receipt_of(asked), ""
    found: list[assessed_clauses.Counted] = []
    if receipt:
        try:
            within = towns_within(signed_in(request))
            found = assessed_clauses.counted(receipt, None if within is None else list(within))
        except RensheError as error:
            problem = in_words(error)
    return list_page(
        request,
        month_clauses.listed(found, asked),
        table=month_clauses.MonthClauses,
        title=_("Clauses of the assessment of %(month)s") % {"month": asked},
        filters=month_clauses.MonthClauseFilter,
        template="portal/officer/month_clauses.html",
        file_name=f"clauses-{asked.compact}",
        context={"month": str(asked), "receipt": receipt, "problem": problem},
    )


@require_GET
@officers
def people_of_month(request: HttpRequest, month: str) -> HttpResponse:
    """Those for whom a clause decided in a month's assessment, among those whom the officer sees."""
    asked, place = month_or_404(month), month_clauses.place_asked(request.GET.dict())
    receipt = assessed_clauses.receipt_of(asked)
    if receipt is None or place is None:
        return redirect("portal:month-clauses", month=str(asked))
    within, problem = towns_within(signed_in(request)), ""
    rows: list[assessed_clauses.Assessed] = []
    try:
        rows = assessed_clauses.decided_by(receipt, request.GET.get("formula", ""), place, within, limit=MOST_LISTED)
    except RensheError as error:
        problem = in_words(error)
    title = _("For whom %(place)s decided in %(month)s") % {"place": place_words(place.citation), "month": asked}
    return list_page(
        request,
        month_clauses.people(rows, Person.objects.seen_by(request.user)),
        table=month_clauses.DecidedPeople,
        title=title,
        filters=month_clauses.DecidedPersonFilter,
        template="portal/officer/month_clause_people.html",
        file_name=f"clause-{asked.compact}",
        context={"month": str(asked), "problem": problem, "most": MOST_LISTED if len(rows) == MOST_LISTED else 0},
        watched=f"clause {asked}",
    )


def _seen(request: HttpRequest, pk: int) -> Decision:
    return get_seen_or_404(Decision.objects.select_related("person", "law"), request.user, pk)


def _again(shown: Decision) -> dict[str, Any]:
    """The decision run again by the law of then, its facts by their names there, and what of that law changed since."""
    chinese = reads_chinese()
    steps = kept.all_in_words(kept.outermost(shown.explanation), chinese=chinese)
    try:
        receipt, law = read(shown.receipt), decisions.law_of(shown)
        again = run_again(receipt, law)
        changed = changes(law, rulebook(), receipt.formulas, moment(receipt.on))
    except RensheError as error:
        return {"refused": in_words(error), "steps": steps}
    if again.is_explained_alike:  # then the worksheets of now are those of then, and show more than is kept as data
        known_from = awards.sources(receipt.facts)
        now = law.explain_each(receipt.formulas, receipt.given(), moment(receipt.on), sources=known_from)
        steps = all_in_words(now, chinese=chinese)
    return {
        "steps": steps,
        "refused": in_words(again.refused) if again.refused else "",
        "again": again,
        "facts": facts_shown(receipt, law),
        "changes": [(one.zh if chinese else one.en, one) for one in changed],
    }
