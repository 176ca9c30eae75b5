"""Finding attempts in one number that comes and goes.

The detector is causal and knows nothing of exercises: it is given times and values and says when an attempt
has ended. It never judges; a shallow or unfinished attempt comes out like any other, with the reason why it
is not a rep.
"""

import math
from collections import deque
from dataclasses import dataclass, replace

from formcheck.movement import Cycle, Phase

__all__ = ["Attempt", "RepDetector"]

MAX_BLIND_S = 2.0
"""An attempt that is out of sight for longer is given up (engineering default: about the time of a fast rep,
which could be missed whole)."""

HELD_S = 2.0
"""A turn was held if the signal stayed near it for so long (engineering default: holds are asked to last
three seconds or more, and getting settled takes one)."""

MAX_CREDIT_S = 0.2
"""How much time between two values counts as seen: five pictures a second are few but enough (engineering
default)."""

SEEN_TURN_S = 0.15
"""A recording that starts in mid-rep has seen the turn if the signal stayed near its extreme for so long
(engineering default: about half the shortest pause of a lift from the floor)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One excursion from rest, finished or not.

    Attributes
    ----------
    start_s : float
        When the signal left its rest; the first time seen if the recording starts later.
    turn_s : float
        When it was farthest.
    end_s : float
        When it was back, or was lost.
    turn_value, end_value : float
        The signal at these times, causally filtered, in its unit.
    has_start : bool
        Whether the rest before it was seen.
    refused : str or None
        Why it is no rep: ``partial``, ``not_finished``, ``turn_not_seen``, ``too_quick``, ``lost_from_view``.
    """

    start_s: float
    turn_s: float
    end_s: float
    turn_value: float
    end_value: float
    has_start: bool
    refused: str | None


HELD_LOW_S = 0.25
"""So long a level has to be held to be somebody's rest: in its first quarter of a second the landmarker
placed hips and knees up to 8 % of a trunk too low (engineering default: a cow turns within 1 degree for as
long)."""

RISE_SHARE = 0.5
"""Who begins from a rest half-way goes on by at least so much of the least excursion (engineering default: of
25 degrees of a back 12, above the stirring of an outline)."""

BLIP_S = 0.3
"""So long a turn has to be seen where it is not known how far the signal rose, or that was little: blips of
an outline last 0.2 seconds (engineering default)."""

GETTING_READY_S = 1.0
"""A recording starts at the turn only if the signal is known so soon (engineering default)."""


class _Opening:
    """What is seen before the signal first rises: a rest, or the way back from a turn."""

    def __init__(self) -> None:
        self._start_s, self._high_s, self._low_s, self._seen_s = (math.nan,) * 4
        self._high, self.low = -math.inf, math.nan
        self._seen: list[tuple[float, float]] = []
        self._margin = 0.0

    def push(self, time_s: float, value: float, *, margin: float) -> None:
        """Take in the next value."""
        step_s = 0.0 if math.isnan(self._seen_s) else min(time_s - self._seen_s, MAX_CREDIT_S)
        if math.isnan(self._start_s):
            self._start_s = time_s
        self._seen_s = time_s
        if value > self._high:
            self._high, self._high_s = value, time_s
        self._seen.append((value, step_s))
        self._margin = margin
        if not value >= self.low:
            self.low, self._low_s = value, time_s

    def attempt(self, cycle: Cycle) -> Attempt | None:
        """Give the attempt that it was; None where the signal has not fallen from a turn."""
        fall = self._high - self.low
        if cycle.starts_away is None or not fall >= cycle.starts_away:
            return None
        return Attempt(
            start_s=self._start_s,
            turn_s=self._high_s,
            end_s=self._low_s,
            turn_value=fall,
            end_value=0.0,
            has_start=False,
            refused=None if self._near_high_s >= BLIP_S else "turn_not_seen",
        )

    @property
    def _near_high_s(self) -> float:
        return sum(step_s for value, step_s in self._seen if value > self._high - self._margin)


