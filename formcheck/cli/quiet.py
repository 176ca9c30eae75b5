"""Keeping the chatter of native libraries off the screen."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["native_chatter_hidden"]


@contextmanager
def native_chatter_hidden() -> Iterator[None]:
    """Hide what native code writes to stderr while the block runs; Python's own stderr still shows.

    The landmarker's library writes a dozen lines about itself past every logging setting. A command owns its
    process and may redirect the file descriptor; the library part of formcheck never does.

    Yields
    ------
    None
        With file descriptor 2 redirected, if stderr is a real one.
    """
    try:
        is_real = sys.stderr.fileno() == 2
    except (AttributeError, OSError, io.UnsupportedOperation):
        is_real = False
    if not is_real:
        yield
        return
    sys.stderr.flush()
    before, kept = sys.stderr, os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    # Line buffered, as stderr is: an error has to be out before the process can die.
    with os.fdopen(os.dup(2), "w", buffering=1, encoding=before.encoding, errors="backslashreplace") as ours:
        os.dup2(nowhere, 2)
        os.close(nowhere)
        sys.stderr = ours
        try:
            yield
        finally:
            sys.stderr = before
            os.dup2(kept, 2)
            os.close(kept)
