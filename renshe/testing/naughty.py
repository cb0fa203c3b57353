"""Texts that were made to break things, a few of each kind: what a page does with them it does with all of theirs."""

from __future__ import annotations

MARKUP = (
    "<script>alert(7191)</script>",
    '"><img src=x onerror=alert(7191)>',
    "'-alert(7191)-'",
    "</textarea><svg/onload=alert(7191)>",
    "&lt;script&gt;&#60;b&#62;",
    "javascript:alert(7191)",
)
TEMPLATES = ("{{ 7*7191 }}", "{% debug %}", "${7*7191}", "#{7*7191}", "%(name)s%s%n%d", "{0.__class__}")
SQL = ("' OR 1=1 --", "'; DROP TABLE access_user; --", "%' OR '%'='", "\\'", '" UNION SELECT NULL--', "_%_")
UNSEEN = (
    "\u202e拴反转\u202c", "零\u200b宽\u200d度\ufeff", "\x00", "a\x00b", "\x07\x1b[31m", "\x7f",
    "\u2028\u2029", "\x85", "\t \u3000 \xa0",
)  # fmt: skip
SURROGATES = ("\ud800", "a\udfffb", "\udc00\ud800")
"""Halves of characters: no UTF-8 has them; JSON and a crooked browser can send them all the same."""
WIDE = ("😀👨‍👩‍👧‍👦🇨🇳", "𠮷野家", "é́́́́", "ﷺ", "ＡＢＣ１２３", "٢٠٢١", "²½Ⅳ", "İıſ")
LONG = ("长" * 10_000, "9" * 5_000, "a" * 100_000, "\n" * 3_000)
PATHS = ("../../../../etc/passwd", "..\\..\\win.ini", "%2e%2e%2f", "/dev/null", "file:///etc/passwd", ".", "~root")
HEADERS = ("x\r\nX-Evil: 7191", "x\nSet-Cookie: evil=7191", "%0d%0aX-Evil:%207191")
FORMULAS = (
    "=1+7191",
    "+7191",
    "-7191+1",
    "@SUM(7191)",
    "\t=7191",
    "\r=7191",
    '=HYPERLINK("http://x","7191")',
    "＝7191",
)
NUMBERS = (
    "0", "-0", "-1", "1e400", "1E-400", "NaN", "inf", "-Infinity", "1" + "0" * 30, "0x1F", "1_000", "1,000.00", "1/0",
    "٣", "1.7976931348623157e309", "00000000000000000001", "9223372036854775808", "0.1" + "0" * 60,
)  # fmt: skip
DATES = (
    "0000-00-00", "0001-01-01", "1899-12-31", "2021-02-29", "2021-13-01", "9999-12-31", "10000-01-01", "2021-1-1",
    "20210101", "2021-06-31T00:00:00Z", "-2021-01-01", "2021年2月30日",
)  # fmt: skip
WORDS = ("null", "undefined", "None", "true", "[]", "{}", "on", "")

STORABLE = (*MARKUP, *TEMPLATES, *SQL, *WIDE, *PATHS, *FORMULAS, *NUMBERS, *DATES, *WORDS)
"""Those that a database can hold as they are."""
NAUGHTY = (*STORABLE, *UNSEEN, *SURROGATES, *LONG, *HEADERS)
