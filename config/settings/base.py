"""Every setting of Almoner, read from the environment; dev, test and production hold what differs."""

from pathlib import Path

import environ
from csp.constants import SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "cms",
    "treasury",
    "inbox",
    "donations",
    "campaigns",
    "payments",
    "people",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.Csp",
    "config.middleware.Personal",
    "config.middleware.OversizedBody",
    "config.middleware.ForeignCharset",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "config.context.site",
            ],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'almoner.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A read transaction that turns into a write fails at once on SQLite; IMMEDIATE takes the lock first.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Without recursive triggers, INSERT OR REPLACE deletes a frozen row and no trigger hears of it.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
# Larger forms than this are answered 413 before they are read; Wagtail's uploads go under /cms/.
PUBLIC_BODY_LIMIT = 1_048_576
OFFICE_BODY_LIMIT = 26_214_400

# --- Languages and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("pl", _("Polish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = ORG_TIME_ZONE = env.str("ORG_TIME_ZONE", default="Europe/Warsaw")
TEST_CLOCK = env.str("TEST_CLOCK", default="")  # an ISO time at which the clock stands; refused with a live key

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "people.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # else the request's Host, which anybody may write
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- Wagtail ------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Almoner"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The admin would call gravatar.com and releases.wagtail.org.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [ORG_TIME_ZONE, "UTC"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("pl", "polski")]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- Money --------------------------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
# A space after the comma would silently shut out the second secret of a rotation.
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", cast=str.strip, default=[])
STRIPE_ACCOUNT = env.str("STRIPE_ACCOUNT", default="")  # the account whose events are ours; "" = the key's own
STRIPE_IS_LIVE = STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
STRIPE_TRANSPORT = ""  # dotted path of a callable below the socket; the sandbox's when there is no key
STRIPE_METHODS = env.list("STRIPE_METHODS", default=["card"])
STRIPE_MAX_RETRIES = env.int("STRIPE_MAX_RETRIES", default=2)
# Test-only switches (`skip-lock`, `skip-dedupe`, `skip-outbox`, `skip-refetch`) for negative controls.
PROTECTIONS_OFF = frozenset(env.list("PROTECTIONS_OFF", default=[]))
SANDBOX = not STRIPE_SECRET_KEY
if SANDBOX:
    INSTALLED_APPS.append("sandbox")
    STRIPE_API_KEY = "sk_test_sandbox"
    STRIPE_TRANSPORT = "" if STRIPE_API_BASE else "sandbox.transport.request"
    STRIPE_WEBHOOK_SECRETS = STRIPE_WEBHOOK_SECRETS or ["whsec_sandbox"]
    SANDBOX_DB = DATA_DIR / "sandbox.sqlite3"
    SANDBOX_PUBLIC_URL = f"{SITE_URL}/sandbox/stripe"
    SANDBOX_ENDPOINT_URL = f"{SITE_URL}/hooks/stripe/"
    SANDBOX_SENDER = env.str("SANDBOX_SENDER", default="config.local.deliver_in_process")
    SANDBOX_CAPTURE_LAG = env.int("SANDBOX_CAPTURE_LAG", default=2)
    SANDBOX_DELIVERY = "inline"
else:
    STRIPE_API_KEY = STRIPE_SECRET_KEY
GIVING_CURRENCIES = {
    # currency: (least, most, suggested amounts for a single gift), all in minor units
    "PLN": (500, 5_000_000, (3_000, 5_000, 10_000, 20_000)),
    "EUR": (200, 1_000_000, (1_500, 3_000, 6_000, 12_000)),
    "USD": (200, 1_000_000, (1_500, 3_000, 6_000, 12_000)),
    "GBP": (200, 1_000_000, (1_500, 3_000, 6_000, 12_000)),
    "JPY": (200, 1_000_000, (2_000, 4_000, 8_000, 15_000)),
    "KWD": (1_000, 3_000_000, (5_000, 10_000, 20_000, 40_000)),
}

# --- Mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Almoner <office@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# --- Work beside the request --------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = False  # a failing task never breaks the request that started it
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="almoner")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BEAT_SCHEDULE = {"run_due": {"task": "config.tasks.run_due", "schedule": 60.0}}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# --- Safety -------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# A cookie would keep what it says, and to whom, in the browser after the session has ended.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
STRIPE_PAGES = ["https://checkout.stripe.com", "https://donate.stripe.com", "https://billing.stripe.com"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        # The redirect to the payment page counts as an action. The sandbox's page is at SITE_URL, while a visitor may
        # have come by another name of the same machine.
        "form-action": [SELF, *([SITE_URL] if SANDBOX else []), *STRIPE_PAGES],
        "frame-ancestors": ["'none'"],
    }
}
# Wagtail's own screens carry inline scripts and styles and have no nonce.
ADMIN_CSP = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "object-src": ["'none'"],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"references": {"()": "config.logs.References"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["references"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # The SDK logs what it sends, and that names people.
    # Every task in a line of its own would bury the rest.
    "loggers": {"stripe": {"level": "WARNING"}, "celery.app.trace": {"level": "WARNING"}},
}
