"""The world of a process that is going to die."""

import pytest

from tests import factories


@pytest.fixture
def mails_as_files(settings, tmp_path):
    """Every mail leaves a trace that outlives its process."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_FILE_PATH.mkdir()


@pytest.fixture
def world(transactional_db, django_db_serialized_rollback, mails_as_files, settings):
    """A site on which every commit is one, with an issuer; Stripe rings when told to."""
    settings.SANDBOX_DELIVERY = "hold"
    return factories.make_issuer()
