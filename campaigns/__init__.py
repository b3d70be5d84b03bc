"""What for: campaigns and what they have raised."""
