"""A clock of a case on paper, for a file or a court."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.casework.case_clocks import deadline_of
from renshe.errors import RensheError
from renshe.portal import deadlines, typed
from renshe.portal.cases import worded
from renshe.portal.cases.listed import applicant
from renshe.portal.cases.one import case_or_404
from renshe.portal.people_signed_in import for_officers, signed_in
from renshe.portal.views.papers import as_pdf, cannot_be_printed, language_asked


@require_GET
@for_officers()
def clock_pdf(request: HttpRequest, pk: int, clock: int) -> HttpResponse:
    """`?in=en` or `?in=zh` prints it in that language whatever the page is in."""
    case, item = case_or_404(signed_in(request), pk)
    row = case.clocks.filter(pk__in=typed.keys([str(clock)])).first()
    if row is None:
        raise Http404
    with translation.override(language_asked(request)):
        name = worded.clock_name(item, row.code)
        about = [
            [_("Item"), str(item.name)],
            [_("Case or receipt number"), str(case)],
            [_("Applicant"), applicant(case)],
        ]
        try:
            found = deadline_of(item, row, row.pauses.all())
            paper = deadlines.pdf(found, f"{name} · {case}", by=signed_in(request), about=about)
        except RensheError as error:
            return cannot_be_printed(request, error)
    trail.record(request.user, "case.clock_printed", case, detail={"clock": row.code})
    return as_pdf(paper, f"case-{case.pk}-{row.code}")
