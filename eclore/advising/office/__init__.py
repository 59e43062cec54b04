"""The office's side: requests, the work with a person, partners and their hours."""
