"""The settings of the test suite: fast hashes, mails in memory, the sandbox in-process and at hand."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DATABASES, env

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="almoner-test-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns of a folder that is not there, and warnings are errors
WHITENOISE_USE_FINDERS = True
SANDBOX_DB = DATA_DIR / "sandbox.sqlite3"
SANDBOX_SENDER = "config.local.deliver_in_process"
SANDBOX_CAPTURE_LAG = 0
STRIPE_MAX_RETRIES = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Also where a broker is at hand: the tests that drive a worker of their own switch this off.
CELERY_TASK_ALWAYS_EAGER = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / env.str("TEST_DB", default="var/test.sqlite3"))}
