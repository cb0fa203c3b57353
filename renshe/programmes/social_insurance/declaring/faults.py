"""What can be wrong in an uploaded workbook, as values: where, what it was, and in words what would be right.

A fault keeps its row from being declared; a note does not. Both are kept with the draft as data and put into
words in the language of whoever reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from renshe.errors import gettext_noop
from renshe.law.worksheet.words import STATE_WORDS
from renshe.readers_language import reads_chinese

Datum = str | int

INSURANCES: Final[Mapping[str, str]] = {
    "pension": gettext_noop("pension insurance"),
    "unemployment": gettext_noop("unemployment insurance"),
    "injury": gettext_noop("work injury insurance"),
}
WORDS: Final[Mapping[str, str]] = {
    # the file
    "file.empty": gettext_noop("%(was)s is empty. Please download this month's workbook and fill it in."),
    "file.too_large": gettext_noop(
        "%(was)s has %(megabytes)s MB; at most 20 MB are taken. "
        "Please copy the rows into a workbook that was downloaded here, without pictures and other sheets."
    ),
    "file.wrong_type": gettext_noop(
        "%(was)s is not an .xlsx workbook. Please save it in Excel or WPS as “Excel workbook (*.xlsx)”."
    ),
    "file.encrypted": gettext_noop("%(was)s is protected by a password. Please remove it and upload it again."),
    "file.macros": gettext_noop("%(was)s contains macros. Please save it as “Excel workbook (*.xlsx)” without them."),
    "file.broken": gettext_noop("%(was)s cannot be opened: it is damaged. Please save it again as .xlsx."),
    "file.bomb": gettext_noop(
        "%(was)s unpacks to far more than a declaration holds and was not opened. "
        "Please copy the rows into a workbook that was downloaded here."
    ),
    "file.entities": gettext_noop(
        "%(was)s contains XML declarations (DOCTYPE) that no spreadsheet program writes; it was not opened."
    ),
    "sheet.no_rows": gettext_noop("There is nobody below the headings: one row for each person is expected."),
    "sheet.too_many_rows": gettext_noop(
        "There are more than %(most)s rows. Please see whether rows were pasted twice; "
        "a month has one declaration: with more people than that, please turn to the bureau."
    ),
    "column.missing": gettext_noop(
        "The column “%(missing)s” is missing. Please keep the headings of the downloaded workbook."
    ),
    "column.twice": gettext_noop("The column “%(missing)s” is there twice; one is expected."),
    "employer.other": gettext_noop(
        "The workbook is for the employer %(was)s; you are declaring for %(right)s. Please choose the right file."
    ),
    "month.other": gettext_noop("The workbook is for %(was)s; you are declaring %(right)s. Please choose its file."),
    "month.unreadable": gettext_noop("“%(was)s” is not a month; it should read %(right)s."),
    # cells
    "cell.merged": gettext_noop("The cells %(was)s are merged. Please unmerge them: one person a row."),
    "cell.formula": gettext_noop(
        "There is a formula (%(was)s). Please paste its value instead (paste special: values)."
    ),
    "cell.error": gettext_noop("The cell shows the error %(was)s. Please enter a value."),
    "identity.number": gettext_noop(
        "%(was)s is stored as a number, and Excel has lost its last digits. "
        "Please set the cell to text and enter the 18 characters again."
    ),
    "identity.date": gettext_noop("%(was)s is stored as a date. Please set the cell to text and enter 18 characters."),
    "name.missing": gettext_noop("The name is missing."),
    "name.differs": gettext_noop(
        "The name %(was)s does not match this identity number: on record it is %(right)s. Please check both."
    ),
    "name.no_match": gettext_noop(
        "The name %(was)s does not match this identity number. Please check both against the identity card; "
        "if both are right, the person has to have the record corrected at a town office (镇街人社分局)."
    ),
    "name.not_checked": gettext_noop(
        "%(was)s was not checked: today %(most)s names that you uploaded did not match their identity numbers. "
        "Please correct those, and upload this row tomorrow or ask the town office (镇街人社分局)."
    ),
    "name.strange": gettext_noop("“%(was)s” is not a name. Please enter the name as on the identity card."),
    "name.too_long": gettext_noop("The name has %(length)s characters; at most 80 are taken."),
    "kind.unknown": gettext_noop("“%(was)s” is not a category of people: 职工 or 特定人员 is expected."),
    "change.unknown": gettext_noop("“%(was)s” is not a staff change: 无, 增员 or 减员 is expected."),
    "wage.missing": gettext_noop("The wage is missing: the month's wage in yuan is expected, such as 5000.00."),
    "wage.text": gettext_noop("“%(was)s” is not an amount: a number in yuan is expected, such as 5000.00."),
    "wage.date": gettext_noop("%(was)s is a date: a wage in yuan is expected, such as 5000.00."),
    "wage.negative": gettext_noop("%(was)s is below zero: a wage of 0 yuan or more is expected."),
    "wage.too_large": gettext_noop("%(was)s is above 10,000,000 yuan. Please check the decimal point."),
    "wage.decimals": gettext_noop(
        "%(was)s has more than two decimals: yuan to the fen are expected, such as %(right)s."
    ),
    "row.duplicate": gettext_noop("%(was)s is already in row %(first)s: one row for each person is expected."),
    # against the registry
    "person.not_here": gettext_noop(
        "%(was)s is not enrolled with you in %(month)s. Please choose 增员 to add this person, or remove the row."
    ),
    "person.already_here": gettext_noop(
        "%(was)s is already enrolled with you in %(month)s. Please choose 无 instead of 增员."
    ),
    "person.cannot_start": gettext_noop(
        "%(was)s cannot be added here in %(month)s as the records stand. Why is told to the person alone: "
        "please let them ask a town office (镇街人社分局) whether an earlier enrolment is still to be ended or paused. "
        "Who is insured against work injury only is 特定人员."
    ),
    "person.other_kind": gettext_noop(
        "%(was)s is enrolled with you as %(right)s. Please correct the category, or report 减员 and then 增员."
    ),
    # notes
    "note.full_width": gettext_noop("“%(was)s” was written in full-width characters and is read as %(right)s."),
    "note.converted": gettext_noop("The 15-digit number %(was)s is read as %(right)s."),
    "note.below_floor": gettext_noop(
        "%(was)s yuan is below the floor: the contribution base of %(insurance)s will be %(right)s yuan."
    ),
    "note.above_ceiling": gettext_noop(
        "%(was)s yuan is above the ceiling: the contribution base of %(insurance)s will be %(right)s yuan."
    ),
    "note.no_base": gettext_noop("The contribution base of %(insurance)s cannot be foretold: %(why)s"),
    "note.stop_wage": gettext_noop("The wage %(was)s of a person who left is not declared: the month is not paid."),
    "note.newcomer": gettext_noop("%(was)s is new here and will be registered when the declaration is accepted."),
    "note.no_month": gettext_noop("The workbook does not say for which month it is; %(right)s is assumed."),
    "note.no_employer": gettext_noop("The workbook does not say for which employer it is; %(right)s is assumed."),
    "note.left_out": gettext_noop(
        "%(people)s people enrolled with you are not in the workbook. Nothing changes for them; "
        "without a declared wage the base is carried on by law (社会保险法 第六十二条)."
    ),
    "note.many": gettext_noop("There are %(more)s more of this kind; the first %(shown)s are listed."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault or note. `row` as Excel counts; `column` its letters; `was` what stood there.

    `code` is a key of `WORDS`, or the code of an error of another room whose own `words` then come along.
    """

    code: str
    was: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""
    sheet: str = ""
    data: Mapping[str, Datum] = field(default_factory=dict)
    words: str = ""

    @property
    def is_note(self) -> bool:
        return self.code.startswith("note.")

    @property
    def what(self) -> str:
        """The words alone, in the reader's language."""
        named: dict[str, Datum] = {"was": self.was, **self.data}
        if "insurance" in named:
            named["insurance"] = _(INSURANCES[str(named["insurance"])])
        said = _(self.words or WORDS[self.code]) % named
        if "doubt" not in named:
            return said
        state = STATE_WORDS[str(named["doubt"])][0 if reads_chinese() else 1]
        return _("%(said)s This value of the law is in doubt: %(state)s.") % {"said": said, "state": state}

    @property
    def where(self) -> str:
        """Sheet, row and column in the reader's language; '' for the whole file."""
        if self.row is None:
            return _("Sheet “%(sheet)s”") % {"sheet": self.sheet} if self.sheet else ""
        if not self.heading:
            return _("Sheet “%(sheet)s”, row %(row)s") % {"sheet": self.sheet, "row": self.row}
        return _("Sheet “%(sheet)s”, row %(row)s, column %(column)s “%(heading)s”") % {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "heading": self.heading,
        }

    def __str__(self) -> str:
        return _("%(where)s: %(what)s") % {"where": self.where, "what": self.what} if self.where else self.what

    def as_data(self) -> dict[str, object]:
        """As it is kept with a draft."""
        return {name: getattr(self, name) for name in Fault.__slots__ if getattr(self, name) not in ("", None, {})}

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Fault:
        return cls(**data)  # type: ignore[arg-type]  # what as_data wrote
