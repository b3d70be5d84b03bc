"""Who the gifts go to: the default issuer's facts of today."""

from payments.models import IssuerProfile
from people import clock


def organisation() -> IssuerProfile | None:
    """Return today's facts of the organisation, or None on a site that has not been set up."""
    return (
        IssuerProfile.objects.filter(issuer__is_default=True, valid_from__lte=clock.today())
        .order_by("-valid_from")
        .first()
    )
