"""Published examples of social insurance: what their names are in our law."""

from __future__ import annotations

from renshe.law.examples.topics import Topic
from renshe.programmes.social_insurance.examples import (
    account,
    annuity,
    collection,
    contributions,
    handling,
    indices,
    numbers,
    pension,
    residents,
    retirement,
    survivors,
    transfer,
    unemployment,
    work_injury,
)

TOPICS: dict[str, Topic] = {
    **contributions.TOPICS,
    **collection.TOPICS,
    **account.TOPICS,
    **retirement.TOPICS,
    **pension.TOPICS,
    **indices.TOPICS,
    **annuity.TOPICS,
    **survivors.TOPICS,
    **transfer.TOPICS,
    **residents.TOPICS,
    **unemployment.TOPICS,
    **work_injury.TOPICS,
    **handling.TOPICS,
    **numbers.TOPICS,
}
