"""What an exercise is: data, and nothing else.

A :class:`Cycle` finds every serious attempt; :class:`Gate` s say which attempts are this movement at all;
:class:`Metric` s measure a rep; :class:`Check` s judge a metric. Finding and judging never share a number.
"""

from dataclasses import dataclass
from enum import Enum

from formcheck.landmarks import Joint
from formcheck.signals import Signal

__all__ = [
    "Check",
    "Condition",
    "Cycle",
    "Exercise",
    "Gate",
    "Handling",
    "Metric",
    "Moment",
    "OwnRange",
    "Phase",
    "Reference",
    "Severity",
    "Statistic",
]


class Phase(Enum):
    """Where in its cycle a movement is. What they are called on screen is the exercise's business."""

    UNKNOWN = "unknown"
    REST = "rest"
    OUT = "out"
    TURN = "turn"
    BACK = "back"


class Severity(Enum):
    """How much a fault matters: a tip, something to change, something to change first."""

    INFO = "info"
    WARN = "warn"
    FAULT = "fault"


class Statistic(Enum):
    """How one number is made of a signal during some phases of a rep.

    Extremes are never a single sample: noise picks those. HIGH and LOW are the level that the signal
    stays beyond for :attr:`Metric.sustained_s`.
    """

    MEDIAN = "median"
    HIGH = "high"
    LOW = "low"
    DURATION = "duration"


class Reference(Enum):
    """What a metric is measured against."""

    ZERO = "zero"
    START = "start"
    """The same signal's median at the rest position of the same rep: before it, or after it where the
    recording starts in the middle of the rep."""
    STANDING = "standing"
    """The signal at the straightest rest of the whole set, at most a few degrees: what the landmarks read on
    somebody who stands straight is not quite zero."""


