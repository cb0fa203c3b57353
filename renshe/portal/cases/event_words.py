"""What happened to a case beside its steps, in words: split, heard together, looked at again, corrected, taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from renshe.casework.items import Outcome, ServiceItem, Way, own_events
from renshe.casework.models import Case, CaseEvent

WAYS = {
    Way.CORRECTION: pgettext_lazy("case follows", "correction"),
    Way.REVIEW: pgettext_lazy("case follows", "review by the bureau"),
    Way.RECONSIDERATION: pgettext_lazy("case follows", "administrative reconsideration"),
    Way.SUIT: pgettext_lazy("case follows", "administrative suit"),
}
OUTCOMES = {
    Outcome.UPHELD: pgettext_lazy("decision", "upheld"),
    Outcome.CHANGED: pgettext_lazy("decision", "changed"),
    Outcome.ANNULLED: pgettext_lazy("decision", "annulled"),
    Outcome.CORRECTED: pgettext_lazy("decision", "corrected"),
}
NAMES: dict[str, str | Promise] = {
    own_events.OPENED: pgettext_lazy("case event", "Application received"),
    own_events.DOUBTED: pgettext_lazy("case event", "Left to an officer"),
    own_events.ASSIGNED: pgettext_lazy("case event", "Handed on"),
    own_events.TICKED: pgettext_lazy("case event", "Looked at"),
    own_events.UNTICKED: pgettext_lazy("case event", "Tick taken back"),
    own_events.SPLIT: pgettext_lazy("case event", "Split"),
    own_events.JOINED: pgettext_lazy("case event", "Heard together"),
    own_events.PARTED: pgettext_lazy("case event", "Heard apart again"),
    own_events.TAKEN_OVER: pgettext_lazy("case event", "Taken over to a new version of the procedure"),
    own_events.FOLLOWED: pgettext_lazy("case event", "To be looked at again"),
    own_events.OUTCOME: pgettext_lazy("case event", "Looked at again"),
    own_events.CORRECTED: pgettext_lazy("case event", "Corrected"),
}


def way_name(code: str) -> str:
    return str(WAYS[Way(code)]) if code in {one.value for one in Way} else pgettext("case follows", "split off")


def details(item: ServiceItem, events: Iterable[CaseEvent]) -> dict[int, list[str]]:
    """By event what it says beside its name, in the reader's language."""
    held = list(events)
    keys = {key for event in held for key in _keys(event.data)}
    cases = {one.pk: str(one) for one in Case.objects.filter(pk__in=keys)} if keys else {}
    return {event.pk: list(_told(item, event, cases)) for event in held}


def _keys(data: dict[str, Any]) -> Iterator[int]:
    for name in ("to", "from", "leader", "case", "cases"):
        value = data.get(name)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int))


def _told(item: ServiceItem, event: CaseEvent, cases: dict[int, str]) -> Iterator[str]:
    data, kind = event.data, event.kind

    def number(name: str) -> str:
        return cases.get(data.get(name, 0), "")

    match kind:
        case own_events.OPENED if "parts" in data:
            yield _("split off from case %(case)s: %(parts)s") % {"case": number("from"), "parts": _parts(data)}
        case own_events.SPLIT:
            yield _("into case %(case)s went: %(parts)s") % {"case": number("to"), "parts": _parts(data)}
        case own_events.JOINED | own_events.PARTED:
            others = [cases[one] for one in data.get("cases", ()) if one in cases] or [number("leader")]
            yield _("with case %(cases)s") % {"cases": pgettext("list of words", ", ").join(others)}
            if data.get("as_one"):
                yield _("one decision for all")
        case own_events.FOLLOWED:
            yield _("%(way)s: case %(case)s") % {"way": way_name(data["way"]), "case": number("case")}
        case own_events.OUTCOME | own_events.CORRECTED:
            words = {
                "way": way_name(data["way"]),
                "case": number("case"),
                "outcome": OUTCOMES[Outcome(data["outcome"])],
            }
            yield _("%(way)s, case %(case)s: %(outcome)s") % words
        case own_events.TICKED | own_events.UNTICKED:
            yield next((str(one.name) for one in item.procedure.checks if one.code == data["check"]), data["check"])
        case own_events.TAKEN_OVER:
            yield _("from version %(old)s to version %(new)s") % {"old": data["from"], "new": data["to"]}


def _parts(data: dict[str, Any]) -> str:
    return pgettext("list of words", ", ").join(one["name"] for one in data.get("parts", ()))
