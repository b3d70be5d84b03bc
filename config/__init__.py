"""Wiring: settings, addresses, the schedule, and the commands that drive the whole."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
