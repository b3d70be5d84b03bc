"""The settings of `make run`: a living demo on one machine, without keys and without services."""

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, SECRET_KEY, env

if not SECRET_KEY:
    from config.local import kept_secret

    SECRET_KEY = kept_secret(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DEBUG = env.bool("DEBUG", default=False)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SANDBOX_OPEN = True  # the operator page of the Stripe sandbox needs no login on one's own machine
