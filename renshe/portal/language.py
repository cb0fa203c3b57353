"""Chinese unless the reader switched: the browser's wish is not asked, since officers' machines often say English.

A machine that asks the API has no switch: there its `Accept-Language` counts.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from renshe.portal.api.in_json import BELOW


class ChineseUnlessSwitched(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(BELOW):
            super().process_request(request)
            return
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
