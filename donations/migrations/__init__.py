"""Schema changes of `donations`, small, named, safe on a live site."""
