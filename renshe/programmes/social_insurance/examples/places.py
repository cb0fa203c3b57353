"""Whose rule an example states: of Guangdong, or of another place."""

from __future__ import annotations

import re
from typing import Any

CITIES = {
    "guangzhou": "广州",
    "shenzhen": "深圳",
    "zhuhai": "珠海",
    "shantou": "汕头",
    "foshan": "佛山",
    "shaoguan": "韶关",
    "heyuan": "河源",
    "meizhou": "梅州",
    "huizhou": "惠州",
    "shanwei": "汕尾",
    "dongguan": "东莞",
    "zhongshan": "中山",
    "jiangmen": "江门",
    "yangjiang": "阳江",
    "zhanjiang": "湛江",
    "maoming": "茂名",
    "zhaoqing": "肇庆",
    "qingyuan": "清远",
    "chaozhou": "潮州",
    "jieyang": "揭阳",
    "yunfu": "云浮",
}
"""Guangdong's cities, as examples write them."""
OUR_WORDS = {"guangdong", *CITIES}
OUR_CHARACTERS = ("广东", *CITIES.values())
OUR_CODE = re.compile(r"\b44\d{4}\b")
WHOLE_YUAN_ELSEWHERE = re.compile(r"shanghai|上海|whole[ -](?:yuan|cny)|(?:计|取)整?到元", re.IGNORECASE)


def is_guangdong(place: Any) -> bool:
    """Whether it is the province or one of its cities, by name or code: "Zhongshan (442000)", 广东省中山市, 442000."""
    text = str(place).lower()
    is_named = not OUR_WORDS.isdisjoint(re.findall(r"[a-z]+", text))
    return is_named or any(name in text for name in OUR_CHARACTERS) or OUR_CODE.search(text) is not None


def has_whole_yuan(prose: str) -> bool:
    """Whether an example is of a place that takes contributions in whole yuan: Shanghai, or one that it says so of."""
    return WHOLE_YUAN_ELSEWHERE.search(prose) is not None
