"""Names of the program's in words for people."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["REASONS", "say"]

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "partial": "not deep enough to be a rep",
        "not_finished": "not finished when the recording ended",
        "turn_not_seen": "its turn was before the recording",
        "too_quick": "too quick to be a rep",
        "lost_from_view": "you were out of sight",
        "trunk_stayed_upright": "the trunk did not lean forward, so it was no hinge",
        "not_standing": "it did not end standing upright",
        "walked": "the feet moved",
        "handling_the_weights": "picking up or putting down the weights",
    }
)
"""Why an attempt was not counted, as one clause."""


def say(name: str) -> str:
    """Turn a name such as ``rounded_back`` into words.

    Parameters
    ----------
    name : str
        Lower case with underscores.

    Returns
    -------
    str
        The words with spaces between them.

    Examples
    --------
    >>> say("rounded_back")
    'rounded back'
    """
    return name.replace("_", " ")
