"""Every setting the sandbox reads, with its default."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

KEY_PREFIX = "sk_test_sandbox"
API_VERSION = "2026-10-28.endive"


def is_allowed() -> bool:
    """Whether the sandbox may answer at all: never beside a real Stripe key."""
    return not getattr(settings, "STRIPE_SECRET_KEY", "")


def database() -> str:
    """The SQLite file (SANDBOX_DB, else ``sandbox.sqlite3`` in DATA_DIR)."""
    chosen = getattr(settings, "SANDBOX_DB", None) or Path(getattr(settings, "DATA_DIR", "var")) / "sandbox.sqlite3"
    return str(chosen)


def sender() -> str:
    """Dotted path of the callable ``(url, headers, body) -> status`` that takes events to their endpoint."""
    return str(getattr(settings, "SANDBOX_SENDER", "") or "sandbox.deliver.post")


def endpoint_url() -> str:
    """Address of the webhook endpoint that exists from the start, or empty."""
    return str(getattr(settings, "SANDBOX_ENDPOINT_URL", "") or "")


def webhook_secrets() -> list[str]:
    """Signing secrets of that endpoint; it signs with the first."""
    return list(getattr(settings, "STRIPE_WEBHOOK_SECRETS", None) or [])


def public_url() -> str:
    """Where a browser finds the sandbox's pages, without a slash at the end."""
    return str(getattr(settings, "SANDBOX_PUBLIC_URL", "") or "http://127.0.0.1:8000/sandbox/stripe").rstrip("/")


def account_name() -> str:
    """The name on the payment page when the session brings none."""
    return str(getattr(settings, "SANDBOX_ACCOUNT_NAME", "") or "Sandbox organisation")


def capture_lag() -> float:
    """Seconds between a charge and its balance transaction."""
    return float(getattr(settings, "SANDBOX_CAPTURE_LAG", 2))


def refund_lag() -> float:
    """Seconds between a refund and its bank reference, or the end of a pending one."""
    return float(getattr(settings, "SANDBOX_REFUND_LAG", 2))


def delivery_mode() -> str:
    """``inline`` (after each commit), ``background`` (a thread of this process) or ``hold`` (until released)."""
    return str(getattr(settings, "SANDBOX_DELIVERY", "inline"))


def settlement_currencies() -> list[str]:
    """Currencies with a balance of their own; all others are converted to the first."""
    return [code.lower() for code in getattr(settings, "SANDBOX_SETTLEMENT_CURRENCIES", None) or ["pln", "eur"]]


def fee() -> tuple[str, str]:
    """Stripe's fee: per cent of the amount, and a fixed part in EUR, both as decimal text."""
    percent, fixed = getattr(settings, "SANDBOX_FEE", None) or ("1.5", "0.25")
    return str(percent), str(fixed)


def is_open() -> bool:
    """Whether the operator page needs no staff login: on a developer's machine."""
    return bool(getattr(settings, "SANDBOX_OPEN", False) or settings.DEBUG)


KEY_LIFE = timedelta(hours=24)
SECRET_OVERLAP = timedelta(hours=24)
