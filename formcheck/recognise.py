"""Which movement a set is: every candidate counts for itself, and here is told whose count is to be believed.

"None of them" is an answer. A candidate's reps speak for it; attempts that its own gates refused, reps that
start or end in another posture, and signs of another movement speak against it.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.movement import Sign
from formcheck.postures import Posture
from formcheck.reps import Attempt
from formcheck.session import Session
from formcheck.sets import AttemptSet
from formcheck.signals import Signal

__all__ = ["MIN_CONFIDENCE", "FoundSet", "PostureLog", "choose", "rate"]

MIN_CONFIDENCE = 0.5
"""A set is this movement if at least half of what speaks for or against it speaks for it (engineering
default)."""

NEUTRAL = frozenset(
    {
        "partial",
        "not_finished",
        "turn_not_seen",
        "too_quick",
        "lost_from_view",
        "walked",
        "handling_the_weights",
    }
)
"""Refusals that are no sign of another movement."""

RIVALRY = 0.5
"""How much an equally good rival takes from the confidence (engineering default)."""

MAX_OVERLAP = 0.3
"""Two sets that share more of the shorter one's time are one set, taken for two movements (engineering
default)."""

_AROUND_S = 0.3
_TURN_S = 0.2
# Half-widths of the moments that are looked at: a few pictures, so that one bad one does not decide
# (engineering defaults).


class PostureLog:
    """Postures over time."""

    def __init__(self) -> None:
        self._time_s: list[float] = []
        self._postures: list[Posture | None] = []

    def push(self, time_s: float, posture: Posture | None) -> None:
        """Keep one more.

        Parameters
        ----------
        time_s : float
            Seconds, later than the last.
        posture : Posture or None
            What was seen.
        """
        self._time_s.append(time_s)
        self._postures.append(posture)

    def forget(self, before_s: float) -> None:
        """Let go of what will not be asked for any more.

        Parameters
        ----------
        before_s : float
            Postures before this time are forgotten.
        """
        first = bisect_left(self._time_s, before_s)
        del self._time_s[:first], self._postures[:first]

    def share(self, posture: Posture, times_s: Sequence[float]) -> float:
        """Share of moments at which a posture was held, of those at which one was known.

        Parameters
        ----------
        posture : Posture
            Which one.
        times_s : sequence of float
            The moments, in seconds.

        Returns
        -------
        float
            In [0, 1]; NaN where none was known.
        """
        held, known = 0, 0
        for time_s in times_s:
            first = bisect_left(self._time_s, time_s - _AROUND_S)
            stop = bisect_left(self._time_s, time_s + _AROUND_S)
            around = [seen for seen in self._postures[first:stop] if seen is not None]
            if around:
                known += 1
                held += 2 * sum(seen is posture for seen in around) >= len(around)
        return held / known if known else math.nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundSet:
    """A stretch of attempts taken for one movement.

    Attributes
    ----------
    session : Session
        That has counted them.
    attempts : AttemptSet
        The set.
    confidence : float or None
        In [0, 1]: a score, no probability. None where the movement was given.
    """

    session: Session
    attempts: AttemptSet
    confidence: float | None


def rate(session: Session, attempts: AttemptSet, postures: PostureLog) -> float:
    """Say how well a set fits the movement that a session counts.

    Parameters
    ----------
    session : Session
        That has counted it.
    attempts : AttemptSet
        The set.
    postures : PostureLog
        Of the same time.

    Returns
    -------
    float
        In [0, 1]; 0 where nothing was counted or a sign is missing.
    """
    exercise = session.exercise
    if not attempts.counted:
        return 0.0
    if not all(_has(sign, session, attempts.counted) for sign in exercise.signs):
        return 0.0
    against = sum(attempt.refused not in NEUTRAL for attempt in attempts.refused)
    score = len(attempts.counted) / (len(attempts.counted) + against)
    if exercise.posture is not None:
        starts_s = [attempt.start_s for attempt in attempts.counted if attempt.has_start]
        share = postures.share(
            exercise.posture, [*starts_s, *(attempt.end_s for attempt in attempts.counted)]
        )
        # Where the posture is never known the count alone decides, and barely.
        score *= MIN_CONFIDENCE if math.isnan(share) else share
    return score


def _has(sign: Sign, session: Session, counted: Sequence[Attempt]) -> bool:
    def at_turn(signal: Signal) -> float:
        return _middle([session.level_of(signal, a.turn_s - _TURN_S, a.turn_s + _TURN_S) for a in counted])

    if sign.travels:
        value = _middle([session.travel_of(sign.signal, a.start_s, a.end_s) for a in counted])
    else:
        value = at_turn(sign.signal)
    if math.isnan(value) or sign.low <= value <= sign.high:
        return True
    if sign.unless_below is None:
        return False
    signal, bound = sign.unless_below
    return at_turn(signal) < bound


def _middle(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.median(known)) if known else math.nan


def choose(found: Sequence[FoundSet]) -> tuple[FoundSet, ...]:
    """Keep the best of the sets that are the same stretch taken for different movements.

    Parameters
    ----------
    found : sequence of FoundSet
        With confidences.

    Returns
    -------
    tuple of FoundSet
        In order of time; their confidences are less where a rival was nearly as good.
    """

    def merit(one: FoundSet) -> tuple[float, float]:
        return (one.confidence or 0.0, sum(a.end_s - a.start_s for a in one.attempts.counted))

    kept: list[FoundSet] = []
    rivals: dict[int, float] = {}
    for one in sorted(found, key=merit, reverse=True):
        if (one.confidence or 0.0) < MIN_CONFIDENCE:
            continue
        better = [index for index, other in enumerate(kept) if _overlap(one, other) > MAX_OVERLAP]
        for index in better:
            rivals[index] = max(rivals.get(index, 0.0), one.confidence or 0.0)
        if not better:
            kept.append(one)
    told = [
        FoundSet(
            session=one.session,
            attempts=one.attempts,
            confidence=round((one.confidence or 0.0) * (1.0 - RIVALRY * rivals.get(index, 0.0)), 2),
        )
        for index, one in enumerate(kept)
    ]
    return tuple(sorted(told, key=lambda one: one.attempts.first_s))


def _overlap(one: FoundSet, other: FoundSet) -> float:
    """Share of the shorter one's time that both have."""
    spans = [(found.attempts.first_s, found.attempts.last_s) for found in (one, other)]
    shared_s = min(stop for _, stop in spans) - max(start for start, _ in spans)
    shorter_s = min(stop - start for start, stop in spans)
    return max(shared_s, 0.0) / max(shorter_s, 1e-6)
