"""Commands that drive the whole product."""
