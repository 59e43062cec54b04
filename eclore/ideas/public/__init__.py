"""The public side: read the ideas, bring one, support one, agree that two be joined."""
