"""Settings: one file, typed readers of the environment, defaults for all, a bad value refused with a sentence."""

import ipaddress
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from eclore.core.keys import secret

ROOT = Path(__file__).resolve().parent.parent
env = Env()

try:
    ECLORE_HOME = Path(env.str("ECLORE_HOME", str(ROOT / "var"))).resolve()
    ECLORE_WORDS = Path(env.str("ECLORE_WORDS", str(ECLORE_HOME / "words"))).resolve()
    DEBUG = env.bool("DEBUG", False)
    DEMO = env.bool("DEMO", False)
    REHEARSAL = env.bool("REHEARSAL", False)
    HOST = env.str("HOST", "127.0.0.1")
    SITE_NAME = env.str("SITE_NAME", "Éclore")
    SITE_TAGLINE = env.str("SITE_TAGLINE", "Budget citoyen du Pas-de-Calais")
    # Who grants the money, as the national format for subsidies wants it.
    GRANTOR_NAME = env.str("GRANTOR_NAME", "Département du Pas-de-Calais")
    GRANTOR_SIRET = env.str("GRANTOR_SIRET", "22620001200012")
    SITE_URL = env.str("SITE_URL", f"http://{HOST}:{env.int('PORT', 8000)}").rstrip("/")
    TRUSTED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    HTTPS = env.bool("HTTPS", False)
    EMAIL = env.dj_email_url("EMAIL_URL") if env.str("EMAIL_URL", "") else {}
    DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", "equipe@budgetcitoyen.example")
    SMS_BACKEND = env.str("SMS_BACKEND", "folder")
    SMS_URL = env.str("SMS_URL", "")
    SMS_TOKEN = env.str("SMS_TOKEN", "")
    SMS_SENDER = env.str("SMS_SENDER", "")
    ECLORE_HOME.mkdir(parents=True, exist_ok=True)
    # conn_max_age goes by keyword: in the address psycopg would refuse it.
    database = env.dj_db_url("DATABASE_URL", f"sqlite:///{ECLORE_HOME / 'eclore.sqlite3'}", conn_max_age=60)
except EnvError as error:
    raise ImproperlyConfigured(f"Réglage refusé : {error}") from error


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine only (an address or `localhost`)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


if DEMO and not is_loopback(HOST):
    raise ImproperlyConfigured(
        f"Le mode démonstration laisse entrer sans mot de passe : il refuse HOST={HOST} et n'accepte que 127.0.0.1."
    )
if SMS_BACKEND == "http" and not SMS_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("Réglage refusé : SMS_BACKEND=http demande SMS_URL, une adresse http:// ou https://.")

TESTING = "pytest" in sys.modules
SECRET_KEY = secret(ECLORE_HOME, "secret")
ALLOWED_HOSTS = TRUSTED_HOSTS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "eclore.core",
    "eclore.people",  # before the account library: its templates win
    "allauth",
    "allauth.account",
    "eclore.editions",
    "eclore.ideas",
    "eclore.workshops",
    "eclore.advising",
    "eclore.projects",
    "eclore.reviews",
    "eclore.voting",
    "eclore.results",
    "eclore.grants",
    "eclore.evaluation",
    "eclore.opendata",
    "eclore.pages",
    "eclore.desk",
    "eclore.backstage",
]

MIDDLEWARE = [
    "eclore.core.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # above the static files too: before collectstatic they are not compressed
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "eclore.editions.middleware.EditionMount",
    "allauth.account.middleware.AccountMiddleware",
    "eclore.core.middleware.DenyByDefault",
    "eclore.core.middleware.SayRefusals",
]

ROOT_URLCONF = "eclore.urls"
WSGI_APPLICATION = "eclore.wsgi.application"
FORM_RENDERER = "eclore.core.forms.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eclore.pages.context.frame",
            ],
        },
    }
]

if database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE makes atomic() take the write lock at once (select_for_update is ignored there);
    # FULL so that a power cut loses no acknowledged ballot or payment.
    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    }
    if TESTING:
        # In memory, threads meet "table is locked": the laboratory uses a file.
        database["TEST"] = {"NAME": str(ECLORE_HOME / "test.sqlite3")}
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mon-espace/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "eclore.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # an address is only someone's once a code sent there came back
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
# The first path wins: the instance's own words (`manage.py words`), whole sentences laid over ours.
LOCALE_PATHS = [ECLORE_WORDS, ROOT / "eclore" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ECLORE_HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Hashed names once `collectstatic` has run; before that the files are served from the sources.
COLLECTING = sys.argv[1:2] == ["collectstatic"]  # the first run makes the list of names that the others look for
COLLECTED = ((STATIC_ROOT / "staticfiles.json").exists() or COLLECTING) and not TESTING
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # private files go through core.files alone
    "staticfiles": {
        "BACKEND": "eclore.core.collected.CollectedFiles"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

if EMAIL:
    globals().update({name: value for name, value in EMAIL.items() if name.startswith("EMAIL_")})
    EMAIL_TIMEOUT = EMAIL.get("EMAIL_TIMEOUT") or 30  # shorter than the lease of a job: two workers never send the same
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(ECLORE_HOME / "mail")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "eclore.core.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"eclore": {"level": "INFO"}},
}
