"""Stripe rings: events verified, stored, answered, processed."""
