"""Telling: the pages of the site."""
