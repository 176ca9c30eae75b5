"""What a training programme is: plain data, read from TOML and checked as a whole.

The names of the attributes are the keys of the file. A text is one for each language (``en``, ``de``); the
key ``""`` holds one that is for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from annotated_types import Interval, MinLen, Predicate

__all__ = ["Breath", "Day", "Easier", "PlannedExercise", "Programme", "Text", "say_in"]

Text = dict[str, str]
"""A text by language."""


def _is_range(reps: tuple[int, int]) -> bool:
    return reps[0] <= reps[1]


def _has_each_once(sides: tuple[str, ...]) -> bool:
    return len(set(sides)) == len(sides)


# The limits are engineering defaults, so wide that they only catch what was mistyped; but for the hold.
Sets = Annotated[int, Interval(ge=1, le=20)]
Reps = Annotated[
    tuple[Annotated[int, Interval(ge=1, le=100)], Annotated[int, Interval(ge=1, le=100)]],
    Predicate(_is_range),
]
Sides = Annotated[tuple[Literal["left", "right"], ...], Predicate(_has_each_once)]
BreathLength = Annotated[float, Interval(ge=1.0, le=15.0)]
# Nobody is asked to hold the breath for longer: the author of the built-in one asks for three to five.
ExhaleHold = Annotated[float, Interval(ge=0.0, le=5.0)]
Rest = Annotated[float, Interval(ge=0.0, le=900.0)]
DayName = Annotated[str, Predicate(str.isidentifier)]

_STRICT = {"extra": "forbid"}
"""For pydantic: a key that is not known is a mistake, not a remark."""


def say_in(text: Mapping[str, str], language: str) -> str:
    """Give a text in a language.

    Parameters
    ----------
    text : mapping of str to str
        By language.
    language : str
        Such as ``"de"``.

    Returns
    -------
    str
        In that language, else the one for all languages, else in English, else in whatever there is; empty if
        there is none at all.

    Examples
    --------
    >>> say_in({"en": "chair", "de": "Stuhl"}, "de")
    'Stuhl'
    >>> say_in({"": "Theraband"}, "de")
    'Theraband'
    """
    for key in (language, "", "en"):
        if key in text:
            return text[key]
    return next(iter(text.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """How the breath is paced within one rep.

    Attributes
    ----------
    in_s, out_s : float
        Seconds of breathing in and out.
    hold_s : float
        Seconds of holding still at the end of the exhale.
    """

    in_s: BreathLength
    out_s: BreathLength
    hold_s: ExhaleHold = 0.0

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Easier:
    """A beginner's version of an exercise.

    Attributes
    ----------
    sets : int
        How many.
    reps : tuple of (int, int)
        Fewest and most in a set.
    note : Text
        What is done differently.
    """

    sets: Sets
    reps: Reps
    note: Text

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedExercise:
    """One exercise of a day.

    Attributes
    ----------
    exercise : str
        Name of the movement, as in ``formcheck exercises``.
    sets : int
        How many, for each side.
    reps : tuple of (int, int)
        Fewest and most in a set.
    rest_s : float
        Seconds of rest after each set.
    warm_up : bool
        Whether it warms up and is no strength exercise.
    sides : tuple of str
        ``left`` and ``right`` in the order in which they are done, if each side is done by itself.
    alternate : bool
        Whether the side changes after every set; otherwise all sets of one side come first.
    breath : Breath or None
        How the breath is paced, if it is.
    note : Text
        What else to say before it begins.
    easier : Easier or None
        What a beginner is offered.
    """

    exercise: str
    sets: Sets
    reps: Reps
    rest_s: Rest = 90.0
    warm_up: bool = False
    sides: Sides = ()
    alternate: bool = False
    breath: Breath | None = None
    note: Text | None = None
    easier: Easier | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day's training.

    Attributes
    ----------
    name : str
        As in ``formcheck workout NAME``.
    title : Text
        For people.
    exercises : tuple of PlannedExercise
        In order.
    equipment : tuple of Text
        What to have ready.
    """

    name: DayName
    title: Text
    exercises: Annotated[tuple[PlannedExercise, ...], MinLen(1)]
    equipment: tuple[Text, ...] = ()

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A training programme.

    Attributes
    ----------
    schema : str
        Version of the format.
    title : Text
        For people.
    days : tuple of Day
        In the order in which they are done.
    source : str
        Where it is from.
    before : tuple of Text
        What to say before anything is done.
    """

    schema: Literal["formcheck/programme/1"]
    title: Text
    days: Annotated[tuple[Day, ...], MinLen(1)]
    source: str = ""
    before: tuple[Text, ...] = ()

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    def day(self, name: str) -> Day:
        """Give the day of a name.

        Parameters
        ----------
        name : str
            Name of the day.

        Returns
        -------
        Day
            The day.

        Raises
        ------
        KeyError
            If there is none of that name.
        """
        for day in self.days:
            if day.name == name:
                return day
        raise KeyError(name)
