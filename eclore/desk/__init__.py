"""The roof, for agents: pages that span rooms; acts through the actions of the rooms."""
