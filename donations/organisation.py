"""Who the gifts go to: the default issuer's facts of today."""

from payments.models import IssuerProfile
from people import clock


def organisation() -> IssuerProfile | None:
    """Return today's facts of the organisation, or None on a site that has not been set up."""
    return IssuerProfile.objects.of_the_site(clock.today())
