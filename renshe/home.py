"""Where one installation keeps its state: `RENSHE_HOME`, by default `var/` in the checkout.

var/
  profile.yaml     the city's dated facts that are not law (who collects, pooling, …)
  law/*.yaml       values of law that this city brings itself
  postgres/        the embedded database (data, log, socket, password, who uses it)
  archive/         sealed months, one folder each, in Parquet
  exchange/        files from and to partners: tax/{out,in}, bank/{out,in}, notices/{sms,email}/out
  media/           what people upload
  scenarios/       what-ifs at work, and what their processes said
  papers/          a layout of papers (`paper.typ`) that this city lays over ours
  keys/            signing keys made on first start where the environment names none
"""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from renshe import os_reasons
from renshe.errors import Phrase, RensheError, gettext_noop

CHECKOUT = Path(__file__).resolve().parent.parent
# In the name of a folder DuckDB reads the first four as patterns, and key=value as a column of every file below it.
PATTERNS = "*?[]="


@dataclass(eq=False)
class HomeIsNoFolder(RensheError):
    path: str
    code = "home.is-no-folder"
    words = gettext_noop("RENSHE_HOME is %(path)s, and a file stands there or above it. Name a folder.")


@dataclass(eq=False)
class HomeNotWritable(RensheError):
    path: str
    reason: Phrase | str
    code = "home.not-writable"
    words = gettext_noop(
        "RENSHE_HOME is %(path)s, where this account may not write (%(reason)s). Name a folder that it may write to."
    )


@dataclass(eq=False)
class HomeNameUnusable(RensheError):
    path: str
    characters: str
    code = "home.name-unusable"
    words = gettext_noop(
        "RENSHE_HOME is %(path)s: the name of the folder and of those above it may not have %(characters)s."
    )


def home() -> Path:
    """Return the folder of this installation's state (not necessarily there yet)."""
    return Path(os.environ.get("RENSHE_HOME") or CHECKOUT / "var").resolve()


def usable_home() -> Path:
    """Return the folder of this installation's state, made where it was not there yet.

    Raises:
        HomeIsNoFolder, HomeNotWritable, HomeNameUnusable: and what would be right.
    """
    folder = home()
    # Control characters and bytes that are no UTF-8 (Python's surrogates) fit into no file that names the folder.
    odd = sorted({one for one in str(folder) if one in PATTERNS or unicodedata.category(one) in ("Cc", "Cs")})
    if odd:
        raise HomeNameUnusable(path=ascii(str(folder)), characters=" ".join(ascii(one)[1:-1] for one in odd))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise HomeIsNoFolder(path=str(folder)) from error
    except OSError as error:
        raise HomeNotWritable(path=str(folder), reason=os_reasons.of(error)) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise HomeNotWritable(path=str(folder), reason=stat.filemode(folder.stat().st_mode))
    return folder
