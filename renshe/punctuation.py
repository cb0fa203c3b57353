"""Half-width punctuation in Chinese: found in catalogues, in Python's words and in the values of law.

A Chinese sentence has ，：；（）！？ and no spaces around them. What is code in it (places, `…`, addresses) is let be.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_AS_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’…—]")
_CODE = re.compile(r"https?://[\w./:?=&%-]+|`[^`]*`|%\(\w+\)[sd]|\{[^{}]*\}|“[^“”]*”")
_MARK = re.compile(r"[,:;()!?]|(?<=[\u4e00-\u9fff])\.(?!\w)")


def half_width(text: str) -> list[int]:
    """Return where half-width marks stand beside Chinese.

    >>> half_width("已封存 3 条,待封存 0 条"), half_width("10,000 元(含)"), half_width("Excel, or WPS")
    ([7], [8, 10], [])
    """
    if not CHINESE.search(text):
        return []
    plain = _CODE.sub(lambda code: "中" * len(code[0]), text)
    found = []
    for mark in _MARK.finditer(plain):
        before, after = plain[: mark.start()].rstrip(" "), plain[mark.end() :].lstrip(" ")
        if any(_AS_CHINESE.match(one) for one in (before[-1:], after[:1])):
            found.append(mark.start())
    return found


def in_python(file: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of Chinese words with half-width marks; docstrings and English with a Chinese word are not."""
    tree = ast.parse(file.read_text("utf-8"))
    bare = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in bare | inside:
            text = node.value
        else:
            continue
        if is_chinese(text) and "\\d" not in text and half_width(text):  # a pattern is no sentence
            yield node.lineno, text


def is_chinese(text: str) -> bool:
    """Whether it is a Chinese sentence, and not an English one that names a Chinese word."""
    return len(CHINESE.findall(text)) > 2 * len(re.findall(r"[A-Za-z]+", _CODE.sub("", text)))


def in_yaml(file: Path) -> Iterator[str]:
    """Yield the Chinese texts with half-width marks."""
    waiting = [yaml.safe_load(file.read_text("utf-8"))]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and is_chinese(one) and half_width(one):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.values()]
        elif isinstance(one, list):
            waiting += one
