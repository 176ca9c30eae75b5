"""Render side-view films of a person at exercise whose joint angles are exactly known."""
