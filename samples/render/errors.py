"""What can go wrong in drawing samples."""

__all__ = ["RenderError"]


class RenderError(Exception):
    """Something a person who makes samples can put right; its message says what and how."""
