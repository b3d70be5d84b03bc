"""Every address of Almoner on one page."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

urlpatterns = [path("cms/", include(admin_urls))]
urlpatterns += i18n_patterns(path("account/", include("allauth.urls")), path("", include(wagtail_urls)))
