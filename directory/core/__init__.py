"""What the room knows: pure nouns and rules."""
