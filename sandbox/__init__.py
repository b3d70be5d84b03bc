"""A Stripe without keys: a function from an HTTP request to an HTTP response, with its own stored objects."""
