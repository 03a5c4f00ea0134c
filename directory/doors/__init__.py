"""What the room talks to beside the ORM: the database itself."""
