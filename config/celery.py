"""The Celery application; without a broker its tasks run in-process after commit."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("almoner")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