class Moment(Enum):
    """When a gate looks."""

    TURN = "turn"
    END = "end"


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
    """

    signal: Signal
    leave: float
    arrive: float
    min_excursion: float
    turn_margin: float
    min_duration_s: float
    phase_names: tuple[tuple[Phase, str], ...]

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
    """

    reason: str
    signal: Signal
    moment: Moment
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number of a rep.

    Attributes
    ----------
    name : str
        Lower case, with its unit as suffix.
    unit : str
        ``deg``, ``%``, ``s`` or ``1``.
    signal : Signal or None
        None for durations.
    statistic : Statistic
        How the number is made of the signal.
    during : tuple of Phase
        In which phases. REST is the rest that follows the rep.
    reference : Reference
        What it is measured against.
    uncertainty : float
        One standard error, in the unit.
    sustained_s : float
        For HIGH and LOW: how long in all the signal has to be beyond the value.
    description : str
        One sentence for a person.
    source : str
        Where the uncertainty and the way of measuring come from.
    """

    name: str
    unit: str
    signal: Signal | None
    statistic: Statistic
    during: tuple[Phase, ...]
    uncertainty: float
    description: str
    source: str
    reference: Reference = Reference.ZERO
    sustained_s: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a check applies: only if a metric is below (or above) a bound.

    Attributes
    ----------
    metric : Metric
        What is looked at.
    below, above : float or None
        The bound; give one.
    when_unknown : bool
        Whether the check applies if the metric could not be measured.
    """

    metric: Metric
    below: float | None = None
    above: float | None = None
    when_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRange:
    """A limit taken from the lifter's own reps of the same set.

    Attributes
    ----------
    quantile : float
        Which quantile of the metric over the good reps is the lifter's own range, in [0, 1].
    margins : tuple of (Severity, float)
        How far beyond it is still as good, from mild to serious, in the metric's unit.
    repeatability : float
        Standard error of the difference between two reps of one set, in the metric's unit. It is smaller
        than the metric's own: what the landmarks get wrong alike in every rep cancels.
    min_reps : int
        With fewer good reps there is no own range yet and no verdict.
    unless : tuple of str
        Reps with these faults do not count towards the range.
    """

    quantile: float
    margins: tuple[tuple[Severity, float], ...]
    repeatability: float
    min_reps: int
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A judgement on one metric of a rep.

    Attributes
    ----------
    name : str
        Name of the fault. Two checks may look for the same fault in two ways; the graver finding counts.
    metric : Metric
        What is judged.
    fails : {"above", "below"}
        Which side of the limits is wrong.
    limits : tuple of (Severity, float)
        From mild to serious, in the metric's unit; empty with `own_range`.
    cue : str
        What to change, in one sentence.
    praise : str
        What was good, when all reps pass.
    source : str
        Where the limits come from.
    when : tuple of Condition
        The check applies only if all hold.
    is_essential : bool
        Without this check a rep cannot be called clean.
    own_range : OwnRange or None
        A limit from the lifter's own reps instead of fixed ones.
    """

    name: str
    metric: Metric
    fails: str
    cue: str
    praise: str
    source: str
    limits: tuple[tuple[Severity, float], ...] = ()
    when: tuple[Condition, ...] = ()
    own_range: OwnRange | None = None
    is_essential: bool = False

    def __post_init__(self) -> None:
        if self.fails not in ("above", "below"):
            raise ValueError(f"a check fails 'above' or 'below' its limit, got {self.fails!r}")
        if bool(self.limits) == (self.own_range is not None):
            raise ValueError(f"check {self.name!r} needs either limits or an own range")
        values = [limit for _, limit in self.limits]
        if values != sorted(values, reverse=self.fails == "below"):
            raise ValueError(f"check {self.name!r}: limits must go from mild to serious, got {values}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How picking the weights up or putting them down differs from a rep of the same set.

    It is told by comparison: in a set whose every rep goes to the floor, none is a bend for the weights.

    Attributes
    ----------
    reach : Signal
        Height of the hands.
    reach_below, reach_deeper_by : float
        A bend for the weights goes below the one at its turn, or is a bend of the knees, see below; and it is
        for the weights if its reach is lower than in the other reps by at least the other. In the unit of
        `reach`.
    bend : Signal
        Bend of the knees.
    bend_above : float
        A bend for the weights goes above it at its turn, in the unit of `bend`; and it is for the weights if
        it is deeper than the other reps by `depth_ratio`.
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
class Exercise:
    """One movement: how it is found, measured and judged.

    Attributes
    ----------
    name : str
        As in ``--exercise``.
    title : str
        For people.
    how_to_film : str
        One or two sentences.
    cycle : Cycle
        How attempts are found.
    gates : tuple of Gate
        Which attempts are this movement.
    metrics : tuple of Metric
        What is measured, in order of interest; the first is the depth.
    checks : tuple of Check
        What is judged, most important first.
    handling : Handling or None
        How bends for the weights are told from reps.
    planted : Joint or None
        A joint that stays in its place from the start of a rep to its end.
    max_travel : float
        How far the planted joint may travel, in lengths of the thigh.
    not_checked : tuple of str
        What matters and this view cannot show.
    needs_outline : bool
        Whether the outline of the trunk is used.
    shown : tuple of (Joint, Signal)
        Which angles are drawn in a picture, and at which joint.
    depth_name : str
        What the depth is called in a report's summary, with its unit as suffix.
    """

    name: str
    title: str
    how_to_film: str
    cycle: Cycle
    gates: tuple[Gate, ...]
    metrics: tuple[Metric, ...]
    checks: tuple[Check, ...]
    not_checked: tuple[str, ...]
    needs_outline: bool
    depth_name: str
    shown: tuple[tuple[Joint, Signal], ...] = ()
    handling: Handling | None = None
    planted: Joint | None = None
    max_travel: float = 0.0

    @property
    def depth(self) -> Metric:
        """The metric that says how far a rep went."""
        return self.metrics[0]
