"""Where anybody checks a receipt."""

from django.urls import path

from payments.views import verify

urlpatterns = [path("verify/<str:code>/", verify, name="verify")]
