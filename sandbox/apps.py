"""The sandbox as a Django application without models."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Templates, texts and commands of the sandbox."""

    name = "sandbox"
    verbose_name = "Stripe sandbox"
