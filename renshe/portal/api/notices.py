"""The inbox by API: what was told to whoever asks. Reading the list marks nothing as read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from renshe.access.scope import get_seen_or_404
from renshe.access.token_scopes import TokenScope
from renshe.casework.models import Notice
from renshe.casework.notices import inbox
from renshe.portal.api.askers import askers
from renshe.portal.api.both import Words
from renshe.portal.api.law import ERRORS
from renshe.portal.api.paged import AfterNumber, Limit, page
from renshe.portal.api.problems import Refusal
from renshe.portal.people_signed_in import signed_in
from renshe.portal.typed import MOST_KEY

router = Router(tags=["notices"])
ASKERS = askers(TokenScope.NOTICES)
Key = Path[Annotated[int, Field(ge=1, le=MOST_KEY)]]


class NoticeTold(Schema):
    id: int
    title: Words
    text: Words
    case: int | None = Field(None, description="The case that it is about.")
    told_at: datetime
    read_at: datetime | None = None


class NoticeRows(Schema):
    rows: list[NoticeTold]
    next: str | None = Field(None, description="`after` of the next page; null: this is the last.")


@router.get("/", response={200: NoticeRows, **ERRORS}, auth=ASKERS)
def list_notices(
    request: HttpRequest,
    unread: Annotated[bool, Query(description="Only those that nobody has read.")] = False,
    after: Annotated[AfterNumber | None, Query()] = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """消息，最新的在前 · The inbox, the last first"""
    rows = Notice.objects.seen_by(signed_in(request))
    rows = rows.unread() if unread else rows
    rows = rows.filter(pk__lt=int(after)) if after is not None else rows
    return page(list(rows.order_by("-pk")[: limit + 1]), limit, _told, lambda one: str(one.pk))


@router.post("/{pk}/read", response={200: NoticeTold, 404: Refusal, **ERRORS}, auth=ASKERS)
def mark_read(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """标记为已读；再次标记不变 · Mark one as read; marked again, nothing changes"""
    user = signed_in(request)
    found = get_seen_or_404(Notice.objects.all(), user, pk)
    inbox.mark_read(user, found.pk)
    found.refresh_from_db()
    return _told(found)


def _told(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "title": {"zh": notice.title_zh, "en": notice.title_en},
        "text": {"zh": notice.text_zh, "en": notice.text_en},
        "case": notice.case_id,
        "told_at": timezone.localtime(notice.told_at),
        "read_at": notice.read_at and timezone.localtime(notice.read_at),
    }
