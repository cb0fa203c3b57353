"""Identity numbers and credit codes: checked as the registry checks them, by their standards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from renshe.law.examples.inputs import fact, needed
from renshe.law.examples.kinds import FLAG, Kind
from renshe.law.examples.topics import Reckon, Reckoned, Topic
from renshe.registry import credit_code, identity
from renshe.registry.errors import RegistryError

AS_WRITTEN = Kind(str, str)
CHARACTER = Kind(lambda value: str(value).upper(), str)


def of_the_number(check: Callable[[str], Any], kind: Kind) -> Reckoned:
    """What the registry says of the number; null where it can't say it of such a number."""

    def of(reckon: Reckon, facts: Mapping[str, Any]) -> Any:
        try:
            return check(needed(facts, "number"))
        except RegistryError:
            return None

    return Reckoned(of, kind)


def is_valid(parse: Callable[[str], Any]) -> Reckoned:
    def of(reckon: Reckon, facts: Mapping[str, Any]) -> bool:
        try:
            parse(needed(facts, "number"))
        except RegistryError:
            return False
        return True

    return Reckoned(of, FLAG)


PLAIN_NUMBER = Kind(int, str)

TOPICS = {
    "resident_id_check": Topic(
        on="2024-01",
        inputs={"number": fact("number", AS_WRITTEN)},
        expected={
            "check_character": of_the_number(identity.check_character, CHARACTER),
            "valid": is_valid(identity.parse_identity),
        },
    ),
    "credit_code_check": Topic(
        on="2024-01",
        inputs={"number": fact("number", AS_WRITTEN)},
        expected={
            "weighted_sum": of_the_number(credit_code.weighted_sum, PLAIN_NUMBER),
            "mod31": of_the_number(lambda number: credit_code.weighted_sum(number) % 31, PLAIN_NUMBER),
            "check_value": of_the_number(credit_code.check_value, PLAIN_NUMBER),
            "check_character": of_the_number(credit_code.check_character, CHARACTER),
            "valid": is_valid(credit_code.parse_credit_code),
        },
    ),
}
