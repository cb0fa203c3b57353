"""Items that are done on a page of their own, by the page's name; every other is applied for question by question."""

from __future__ import annotations

from renshe.programmes.social_insurance.items import EMPLOYER_DECLARATION

OWN_PAGES = {EMPLOYER_DECLARATION.code: "portal:our-declarations"}
