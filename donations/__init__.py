"""Giving: the gift form and what becomes of a gift."""
