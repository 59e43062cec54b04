"""The public side: ask, follow, agree; the directory of partners."""
