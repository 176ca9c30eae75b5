"""The words of a workout: its steps, what a person can ask for, and what the live part has to look at."""

from dataclasses import dataclass
from enum import Enum

from formcheck.landmarks import Side

__all__ = ["Action", "Pace", "Step", "Watch"]


class Action(Enum):
    """What the person can ask for."""

    GO_ON = "go_on"
    SKIP = "skip"
    REPEAT = "repeat"
    EASIER = "easier"
    PAUSE = "pause"
    STOP = "stop"


class Step(Enum):
    """Where in the workout one is."""

    PREPARE = "prepare"
    FILM = "film"
    SET_UP = "set_up"
    SET = "set"
    REST = "rest"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the coach waits where nothing else ends a step (engineering defaults).

    Attributes
    ----------
    prepare_s : float
        For reading what is needed and fetching it.
    film_s : float
        For placing the camera before an exercise or a side.
    rest_share : float
        Share of the programme's rests that is kept.
    """

    prepare_s: float = 45.0
    film_s: float = 25.0
    rest_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the live part has to look at.

    Attributes
    ----------
    exercise : str
        The movement.
    side : Side or None
        The person's side that is to be near the camera; None for any.
    look : int
        Counts the looks at sets: another number is another set for the live part.
    is_rest : bool
        Whether there still is a rest, which ends early if somebody begins.
    """

    exercise: str
    side: Side | None
    look: int
    is_rest: bool
