"""The exercises: one file each, found by listing this folder."""

import difflib
import importlib
import pkgutil

from formcheck.errors import UnknownExercise
from formcheck.exercise import Exercise

__all__ = ["load", "names"]


def names() -> tuple[str, ...]:
    """Name every exercise there is.

    Returns
    -------
    tuple of str
        In alphabetical order.

    Examples
    --------
    >>> "deadlift" in names()
    True
    """
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Exercise:
    """Load one exercise.

    Parameters
    ----------
    name : str
        One of :func:`names`; spaces and hyphens do for underscores.

    Returns
    -------
    Exercise
        The movement as data.

    Raises
    ------
    UnknownExercise
        If there is none of that name; the nearest one is suggested.

    Examples
    --------
    >>> load("deadlift").title
    'Deadlift'
    """
    known = names()
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted not in known:
        near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}."
        raise UnknownExercise(f"There is no exercise called {name!r}; {hint}")
    exercise: Exercise = importlib.import_module(f"{__name__}.{wanted}").EXERCISE
    return exercise
