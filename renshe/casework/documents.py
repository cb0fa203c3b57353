"""What a document of a case says, in both languages, as it stood when it was given. It is kept with the certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from renshe.access.masking import mask_identity
from renshe.casework.items import Applicant, Document, ServiceItem, Step, Text
from renshe.casework.items.fields import Field
from renshe.registry.models import Employer, Person

Line = list[str]
"""Label, what stands on the paper, and what anyone may read who checks it ("": nothing)."""
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def content_of(document: Document, item: ServiceItem, taken: Step, day: date) -> dict[str, Any]:
    """Return the content of a document that a step gives; `day`: on which the step was taken."""
    content: dict[str, Any] = {
        "case": str(taken.case),
        "day": f"{day:%Y-%m-%d}",
        "remedies_on": f"{day:%Y-%m-%d}" if document.has_remedies else "",
        "clause": document.clause(taken),
        "unit": {"zh": taken.case.unit.name_zh, "en": taken.case.unit.name_en},
        "item": {},
        "facts": {},
        "says": {},
    }
    for short, language in LANGUAGES.items():
        with translation.override(language):
            content["item"][short] = str(item.name)
            content["facts"][short] = [*_head(item, taken), *_asked(document, item, taken), *_more(document, taken)]
            content["says"][short] = [str(words) for words in document.says(taken)]
    return content


def _head(item: ServiceItem, taken: Step) -> list[Line]:
    lines = [
        [_("Item"), str(item.name), str(item.name)],
        [_("Case number"), str(taken.case), str(taken.case)],
    ]
    match taken.case.person or taken.case.employer:
        case Person(identity_number=number):
            lines.append([_("Identity number"), number, mask_identity(number)])
        case Employer(credit_code=code):
            lines.append([_("Credit code"), code, code])
    return lines


def _asked(document: Document, item: ServiceItem, taken: Step) -> list[Line]:
    answers = taken.case.answers
    form = item.form.of(Applicant.RESIDENT if taken.case.person_id is not None else Applicant.EMPLOYER)
    shown = [one for one in form.fields() if document.shows is None or one.name in document.shows]
    return [_line(one, answers[one.name]) for one in shown if one.name in answers]


def _line(one: Field, written: str) -> Line:
    """What somebody told in their own words is on the paper alone."""
    return [str(one.label), one.in_words(written), "" if isinstance(one, Text) else one.masked(written)]


def _more(document: Document, taken: Step) -> list[Line]:
    return [[str(label), str(words), ""] for label, words in document.facts(taken)]
