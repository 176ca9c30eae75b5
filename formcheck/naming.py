"""Names of movements, checks and reasons, as they are read by people."""

__all__ = ["spell"]


def spell(name: str) -> str:
    """Turn a name into words.

    Parameters
    ----------
    name : str
        As in ``"rounded_back"``.

    Returns
    -------
    str
        With spaces.

    Examples
    --------
    >>> spell("rounded_back")
    'rounded back'
    """
    return name.replace("_", " ")
