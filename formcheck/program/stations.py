"""A day as a row of stations: every set of every exercise and side, in the order in which they are done."""

from collections.abc import Collection
from dataclasses import dataclass

from formcheck.program.programme import Day, PlannedExercise

__all__ = ["Station", "lay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One set to be done.

    Attributes
    ----------
    index : int
        Place of the exercise in the day, from 0.
    plan : PlannedExercise
        The exercise.
    side : str or None
        ``left`` or ``right`` where each side is done by itself.
    set_number : int
        From 1, counted for each side.
    sets : int
        How many there are for each side.
    reps : tuple of (int, int)
        Fewest and most.
    """

    index: int
    plan: PlannedExercise
    side: str | None
    set_number: int
    sets: int
    reps: tuple[int, int]

    @property
    def exercise(self) -> str:
        """Name of the movement."""
        return self.plan.exercise

    @property
    def place(self) -> tuple[int, str | None, int]:
        """What tells it from the others of the day."""
        return (self.index, self.side, self.set_number)

    def is_filmed_like(self, other: "Station | None") -> bool:
        """Tell whether the camera and the person can stay as they are.

        Parameters
        ----------
        other : Station or None
            The set before.

        Returns
        -------
        bool
            Whether it is of the same exercise and side.
        """
        return other is not None and (self.index, self.side) == (other.index, other.side)


def lay_out(day: Day, easier: Collection[int] = ()) -> tuple[Station, ...]:
    """Lay out the sets of a day.

    Parameters
    ----------
    day : Day
        The day.
    easier : collection of int, optional
        Exercises, by their place in the day, that are done in their easier version.

    Returns
    -------
    tuple of Station
        In the order in which they are done: all sets of one side before the other side's, or in turn.
    """
    stations: list[Station] = []
    for index, plan in enumerate(day.exercises):
        light = plan.easier if index in easier else None
        sets, reps = (plan.sets, plan.reps) if light is None else (light.sets, light.reps)
        sides: tuple[str | None, ...] = plan.sides or (None,)
        order = [(side, number) for side in sides for number in range(1, sets + 1)]
        if plan.alternate:
            order.sort(key=lambda turn: turn[1])
        stations += [
            Station(index=index, plan=plan, side=side, set_number=number, sets=sets, reps=reps)
            for side, number in order
        ]
    return tuple(stations)
