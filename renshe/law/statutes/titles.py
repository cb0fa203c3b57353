"""Citations in English: a document by its English title, an article by its number; what has no title stays as written.

The titles are data (`titles.yaml`). The Chinese citation remains what is looked up, linked and kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from renshe.law.statutes.citations import Citation, citations, number_of

FILE = Path(__file__).parent / "titles.yaml"
NUMBERED = re.compile(r"(?P<issuer>[^〔〕\s]+)〔(?P<year>\d{4})〕(?P<number>\d+)号")
PLACE = re.compile(r"第(?P<numeral>[^第条款项目]+)(?P<part>[条款项目])(?:之(?P<after>[^第]+))?")
BRACKETED = re.compile(r"(?P<place>[^（）]+)（(?P<heading>[^（）]+)）")
REACHING_BACK = re.compile(r"(?:(?P<rest>.+)，)?自(?P<year>\d{4})年(?P<month>\d{1,2})月起")
PARTS = {"条": "art.", "款": "para.", "项": "item", "目": "sub-item"}


@lru_cache(maxsize=1)
def _titles() -> dict[str, dict[str, str]]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {kind: {str(zh): str(en) for zh, en in names.items()} for kind, names in read.items()}


def title_in_english(document: str) -> str:
    """Return a document's English title, or its number with the issuer spelled out; as it is where neither is known.

    >>> title_in_english("国发〔2005〕38号"), title_in_english("某市通知")
    ('Guo Fa [2005] 38', '某市通知')
    """
    if found := _titles()["documents"].get(document):
        return found
    numbered = NUMBERED.fullmatch(document)
    issuer = _titles()["issuers"].get(numbered["issuer"]) if numbered else None
    return f"{issuer} [{numbered['year']}] {numbered['number']}" if numbered and issuer else document


def article_in_english(article: str) -> str:
    """Return a place in a document as it is cited in English; a heading that nobody translated stays as it is.

    >>> article_in_english("第十二条第一款"), article_in_english("附件2"), article_in_english("第十四条（继承）")
    ('art. 12 para. 1', 'annex 2', 'art. 14 (inheritance)')
    """
    if found := BRACKETED.fullmatch(article):
        return f"{article_in_english(found['place'])} ({article_in_english(found['heading'])})"
    if "、" in article:
        return ", ".join(article_in_english(one) for one in article.split("、"))
    if article.startswith("附件"):
        return f"annex {article.removeprefix('附件')}".strip()
    places = list(PLACE.finditer(article))
    if not places or "".join(one[0] for one in places) != article:
        return _titles()["headings"].get(article, article)
    return " ".join(_place(one) for one in places)


def _place(found: re.Match[str]) -> str:
    after = f"-{number_of(found['after'])}" if found["after"] else ""
    return f"{PARTS[found['part']]} {number_of(found['numeral'])}{after}"


def in_english(citation: Citation) -> str:
    """Return one citation in English, without the author's note.

    >>> in_english(Citation("社会保险法", "第十二条第一款"))
    'Social Insurance Law, art. 12 para. 1'
    """
    return ", ".join(one for one in (title_in_english(citation.document), article_in_english(citation.article)) if one)


def note_in_english(note: str) -> str:
    """Return an author's note in English; as it is where nobody translated it.

    >>> note_in_english("未核对原文，自2014年10月起")
    'the text was not read; from 2014-10 on'
    """
    if found := REACHING_BACK.fullmatch(note):
        since = f"from {found['year']}-{int(found['month']):02} on"
        return f"{note_in_english(found['rest'])}; {since}" if found["rest"] else since
    return _titles()["notes"].get(note, note)


@lru_cache(maxsize=4096)
def cites_in_english(cites: str) -> str:
    """Return all that something cites in English.

    >>> cites_in_english("社会保险法 第三十三条、第三十四条；国发〔2005〕38号")
    'Social Insurance Law, art. 33; Social Insurance Law, art. 34; Guo Fa [2005] 38'
    """
    told = []
    for one in citations(cites):
        note = f" ({note_in_english(one.note)})" if one.note else ""
        told.append(in_english(one) + note)
    return "; ".join(told) or cites
