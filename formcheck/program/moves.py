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
    CARE = "care"
    LEARN = "learn"
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
    care_s : float
        For reading what to take care of.
    learn_s : float
        For seeing how an exercise is done.
    film_s : float
        For placing the camera before an exercise or a side.
    done_s : float
        For reading what was done.
    rest_share : float
        Share of the programme's rests that is kept.
    """

    prepare_s: float = 30.0
    care_s: float = 20.0
    learn_s: float = 20.0
    film_s: float = 25.0
    done_s: float = 10.0
    rest_share: float = 1.0

    @classmethod
    def without_waits(cls) -> "Pace":
        """Give the pace of somebody who only tries it out.

        Returns
        -------
        Pace
            No time to read, and no rests.
        """
        return cls(prepare_s=0.0, care_s=0.0, learn_s=0.0, film_s=0.0, done_s=0.0, rest_share=0.0)


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
