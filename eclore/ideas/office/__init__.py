"""The office's side: read what arrives, publish, join, archive."""
