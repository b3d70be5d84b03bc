"""What may be decided about people."""

from django.db import transaction

from people import clock
from people.models import Supporter


@transaction.atomic
def find_or_create_supporter(
    *, email: str, first_name: str, last_name: str, language: str, organisation: str = ""
) -> Supporter:
    """Return the supporter with this address and name, or a new one.

    An address alone finds nobody: two people may share one, and a stranger may type it. Rows that turn out to be the
    same person are merged by a person, not by a form.
    """
    email = email.strip().lower()
    found = (
        Supporter.objects.filter(
            email__iexact=email,
            first_name__iexact=first_name,
            last_name__iexact=last_name,
            organisation__iexact=organisation,
        )
        .order_by("id")
        .first()
    )
    if found is not None:
        return found
    return Supporter.objects.create(
        email=email,
        first_name=first_name,
        last_name=last_name,
        organisation=organisation,
        language=language,
        created_at=clock.now(),
    )
