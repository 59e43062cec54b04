"""The roof, for people: home, catalogue, project page, own space. Only composes."""
