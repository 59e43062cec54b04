"""The demo edition, made through the actions, the same for the same seed, by stage and size."""
