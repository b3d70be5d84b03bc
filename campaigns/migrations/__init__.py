"""Schema changes of `campaigns`, small, named, safe on a live site."""
