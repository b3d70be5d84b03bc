"""Schema changes of `payments`, small, named, safe on a live site."""
