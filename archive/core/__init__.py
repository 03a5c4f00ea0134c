"""What the room knows: the tree, the tiles, the checkpoint, the package and the leaf."""
