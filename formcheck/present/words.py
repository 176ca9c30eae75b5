"""Short names of reports in words for people."""

from collections.abc import Mapping

from formcheck.errors import ExerciseBroken, UnknownExercise
from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.naming import spell
from formcheck.report import Rep

__all__ = ["REASONS", "describe_reason", "describe_verdict", "find_exercise", "title_of"]

REASONS: Mapping[str, str] = {
    "partial": "the movement was too small",
    "not_finished": "the recording ended first",
    "turn_not_seen": "its turning point was not seen",
    "too_quick": "it was too quick for a rep",
    "lost_from_view": "you were out of view",
    "trunk_stayed_upright": "your trunk stayed upright",
    "not_kneeling": "it was not done on your knees",
    "not_on_all_fours": "it was not done on hands and knees",
    "not_standing": "it did not end standing upright",
    "walked": "you did not stay in place",
    "handling_the_weights": "you picked up or put down the weights",
    "no_leg_raised": "no leg was seen to go back",
    "on_one_leg": "you stood on one leg",
    "lunge": "both knees bent as in a lunge or a squat",
    "legs_straight": "your legs were straight",
    "hips_stayed_down": "your hips stayed down",
    "feet_on_the_floor": "your feet were on the floor, not on a ball",
    "squat": "it was a squat, with the knees bent as much as the hips",
}
"""Why an attempt was not counted, by :attr:`formcheck.report.Refused.reason`: clauses that follow "Not
counted:"."""


def describe_reason(reason: str) -> str:
    """Say in words why an attempt was not counted.

    Parameters
    ----------
    reason : str
        As in :attr:`formcheck.report.Refused.reason`.

    Returns
    -------
    str
        A clause; of a reason that is not in :data:`REASONS`, its name with spaces.

    Examples
    --------
    >>> describe_reason("partial")
    'the movement was too small'
    """
    return REASONS.get(reason, spell(reason))


def find_exercise(name: str) -> Exercise | None:
    """Load the exercise of a report.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    Exercise or None
        None for one of another package that is not here any more, or is broken.
    """
    try:
        return load(name)
    except (UnknownExercise, ExerciseBroken):
        return None


def describe_verdict(rep: Rep, exercise: str) -> str:
    """Say in words what a rep's form was.

    Parameters
    ----------
    rep : Rep
        A judged one.
    exercise : str
        Name of the movement.

    Returns
    -------
    str
        ``clean``, ``not judged``, ``too close to call`` where all that matters was seen and some of it is
        near its limit, or empty for a rep with faults.
    """
    if rep.clean is not None:
        return "clean" if rep.clean else ""
    known = find_exercise(exercise)
    essential = (
        set(rep.unchecked) if known is None else {check.name for check in known.checks if check.is_essential}
    )
    return "not judged" if essential & set(rep.unchecked) else "too close to call"


def title_of(exercise: str) -> str:
    """Say what people call a movement.

    Parameters
    ----------
    exercise : str
        Its name, as in ``"hip_lift"``.

    Returns
    -------
    str
        Its title; of one that is not here any more, its name with spaces.
    """
    known = find_exercise(exercise)
    return spell(exercise).capitalize() if known is None else known.title
