"""Éclore: the platform with which a French département runs its participatory budget."""
