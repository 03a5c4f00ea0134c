"""What paper knows: limits, the normal form, its errors; pure Python."""
