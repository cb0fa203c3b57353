"""What the registry refuses.

RegistryError
├── IdentityError: WrongLength, WrongCharacters, UnknownPlace, NoSuchBirthDate, WrongCheckDigit
├── CreditCodeError: …
├── EnrolledElsewhere, InjuryWithoutEmployer   enrolment
└── ProfileIncomplete, ProfileWrong    the city's profile
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class RegistryError(RensheError):
    code = "registry"


@dataclass(eq=False)
class IdentityError(RegistryError):
    """`text` is what was typed."""

    text: str
    code = "identity"


@dataclass(eq=False)
class IdentityMissing(IdentityError):
    code = "identity.missing"
    words = gettext_noop("The identity number is missing: 18 characters are expected.")


@dataclass(eq=False)
class WrongLength(IdentityError):
    length: int
    code = "identity.length"
    words = gettext_noop("%(text)s has %(length)s characters; an identity number has 18.")


@dataclass(eq=False)
class WrongCharacters(IdentityError):
    found: str
    code = "identity.characters"
    words = gettext_noop("%(text)s contains “%(found)s”; 17 digits are expected, then a digit or X.")


@dataclass(eq=False)
class UnknownPlace(IdentityError):
    place: str
    code = "identity.place"
    words = gettext_noop("%(text)s begins with %(place)s, which is not the code of any county (GB/T 2260).")


@dataclass(eq=False)
class NoSuchBirthDate(IdentityError):
    digits: str
    code = "identity.birth-date"
    words = gettext_noop("%(text)s: the birth date %(digits)s (characters 7 to 14) is not a day that has been.")


@dataclass(eq=False)
class WrongCheckDigit(IdentityError):
    found: str
    expected: str
    code = "identity.check-digit"
    words = gettext_noop(
        "%(text)s ends with %(found)s; for the digits before it, it would be %(expected)s. One of the digits is wrong."
    )


@dataclass(eq=False)
class CreditCodeError(RegistryError):
    text: str
    code = "credit-code"


@dataclass(eq=False)
class CreditCodeWrongLength(CreditCodeError):
    length: int
    code = "credit-code.length"
    words = gettext_noop("%(text)s has %(length)s characters; a unified social credit code has 18.")


@dataclass(eq=False)
class CreditCodeWrongCharacters(CreditCodeError):
    found: str
    code = "credit-code.characters"
    words = gettext_noop(
        "%(text)s contains “%(found)s”; a unified social credit code is written with digits and capital letters "
        "without I, O, S, V and Z, its characters 3 to 8 are digits."
    )


@dataclass(eq=False)
class CreditCodeWrongCheck(CreditCodeError):
    found: str
    expected: str
    code = "credit-code.check"
    words = gettext_noop(
        "%(text)s ends with %(found)s; for the characters before it, it would be %(expected)s. "
        "One of the characters is wrong."
    )


@dataclass(eq=False)
class EnrolledElsewhere(RegistryError):
    """`people` counts all; `person` and `employer` name the first."""

    people: int
    person: str
    insurance: str
    employer: str
    month: str
    code = "enrolment.elsewhere"
    words = gettext_noop(
        "%(people)s cannot be started: %(person)s is already enrolled in %(insurance)s from %(month)s (%(employer)s). "
        "Stop that enrolment first."
    )


@dataclass(eq=False)
class InjuryWithoutEmployer(RegistryError):
    person: str
    code = "enrolment.injury-without-employer"
    words = gettext_noop(
        "%(person)s cannot be insured against work injury without an employer: the specific groups too are insured by "
        "the unit that they work for, at its injury class. Name the unit."
    )


@dataclass(eq=False)
class ProfileMissing(RegistryError):
    file: str
    code = "profile.missing"
    words = gettext_noop("The city's profile %(file)s is not there. It says who collects, and by which day to declare.")


@dataclass(eq=False)
class ProfileIncomplete(RegistryError):
    file: str
    name: str
    month: str
    possible: str
    code = "profile.incomplete"
    words = gettext_noop(
        "The city's profile %(file)s has no “%(name)s” for %(month)s. Enter a line with from and value: %(possible)s."
    )


@dataclass(eq=False)
class ProfileWrong(RegistryError):
    file: str
    name: str
    found: str
    possible: str
    code = "profile.wrong"
    words = gettext_noop("The city's profile %(file)s: “%(name)s” is %(found)s; possible: %(possible)s.")
