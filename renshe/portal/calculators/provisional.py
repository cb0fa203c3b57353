"""What of the answer rests on figures whose next value is due and not published: it may change, and that is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from renshe.law import Step
from renshe.readers_language import reads_chinese

PROVISIONAL = "provisional"


def provisional_note(steps: Sequence[Step]) -> str:
    """Return the sentence that names those figures; "" where every figure is that of its time."""
    chinese = reads_chinese()
    names = dict.fromkeys(
        step.label(chinese=chinese) for one in steps for step in _below(one) if step.state == PROVISIONAL
    )
    if not names:
        return ""
    told = ("、" if chinese else ", ").join(names)
    return _("Reckoned for the time being: what holds for that month is not published yet (%(figures)s).") % {
        "figures": told
    }


def _below(step: Step) -> Iterator[Step]:
    yield step
    for child in step.children:
        yield from _below(child)
