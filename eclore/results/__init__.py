"""Count, share-out, approval, declaration. Enters: ballots and rulebook. Leaves: awards, minutes."""
