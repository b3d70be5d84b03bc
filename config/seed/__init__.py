"""The living demo: a small charity in two languages with a year behind it, made through the services."""
