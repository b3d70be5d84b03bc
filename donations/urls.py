"""Addresses of giving; config.urls puts a language in front of them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from donations import views

app_name = "donations"
urlpatterns = [
    # Translators: parts of web addresses, in lower case, without Polish letters.
    path(_("donate/return/"), views.come_back, name="return"),
    path(_("donate/thanks/<slug:reference>/"), views.thanks, name="thanks"),
    path(_("donate/thanks/<slug:reference>/confirmation.pdf"), views.receipt_file, name="receipt"),
    path(_("donate/not-finished/<slug:reference>/"), views.not_finished, name="not_finished"),
]
