"""The one settings file. Places differ only by the environment (config/env.py)."""

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy

from config import env

BASE_DIR = env.ROOT
PLACE = env.place()
PRODUCTION = PLACE.mode is env.Mode.PRODUCTION
SECRET_KEY = env.secret_key(PLACE)
DEBUG = False
ALLOWED_HOSTS = env.hosts(PLACE)
ADDRESS = env.address()
TOKEN_PIN_FILE = env.named_file("DIWAN_TOKEN_PIN_FILE")
OBJECTS = env.objects()
OBJECTS_SECOND = env.objects_second()
WATCH_FILE = env.named_file("DIWAN_WATCH")
SEARCH = env.search()
MAIL = env.mail()
INBOXES = env.named_file("DIWAN_INBOXES")
CLAMD = env.named_file("DIWAN_CLAMD")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "directory",
    "signing",
    "archive",
    "search",
    "correspondence",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "csp",
    "django_htmx",
    "django_prose_editor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # slow lines; Django pads each answer against BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "directory.middleware.ReachMiddleware",
    "archive.middleware.OpeningMiddleware",
    "config.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.pages.frame",
                "config.grade_term.grade_term",
                "config.lying.lying",
            ],
        },
    }
]

DATABASE = env.database()
if DATABASE is None:
    DATABASES = {
        "default": {
            "ENGINE": "config.doors.sqlite",
            "NAME": PLACE.database,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": ":memory:"},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE.name,
            "USER": DATABASE.user,
            "PASSWORD": DATABASE.password,
            "HOST": DATABASE.host,
            "PORT": DATABASE.port,
            "OPTIONS": {"options": "-c lock_timeout=30s", **DATABASE.options},
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,  # a server that was restarted is one new connection, not an error page
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = ["directory.middleware.StandingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "name_ar", "name_ckb", "name_en")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "directory:enter"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None  # guardian: no stranger has a row

LANGUAGE_CODE = "ar"
LANGUAGES = [
    ("ar", gettext_lazy("Arabic")),
    ("ckb", gettext_lazy("Kurdish")),
    ("en", gettext_lazy("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Asia/Baghdad"
USE_TZ = True
USE_I18N = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
STATIC_ROOT = PLACE.static

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a form; files are counted by the intake
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # small requests; they end here
    "config.uploads.Capped",
]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer browsers send "Origin: null", which fails the CSRF check
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF, NONCE],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = str(MAIL["host"]), int(MAIL["port"]), 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = str(MAIL["user"]), str(MAIL["password"])
EMAIL_USE_SSL, DEFAULT_FROM_EMAIL = bool(MAIL["is_safe"]), str(MAIL["from"])
EMAIL_USE_TLS = bool(EMAIL_HOST) and not EMAIL_USE_SSL and EMAIL_HOST not in {"localhost", "127.0.0.1"}

PIN_COST: dict[str, int] | None = None  # None: the strong default of signing.core.policy; tests set a cheap one
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its backend is not wanted: the one access rule reads the tables
