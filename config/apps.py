"""The wiring as a Django app without models: it brings commands and start-up checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Almoner"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the system checks)
