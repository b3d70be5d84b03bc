"""Every address of Almoner on one page."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from config import views
from people.access import declare

# Wagtail's own login forms know no rate limit; there is one door.
to_login = declare("public")(RedirectView.as_view(pattern_name="account_login", query_string=True))

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("inbox.urls")),
    path("", include("payments.urls")),
    path("cms/login/", to_login),
    path("cms/", include(admin_urls)),
    path("documents/", include(document_urls)),
]
if settings.SANDBOX:
    urlpatterns.append(path("sandbox/stripe/", include("sandbox.urls")))
urlpatterns += i18n_patterns(
    path("account/", include("allauth.urls")),
    path("_util/login/", to_login),
    path("", include("donations.urls")),
    path("", include(wagtail_urls)),
)
