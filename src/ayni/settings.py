"""Settings: everything an operator may change is read from the environment (docs/operating.md)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ayni.kernel import embedded
from ayni.kernel.secrets import lasting_secret

PACKAGE = Path(__file__).resolve().parent
DATA = embedded.folder()
EMBEDDED = os.environ.get("AYNI_EMBEDDED") == "1"
DEBUG = False
DOMAIN = os.environ.get("AYNI_DOMAIN", "")
BEHIND_TLS = bool(DOMAIN) and os.environ.get("AYNI_TLS", "1") == "1"
PUBLIC_URL = os.environ.get("AYNI_URL", f"https://{DOMAIN}" if DOMAIN else "http://127.0.0.1:8000")
SECRET_KEY = os.environ.get("AYNI_SECRET_KEY") or lasting_secret(DATA)
ALLOWED_HOSTS = [DOMAIN] if DOMAIN else ["*"]


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "ayni",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "OPTIONS": query,
        "CONN_HEALTH_CHECKS": True,
    }


# The owner makes the tables; the application connects as a role that owns nothing (kernel/database.py).
_owner = _database(os.environ.get("DATABASE_URL", "postgresql:///ayni"))
_application_url = os.environ.get("DATABASE_APP_URL", "")
_application = (
    _database(_application_url)
    if _application_url
    else {**_owner, "USER": f"{_owner['NAME']}_app", "PASSWORD": lasting_secret(DATA, "database", SECRET_KEY)}
)
DATABASES = {
    "default": {
        **_application,
        "OPTIONS": {
            "prepare_threshold": 5,
            **_application["OPTIONS"],
            "pool": {"min_size": 1, "max_size": int(os.environ.get("AYNI_DB_POOL", "12")), "timeout": 10},
        },
    },
    "owner": _owner,
}
DATABASE_APP_ROLE_IS_OURS = not _application_url
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "ayni.kernel",
    "ayni.directory",
    "ayni.ledger",
    "ayni.work",
    "ayni.purchasing",
    "ayni.resources",
    "ayni.studies",
    "ayni.demonstration",
    "ayni.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ayni.web.faults.FaultPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ayni.web.kept.KeptPageMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ayni.web.tenant.TenantMiddleware",
]

ROOT_URLCONF = "ayni.urls"
WSGI_APPLICATION = "ayni.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "ayni.web.templatetags.ayni"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ayni.web.context.place",
            ],
        },
    }
]

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["ayni.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# A phone that came in once stays in: a workshop does not remember passwords.
SESSION_COOKIE_AGE = 400 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "ayni.web.faults.csrf_failure"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("http") else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "ayni_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

EMAIL_URL = urlsplit(os.environ.get("AYNI_EMAIL_URL", ""))
EMAIL_CONFIGURED = EMAIL_URL.scheme in {"smtp", "smtps"}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = EMAIL_URL.hostname or ""
EMAIL_PORT = EMAIL_URL.port or 587
EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp" and EMAIL_PORT != 25
EMAIL_USE_SSL = EMAIL_URL.scheme == "smtps"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("AYNI_EMAIL_FROM", f"ayni@{DOMAIN or 'localhost'}")
PHONE_GATEWAY_URL = os.environ.get("AYNI_PHONE_GATEWAY_URL", "")
PHONE_GATEWAY_TOKEN = os.environ.get("AYNI_PHONE_GATEWAY_TOKEN", "")

ACCOUNT_ADAPTER = "ayni.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ayni"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS

PROCRASTINATE_IMPORT_PATHS = [
    "ayni.directory.tasks",
    "ayni.work.tasks",
    "ayni.purchasing.tasks",
    "ayni.resources.tasks",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ayni": {"level": "INFO"}},
}
