"""The settings of a live site; they only tighten, and refuse to start half configured."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLAUTH_TRUSTED_PROXY_COUNT,
    ALLOWED_HOSTS,
    LOGGING,
    REDIS_URL,
    SANDBOX,
    SECRET_KEY,
    SITE_URL,
    STRIPE_WEBHOOK_SECRETS,
    env,
)

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be set to at least 50 characters.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's host.")
if SANDBOX and not env.bool("ALLOW_SANDBOX", default=False):
    raise ImproperlyConfigured("STRIPE_SECRET_KEY is not set. ALLOW_SANDBOX=1 starts a site that takes no real money.")
if not STRIPE_WEBHOOK_SECRETS:
    raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRETS must hold at least one signing secret.")
if env.bool("BEHIND_PROXY", default=False) and ALLAUTH_TRUSTED_PROXY_COUNT < 1:
    raise ImproperlyConfigured("BEHIND_PROXY is set; TRUSTED_PROXIES must say how many, or all visitors count as one.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must be the site's https address.")

if REDIS_URL and not env.str("CACHE_URL", default=""):
    # Rate limits count per cache, and a cache of each process would let every process be tried anew.
    CACHES = {"default": env.cache_url_config(REDIS_URL.replace("redis://", "rediscache://", 1))}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes ask over plain http inside the house
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LOGGING["formatters"] = {"line": {"()": "config.logs.JsonLines"}}
