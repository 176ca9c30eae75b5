"""Where a workout was left: what it takes to take it up again, as a document."""

import hashlib
import json
from dataclasses import asdict, dataclass

from formcheck.document import Document
from formcheck.program.events import SetResult
from formcheck.program.programme import Day

__all__ = ["PLACE_SCHEMA", "Place", "fingerprint"]

PLACE_SCHEMA = "formcheck/workout-place/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Document):
    """Where a workout was left.

    Attributes
    ----------
    day : str
        Name of the programme's day.
    fingerprint : str
        Of the day's content; a programme that was changed since cannot be taken up.
    index : int
        Place of the next set's exercise in the day, from 0.
    side : str or None
        The next set's side, where each side is done by itself.
    set : int
        Number of the next set, from 1.
    broken_off_reps : int
        Reps that were counted in the next set before it was broken off; it is done anew.
    easier : tuple of int
        Exercises, by their place in the day, that are done in their easier version.
    results : tuple of SetResult
        What became of the sets so far.
    saved_at : str
        Date and time, ISO 8601; empty if not known.
    schema : str
        Version of the format.
    """

    day: str
    fingerprint: str
    index: int
    side: str | None
    set: int
    broken_off_reps: int = 0
    easier: tuple[int, ...] = ()
    results: tuple[SetResult, ...] = ()
    saved_at: str = ""
    schema: str = PLACE_SCHEMA


def fingerprint(day: Day) -> str:
    """Give a short text that is another one for another day's content.

    Parameters
    ----------
    day : Day
        The day.

    Returns
    -------
    str
        16 hexadecimal digits. Texts do not matter, only what is done.
    """
    done = [
        {key: value for key, value in asdict(exercise).items() if key not in ("note", "easier")}
        | {"easier": exercise.easier and (exercise.easier.sets, exercise.easier.reps)}
        for exercise in day.exercises
    ]
    return hashlib.sha256(json.dumps(done, sort_keys=True).encode()).hexdigest()[:16]
