"""Keeping the pose landmarker from telling anybody that it is used.

mediapipe reports usage to its maker over HTTPS from native code, some time between a landmarker's creation
and its end. Its HTTP client honours the usual proxy variables at that moment, so they point to a closed port
of this machine for as long as any landmarker lives, and are put back afterwards. Nothing else in mediapipe
uses the network.

A program that shares its process with a landmarker has its own HTTPS requests refused during that time,
unless they name their proxy themselves: that is the price of sending nothing.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["no_usage_reports"]

_CLOSED_PORT = "http://127.0.0.1:9"
# The discard port of the loopback interface; nothing listens there, and a connection is refused at once.
_POINTED_AWAY = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy")
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
# A host on the user's list of exceptions would be reached directly, so the lists go for the time being.

_lock = threading.Lock()
_users = 0
_saved: dict[str, str | None] = {}


@contextmanager
def no_usage_reports() -> Iterator[None]:
    """Let no report leave the machine while the block runs; blocks may overlap, also in several threads.

    Yields
    ------
    None
        With the environment changed; it is as before once the last block has ended.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _users
    with _lock:
        _users += 1
        if _users > 1:
            return
        for name in (*_POINTED_AWAY, *_EXCEPTIONS):
            _saved[name] = os.environ.get(name)
        for name in _POINTED_AWAY:
            os.environ[name] = _CLOSED_PORT
        for name in _EXCEPTIONS:
            os.environ.pop(name, None)


def _leave() -> None:
    global _users
    with _lock:
        _users -= 1
        if _users:
            return
        for name, value in _saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _saved.clear()
