"""Schema changes of `treasury`, small, named, safe on a live site."""
