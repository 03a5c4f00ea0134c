"""SQLite as Django speaks to it, with one thing more: rebuilding a table keeps its triggers."""
