"""The archive: what is kept in SQLite, and how it is found again."""
