"""What search knows: words, numbers, the typed line, and the plan an engine carries out."""
