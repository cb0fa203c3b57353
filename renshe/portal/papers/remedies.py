"""The remedies that stand on every paper: review (行政复议) and suit (行政诉讼), each with time limit and clause."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from renshe.law import Value
from renshe.law.statutes.citations import citations
from renshe.portal.law.words import place_words
from renshe.programmes.social_insurance.law import rulebook
from renshe.readers_language import reads_chinese

REVIEW, SUIT = "review_days", "suit_months"


def remedies_of_document(day: date) -> str:
    """The same on a document of a case (决定书).

    Raises:
        LawError: the law of that day has no such limit.
    """
    return _(
        "Whoever does not accept this decision may apply for administrative review within %(days)s days of receiving "
        "it (%(review)s), or bring an administrative suit before the people's court within %(months)s months of "
        "receiving it (%(suit)s)."
    ) % _limits(day)


def remedies(day: date) -> str:
    """Return how and until when whoever is not content may have the decision reviewed; `day`: when it is handed out.

    Raises:
        LawError: the law of that day has no such limit.
    """
    return _(
        "Whoever does not accept this determination may apply for administrative review within %(days)s days of "
        "receiving it (%(review)s), or bring an administrative suit before the people's court within %(months)s months "
        "of receiving it (%(suit)s)."
    ) % _limits(day)


def _limits(day: date) -> dict[str, object]:
    book = rulebook()
    review, suit = (book.parameters[name].at(day) for name in (REVIEW, SUIT))
    return {"days": review.value, "months": suit.value, "review": _clause(review), "suit": _clause(suit)}


def _clause(value: Value) -> str:
    (place, *_others) = citations(value.source)
    return f"《{place.document}》{place.article}" if reads_chinese() else place_words(place)
