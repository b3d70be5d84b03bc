"""Schema changes of `inbox`, small, named, safe on a live site."""
