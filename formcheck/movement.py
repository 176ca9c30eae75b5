"""How a movement is found: its cycle, what it must not be mistaken for, what else is done with the weights.

Nothing here judges; that is :mod:`formcheck.rules`. Finding and judging never share a number.
"""

from dataclasses import dataclass
from enum import Enum

from formcheck.signals import Signal

__all__ = ["Cycle", "Gate", "Handling", "Moment", "Phase", "Sign", "StandIn"]


class Phase(Enum):
    """Where in its cycle a movement is. What they are called on screen is the exercise's business."""

    UNKNOWN = "unknown"
    REST = "rest"
    OUT = "out"
    TURN = "turn"
    BACK = "back"


class Moment(Enum):
    """When a gate looks."""

    TURN = "turn"
    END = "end"
    WHOLE = "whole"
    """All the time, by the median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """What tells how a cycle's signal goes on while a joint of it is hidden.

    Attributes
    ----------
    signal : Signal
        One that changes with the cycle's.
    times : float
        How much the cycle's signal changes for a change of this one.
    """

    signal: Signal
    times: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """How attempts are found: the signal leaves its rest, turns, and comes back.

    Attributes
    ----------
    signal : Signal
        Small at rest, larger away from it.
    leave : float
        Above it, in the signal's unit, an attempt has begun.
    arrive : float
        Below it the attempt is over; less than `leave`.
    min_excursion : float
        Smallest turn of a full rep, in the signal's unit; shorter attempts are reported as partial.
    turn_margin : float
        How far the signal must come back before a turn is believed; more than its noise.
    min_duration_s : float
        Shortest believable attempt in seconds.
    phase_names : tuple of (Phase, str)
        What people call the phases.
    source : str
        Where the numbers come from.
    stand_in : StandIn or None
        What is followed where the signal is hidden, for finding reps only: nothing is measured on it.
    rest_memory_s : float or None
        If given, `leave`, `arrive` and `min_excursion` are counted from the person's own rest, which is the
        lowest level of so many seconds up to now; for signals whose rest differs between people. None counts
        them from zero.
    cutoff_hz : float
        Of the causal low-pass filter at rest. 1.5 Hz holds the noise of a still pose to about a degree
        (simulation); less for small and slow movements.
    turn_is_enough : bool
        Whether a rep is done once its turn was seen, as a lift is at its top, so that it counts even if the
        recording ends on the way back.
    recent_s : float
        The rest that an attempt starts from is the lowest of so long before it: people shift their weight
        between reps, and the next rep starts from how they stand then. Longer for movements so slow that they
        do not get clear of their rest in that time (engineering default).
    returned_share : float
        How much of the way back makes a return, when the signal does not reach its rest before it turns again
        or stays. Engineering default after the 25 % / 60 % hysteresis customary for rep counters: a turn with
        less is a bounce within one rep. Less where people also rest between rest and turn.
    bounce_share : float or None
        The same for whoever turns at once without resting there, where people bounce within a rep; no more
        than `returned_share` if None.
    starts_away : float or None
        A recording of a movement with a rest of its own may start at the turn: then the signal falls by so
        much before it has ever risen. More than from the middle of the movement down to its rest; None where
        that is not to be told.
    still_s : float
        Standing still for this long most of the way back ends an attempt that never quite arrives.
        Engineering default: longer than the slowest sticking point passes through a few degrees; less for
        movements without a load, which have none, so that a rep is told soon.
    held_excursion : float or None
        Smallest turn of a full rep whose turn was held, as a small lift is: the longer it lasts, the less of
        it is noise. None where a hold makes no difference.
    near_turn, near_rest : float
        A phase ends where the signal is so near to its turn or its rest, or to a small share of a large
        movement, in the signal's unit. For angles 3 and 4 degrees: engineering defaults, just above the
        noise.
    still_per_s : float
        Slower than this is standing still, in the signal's unit per second. Engineering default for angles:
        the noise of a velocity filtered at 2 to 3 Hz is 7 to 11 degrees per second.
    """

    signal: Signal
    leave: float
    arrive: float
    min_excursion: float
    turn_margin: float
    min_duration_s: float
    phase_names: tuple[tuple[Phase, str], ...]
    source: str
    stand_in: StandIn | None = None
    rest_memory_s: float | None = None
    cutoff_hz: float = 1.5
    turn_is_enough: bool = False
    recent_s: float = 0.8
    returned_share: float = 0.65
    bounce_share: float | None = None
    starts_away: float | None = None
    still_s: float = 0.8
    held_excursion: float | None = None
    near_turn: float = 3.0
    near_rest: float = 4.0
    still_per_s: float = 8.0

    def __post_init__(self) -> None:
        if not self.arrive < self.leave < self.min_excursion:
            raise ValueError(
                "a cycle needs arrive < leave < min_excursion, "
                f"got {self.arrive}, {self.leave}, {self.min_excursion}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A condition without which an attempt is not this movement; judged once, when the attempt ends.

    Attributes
    ----------
    reason : str
        Short name for the report's list of refused attempts.
    signal : Signal
        What is looked at.
    moment : Moment
        When.
    low, high : float
        The signal has to lie between them, in its unit. A signal that is not known passes: a gate keeps out
        what is seen to be something else.
    source : str
        Where the numbers come from.
    only_above : tuple of (Signal, float) or None
        The gate is shut only for attempts in which this other signal is seen to be above the number then.
    """

    reason: str
    signal: Signal
    moment: Moment
    low: float
    high: float
    source: str
    only_above: tuple[Signal, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How picking the weights up or putting them down differs from a rep of the same set.

    It is told by comparison: in a set whose every rep goes to the floor, none is a bend for the weights.

    Attributes
    ----------
    reach : Signal
        Height of the hands.
    reach_below, reach_deeper_by : float
        A bend for the weights goes below the one at its turn; and it is for the weights if its reach is lower
        than in the other reps by at least the other, or if it is deeper than they are, see below. In the unit
        of `reach`.
    bend : Signal
        Bend of the knees.
    bend_above : float
        A bend for the weights goes above it at its turn, in the unit of `bend`: where the hands are hidden it
        tells instead of them. Such a bend is for the weights if it is deeper than the other reps by
        `depth_ratio`.
    depth_ratio : float
        Of the turn's value to the median of the other reps.
    source : str
        Where the numbers come from.
    """

    reach: Signal
    reach_below: float
    reach_deeper_by: float
    bend: Signal
    bend_above: float
    depth_ratio: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What tells the movement from others where it is not given: looked at in the middle rep of a set.

    Unlike a gate it costs no rep: a set that lacks a sign as a whole is taken for another movement.

    Attributes
    ----------
    signal : Signal
        What is looked at.
    low, high : float
        It has to lie between them, in its unit. A signal that is not known passes.
    travels : bool
        Whether the way of the signal within the rep is meant (from its 5th to its 95th percentile), and not
        its level at the turn.
    unless_below : tuple of (Signal, float) or None
        The sign is not needed where this other signal is seen below the number at the turn.
    source : str
        Where the numbers come from.
    """

    signal: Signal
    low: float
    high: float
    source: str
    travels: bool = False
    unless_below: tuple[Signal, float] | None = None
