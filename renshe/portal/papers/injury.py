"""工伤待遇核定表: disability by grade, care, the end of the relation; death with its dependants."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from renshe.money import yuan
from renshe.portal.papers.declared import Box, Paper, Part, Section, Table, Words
from renshe.portal.papers.payers import by_grade, employer, injury_fund
from renshe.portal.papers.reading import Kept, Reading
from renshe.portal.papers.shown_as import in_per_cent, share_in_words
from renshe.portal.papers.survivors import by_the_payee, died_on, payee
from renshe.portal.papers.together import INJURY_DOSSIER, keys_of
from renshe.programmes.social_insurance.benefits.models import Benefit, Death, Dependant, Injury
from renshe.readers_language import reads_chinese

BEFORE_CAP, CAP, AFTER_CAP = "dependants_before_cap", "counted_wage_of_deceased", "dependants_allowance"
RAISES, AGAIN, RAISED = "raises", "dependants_allowance_again", "adjusted_survivor_allowance"


def dependants(reading: Reading) -> Table | None:
    """Each dependant with the share and the amount before the cap; what they come to, the cap, what is paid.

    Decided again, also what the yearly notices had added, and what each of those left is paid now.
    """
    if not (rows := reading.rows(BEFORE_CAP)):
        return None
    found: list[list[str]] = [
        _dependant(row, *relative) for row, relative in zip(rows, _relatives(reading, len(rows)), strict=True)
    ]
    for name in (BEFORE_CAP, CAP, AFTER_CAP):
        label = pgettext("paper", "Cap: own wage") if name == CAP else reading.label(name)
        found.append([label, "", "", "", "", reading.words(name, with_unit=False)])
    if reading.has(AGAIN):
        found += [
            [reading.label(name), "", "", "", "", reading.words(name, with_unit=False)] for name in (RAISES, AGAIN)
        ]
        found += [[_("of it: %(part)s") % {"part": name}, "", "", "", "", amount] for name, amount in _each(reading)]
    return Table(
        pgettext("paper", "Dependants"),
        [
            pgettext("paper", "No."),
            _("Name"),
            pgettext("paper", "Relation to the deceased"),
            pgettext("paper", "Lone elder or orphan"),
            pgettext("paper", "Share of the wage"),
            pgettext("paper", "Yuan a month"),
        ],
        found,
        left=4,
    )


def _relatives(reading: Reading, count: int) -> list[tuple[str, str]]:
    """Name and kind of those paid by the decision, in its order; of those on record where it began no benefit."""
    on_record = Dependant.objects.filter(death__person=reading.person).select_related("person").order_by("pk")
    relatives = {one.person_id: (one.person.name, str(one.get_kind_display())) for one in on_record}
    paid = [relatives[one.person_id] for one in _begun(reading) if one.person_id in relatives]
    for found in (paid, list(relatives.values())):
        if len(found) == count:
            return found
    return [("—", "")] * count


def _begun(reading: Reading) -> list[Benefit]:
    """What each dependant is paid by the decision, in the order of its rows."""
    of_rows = [one for one in reading.decisions if {BEFORE_CAP, AGAIN} & one.receipt["results"].keys()]
    begun = Benefit.objects.filter(decision__in=of_rows, kind=AFTER_CAP)
    return list(begun.select_related("person").order_by("pk"))


def _each(reading: Reading) -> list[tuple[str, str]]:
    return [(one.person.name, yuan(one.amount_fen)) for one in _begun(reading)]


def _dependant(row: Kept, name: str, kind: str) -> list[str]:
    facts = {one["name"].split("_", 2)[2]: one for step in row.get("steps", ()) for one in _facts(step)}
    return [
        str(row["key"]),
        name,
        kind or str(facts["relation"]["value_zh" if reads_chinese() else "value_en"]),
        _("yes") if facts["is_lone"]["value"] else _("no"),
        share_in_words(row["inputs"]["dependant_share"]),
        f"{Decimal(row['value']):,}",
    ]


def _facts(step: Kept) -> list[Kept]:
    return [one for one in step["steps"] if one["kind"] == "fact"]


def _injury(reading: Reading) -> Injury | None:
    """The dossier of the injury, as it stands today."""
    keys = keys_of(reading.decisions, INJURY_DOSSIER)
    return Injury.objects.select_related("employer").filter(person=reading.person, pk__in=keys).first()


def injured_on(reading: Reading) -> str:
    """The day of the injury, of somebody killed by one too."""
    dossier = reading.record(Death) if _is_of_death(reading) else _injury(reading)
    return f"{dossier.injured_on:%Y-%m-%d}" if dossier and dossier.injured_on else ""


def received(reading: Reading) -> Words:
    """Who signs for it: the person, or who is paid for somebody dead."""
    return by_the_payee(reading) if _is_of_death(reading) else ""


def _is_of_death(reading: Reading) -> bool:
    return any(reading.has(name) for name in ("death_lump_sum", AFTER_CAP))


def _laws(reading: Reading) -> str:
    return ("、" if reads_chinese() else ", ").join(map(str, reading.months))


def employer_at_injury(reading: Reading) -> str:
    """The employer at the time of the injury, where the dossier names one."""
    dossier = _injury(reading)
    return dossier.employer.name if dossier and dossier.employer else ""


INJURY = Paper(
    items=("social_insurance.injury",),
    title=pgettext_lazy("paper", "Determination of work-injury benefits"),
    sections=(
        Section(
            pgettext_lazy("paper", "Grade and wage"),
            (
                Box(injured_on, pgettext_lazy("paper", "Injured on")),
                Box(employer_at_injury, pgettext_lazy("paper", "Employer at the injury")),
                Box("grade"),
                Box("care_level"),
                Box("own_wage"),
                Box("counted_wage"),
                Box("counted_wage_of_deceased"),
                Box("area_average_wage"),
                Box("is_placed_in_work"),
                Box("is_relation_ended"),
                Box("old_age_pension"),
                Box("allowance"),
                Box("allowance_grade"),
                Box("allowance_before"),
                Box("survivor_allowance_before"),
                Box(_laws, pgettext_lazy("paper", "Law of the month")),
            ),
        ),
        Section(
            pgettext_lazy("paper", "Months and shares by grade"),
            (
                Box("disability_lump_months"),
                Box(in_per_cent("disability_allowance_share"), pgettext_lazy("paper", "Allowance, share of the wage")),
                Box("disability_allowance_floor"),
                Box("medical_subsidy_months"),
                Box("employment_subsidy_months"),
                Box(in_per_cent("care_share"), pgettext_lazy("paper", "Care, share of the average wage")),
            ),
        ),
        Section(
            pgettext_lazy("paper", "Death by a work injury"),
            (
                Box(died_on, pgettext_lazy("paper", "Died on")),
                Box(payee, pgettext_lazy("paper", "Payee")),
                Box("injury_funeral_months"),
                Box("death_lump_multiple"),
                Box("national_income_of_last_year"),
            ),
        ),
    ),
    parts=(
        Part("disability_lump_sum", payer=injury_fund),
        Part("disability_allowance", payer=by_grade),
        Part("adjusted_allowance", payer=injury_fund),
        Part("pension_top_up", payer=injury_fund),
        Part("care_allowance", payer=injury_fund),
        Part("medical_subsidy", payer=injury_fund),
        Part("employment_subsidy", payer=employer),
        Part("injury_funeral_grant", payer=injury_fund),
        Part("death_lump_sum", payer=injury_fund),
        Part("dependants_allowance", payer=injury_fund, unless=AGAIN),
        Part(AGAIN, payer=injury_fund),
        Part(RAISED, payer=injury_fund),
        Part("adjustment_arrears", payer=injury_fund),
    ),
    tables=(dependants,),
    received=received,
)
