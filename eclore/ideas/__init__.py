"""A resident brings an idea in a few lines. Enters: anyone. Leaves: an idea that a comptoir can work on."""
