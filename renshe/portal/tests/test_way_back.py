"""An address that only takes what is sent leads back to its page; a time without records has no page."""

from __future__ import annotations

import pytest
from django.utils import translation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/employer/declarations/2021-07/upload/", "/employer/declarations/2021-07/"),
        ("/months/2021-07/close/", "/months/2021-07/"),
        ("/declarations/accept/", "/declarations/"),
        ("/declarations/7/refuse/", "/declarations/7/"),
        ("/language/", "/"),
    ],
)
def test_who_merely_opens_it_comes_to_its_page(signed_in_as, address, page):
    answer = signed_in_as("jingban").get(address)
    assert (answer.status_code, answer["Location"]) == (302, page)


def test_towns_have_their_names_in_the_readers_language(signed_in_as):
    browser = signed_in_as("jingban")
    assert "石岐" in browser.get("/employers/").content.decode()
    with translation.override("zh-hans"):  # what the page's language leaves behind is no other test's
        browser.post("/language/", {"language": "en", "next": "/"})
        english = browser.get("/employers/").content.decode()
    assert "石岐" not in english
