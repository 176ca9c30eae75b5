"""Draws the placeholder sample; to be replaced by the renderer of the real samples."""
