"""Citations (引用): what a formula or a value of law says it rests on, read into document and article.

Law is written by people, in more than one way: `社会保险法 第三十三条、第三十四条`, `国发〔2005〕38号 附件`,
`Guo Fa [2005] 38, art. 6`. One citation is one article (with its paragraph and item) of one document; a document cited
as a whole has no article. What cannot be taken apart stays as the name of a document: nothing cited is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache


def _maybe(*patterns: str) -> str:
    return "(?:" + "".join(patterns) + ")?"


def _one_of(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


DIGITS = "〇一二三四五六七八九"
NUMERAL = rf"[{DIGITS}零十百千两\d]+"
ARTICLE = "第" + NUMERAL + "条" + _maybe("之", NUMERAL)
PART = "第" + "[（(]?" + NUMERAL + "[）)]?" + "[款项目]"
OF_PARTS = _one_of(PART) + "+"
ANNEX = r"附件\d*"
PLACE = _one_of(ARTICLE + _maybe(OF_PARTS), ANNEX, OF_PARTS, NUMERAL + "条" + _maybe(OF_PARTS))
JOINED = "[,、" + "，和及至]"
PLACES = re.compile(r"\s*(?P<places>" + PLACE + r"(?:\s*" + JOINED + r"\s*" + PLACE + r")*)\s*$")
ENGLISH = re.compile(
    r"[\s,]*\b(?:arts?\.?|articles?)\s+(?P<articles>\d+(?:\s*(?:,|and)\s*\d+)*)\s*$|[\s,]*\b(?P<annex>annex)\s*$", re.I
)
NOTE = re.compile(r"\s*[（(](?P<note>[^（()）]*)[)）]\s*$")
DOCUMENT = re.compile(
    r"\[\d{4}\]|号$|(?:[^历]法|条例|办法|规定|决定|细则|规则|意见|通知|方案|解释|通告|公告)$|(?:Law|Regulations?)$"
)
IN_TITLE = re.compile(r"《[^《》]*》")
NOTHING = {"", "-", "—"}


@dataclass(frozen=True, order=True, slots=True)
class Citation:
    """One place of law. `article` as the document numbers it: `第十二条第一款`, `附件`; "" is the whole document.

    `note` is what the author added in brackets; it makes no other place.
    """

    document: str
    article: str = ""
    note: str = field(default="", compare=False)

    @property
    def whole_article(self) -> str:
        """The article without its paragraph and item: `第十二条第一款` lies in `第十二条`."""
        found = re.match(ARTICLE, self.article)
        return found[0] if found else self.article

    @property
    def number(self) -> int:
        """The article's number, to put articles in order; 0 for a whole document or an annex."""
        found = re.match("第" + NUMERAL, self.article) if "条" in self.article else None
        return number_of(found[0][1:]) if found else 0

    @property
    def names_a_document(self) -> bool:
        """Whether it is a document by its look, and not a remark such as `历法` or where a number was found."""
        return bool(self.article or DOCUMENT.search(self.document))

    def lies_in(self, other: Citation) -> bool:
        """Whether it is `other` or a part of it: a paragraph of that article, an article of that document.

        >>> Citation("社会保险法", "第十二条第一款").lies_in(Citation("社会保险法", "第十二条"))
        True
        """
        if self.document != other.document:
            return False
        return not other.article or self.article == other.article or self.article.startswith(f"{other.article}第")

    def __str__(self) -> str:
        return f"{self.document} {self.article}".strip()


@lru_cache(maxsize=4096)
def citations(text: str) -> tuple[Citation, ...]:
    """Read what a formula cites, in the order written, each place once.

    >>> [str(one) for one in citations("社会保险法 第三十三条、第三十四条；国发〔2005〕38号")]
    ['社会保险法 第三十三条', '社会保险法 第三十四条', '国发〔2005〕38号']
    """
    return tuple(dict.fromkeys(one for part in _parts(text) for one in _read(part)))


def number_of(numeral: str) -> int:
    """Return the number that Chinese or Arabic digits say.

    >>> number_of("一百零四"), number_of("十二"), number_of("44"), number_of("二〇")
    (104, 12, 44, 20)
    """
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & set("十百千"):
        return int("".join(str(_digit(one)) for one in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            digit = _digit(sign)
    return total + digit


def numeral_of(number: int) -> str:
    """Return a number from 1 to 9999 as articles are numbered.

    >>> numeral_of(12), numeral_of(104), numeral_of(110), numeral_of(20)
    ('十二', '一百零四', '一百一十', '二十')
    """
    text = ""
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += DIGITS[digit] + sign
        elif text and not text.endswith("零") and number:
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _digit(sign: str) -> int:
    return {"零": 0, "两": 2}.get(sign, DIGITS.find(sign))


def _parts(text: str) -> Iterator[str]:
    """Split at semicolons that stand in no title and no bracket."""
    depth, part = 0, ""
    for sign in text:
        depth += (sign in "《（(") - (sign in "》）)")
        if sign in "；;" and depth <= 0:
            yield part
            part = ""
        else:
            part += sign
    yield part


def _read(part: str) -> Iterator[Citation]:
    rest = part.strip()
    notes: list[str] = []
    while found := NOTE.search(rest):
        notes.insert(0, found["note"].strip())
        rest = rest[: found.start()]
    note = "；".join(notes)
    if found := ENGLISH.search(rest):
        numbers = re.findall(r"\d+", found["articles"] or "")
        articles = [f"第{numeral_of(int(one))}条" for one in numbers] or ["附件"]
    elif found := PLACES.search(rest):
        articles = list(_articles(found["places"]))
    else:
        articles = [""]
    document = _document(rest[: found.start()] if found else rest)
    if document in NOTHING and not any(articles):
        return
    for article in articles:
        yield Citation(document, article, note)


def _articles(places: str) -> Iterator[str]:
    """Each place in full: `第十二条第一款、第二款` names its article twice, `第三条至第五条` is three articles."""
    article, last, is_range = "", 0, False
    for piece in re.split(r"\s*(" + JOINED + r")\s*", places):
        if re.fullmatch(JOINED, piece):
            is_range = piece == "至"
        elif re.fullmatch(OF_PARTS, piece):
            yield article + _numbered(piece)
        elif re.fullmatch(ANNEX, piece):
            article = piece
            yield piece
        else:
            place = _numbered(piece if piece.startswith("第") else f"第{piece}")
            one = Citation("", place)
            if is_range:
                yield from (f"第{numeral_of(between)}条" for between in range(last + 1, one.number))
            article, last = one.whole_article, one.number
            yield place


def _numbered(place: str) -> str:
    """Numbers as statutes write them: 第12条 is 第十二条, 第（一）项 is 第一项."""
    return re.sub(r"(?<=[第之])\d+", lambda found: numeral_of(int(found[0])), re.sub("[（()）]", "", place))


def _document(text: str) -> str:
    """A document's name in one spelling: no title marks, one kind of brackets around the year, no leading state."""
    name = text.strip().strip(",，、").strip()
    if IN_TITLE.fullmatch(name):
        name = name[1:-1]
    name = re.sub(r"\s*[〔［\[](\d{4})[〕］\]]\s*", r"〔\1〕", name) if re.search(r"号\s*$", name) else name
    return re.sub(r"\s+", " ", name.removeprefix("中华人民共和国"))
