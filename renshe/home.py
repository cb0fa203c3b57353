"""Where one installation keeps its state: `RENSHE_HOME`, by default `var/` in the checkout.

var/
  profile.yaml     the city's dated facts that are not law (who collects, pooling, …)
  law/*.yaml       values of law that this city brings itself
  postgres/        the embedded database (data, log, socket, password, who uses it)
  archive/         sealed months, one folder each, in Parquet
  exchange/        files from and to partners: tax/{out,in}, bank/{out,in}
  media/           what people upload
  keys/            signing keys made on first start where the environment names none
"""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """Return the folder of this installation's state (not necessarily there yet)."""
    return Path(os.environ.get("RENSHE_HOME") or CHECKOUT / "var").resolve()
