"""What a person can put right about the sample city.

CityError
├── CityNotEmpty   build asked where people or employers already are
├── NoSampleCity   play asked where no sample city was built
├── ScaleOutOfRange
└── PartnerCannotRead   a file of the bureau that does not keep to the agreed form
"""

from __future__ import annotations

from dataclasses import dataclass

from renshe.errors import RensheError, gettext_noop


@dataclass(eq=False)
class CityError(RensheError):
    code = "city.error"
    words = gettext_noop("The sample city could not do this.")


@dataclass(eq=False)
class CityNotEmpty(CityError):
    people: int
    employers: int
    code = "city.not-empty"
    words = gettext_noop(
        "The city is not empty: it has %(people)d people and %(employers)d employers. "
        "A sample city is built only in an empty one (another RENSHE_HOME, or another database)."
    )


@dataclass(eq=False)
class NoSampleCity(CityError):
    folder: str
    code = "city.no-sample"
    words = gettext_noop("No sample city was built here: %(folder)s has no plan. `renshe city build` makes one.")


@dataclass(eq=False)
class ScaleOutOfRange(CityError):
    scale: str
    code = "city.scale-out-of-range"
    words = gettext_noop("The scale %(scale)s is not possible: it goes from 0.001 to 1.")


@dataclass(eq=False)
class PartnerCannotRead(CityError):
    file: str
    fault: str
    code = "city.partner-cannot-read"
    words = gettext_noop("The partner cannot read %(file)s: %(fault)s.")
