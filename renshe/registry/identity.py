"""Identity numbers (公民身份号码, GB 11643-1999) and the cards that share their form.

Six digits of place, eight of birth, three of sequence (odd: male), one to check. The same form have residence
cards for people from Hong Kong (810000), Macao (820000) and Taiwan (830000), and, since 2023, the permanent
residence card of foreigners: 9, two digits of province, three of country, birth, sequence, check. Numbers of
15 digits, issued before 1999-10-01, are brought to 18 by the standard's annex (19 after the place, check added).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files

import yaml
from django.utils import timezone
from stdnum import numdb

from renshe.registry.errors import (
    IdentityMissing,
    NoSuchBirthDate,
    UnknownPlace,
    WrongCharacters,
    WrongCheckDigit,
    WrongLength,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EARLIEST_BIRTH = date(1880, 1, 1)


class IdentityKind(Enum):
    RESIDENT = "resident"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    FOREIGN = "foreign"


RESIDENCE_CARDS = {
    "810000": IdentityKind.HONG_KONG,
    "820000": IdentityKind.MACAO,
    "830000": IdentityKind.TAIWAN,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a number says. `place` is its first six digits; `converted_from` the 15 digits that were typed, if so."""

    number: str
    kind: IdentityKind
    birth_date: date
    sex: str  # M, F, as in Person.Sex
    place: str
    converted_from: str = ""

    @property
    def place_name(self) -> str:
        return place_name(self.place)


def make_check_digit(first_17: str) -> str:
    """Return the 18th character (ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True)) % 11]


@cache
def _additions() -> Mapping[str, str]:
    """Codes that python-stdnum's table lacks, and the sample city's, which is assigned to no county."""
    text = (files("renshe.registry") / "data" / "places.yaml").read_text(encoding="utf-8")
    return {entry["code"]: entry["zh"] for entry in yaml.safe_load(text)["places"]}


@cache
def place_name(place: str) -> str:
    """Return the name of a county-level code, '' where there is none (codes that are no longer used keep theirs)."""
    if place in _additions():
        return _additions()[place]
    properties: dict[str, str] = {}
    found = numdb.get("cn/loc").info(place)
    for _, level in found:
        properties.update(level)
    if "".join(part for part, _ in found[:2]) != place or "county" not in properties:
        return ""
    county = properties["county"].split(",")[-1].rsplit("]", 1)[-1]
    return "".join(dict.fromkeys([properties.get("province", ""), properties.get("prefecture", ""), county]))


def _birth_date(number: str) -> date:
    digits = number[6:14]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise NoSuchBirthDate(text=number, digits=digits) from None
    if not EARLIEST_BIRTH <= born <= timezone.localdate():
        raise NoSuchBirthDate(text=number, digits=digits)
    return born


def _kind(number: str) -> IdentityKind:
    if number[0] == "9":
        return IdentityKind.FOREIGN
    place = number[:6]
    if place in RESIDENCE_CARDS:
        return RESIDENCE_CARDS[place]
    if not place_name(place):
        raise UnknownPlace(text=number, place=place)
    return IdentityKind.RESIDENT


def _typed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper().lstrip("'")


def _is_old(number: str) -> bool:
    return len(number) == 15 and number.isdecimal() and number.isascii()


def check_character(text: str) -> str:
    """Return the 18th character that a number asks for, whatever stands there (or if nothing does).

    Raises:
        WrongLength, WrongCharacters: it has no first 17 digits.
    """
    number = _typed(text)
    first_17 = number[:6] + "19" + number[6:] if _is_old(number) else number[:17]
    if len(first_17) != 17 or len(number) > 18:
        raise WrongLength(text=number, length=len(number))
    if strange := [c for c in first_17 if c not in "0123456789"]:
        raise WrongCharacters(text=number, found=strange[0])
    return make_check_digit(first_17)


def parse_identity(text: str) -> Identity:
    """Read an identity number as people type it: full-width digits, blanks, a small x are understood.

    Raises:
        IdentityMissing, WrongLength, WrongCharacters, UnknownPlace, NoSuchBirthDate, WrongCheckDigit: each says
        what is wrong and, where that can be known, what would be right.
    """
    number = _typed(text)
    if not number:
        raise IdentityMissing(text="")
    converted_from = ""
    if _is_old(number):
        converted_from, number = number, number[:6] + "19" + number[6:]
        number += make_check_digit(number)
    if len(number) != 18:
        raise WrongLength(text=number, length=len(number))
    strange = [c for c in number[:17] if c not in "0123456789"] + [c for c in number[17] if c not in "0123456789X"]
    if strange:
        raise WrongCharacters(text=number, found=strange[0])
    kind = _kind(number)
    born = _birth_date(number)
    expected = make_check_digit(number[:17])
    if number[17] != expected:
        raise WrongCheckDigit(text=number, found=number[17], expected=expected)
    sex = "M" if int(number[16]) % 2 else "F"
    return Identity(number, kind, born, sex, number[:6], converted_from)
