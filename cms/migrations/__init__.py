"""Schema changes of `cms`, small, named, safe on a live site."""
