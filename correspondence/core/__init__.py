"""What correspondence knows: letters, routes, numbers, deadlines. Pure Python."""
