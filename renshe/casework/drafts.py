"""Drafts begun, kept page by page, brought to a new form, submitted: each survives a lost line or a closed browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from renshe.access import trail
from renshe.access.models import Unit, User
from renshe.casework import cases, following, instant
from renshe.casework.attachments.errors import MaterialsMissing
from renshe.casework.attachments.files import Files
from renshe.casework.errors import DraftNotWhole
from renshe.casework.items import Applicant, Channel, Form, ServiceItem, get_item
from renshe.casework.items.filled import LONGEST_ANSWER, Filled, fill
from renshe.casework.items.form import Page
from renshe.casework.models import Case, Draft
from renshe.registry.models import Employer, Person


@dataclass(frozen=True)
class Walk:
    """The way through a draft: the pages that are asked, what is answered; `open`, the first without good answers.

    `files`: what is attached to the materials that these answers ask for.
    """

    pages: tuple[Page, ...]
    filled: Filled
    open: int | None
    files: Files


@transaction.atomic
def begin(item: ServiceItem, applicant: Person | Employer, *, by: User, origin: Case | None = None) -> Draft:
    """Return the draft that the user has of this item for this applicant, else a new one with what we know.

    `origin`: the decided case that is to be looked at again.
    """
    person = applicant if isinstance(applicant, Person) else None
    employer = applicant if isinstance(applicant, Employer) else None
    form = item.form.of(Applicant.RESIDENT if person else Applicant.EMPLOYER)
    draft, _made = Draft.objects.get_or_create(
        item=item.code,
        user=by,
        person=person,
        employer=employer,
        case=None,
        origin=origin,
        defaults={"form": form.content_hash, "typed": _known(form, applicant)},
    )
    return draft


def _known(form: Form, applicant: Person | Employer) -> dict[str, str]:
    prefilled = {one.name: one.prefilled.answer(applicant) for one in form.fields() if one.prefilled}
    return {name: answer for name, answer in prefilled.items() if answer}


@transaction.atomic
def rebase(draft: Draft) -> bool:
    """Bring a draft to the form as it is now. Returns whether it was filled in for another one: tell the user."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    form = locked.asked
    if locked.case_id is not None or locked.form == form.content_hash:
        return False
    names = {one.name for one in form.fields()}
    locked.typed = {name: text for name, text in locked.typed.items() if name in names}
    locked.form = form.content_hash
    locked.save(update_fields=["typed", "form", "changed_at"])
    draft.typed, draft.form = locked.typed, locked.form
    return True


@transaction.atomic
def keep(draft: Draft, typed: Mapping[str, str]) -> Draft:
    """Keep what was typed on a page, as it was typed; what other pages hold stays. A submitted draft stays as it is."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.case_id is not None:
        return locked
    names = {one.name for one in locked.asked.fields()}
    locked.typed |= {name: _storable(text) for name, text in typed.items() if name in names}
    locked.save(update_fields=["typed", "changed_at"])
    return locked


@transaction.atomic
def discard(draft: Draft) -> bool:
    """Delete a draft. Returns whether it is gone: what was submitted stays."""
    gone, _of = Draft.objects.filter(pk=draft.pk, case=None).delete()
    return gone > 0


def _storable(text: str) -> str:
    """Without what PostgreSQL can't hold, and no longer than what is looked at at all."""
    return text[: LONGEST_ANSWER + 1].replace("\x00", "").encode("utf-8", "replace").decode()


def walk(draft: Draft) -> Walk:
    """Return the way through the draft as it stands."""
    form = draft.asked
    filled = fill(form, draft.typed)
    pages = tuple(form.pages(filled.answers))
    wrong = [at for at, page in enumerate(pages) if any(one.name in filled.problems for one in page.fields)]
    return Walk(pages, filled, wrong[0] if wrong else None, Files.of(draft, filled.answers))


@transaction.atomic(durable=True)
def submit(draft: Draft, unit: Unit) -> Case:
    """Open the case of a draft. Submitted twice (a double click, the back button), it is one case.

    Raises:
        DraftNotWhole: something is not answered, or not well; of a case to be looked at again, as `following.ask`.
        MaterialsMissing: a material that has to be there is not attached.
    """
    locked = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("case", "person", "employer", "user", "origin")
        .get(pk=draft.pk)
    )
    if locked.case is not None:
        return locked.case
    item = locked.declared
    filled = fill(locked.asked, locked.typed)
    if not filled.is_whole:
        raise DraftNotWhole(item=str(item.name), left=len(filled.problems))
    files = Files.of(locked, filled.answers)
    if blocking := [one.name for one in files.missing if one.blocks]:
        raise MaterialsMissing(materials=tuple(blocking))
    applicant = locked.person or locked.employer
    assert applicant is not None, "a draft has one applicant"
    data = {"channel": channel_of(locked.user).value, **files.told()}
    if locked.origin is not None:
        one = next(each for each in get_item(locked.origin.item).followed_by if each.item == item.code)
        case = following.ask(
            locked.origin, one.way.value, item.code, by=locked.user, answers=filled.answers, key=locked.key
        )
    else:
        case = cases.open_case(item, unit, applicant, by=locked.user, answers=filled.answers, data=data, key=locked.key)
    locked.case = case
    locked.save(update_fields=["case", "changed_at"])
    files.hand_over(case)
    trail.record(locked.user, "case.opened", case)
    if item.instant is not None:
        instant.decide(case)
    return case


def channel_of(user: User) -> Channel:
    """By which way an application of this user's comes in: an officer files at a counter, for somebody."""
    return Channel.COUNTER if user.kind == User.Kind.OFFICER else Channel.PORTAL
