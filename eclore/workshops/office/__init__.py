"""The office's side: plan, open, check in at the door, close."""
