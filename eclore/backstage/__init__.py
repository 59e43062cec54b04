"""Commands that span rooms: demo, import, tick, purge."""
