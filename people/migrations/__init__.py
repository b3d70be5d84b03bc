"""Schema changes of `people`, small, named, safe on a live site."""
