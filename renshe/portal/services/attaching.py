"""Attaching files to an application: one page a material, before it is submitted and while the bureau waits for more.

Without scripts it is a plain form; with them it says how far the upload is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.casework import drafts
from renshe.casework.attachments.attaching import Incoming, attach, remove
from renshe.casework.attachments.errors import FileTooBig
from renshe.casework.attachments.files import Attachable
from renshe.casework.attachments.models import Attachment
from renshe.casework.attachments.named import readable
from renshe.casework.attachments.store import in_megabytes
from renshe.casework.items import Material
from renshe.casework.items.material import KINDS, MOST_BYTES, FileKind
from renshe.casework.models import Case, Draft
from renshe.errors import RensheError
from renshe.portal.people_signed_in import for_kind, signed_in
from renshe.portal.services.applicants import applicant_on, draft_or_404, for_applicants
from renshe.portal.services.told import materials_of
from renshe.portal.services.way import CHECK, address, go_on
from renshe.portal.upload_limit import too_big
from renshe.portal.words import in_words

FILES, PHOTOS = "files", "photos"
residents, agents = for_kind(User.Kind.RESIDENT), for_kind(User.Kind.EMPLOYER)


@dataclass(frozen=True)
class Came:
    """What became of an upload: `problems`, each in words, of the files that were not taken."""

    taken: list[Attachment] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_in(request: HttpRequest, to: Draft | Case, material: Material, fields: Iterable[str]) -> Came:
    """Attach every file that was sent in these fields; one that is not taken stops no other."""
    came, by = Came(), signed_in(request)
    for one in [file for name in fields for file in request.FILES.getlist(name)]:
        try:
            came.taken.append(attach(to, material, Incoming(one.name or "", one.chunks()), by=by))
        except RensheError as error:
            came.problems.append(in_words(error))
    for name in too_big(request):
        came.problems.append(in_words(FileTooBig(file=readable(name), megabytes=in_megabytes(MOST_BYTES))))
    return came


def tell(request: HttpRequest, came: Came) -> None:
    if came.taken:
        messages.success(request, _("Attached: %(count)s.") % {"count": len(came.taken)})
    if any(one.has_lost_place for one in came.taken):
        messages.info(
            request, _("The place where the photo was taken has been taken out of it; the picture is unchanged.")
        )


def accepts(material: Material) -> str:
    """For the browser, which then offers what fits; what was chosen is looked at here all the same."""
    return ",".join(kind.value for kind in material.attached.kinds) if material.attached else ""


def takes_photos(material: Material) -> bool:
    return material.attached is not None and FileKind.JPEG in material.attached.kinds


def limits(material: Material) -> dict[str, object]:
    """What may be attached, for a sentence."""
    allowed = material.attached
    assert allowed is not None
    return {
        "kinds": _(", ").join(str(KINDS[kind]) for kind in allowed.kinds),
        "megabytes": in_megabytes(allowed.most_bytes),
        "pages": allowed.most_pages,
        "files": allowed.most_files,
    }


def _page(
    request: HttpRequest, to: Draft | Case, one: Attachable, *, back: str, onward: str, came: Came | None = None
) -> HttpResponse:
    context = {
        "item_name": (to.declared if isinstance(to, Draft) else materials_of(to).item).name,
        "applicant": applicant_on(to),
        "one": one,
        "limits": limits(one.material),
        "accept": accepts(one.material),
        "takes_photos": takes_photos(one.material),
        "problems": came.problems if came else [],
        "back": back,
        "onward": onward,
        "may_remove": isinstance(to, Draft),
        "remove_from": to,
    }
    return render(request, "portal/services/attach.html", context)


@require_http_methods(["GET", "POST"])
@for_applicants
def to_draft(request: HttpRequest, item: str, pk: int, material: str) -> HttpResponse:
    """One material of an application that is not submitted yet."""
    draft = draft_or_404(request, item, pk)
    if draft.case_id is not None:
        return go_on(draft)
    way = drafts.walk(draft)
    one = way.files.material(material)
    if one is None:
        return go_on(draft)
    order = [each.material.code for each in way.files.wanted]
    at = order.index(material)
    check = address("apply-check", draft)
    back = address("apply-attach", draft, order[at - 1]) if at else address("apply-page", draft, way.pages[-1].name)
    onward = address("apply-attach", draft, order[at + 1]) if at + 1 < len(order) else check
    if request.GET.get("from") == CHECK:
        back = onward = check
    came = None
    if request.method == "POST":
        came = _posted(request, draft, one.material)
        if not came.problems:
            tell(request, came)
            return redirect(request.get_full_path())
        one = drafts.walk(draft).files.material(material) or one
    return _page(request, draft, one, back=back, onward=onward, came=came)


def _posted(request: HttpRequest, to: Draft | Case, material: Material) -> Came:
    came = take_in(request, to, material, (FILES, PHOTOS))
    if not came.taken and not came.problems:
        came.problems.append(_("Choose a file first, or take a photo; then press “Attach”."))
    return came


@require_POST
@for_applicants
def take_back(request: HttpRequest, item: str, pk: int, attachment: int) -> HttpResponse:
    """Remove a file from an application that is not submitted yet."""
    draft = draft_or_404(request, item, pk)
    row = get_seen_or_404(Attachment.objects.filter(draft=draft), request.user, attachment)
    if remove(row):
        messages.success(request, _("Removed: %(name)s.") % {"name": row.name})
    ending = f"?from={CHECK}" if request.GET.get("from") == CHECK else ""
    return redirect(address("apply-attach", draft, row.material) + ending)


@require_http_methods(["GET", "POST"])
@residents
def to_my_case(request: HttpRequest, pk: int, material: str) -> HttpResponse:
    return _to_case(request, pk, material, "my-case")


@require_http_methods(["GET", "POST"])
@agents
def to_our_case(request: HttpRequest, pk: int, material: str) -> HttpResponse:
    return _to_case(request, pk, material, "our-case")


def _to_case(request: HttpRequest, pk: int, material: str, page: str) -> HttpResponse:
    """One material of a case under way, as long as it may still be handed in."""
    case = get_seen_or_404(Case.objects.select_related("unit", "person", "employer"), request.user, pk)
    shown = materials_of(case)
    one = shown.files.material(material)
    if one is None:
        raise Http404
    back = reverse(f"portal:{page}", args=[pk])
    if not shown.may_attach(one):
        messages.error(request, _("“%(material)s” can't be handed in any more.") % {"material": one.material.name})
        return redirect(back)
    came = None
    if request.method == "POST":
        came = _posted(request, case, one.material)
        if not came.problems:
            tell(request, came)
            return redirect(request.get_full_path())
        one = materials_of(case).files.material(material) or one
    return _page(request, case, one, back=back, onward=back, came=came)