class RepDetector:
    """One number in, phases and finished attempts out.

    Parameters
    ----------
    cycle : Cycle
        What an excursion looks like.
    """

    def __init__(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self.phase = Phase.UNKNOWN
        self._seen_s, self._last = math.nan, math.nan
        self._rest = 0.0
        self._recent: deque[tuple[float, float]] = deque()
        self._lows: deque[tuple[float, float]] = deque()
        self._lately: deque[tuple[float, float]] = deque()
        self._has_start = False
        self._opening = _Opening() if cycle.starts_away is not None else None
        self._first_s = math.nan
        self._clear()

    def _clear(self) -> None:
        self._start_s = math.nan
        self._extreme, self._extreme_s = -math.inf, math.nan
        self._near_extreme_s = 0.0
        self._valley, self._valley_s = math.inf, math.nan
        self._still_value, self._still_since_s = math.nan, math.nan
        self._recent = deque()

    def push(self, time_s: float, value: float) -> Attempt | None:
        """Take in the next value.

        Parameters
        ----------
        time_s : float
            Seconds, later than the last.
        value : float
            The signal, lightly filtered; NaN while it is not known.

        Returns
        -------
        Attempt or None
            The attempt that this value ends.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        if not math.isnan(self._seen_s) and time_s <= self._seen_s:
            raise ValueError(f"time must increase, got {time_s} after {self._seen_s}")
        if math.isnan(self._first_s):
            self._first_s = time_s
        if math.isnan(value):
            return self._give_up_if_blind(time_s)
        opened = self._watch_opening(time_s, value)
        value -= self._own_rest(time_s, value)
        lost = self._give_up_if_blind(time_s) or opened
        step_s = 0.0 if math.isnan(self._seen_s) else time_s - self._seen_s
        self._seen_s, self._last = time_s, value
        if self.phase is Phase.UNKNOWN:
            self._begin(time_s, value)
        elif self.phase is Phase.REST:
            self._rest_or_leave(time_s, value)
        else:
            return self._move(time_s, value, step_s) or lost
        return lost

    @property
    def level(self) -> float:
        """The last value that was known, counted as the cycle's levels are; NaN before the first."""
        return self._last

    @property
    def unfinished(self) -> Attempt | None:
        """The attempt that is under way, as it would end if nothing more came; None at rest.

        It is refused as not finished, unless it has come back so far that no attempt would begin from there
        (recordings are often cut in the moment of arrival), or has turned and the turn is enough.
        """
        if self.phase not in (Phase.OUT, Phase.BACK):
            return None if self._opening is None else self._opening.attempt(self._cycle)
        attempt = self._close(self._seen_s, self._valley if self.phase is Phase.BACK else self._extreme)
        has_arrived = self.phase is Phase.BACK and (
            self._cycle.turn_is_enough
            or self._last <= self._cycle.leave
            # Where people also rest half-way, to be half-way back is to have arrived.
            or (self._cycle.rest_memory_s is not None and self._has_returned())
        )
        return (
            attempt
            if has_arrived or attempt.refused == "partial"
            else replace(attempt, refused="not_finished")
        )

    def _own_rest(self, time_s: float, value: float) -> float:
        """Lowest level held in the cycle's memory, from which levels are counted; 0 without a memory.

        A landmarker needs a few pictures to settle: the lowest single value would often be its first guess.
        """
        if self._cycle.rest_memory_s is None:
            return 0.0
        self._lately.append((time_s, value))
        if time_s - self._lately[0][0] < HELD_LOW_S and not self._lows:
            return value
        # One value from before the window stays, so that after a gap a single one is not taken for held.
        while len(self._lately) > 1 and self._lately[1][0] <= time_s - HELD_LOW_S:
            self._lately.popleft()
        held = max(level for _, level in self._lately)
        # Values that a later one undercuts can never be the lowest again.
        while self._lows and self._lows[-1][1] >= held:
            self._lows.pop()
        self._lows.append((time_s, held))
        while self._lows[0][0] < time_s - self._cycle.rest_memory_s:
            self._lows.popleft()
        # A new low counts at once, though it is not held yet: nothing is below its own rest.
        return min(self._lows[0][1], value)

    def _watch_opening(self, time_s: float, value: float) -> Attempt | None:
        """Attempt that was under way when the recording began, once the signal rises from its rest."""
        opening = self._opening
        if opening is not None and math.isnan(opening.low) and time_s - self._first_s > GETTING_READY_S:
            # Who is seen getting ready begins at rest.
            opening = self._opening = None
        if opening is None:
            return None
        opening.push(time_s, value, margin=self._cycle.turn_margin)
        if value - opening.low <= self._cycle.arrive:
            return None
        # It rises now: either it fell from the turn before, or it never fell.
        attempt = opening.attempt(self._cycle)
        if attempt is not None or value - opening.low > self._cycle.leave:
            self._opening = None
        return attempt

    def _begin(self, time_s: float, value: float) -> None:
        self._clear()
        if value <= self._cycle.leave:
            self.phase, self._has_start = Phase.REST, True
            self._recent.append((time_s, value))
            return
        self.phase, self._has_start = Phase.OUT, False
        self._rest, self._start_s = self._cycle.arrive, time_s
        self._extreme, self._extreme_s = value, time_s

    def _rest_or_leave(self, time_s: float, value: float) -> None:
        self._recent.append((time_s, value))
        while self._recent[0][0] < time_s - self._cycle.recent_s:
            self._recent.popleft()
        self._rest = min(value for _, value in self._recent)
        if value <= max(self._cycle.leave, self._rest + self._cycle.turn_margin):
            return
        # An attempt starts where the signal was last near its lowest, not where it crossed the bound.
        near = self._rest + 0.5 * self._cycle.turn_margin
        start_s = max(moment for moment, level in self._recent if level <= near)
        self._clear()
        self.phase, self._start_s = Phase.OUT, start_s
        self._extreme, self._extreme_s = value, time_s

    def _move(self, time_s: float, value: float, step_s: float) -> Attempt | None:
        margin = self._cycle.turn_margin
        if self.phase is Phase.BACK and value > self._valley + margin and self._has_returned(bounces=True):
            # Settled before this value can renew the extreme: it belongs to the next attempt already.
            attempt = self._close(self._valley_s, self._valley)
            self._start_again(time_s, value)
            return attempt
        if value > self._extreme:
            self._extreme, self._extreme_s = value, time_s
        if value > self._extreme - margin:
            # What was out of sight was not seen near the extreme.
            self._near_extreme_s += min(step_s, MAX_CREDIT_S)
        if self.phase is Phase.OUT:
            if value < self._extreme - margin or value <= self._cycle.arrive:
                self.phase = Phase.BACK
                self._valley, self._valley_s = value, time_s
                self._still_value, self._still_since_s = value, time_s
            else:
                return None
        if value < self._valley:
            self._valley, self._valley_s = value, time_s
        if value <= self._cycle.arrive:
            return self._arrive(time_s, value)
        if value > self._valley + margin:
            # Not far enough back for a rep of its own: a bounce, still the same attempt.
            self.phase = Phase.OUT
            return None
        return self._arrive(time_s, value) if self._has_returned() and self._is_still(time_s, value) else None

    def _has_returned(self, *, bounces: bool = False) -> bool:
        """Whether the way back so far makes a return, even if the signal does not reach its rest."""
        cycle = self._cycle
        share = cycle.returned_share
        if bounces and cycle.bounce_share is not None:
            share = cycle.bounce_share
        return self._extreme - self._valley >= share * (self._extreme - self._rest)

    def _is_still(self, time_s: float, value: float) -> bool:
        if abs(value - self._still_value) > 0.5 * self._cycle.turn_margin:
            self._still_value, self._still_since_s = value, time_s
        return time_s - self._still_since_s >= self._cycle.still_s

    def _arrive(self, time_s: float, value: float) -> Attempt:
        attempt = self._close(time_s, value)
        self._clear()
        self.phase, self._has_start = Phase.REST, True
        self._recent.append((time_s, value))
        return attempt

    def _start_again(self, time_s: float, value: float) -> None:
        start_s, rest = self._valley_s, self._valley
        self._clear()
        self.phase, self._has_start, self._start_s = Phase.OUT, True, start_s
        self._rest = min(rest, self._cycle.leave)
        self._extreme, self._extreme_s = value, time_s

    def _close(self, end_s: float, end_value: float) -> Attempt:
        attempt = Attempt(
            start_s=self._start_s,
            turn_s=self._extreme_s,
            end_s=end_s,
            turn_value=self._extreme,
            end_value=end_value,
            has_start=self._has_start,
            refused=None,
        )
        if self._extreme < self._least_excursion() or self._hardly_rose():
            return replace(attempt, refused="partial")
        if not self._has_start and self._near_extreme_s < SEEN_TURN_S:
            return replace(attempt, refused="turn_not_seen")
        if end_s - self._start_s < self._cycle.min_duration_s:
            return replace(attempt, refused="too_quick")
        return attempt

    def _hardly_rose(self) -> bool:
        """Whether it went on so little from a rest half-way that it was a stir of that rest."""
        if self._cycle.rest_memory_s is None or not self._has_start:
            return False
        rise = self._extreme - self._rest
        is_blip = rise < self._cycle.min_excursion and self._near_extreme_s < BLIP_S
        return is_blip or rise < RISE_SHARE * self._cycle.min_excursion

    def _least_excursion(self) -> float:
        held = self._cycle.held_excursion
        return self._cycle.min_excursion if held is None or self._near_extreme_s < HELD_S else held

    def _give_up_if_blind(self, time_s: float) -> Attempt | None:
        if not time_s - self._seen_s > MAX_BLIND_S or self.phase is Phase.UNKNOWN:
            return None
        attempt = None
        if self.phase in (Phase.OUT, Phase.BACK):
            attempt = replace(self._close(self._seen_s, self._extreme), refused="lost_from_view")
        self.phase = Phase.UNKNOWN
        return attempt
