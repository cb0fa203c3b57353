"""The item of `docs/casework-authors.md`, taken from the page itself."""

from __future__ import annotations

import re
from pathlib import Path

from renshe.casework.items import ServiceItem, known

TUTORIAL = Path(__file__).parents[1] / "docs" / "casework-authors.md"


def code() -> str:
    """The file that the page shows."""
    (found,) = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    return str(found)


def tutorial() -> ServiceItem:
    """The item that it declares, not known yet."""
    names: dict[str, object] = {}
    exec(compile(code().replace("\nregister(PHONE_CHANGE)\n", "\n"), str(TUTORIAL), "exec"), names)  # noqa: S102  ours
    declared = names["PHONE_CHANGE"]
    assert isinstance(declared, ServiceItem)
    assert declared.code not in {one.code for one in known.all_items()}
    return declared
