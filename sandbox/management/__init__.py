"""Commands that run and steer the sandbox."""
