"""Provisions: what the articles of a statute say, and which formulas say it too; what is not in formulas is listed.

A programme keeps a YAML file a document in `law/provisions/`. Each sentence is a short paraphrase with its article; it
names the formulas and parameters that carry it, or says why none does. It may do both: what is carried in part.

    document:
      name: {zh: 广东省失业保险条例, en: Guangdong Unemployment Insurance Regulations}
      text: {zh: 2022年6月1日文本, en: text of 2022-06-01}      # what was read
      state: verified                                           # how sure we are of the wording
      in_force: 2014-07                                         # its first month, where that matters and is known
    provisions:
      - article: 第八条
        says: {zh: 缴费基数下限为当地最低工资标准, en: the base is not below the local minimum wage}
        formulas: [unemployment_base]
        parameters: [minimum_wage]
        minimum: minimum_wage            # these formulas yield no less than it; `renshe law check` looks
      - article: 第二十四条
        says: {zh: …, en: …}
        not_in_formulas: {zh: 为什么, en: why}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from renshe.errors import Phrase
from renshe.law import yaml_file
from renshe.law.errors import LawFileUnreadable, LawFileWrong, shown
from renshe.law.month import Month
from renshe.law.states import STATES
from renshe.law.yaml_file import Place, Places


@dataclass(frozen=True, slots=True)
class Provision:
    """One sentence of a document. `document` is the file's name without its ending; `line` where it stands in it.

    `reason_zh`, `reason_en`: why it, or part of it, is not in formulas.
    """

    document: str
    article: str
    zh: str
    en: str
    state: str
    formulas: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    minimum: str = ""
    reason_zh: str = ""
    reason_en: str = ""
    line: int = 1

    @property
    def is_carried(self) -> bool:
        """Whether formulas or parameters say it, all or part of it."""
        return bool(self.formulas or self.parameters)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing in the formulas."""
        return self.is_carried and not self.reason_zh


@dataclass(frozen=True, slots=True)
class Document:
    """A statute or notice: what was read of it, and what of that is in formulas.

    `in_force`: its first month, where it is known: no formula comes by it before.
    """

    name: str
    zh: str
    en: str
    text_zh: str
    text_en: str
    state: str
    path: Path
    provisions: tuple[Provision, ...]
    in_force: Month | None = None

    def open(self) -> tuple[Provision, ...]:
        """Return the sentences that are not, or not wholly, in formulas."""
        return tuple(one for one in self.provisions if not one.is_whole)

    def counted(self) -> dict[str, int]:
        """Return how many sentences there are: `all`; in formulas (`whole`), in `part`, not at all (`none`)."""
        whole = sum(one.is_whole for one in self.provisions)
        none = sum(not one.is_carried for one in self.provisions)
        return {"all": len(self.provisions), "whole": whole, "part": len(self.provisions) - whole - none, "none": none}


def load(folder: Path, wrong: list[LawFileWrong] | None = None) -> tuple[Document, ...]:
    """Read every `*.yaml` of the folder, by file name; an empty tuple where there is no such folder.

    Args:
        wrong: What can't be taken is added to it and left out; without it the first such entry is raised.

    Raises:
        LawFileWrong: no article or paraphrase, neither formulas nor a reason, an unknown state.
    """
    documents: list[Document] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            documents.append(_document(path, wrong))
        except LawFileWrong as error:
            if wrong is None:
                raise
            wrong.append(error)
    return tuple(documents)


def saying(documents: tuple[Document, ...], name: str) -> Iterator[Provision]:
    """Yield the sentences that a formula or parameter carries."""
    for document in documents:
        for one in document.provisions:
            if name in one.formulas or name in one.parameters:
                yield one


def _document(path: Path, wrong: list[LawFileWrong] | None) -> Document:
    read = yaml_file.read(path)
    head = read.get("document") if isinstance(read, dict) else None
    if not isinstance(head, dict) or not isinstance(read.get("provisions"), list):
        raise LawFileUnreadable(shown(path), 1, "", Phrase("it must hold a document and its provisions"))
    place = Place(path, "document")
    zh, en = _told(place.at("name"), head.get("name"))
    text_zh, text_en = _told(place.at("text"), head.get("text"))
    state = _state(place.at("state"), head.get("state"))
    in_force = _month(place.at("in_force"), head.get("in_force"))
    provisions: list[Provision] = []
    places = Places(path)
    for number, entry in enumerate(read["provisions"]):
        line = places.of("provisions", number)
        try:
            provisions.append(_provision(Place(path, "provisions", (number,)), entry, state, line))
        except LawFileWrong as error:
            if wrong is None:
                raise
            wrong.append(error)
    return Document(path.stem, zh, en, text_zh, text_en, state, path, tuple(provisions), in_force)


def _provision(place: Place, entry: Any, state: str, line: int) -> Provision:
    known = {"article", "says", "state", "formulas", "parameters", "minimum", "not_in_formulas"}
    if not isinstance(entry, dict) or not entry.get("article"):
        raise place.wrong("a provision names its article")
    article = str(entry["article"])
    place = replace(place, named=article)
    if unknown := {str(key) for key in entry} - known:
        first = sorted(unknown)[0]
        raise place.at(first).wrong("there is no entry “%(entry)s” of a provision", entry=first)
    zh, en = _told(place.at("says"), entry.get("says"))
    formulas, parameters = (_names(place.at(key), entry.get(key)) for key in ("formulas", "parameters"))
    reason_zh = reason_en = ""
    if entry.get("not_in_formulas") is not None:
        reason_zh, reason_en = _told(place.at("not_in_formulas"), entry["not_in_formulas"])
    elif not formulas and not parameters:
        raise place.wrong("it names no formula and doesn't say why")
    return Provision(
        place.path.stem,
        article,
        zh,
        en,
        _state(place.at("state"), entry.get("state", state)),
        formulas,
        parameters,
        str(entry.get("minimum") or ""),
        reason_zh,
        reason_en,
        line,
    )


def _names(place: Place, written: Any) -> tuple[str, ...]:
    if not isinstance(written, list | None):
        raise place.wrong("it is a list of names, such as [%(name)s]", name=written)
    return tuple(str(one) for one in written or ())


def _told(place: Place, words: Any) -> tuple[str, str]:
    if not isinstance(words, dict) or not words.get("zh") or not words.get("en"):
        raise place.wrong("its words must stand in zh and in en")
    return str(words["zh"]), str(words["en"])


def _month(place: Place, written: Any) -> Month | None:
    try:
        return None if written is None else Month.parse(str(written))
    except ValueError:
        raise place.wrong("“in_force” must be a month such as 2025-01, not “%(found)s”", found=written) from None


def _state(place: Place, state: Any) -> str:
    if state not in STATES:
        raise place.wrong("there is no state “%(state)s”: write one of %(states)s", state=state, states=list(STATES))
    return str(state)
