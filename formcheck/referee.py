"""Deciding which attempts count.

The detector finds attempts; here each is counted, refused with a reason, or held back until the next one
tells what it was. Only what was seen up to the end of the attempt is used, so that a count never changes
once it was announced.
"""

import copy
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np

from formcheck.exercise import Exercise
from formcheck.geometry import Samples, distance
from formcheck.landmarks import Joint
from formcheck.legs import StandingLeg, find_standing_leg, find_travel_px
from formcheck.movement import Gate, Moment
from formcheck.planted import MAX_SLIP_SHINS
from formcheck.reps import Attempt
from formcheck.signals import Signal
from formcheck.store import PoseStore

__all__ = ["Referee"]

_BEFORE_S = 0.05
# An attempt ends in full swing: a gate at its end looks at the last picture or two only.

_AROUND_S = 0.2
# Half-width of the moment that is looked at: a few pictures, so that one bad one does not decide.

_LANDED_S = 0.5
# As the raised foot lands the landmarker may take one leg for the other, for 0.15 s in two rendered sets; a
# foot that stands is seen before (engineering default).


class Referee:
    """Counts and refuses the attempts of one set.

    Parameters
    ----------
    exercise : Exercise
        Its gates, its planted joint and its handling of weights decide.
    store : PoseStore
        The poses seen so far.
    """

    def __init__(self, exercise: Exercise, store: PoseStore) -> None:
        self._exercise = exercise
        self._store = store
        self.counted: list[Attempt] = []
        self.pending: list[Attempt] = []
        """Held back until the next attempt: a first bend to the floor may be for the weights."""
        self.refused: list[Attempt] = []

    def copy(self) -> Self:
        """Give a referee of the same decisions that can go its own way.

        Returns
        -------
        Referee
            It looks at the same poses.
        """
        other = copy.copy(self)
        other.counted, other.pending, other.refused = [*self.counted], [*self.pending], [*self.refused]
        return other

    def forget(self, before_s: float) -> None:
        """Let go of old attempts, whose poses are forgotten.

        Parameters
        ----------
        before_s : float
            Attempts that began before this time are forgotten.
        """
        for attempts in (self.counted, self.pending, self.refused):
            attempts[:] = [attempt for attempt in attempts if attempt.start_s >= before_s]

    def settle(self, attempt: Attempt) -> None:
        """Count an attempt, refuse it, or hold it back.

        Parameters
        ----------
        attempt : Attempt
            As the detector ended it.
        """
        reason = attempt.refused or self._find_reason(attempt)
        if reason is not None:
            self.refused.append(replace(attempt, refused=reason))
            return
        self._settle_pending(attempt)
        if not self._may_be_handling(attempt):
            self.counted.append(attempt)
        elif not self.counted:
            self.pending = [attempt]
        elif self._is_handling(attempt, self.counted):
            self.refused.append(replace(attempt, refused="handling_the_weights"))
        else:
            self.counted.append(attempt)

    def _settle_pending(self, following: Attempt) -> None:
        for attempt in self.pending:
            if self._is_handling(attempt, [following]):
                self.refused.append(replace(attempt, refused="handling_the_weights"))
            else:
                self.counted.append(attempt)
        self.pending = []

    def _find_reason(self, attempt: Attempt) -> str | None:
        for gate in self._exercise.gates:
            value = self._value_at(gate.signal, gate, attempt)
            if math.isnan(value) or gate.low <= value <= gate.high:
                continue
            if gate.only_above is None:
                return gate.reason
            signal, bound = gate.only_above
            if self._value_at(signal, gate, attempt) > bound:
                return gate.reason
        leg = None
        if self._exercise.is_on_one_leg:
            body = self._store.body_between(attempt.start_s, attempt.end_s)
            leg = find_standing_leg(body.xy_px, body.facing)
            if leg is None:
                return "no_leg_raised"
        planted = self._exercise.planted
        # Where the start was not seen there is nothing to compare the end with.
        if planted is None or not attempt.has_start:
            return None
        return "walked" if self._travel_of(planted, attempt, leg) > self._exercise.max_travel else None

    def _value_at(self, signal: Signal, gate: Gate, attempt: Attempt) -> float:
        if gate.moment is Moment.TURN:
            return self._at_turn(signal, attempt)
        if gate.moment is Moment.WHOLE:
            return self._store.median(signal, attempt.start_s, attempt.end_s)
        return self._store.median(signal, attempt.end_s - _BEFORE_S, attempt.end_s)

    def _at_turn(self, signal: Signal, attempt: Attempt) -> float:
        return self._store.median(signal, attempt.turn_s - _AROUND_S, attempt.turn_s + _AROUND_S)

    def _may_be_handling(self, attempt: Attempt) -> bool:
        handling = self._exercise.handling
        if handling is None:
            return False
        if self._is_leg_guessed(attempt):
            return False
        reach = self._at_turn(handling.reach, attempt)
        # Hands that are seen tell: a single knee that is read wrong takes nobody to the floor.
        if math.isnan(reach):
            return self._at_turn(handling.bend, attempt) > handling.bend_above
        return reach < handling.reach_below

    def _is_handling(self, attempt: Attempt, others: Sequence[Attempt]) -> bool:
        """Whether a bend was clearly another one than the others; False where that is not known."""
        handling = self._exercise.handling
        if handling is None:
            return False
        reaches = np.array(
            [self._at_turn(handling.reach, other) for other in others if not self._is_leg_guessed(other)]
        )
        usual = float(np.nanmedian(reaches)) if np.isfinite(reaches).any() else math.nan
        if self._at_turn(handling.reach, attempt) < usual - handling.reach_deeper_by:
            return True
        depth = float(np.median([other.turn_value for other in others]))
        return (
            self._at_turn(handling.bend, attempt) > handling.bend_above
            and attempt.turn_value > handling.depth_ratio * depth
        )

    def _is_leg_guessed(self, attempt: Attempt) -> bool:
        """Whether the foot seems to be elsewhere at the turn, and is at its place before and after it.

        Weights that hide a leg make the landmarker guess it, hands and feet in one place perhaps.
        """
        planted = self._exercise.planted
        if planted is None or not attempt.has_start:
            return False
        before, turn = (
            self._store.body_between(at_s - _AROUND_S, at_s + _AROUND_S)
            for at_s in (attempt.start_s, attempt.turn_s)
        )
        after = self._store.body_between(attempt.end_s - _AROUND_S, attempt.end_s)
        places = [body.joint(planted) for body in (before, turn, after)]
        shin = distance(before.joint(Joint.KNEE), before.joint(Joint.ANKLE))
        if not all(np.isfinite(part).any() for part in (*places, shin)):
            return False
        place, there, back = (np.nanmedian(part, axis=0) for part in places)
        slip_px = MAX_SLIP_SHINS * float(np.nanmedian(shin))
        return float(distance(there, place)) > slip_px >= float(distance(back, place))

    def _travel_of(self, joint: Joint, attempt: Attempt, leg: StandingLeg | None) -> float:
        """Way of a joint from an attempt's start to its end in thigh lengths; 0 where it is hidden."""
        start = self._store.body_between(attempt.start_s - _AROUND_S, attempt.start_s + _AROUND_S)
        end = self._store.body_between(attempt.end_s - _AROUND_S, attempt.end_s)
        thigh = distance(end.joint(Joint.HIP), end.joint(Joint.KNEE))
        if leg is not None:
            landed = self._store.body_between(attempt.end_s - _LANDED_S, attempt.end_s)
            travel_px = find_travel_px(leg, start.xy_px, landed.xy_px)
            return travel_px / float(np.nanmedian(thigh)) if np.isfinite(thigh).any() else 0.0
        ways = [_way(start.joint(part), end.joint(part)) for part in (joint, Joint.HIP)]
        if not np.isfinite(ways).all() or not np.isfinite(thigh).any():
            return 0.0
        foot, hip = ways
        # Whoever walks takes the hips along, which are not quite back over the feet yet; feet that went alone
        # are a guess of the landmarker's.
        return min(foot, 2.0 * hip) / float(np.nanmedian(thigh))


def _way(start: Samples, end: Samples) -> float:
    """Distance from a place to where it was seen nearest to it afterwards; NaN where either is not seen."""
    if not np.isfinite(start).any() or not np.isfinite(end).any():
        return math.nan
    # On a fast way up the landmarker lags behind: back in one picture is back.
    return float(np.nanmin(distance(end, np.nanmedian(start, axis=0))))
