"""An attached file handed out, to whom sees its case or draft; never shown as a page of ours.

The browser saves it: what somebody attached is not run, drawn or guessed at in the portal's name. Each time that one of
the staff looks at it stands in the trail.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from renshe.access import trail
from renshe.access.models import User
from renshe.access.scope import get_seen_or_404
from renshe.casework.attachments import store
from renshe.casework.attachments.models import Attachment
from renshe.portal.people_signed_in import signed_in

HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@require_GET
@login_required
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they are kept. What did not pass the virus scan is nobody's to have (404)."""
    if pk > 2**63 - 1:
        raise Http404
    row = get_seen_or_404(Attachment.objects.good(), request.user, pk)
    content = store.read(row.sha256, row.name)
    if signed_in(request).kind == User.Kind.OFFICER:
        seen, of = {"attachment": row.pk, "material": row.material}, row.case or row.draft
        assert of is not None, "it is of a case or a draft"
        trail.record(request.user, "attachment.seen", of, detail=seen, address=request.META.get("REMOTE_ADDR"))
    answer = HttpResponse(content, content_type=row.media_type, headers=HARMLESS)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=row.saved_as) or "attachment"
    )
    return answer
