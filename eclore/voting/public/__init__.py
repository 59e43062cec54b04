"""Pages of the vote: the booth, and the bulletin board."""
