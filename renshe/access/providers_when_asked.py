"""django-allauth's app of providers without its start: that loads an HTTP library, which no command needs.

The pages of signing in load the providers (`portal.sign_in.pages`).
"""

from __future__ import annotations

from allauth.socialaccount.apps import SocialAccountConfig


class ProvidersWhenAsked(SocialAccountConfig):
    def ready(self) -> None:
        from allauth.socialaccount import checks  # noqa: F401  (it registers them)
