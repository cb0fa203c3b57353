"""Django's settings. Everything that differs between two installations comes from the environment.

RENSHE_HOME         folder of all state (default: `var/` in the checkout)
DATABASE_URL        another PostgreSQL, 15 or later (`renshe.database_url`; default: the embedded one)
RENSHE_SECRET_KEY   signs sessions; without it one is made and kept under RENSHE_HOME/keys
RENSHE_SIGNING_KEYS private keys that sign certificates, PEM, or the path of a file with them; without it one is made
                    and kept under RENSHE_HOME/keys (docs/operators.md)
RENSHE_SIGNING_ALGORITHM  of the keys that are made here: "sm2" (default) or "ed25519"
RENSHE_SECRET_KEY_BEFORE  the key before it, for as long as something signed or encrypted with it counts
RENSHE_HOSTS        comma-separated host names the portal answers to (default: this machine only)
RENSHE_PUBLIC_URL   where people reach the portal, for QR codes on papers that no page asked for (default: this machine)
RENSHE_HTTPS        "1" where the portal stands behind TLS: secure cookies, HSTS, redirect
RENSHE_LOG          "json" for one line of JSON an event (default: lines to read in a terminal)
RENSHE_DEBUG        "1" for Django's own error pages and tracebacks in commands; never in production
RENSHE_SMS          how SMS leave the house: "file" (default), or package.module:Class
RENSHE_EMAIL        how e-mail does: "file" (default), "smtp", or package.module:Class
RENSHE_SMTP         the mail server, such as smtps://user:password@host:465; RENSHE_EMAIL_FROM: who sends
RENSHE_SCANNER      what scans attached files for viruses: "clamd", or package.module:function (default: nothing does)
RENSHE_CLAMD        where clamd listens: host:port, or the path of its socket (default: 127.0.0.1:3310)
RENSHE_THREADS      how many threads a run may use (default: 2)
RENSHE_MEMORY       how much memory a run may use before it spills to the disk, such as 2GB or 512MB
RENSHE_SECOND_FACTOR  "optional" where staff may do without a second factor (default: required)
RENSHE_SIGN_INS     how many sign-ins an account has at once (default: 3)
RENSHE_IDLE_MINUTES how long a sign-in lasts that nobody uses (default: 30)
RENSHE_OIDC_…       sign-in by OpenID Connect (`renshe.access.providers`)
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from renshe import database_url, logs, postgres
from renshe.access import providers
from renshe.errors import RensheError, gettext_noop
from renshe.home import usable_home
from renshe.secrets_store import kept_secret


@dataclass(eq=False)
class SettingWrong(RensheError):
    name: str
    value: str
    right: str
    code = "setting.wrong"
    words = gettext_noop("%(name)s is “%(value)s”. It should be like: %(right)s.")


def _fitting(name: str, otherwise: str, pattern: str, right: str) -> str:
    value = os.environ.get(name) or otherwise
    if not re.fullmatch(pattern, value, re.ASCII):
        raise SettingWrong(name=name, value=value, right=right)
    return value


BASE_DIR = Path(__file__).resolve().parent
HOME = usable_home()
DEBUG = os.environ.get("RENSHE_DEBUG") == "1"
HTTPS = os.environ.get("RENSHE_HTTPS") == "1"
SECRET_KEY = os.environ.get("RENSHE_SECRET_KEY") or kept_secret(HOME / "keys" / "secret_key")
SIGNING_KEYS = os.environ.get("RENSHE_SIGNING_KEYS", "")
SIGNING_KEY_FILE = HOME / "keys" / "certificates.pem"
SIGNING_ALGORITHM = _fitting("RENSHE_SIGNING_ALGORITHM", "sm2", r"sm2|ed25519", "sm2, ed25519")
SECRET_KEY_FALLBACKS = [key for key in (os.environ.get("RENSHE_SECRET_KEY_BEFORE"),) if key]
ALLOWED_HOSTS = [h for h in os.environ.get("RENSHE_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]

PUBLIC_URL = _fitting("RENSHE_PUBLIC_URL", "http://127.0.0.1:8000", r"https?://[^/\s]+", "https://portal.example.cn")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "renshe.access",
    "renshe.registry",
    "renshe.ledger",
    "renshe.archive",
    "renshe.casework",
    "renshe.indicators",
    "renshe.programmes.social_insurance",
    "renshe.portal",
    # Below ours: of two catalogues with the same English the upper one's Chinese is read.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "renshe.access.providers_when_asked.ProvidersWhenAsked",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "renshe.portal.language.ChineseUnlessSwitched",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "renshe.access.reading.reads_for_the_user",
    "renshe.access.idle.EndsWhenIdle",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "renshe.portal.sign_in.second_factor_first.SecondFactorFirst",
    "renshe.portal.api.in_json.RefusesInJson",
    "renshe.portal.way_back.LeadsBack",
    "renshe.portal.told_in_words.ToldInWords",
]

ROOT_URLCONF = "renshe.urls"
WSGI_APPLICATION = "renshe.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "renshe.portal.navigation.navigation",
                "renshe.portal.watermark.watermark",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL")
    return database_url.django_database(url) if url else postgres.django_database(HOME)


def _mail_server() -> tuple[str, int, str, str, bool, bool]:
    """Host, port, user, password, TLS from the start, TLS after a greeting: of `smtp[s]://user:password@host:port`."""
    text = _fitting("RENSHE_SMTP", "smtp://localhost:25", r"smtps?://[^/\s]+", "smtps://user:password@host:465")
    url = urlsplit(text)
    is_ssl, user = url.scheme == "smtps", unquote(url.username or "")
    return (
        url.hostname or "",
        url.port or (465 if is_ssl else 25),
        user,
        unquote(url.password or ""),
        is_ssl,
        bool(user and not is_ssl),
    )


DATABASES = {"default": {**_database(), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["username", "code", "credential"]
AXES_LOCKOUT_CALLABLE = "renshe.portal.views.session.locked_out"
LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:sign-in"

# Our own page signs in by password, with the lock before it; allauth asks for the second factor and brings providers.
SECOND_FACTOR = _fitting("RENSHE_SECOND_FACTOR", "required", r"required|optional", "required")
SIGN_INS_AT_ONCE = int(_fitting("RENSHE_SIGN_INS", "3", r"[1-9]\d?", "3"))
IDLE_SECONDS = 60 * int(_fitting("RENSHE_IDLE_MINUTES", "30", r"[1-9]\d{0,2}", "30"))
PROVIDERS = providers.from_environment(os.environ)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_ADAPTER = "renshe.access.signing_in.AccountAdapter"
ACCOUNT_FORMS = {"reauthenticate": "renshe.portal.sign_in.forms.PasswordAgain"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "renshe.access.second_factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "renshe.portal.sign_in.forms.Code",
    "reauthenticate": "renshe.portal.sign_in.forms.CodeAgain",
    "activate_totp": "renshe.portal.sign_in.forms.FirstCode",
    "add_webauthn": "renshe.portal.sign_in.forms.NewPasskey",
    "authenticate_webauthn": "renshe.portal.sign_in.forms.Passkey",
    "reauthenticate_webauthn": "renshe.portal.sign_in.forms.PasskeyAgain",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers themselves give passkeys to https and localhost alone
SOCIALACCOUNT_ADAPTER = "renshe.portal.sign_in.single_sign_on.SingleSignOn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": one.id,
                "name": one.name,
                "client_id": one.client,
                "secret": one.secret,
                "settings": {"server_url": one.issuer, "oauth_pkce_enabled": True},
            }
            for one in PROVIDERS
        ]
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "law" / "locale", BASE_DIR / "city" / "locale"]  # rooms that are no app
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# The API counts requests by where they come from; behind TLS the proxy says from where, else nobody is believed.
NINJA_NUM_PROXIES = 1 if HTTPS else 0

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None  # what a job can ask for, `casework.jobs.steps` knows

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_HANDLERS = [
    "renshe.portal.upload_limit.NoBiggerThanAsked",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *sorted({one.origin for one in PROVIDERS})],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "renshe.portal.views.session.form_too_old"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ARCHIVE_FOLDER = HOME / "archive"
EXCHANGE_FOLDER = HOME / "exchange"
LAW_FOLDER = HOME / "law"
PAPER_FOLDER = HOME / "papers"  # a layout of its own that a city lays over ours
NOTICE_ADAPTERS = {  # short names and package.module:Class (`casework.notices.adapters`)
    "sms": os.environ.get("RENSHE_SMS") or "file",
    "email": os.environ.get("RENSHE_EMAIL") or "file",
}
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = _mail_server()
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("RENSHE_EMAIL_FROM") or "renshe@localhost"
ATTACHMENT_SCANNER = os.environ.get("RENSHE_SCANNER", "")
CLAMD = _fitting("RENSHE_CLAMD", "127.0.0.1:3310", r"/\S+|\S+:\d{1,5}", "127.0.0.1:3310, /run/clamav/clamd.ctl")
PROFILE_FILE = HOME / "profile.yaml"
DUCKDB_THREADS = int(_fitting("RENSHE_THREADS", "2", r"[1-9]\d{0,2}", "4"))
DUCKDB_MEMORY = _fitting("RENSHE_MEMORY", "2GB", r"[1-9]\d*(\.\d+)? ?[KMGT]i?B", "2GB")
LOGGING = logs.configuration(as_json=os.environ.get("RENSHE_LOG") == "json")
