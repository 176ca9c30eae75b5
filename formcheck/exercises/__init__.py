"""The exercises: one file each in this folder, and those that other packages bring.

A package brings an exercise by naming it in its entry points, group ``formcheck.exercises``; the name is the
exercise's, the object its :class:`~formcheck.exercise.Exercise`. It is imported when it is asked for.
"""

import difflib
import importlib
import inspect
import logging
import pkgutil
import re
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from formcheck.errors import ExerciseBroken, UnknownExercise
from formcheck.exercise import Exercise

__all__ = ["ENTRY_POINTS", "load", "load_all", "names", "references"]

ENTRY_POINTS = "formcheck.exercises"
"""Group of entry points in which other packages name their exercises."""

_REFERENCE = re.compile(r"^\.\. \[(\w+)\]\s+(.*?)(?=^\.\. \[|\Z)", re.MULTILINE | re.DOTALL)

_log = logging.getLogger(__name__)


def names() -> tuple[str, ...]:
    """Name every exercise there is, our own and those of other packages.

    Returns
    -------
    tuple of str
        In alphabetical order.

    Examples
    --------
    >>> "deadlift" in names()
    True
    """
    return tuple(sorted({*_own_names(), *_entry_points()}))


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
    ExerciseBroken
        If another package names it and it cannot be loaded, or is none.

    Examples
    --------
    >>> load("deadlift").title
    'Deadlift'
    """
    wanted = _find(name)
    if wanted in _own_names():
        exercise: Exercise = _own_module(wanted).EXERCISE
        return exercise
    return _load_entry_point(_entry_points()[wanted])


def load_all() -> tuple[Exercise, ...]:
    """Load every exercise that can be loaded.

    Returns
    -------
    tuple of Exercise
        In alphabetical order. Of each one that is broken one line is logged, and the others do not suffer.
    """
    loaded = []
    for name in names():
        try:
            loaded.append(load(name))
        except ExerciseBroken as error:
            _log.warning("%s", error)
    return tuple(loaded)


def references(name: str) -> tuple[tuple[str, str], ...]:
    """Give the literature that an exercise's limits refer to, as its module lists it.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Returns
    -------
    tuple of (str, str)
        Key and text of each reference.

    Raises
    ------
    UnknownExercise
        If there is none of that name.

    Examples
    --------
    >>> [key for key, _ in references("deadlift")][0]
    'Schellenberg2013'
    """
    wanted = _find(name)
    if wanted in _own_names():
        module = _own_module(wanted)
    else:
        point = _entry_points()[wanted]
        _load_entry_point(point)
        module = importlib.import_module(point.module)
    text = inspect.getdoc(module) or ""
    return tuple((key, " ".join(said.split())) for key, said in _REFERENCE.findall(text))


def _find(name: str) -> str:
    known = names()
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted not in known:
        near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}."
        raise UnknownExercise(f"There is no exercise called {name!r}; {hint}")
    return wanted


def _own_names() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def _own_module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")


def _entry_points() -> dict[str, EntryPoint]:
    # A name of our own stays ours.
    return {point.name: point for point in entry_points(group=ENTRY_POINTS) if point.name not in _own_names()}


def _load_entry_point(point: EntryPoint) -> Exercise:
    where = "" if point.dist is None else f" of the package {point.dist.name}"
    try:
        # Somebody else's module may raise anything.
        exercise = point.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".split("\n")[0]
        raise ExerciseBroken(
            f"The exercise {point.name!r}{where} cannot be loaded ({reason}); update or remove that package."
        ) from error
    if not isinstance(exercise, Exercise) or exercise.name != point.name:
        raise ExerciseBroken(
            f"What is called {point.name!r} in the entry points{where} ({point.value}) is no exercise of "
            "that name; update or remove that package."
        )
    return exercise
