"""Lets a test meet files it has no right to, even where tests run as the superuser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_privileges"]

# The user called "nobody" on the usual systems.
_NOBODY = 65534


@contextmanager
def without_privileges() -> Iterator[None]:
    """Let the block run as somebody who owns nothing, if it would run as the superuser."""
    is_superuser = os.geteuid() == 0
    if is_superuser:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if is_superuser:
            os.seteuid(0)
