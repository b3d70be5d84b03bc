"""Where Stripe rings."""

from django.urls import path

from inbox.views import receive

urlpatterns = [path("hooks/stripe/", receive, name="stripe_webhook")]
