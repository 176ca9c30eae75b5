"""What the keys of a window mean."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Protocol

__all__ = ["KEYS", "KEY_NAMES", "Key", "Reflecting", "obey_display_key", "read_key"]


class Key(Enum):
    """What a person at the keyboard wants."""

    PAUSE = "pause"
    STOP = "stop"
    NEXT = "next"
    REPEAT = "repeat"
    SKIP = "skip"
    MIRROR = "mirror"
    FULL_SCREEN = "full_screen"
    MORE = "more"
    LESS = "less"
    VOICE = "voice"
    HELP = "help"


KEYS: Mapping[int, Key] = {
    ord(" "): Key.PAUSE,
    ord("q"): Key.STOP,
    27: Key.STOP,  # Esc
    ord("n"): Key.NEXT,
    13: Key.NEXT,  # Return
    10: Key.NEXT,
    ord("r"): Key.REPEAT,
    ord("s"): Key.SKIP,
    ord("m"): Key.MIRROR,
    ord("f"): Key.FULL_SCREEN,
    ord("+"): Key.MORE,
    ord("="): Key.MORE,  # the same key without Shift on many keyboards
    ord("-"): Key.LESS,
    ord("v"): Key.VOICE,
    ord("h"): Key.HELP,
    ord("?"): Key.HELP,
}
"""By what OpenCV says of a key that was pressed."""

KEY_NAMES: Mapping[Key, str] = {
    Key.PAUSE: "space",
    Key.STOP: "q",
    Key.NEXT: "n",
    Key.REPEAT: "r",
    Key.SKIP: "s",
    Key.MIRROR: "m",
    Key.FULL_SCREEN: "f",
    Key.MORE: "+",
    Key.LESS: "-",
    Key.VOICE: "v",
    Key.HELP: "h",
}
"""What to call the key on a screen."""


def read_key(code: int) -> Key | None:
    """Say what a key means.

    Parameters
    ----------
    code : int
        As OpenCV gives it; -1 for no key.

    Returns
    -------
    Key or None
        None for no key and for one without a meaning. Capitals are the same as small letters.
    """
    # Beyond the lowest byte are modifiers, such as Num Lock with some window systems, but arrows and function
    # keys are larger numbers altogether, whose lowest byte is some letter.
    if code < 0 or (code & 0xFFFF) >= 0xFF00:
        return None
    return KEYS.get(ord(chr(code & 0xFF).lower()[0]))


class Reflecting(Protocol):
    """A view that can show the camera's picture as in a mirror."""

    is_mirrored: bool


def obey_display_key(key: Key | None, view: Reflecting, toggle_voice: Callable[[], object]) -> Key | None:
    """Do what a key asks of the display itself, in whichever window it is pressed.

    Parameters
    ----------
    key : Key or None
        What was pressed.
    view : Reflecting
        Mirrored, or no longer, by the key for that.
    toggle_voice : callable
        Called for the key of the voice.

    Returns
    -------
    Key or None
        The key if it asks for anything else; None where that was all.
    """
    if key is Key.MIRROR:
        view.is_mirrored = not view.is_mirrored
    elif key is Key.VOICE:
        toggle_voice()
    else:
        return key
    return None
