"""Mails as files, so that those of a killed child are seen; Stripe rings when told to."""

import pytest

from tests import factories


@pytest.fixture
def world(transactional_db, django_db_serialized_rollback, settings, tmp_path):
    """A site on which every commit is one, an issuer, and mails that outlive their process."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_FILE_PATH.mkdir()
    settings.SANDBOX_DELIVERY = "hold"
    return factories.make_issuer()
