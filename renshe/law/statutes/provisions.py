"""Provisions: what the articles of a statute say, and which formulas say it too; what is not in formulas is listed.

A programme keeps a YAML file a document in `law/provisions/`. Each sentence is a short paraphrase with its article; it
names the formulas and parameters that carry it, or says why none does. It may do both: what is carried in part.

    document:
      name: {zh: 广东省失业保险条例, en: Guangdong Unemployment Insurance Regulations}
      text: {zh: 2022年6月1日文本, en: text of 2022-06-01}      # what was read
      state: verified                                           # how sure we are of the wording
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from renshe.errors import Phrase
from renshe.law.errors import LawFileWrong
from renshe.law.parameters import STATES
from renshe.law.places import Places


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
    """A statute or notice: what was read of it, and what of that is in formulas."""

    name: str
    zh: str
    en: str
    text_zh: str
    text_en: str
    state: str
    path: Path
    provisions: tuple[Provision, ...]

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
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        fault = str(error).splitlines()[0]
        raise LawFileWrong(path.name, "-", Phrase("it is not YAML (%(fault)s)", fault=fault)) from error
    head = read.get("document") if isinstance(read, dict) else None
    if not isinstance(head, dict) or not isinstance(read.get("provisions"), list):
        raise LawFileWrong(path.name, "-", Phrase("it must hold a document and its provisions"))
    zh, en = _told(path, "document", head.get("name"))
    text_zh, text_en = _told(path, "document", head.get("text"))
    state = _state(path, "document", head.get("state"))
    places = Places(path)
    provisions: list[Provision] = []
    for number, entry in enumerate(read["provisions"]):
        try:
            provisions.append(_provision(path, entry, state, places.of("provisions", number)))
        except LawFileWrong as error:
            if wrong is None:
                raise
            wrong.append(error)
    return Document(path.stem, zh, en, text_zh, text_en, state, path, tuple(provisions))


def _provision(path: Path, entry: Any, state: str, line: int) -> Provision:
    known = {"article", "says", "state", "formulas", "parameters", "minimum", "not_in_formulas"}
    if not isinstance(entry, dict) or not entry.get("article"):
        raise LawFileWrong(path.name, str(line), Phrase("a provision names its article"))
    article = str(entry["article"])
    if unknown := set(entry) - known:
        raise LawFileWrong(
            path.name, article, Phrase("there is no entry “%(entry)s” of a provision", entry=sorted(unknown)[0])
        )
    zh, en = _told(path, article, entry.get("says"))
    formulas, parameters = (tuple(entry.get(key) or ()) for key in ("formulas", "parameters"))
    reason_zh = reason_en = ""
    if entry.get("not_in_formulas") is not None:
        reason_zh, reason_en = _told(path, article, entry["not_in_formulas"])
    elif not formulas and not parameters:
        raise LawFileWrong(path.name, article, Phrase("it names no formula and doesn't say why"))
    return Provision(
        path.stem,
        article,
        zh,
        en,
        _state(path, article, entry.get("state", state)),
        formulas,
        parameters,
        str(entry.get("minimum") or ""),
        reason_zh,
        reason_en,
        line,
    )


def _told(path: Path, place: str, words: Any) -> tuple[str, str]:
    if not isinstance(words, dict) or not words.get("zh") or not words.get("en"):
        raise LawFileWrong(path.name, place, Phrase("its words must stand in zh and in en"))
    return str(words["zh"]), str(words["en"])


def _state(path: Path, place: str, state: Any) -> str:
    if state not in STATES:
        raise LawFileWrong(
            path.name,
            place,
            Phrase("there is no state “%(state)s”: write one of %(states)s", state=state, states=list(STATES)),
        )
    return str(state)
