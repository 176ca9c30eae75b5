"""Where texts for people come from: the core has them in English, with keys under which others are found."""

from collections.abc import Callable

__all__ = ["Words", "in_english"]

Words = Callable[[str, str], str]
"""From a text's key, such as ``cue.deadlift.rounded_back``, and the English text to what is shown and
said."""


def in_english(_key: str, text: str) -> str:
    """Give the English text as it is.

    Parameters
    ----------
    _key : str
        Not looked at.
    text : str
        The English text.

    Returns
    -------
    str
        The same.

    Examples
    --------
    >>> in_english("set_up.nobody", "Nobody can be seen.")
    'Nobody can be seen.'
    """
    return text
