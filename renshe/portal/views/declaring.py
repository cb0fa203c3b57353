"""An employer's declaration of one month: workbook out, workbook in, what is wrong with it, submit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from renshe.access import trail
from renshe.access.models import User
from renshe.errors import RensheError
from renshe.law import Month
from renshe.portal import tables, typed, uploads
from renshe.portal.forms import PortalForm
from renshe.portal.listed.declared import lines_page
from renshe.portal.people_signed_in import for_kind, own_employer, signed_in
from renshe.portal.spreadsheet import EXCEL
from renshe.portal.views.officer import month_or_404
from renshe.portal.words import in_words
from renshe.programmes.social_insurance import declaring
from renshe.programmes.social_insurance.models import Declaration
from renshe.registry.models import Employer

agents = for_kind(User.Kind.EMPLOYER)
SHOWN = 300  # problems on the page; the workbook of errors has them all


class UploadForm(PortalForm):
    workbook = forms.FileField(
        label=gettext_lazy("Filled-in workbook (.xlsx)"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the filled-in workbook first, then press “Upload”.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workbook"].widget.attrs["accept"] = ".xlsx"


def _latest(employer: Employer, month: Month) -> Declaration | None:
    rows = Declaration.objects.filter(employer=employer, month=month.first_day).exclude(state="replaced")
    return rows.select_related("case").order_by("-pk").first()


def _page(
    request: HttpRequest, employer: Employer, month: Month, form: UploadForm, unread: declaring.Understood | None = None
) -> HttpResponse:
    latest = _latest(employer, month)
    is_closed, is_ahead = declaring.is_closed(month), declaring.is_ahead(month)
    faults, notes = declaring.problems_of(latest) if latest else ((), ())
    refusal = latest.case.events.order_by("-sequence").first() if latest and latest.case else None
    context = {
        "employer": employer,
        "month": month,
        "declare_by": None if is_closed or is_ahead else _declare_by(month),
        "is_closed": is_closed,
        "is_ahead": is_ahead,
        "open_month": declaring.open_month(),
        "latest": latest,
        "can_submit": latest and latest.state == "draft" and (latest.people or latest.stops),
        "refusal": refusal if latest and latest.state == "refused" else None,
        "faults": faults[:SHOWN],
        "fault_count": len(faults),
        "notes": notes[:SHOWN],
        "bad_rows": declaring.bad_rows_of(latest) if latest else 0,
        "unread": unread.faults[:SHOWN] if unread else (),
        "form": form,
    }
    title = _("Declaration %(month)s") % {"month": month}
    if latest is None or unread:  # what answers an upload has no pages to turn: it has no address of its own
        return render(request, "portal/employer/declare.html", {"title": title, **context})
    return lines_page(
        request,
        latest,
        table=tables.OurDeclaredLines,
        title=title,
        template="portal/employer/declare.html",
        file_name=f"declared-{month.compact}",
        context=context,
        watched=f"our declaration {month}",
    )


def _declare_by(month: Month) -> date | None:
    try:
        return declaring.declare_by(month)
    except RensheError:
        return None  # the city's profile doesn't say


@require_GET
@agents
def declare(request: HttpRequest, month: str) -> HttpResponse:
    return _page(request, own_employer(request), month_or_404(month), UploadForm())


def _xlsx(name: str, write: Callable[[BytesIO], None]) -> HttpResponse:
    target = BytesIO()
    write(target)
    return HttpResponse(
        target.getvalue(), content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    )


def _tell_download(request: HttpRequest, action: str, employer: Employer, month: Month) -> None:
    """Both workbooks hold whole identity numbers and wages."""
    trail.record(request.user, action, employer, detail={"month": str(month)}, address=request.META.get("REMOTE_ADDR"))


@require_GET
@agents
def workbook(request: HttpRequest, month: str) -> HttpResponse:
    employer, asked = own_employer(request), month_or_404(month)
    try:
        declaring.require_open(employer, asked)
    except RensheError as error:
        messages.error(request, in_words(error))
        return redirect("portal:declare", month=str(asked))
    _tell_download(request, "workbook.downloaded", employer, asked)
    return _xlsx(
        f"declaration-{asked.compact}-{employer.credit_code}",
        lambda target: declaring.write_workbook(target, employer, asked, declare_by=_declare_by(asked)),
    )


@require_GET
@agents
def problems(request: HttpRequest, month: str) -> HttpResponse:
    """The workbook of errors: what was uploaded, bad cells marked."""
    employer, asked = own_employer(request), month_or_404(month)
    latest = _latest(employer, asked)
    if latest is None:
        raise Http404
    uploaded = declaring.as_uploaded(latest)
    _tell_download(request, "errors-workbook.downloaded", employer, asked)
    return _xlsx(
        f"errors-{asked.compact}-{employer.credit_code}",
        lambda target: declaring.write_problem_workbook(target, uploaded, employer, asked, _declare_by(asked)),
    )


@require_POST
@agents
def upload(request: HttpRequest, month: str) -> HttpResponse:
    employer, asked, user = own_employer(request), month_or_404(month), signed_in(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, employer, asked, form)
    file = form.cleaned_data["workbook"]
    telling = uploads.Telling(user)
    try:
        declaring.require_open(employer, asked)
        understood = declaring.read_workbook(
            file.file,
            file.name,
            employer=employer,
            month=asked,
            progress=telling,
            mismatches_left=declaring.mismatches_left(user),
        )
        declaring.record_look_ups(understood, employer, asked, user=user)
        if understood.is_unreadable:
            return _page(request, employer, asked, form, understood)
        kept = declaring.save_draft(employer, asked, understood, user=user, file_name=file.name)
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        _tell_what_was_kept(request, kept, has_lines=bool(understood.lines))
    finally:
        telling.end()
    return redirect("portal:declare", month=str(asked))


def _tell_what_was_kept(request: HttpRequest, kept: Declaration, *, has_lines: bool) -> None:
    if kept.state != Declaration.State.DRAFT:
        words = _("This content is declared already: submitted on %(at)s, now “%(state)s”. It stands below.")
        messages.warning(request, words % {"at": _submitted_at(kept), "state": kept.get_state_display()})
    elif has_lines:
        messages.success(request, _("The workbook has been read. Look through it, then submit."))
    else:
        messages.error(request, _("Every row of the workbook has a fault. Correct them and upload it again."))


def _submitted_at(declaration: Declaration) -> str:
    """When its case was opened, which is when it was submitted; what came in bulk has no case."""
    first = declaration.case.events.order_by("sequence").first() if declaration.case else None
    return f"{timezone.localtime(first.at if first else declaration.made_at):%Y-%m-%d %H:%M}"


@require_GET
@agents
def upload_progress(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(uploads.percent(signed_in(request))), content_type="text/plain")


@require_POST
@agents
def submit(request: HttpRequest, month: str) -> HttpResponse:
    """Submit the draft that the reader looked at, without as many bad rows as the reader was shown."""
    employer, asked = own_employer(request), month_or_404(month)
    key = typed.key(request.POST.get("draft")) or 0
    of_month = Declaration.objects.filter(employer=employer, month=asked.first_day)
    looked_at = of_month.filter(pk=key).first()
    if looked_at is None:
        raise Http404
    leave_out = request.POST.get("leave_out") == str(declaring.bad_rows_of(looked_at))
    try:
        declaring.submit(looked_at, user=signed_in(request), leave_out_bad_rows=leave_out)
    except RensheError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, _("Submitted. The town office will decide on it."))
    return redirect("portal:declare", month=str(asked))
