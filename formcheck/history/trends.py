"""What changes from session to session, named only where it is more than the measurement can be wrong by.

A session's value is the median of its reps. It errs in two ways: all of it together, by how the person is
filmed and seen (the standard error that every rep's number carries, which does not get smaller with more
reps), and by how the reps differ (which does). Two sessions are told apart beyond the smallest detectable
change, 1.96 times the root of two standard errors [1]_: where nothing changed, that happens once in twenty
comparisons. :mod:`formcheck.history.changes` is about that.

References
----------
.. [1] Weir 2005, "Quantifying test-retest reliability using the intraclass correlation coefficient and the
   SEM", J Strength Cond Res 19(1), 231-240: the minimal difference that is real.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from formcheck.errors import ExerciseBroken, UnknownExercise
from formcheck.exercises import load
from formcheck.history.changes import Change, Point, compare
from formcheck.history.entries import Session, StoredSet, StoredStand
from formcheck.report import Rep

__all__ = ["Quantity", "Trend", "find_trends"]

MEDIAN_ERROR = math.sqrt(math.pi / 2.0)
"""A median of many normal values errs so much more than their mean."""

_BREAK_POINT = "break_lean_deg"
_TEMPO_SUFFIX = "_s"


class Quantity(StrEnum):
    """What a trend is of."""

    DEPTH = "depth"
    TEMPO = "tempo"
    CLEAN = "clean"
    BREAK_POINT = "break_point"
    TILT = "tilt"
    OWN_TILT = "own_tilt"
    """Of the relaxed stand in the own-range test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A number from session to session.

    Attributes
    ----------
    person : str
        Whose; empty for the one who gave no name.
    exercise : str
        Name of the movement; empty for the mirror test.
    leg : str or None
        The leg it is of, where there is one.
    quantity : Quantity
        What it is.
    name : str
        Of the metric, with its unit as suffix.
    points : tuple of Point
        At least one, in the order in which the sessions were kept.
    """

    person: str
    exercise: str
    leg: str | None
    quantity: Quantity
    name: str
    points: tuple[Point, ...]

    @property
    def since_first(self) -> Change | None:
        """From the first session to the latest; None with only one."""
        return compare(self.points[0], self.points[-1]) if len(self.points) > 1 else None

    @property
    def since_previous(self) -> Change | None:
        """From the session before to the latest; None with only one."""
        return compare(self.points[-2], self.points[-1]) if len(self.points) > 1 else None


def find_trends(sessions: Sequence[Session]) -> tuple[Trend, ...]:
    """Find all that can be followed over sessions.

    Parameters
    ----------
    sessions : sequence of Session
        In the order in which they were kept, of any number of people. Sets that were broken off are left
        out: their numbers were not measured again.

    Returns
    -------
    tuple of Trend
        By person, movement and leg, in the order in which they first appear.
    """
    trends: list[Trend] = []
    for person in dict.fromkeys(session.person for session in sessions):
        own = [session for session in sessions if session.person == person]
        trends += _of_movements(person, own)
        trends += _of_stands(person, own)
    return tuple(trends)


def _of_movements(person: str, sessions: Sequence[Session]) -> Iterable[Trend]:
    done: dict[tuple[str, str | None], list[tuple[Session, list[Rep]]]] = defaultdict(list)
    for session in sessions:
        in_session: dict[tuple[str, str | None], list[Rep]] = defaultdict(list)
        for one in session.sets:
            for rep in _whole(one):
                in_session[one.exercise, rep.leg].append(rep)
        for key, reps in in_session.items():
            done[key].append((session, reps))
    for (exercise, leg), trained in done.items():
        first = next((rep for _, reps in trained for rep in reps if rep.metrics), None)
        for quantity, name in () if first is None else _name_metrics(exercise, first):
            if points := _measure(trained, name):
                yield Trend(
                    person=person, exercise=exercise, leg=leg, quantity=quantity, name=name, points=points
                )
        if points := _count_clean(trained):
            yield Trend(
                person=person,
                exercise=exercise,
                leg=leg,
                quantity=Quantity.CLEAN,
                name="clean_pct",
                points=points,
            )


def _whole(one: StoredSet) -> tuple[Rep, ...]:
    return () if one.report is None else one.reps


def _name_metrics(exercise: str, rep: Rep) -> Iterable[tuple[Quantity, str]]:
    """Name what is followed: the depth, which comes first, and what a table of reps shows of the time."""
    depth, *others = rep.metrics
    yield Quantity.DEPTH, depth
    try:
        shown = [name for _, names in load(exercise).columns for name in names]
    except (UnknownExercise, ExerciseBroken):
        # Of another package that is not here any more.
        shown = [name for name in others if name.startswith("tempo_")]
    for name in dict.fromkeys(shown):
        if name == _BREAK_POINT:
            yield Quantity.BREAK_POINT, name
        elif name.endswith(_TEMPO_SUFFIX) and not name.endswith("_per_s") and name != depth:
            yield Quantity.TEMPO, name


def _measure(trained: Sequence[tuple[Session, Sequence[Rep]]], name: str) -> tuple[Point, ...]:
    measured = []
    for session, reps in trained:
        pairs = [
            (number.value, number.uncertainty)
            for rep in reps
            if (number := rep.metrics.get(name)) is not None and number.value is not None
        ]
        if pairs:
            measured.append((session, np.array(pairs, dtype=np.float64)))
    spread, freedom = _pool([numbers[:, 0] for _, numbers in measured])
    return tuple(
        _point(
            session,
            value=float(np.median(numbers[:, 0])),
            error=None if spread is None else math.hypot(float(np.median(numbers[:, 1])), repeat_error),
            count=len(numbers),
            repeat_error=repeat_error,
            freedom=freedom,
        )
        for session, numbers in measured
        for repeat_error in [0.0 if spread is None else _repeat_error(len(numbers), spread)]
    )


def _pool(groups: Sequence[np.ndarray]) -> tuple[float | None, int]:
    """Give the standard deviation of a rep about its session and its degrees of freedom, of all sessions."""
    freedom = sum(group.size - 1 for group in groups)
    if not freedom:
        return None, 0
    squares = sum(float(np.sum((group - group.mean()) ** 2)) for group in groups)
    return math.sqrt(squares / freedom), freedom


def _repeat_error(count: int, spread: float) -> float:
    # The median of one or two is their mean.
    return (MEDIAN_ERROR if count > 2 else 1.0) * spread / math.sqrt(count)


def _count_clean(trained: Sequence[tuple[Session, Sequence[Rep]]]) -> tuple[Point, ...]:
    points = []
    for session, reps in trained:
        judged = [rep.clean for rep in reps if rep.clean is not None]
        if not judged:
            continue
        count, clean = len(judged), sum(judged)
        # Also all of five reps may be chance.
        share = (clean + 2.0) / (count + 4.0)
        error = math.sqrt(share * (1.0 - share) / (count + 4.0))
        points.append(
            _point(
                session,
                value=100.0 * clean / count,
                error=100.0 * error,
                count=count,
                compared=100.0 * share,
            )
        )
    return tuple(points)


def _of_stands(person: str, sessions: Sequence[Session]) -> Iterable[Trend]:
    for kind, quantity in (("quick", Quantity.TILT), ("own_range", Quantity.OWN_TILT)):
        points = tuple(
            _point(
                session,
                value=float(np.median([stand.tilt_deg for stand in stands])),
                # Looks of one day share what they are wrong by.
                error=float(np.median([stand.uncertainty_deg for stand in stands])),
                count=len(stands),
            )
            for session in sessions
            if (stands := _of_kind(session.stands, kind))
        )
        if points:
            yield Trend(
                person=person, exercise="", leg=None, quantity=quantity, name="tilt_deg", points=points
            )


def _of_kind(stands: Iterable[StoredStand], kind: str) -> list[StoredStand]:
    return [stand for stand in stands if stand.kind == kind]


def _point(
    session: Session,
    *,
    value: float,
    error: float | None,
    count: int,
    repeat_error: float = 0.0,
    freedom: int = 0,
    compared: float | None = None,
) -> Point:
    return Point(
        session=session.id,
        began_local=session.began_local,
        value=value,
        standard_error=error,
        count=count,
        repeat_error=repeat_error,
        freedom=freedom,
        compared=compared,
    )
