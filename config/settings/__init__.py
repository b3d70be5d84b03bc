"""Settings: `base` holds everything and reads the environment, the others only what differs."""
