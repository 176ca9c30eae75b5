"""How a rep is measured and judged: metrics, and checks with their limits.

Nothing here finds reps; that is :mod:`formcheck.movement`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np

from formcheck.geometry import Array
from formcheck.landmark_bias import LandmarkBias
from formcheck.movement import Phase
from formcheck.signals import Signal

__all__ = [
    "Check",
    "Condition",
    "Estimate",
    "Formula",
    "Metric",
    "Onset",
    "OwnRange",
    "Reference",
    "Severity",
    "Statistic",
    "Still",
    "Tally",
    "Trend",
]


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
    ONSET = "onset"
    """The signal at the moment from which on :attr:`Metric.onset` is passed until the turn."""
    FORMULA = "formula"
    """What :attr:`Metric.formula` makes of the rep."""


class Reference(Enum):
    """What a metric is measured against."""

    ZERO = "zero"
    START = "start"
    """The same signal's median at the rest position of the same rep: before it, or after it where the
    recording starts in the middle of the rep."""
    STANDING = "standing"
    """The signal at the straightest rest of the whole set, at most a few degrees: what the landmarks read on
    somebody who stands straight is not quite zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with an uncertainty of its own.

    Attributes
    ----------
    value : float or None
        In the metric's unit; None where there is no such number in this rep, and the note says why.
    uncertainty : float or None
        One standard error of this value, in the same unit; None if it is the metric's own.
    note : str or None
        One word on what kind of number it is, or why there is none.
    """

    value: float | None
    uncertainty: float | None = None
    note: str | None = None


Formula: TypeAlias = Callable[..., Estimate | None]
"""A pure function of a filtered stretch (:class:`formcheck.measure.Measurer`) and a rep's window
(:class:`formcheck.windows.RepWindow`); None where too little was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number of a rep.

    Attributes
    ----------
    name : str
        Lower case, with its unit as suffix.
    unit : str
        ``deg``, ``deg/s``, ``%``, ``s`` or ``1``.
    signal : Signal or None
        None for durations and formulas.
    statistic : Statistic
        How the number is made of the signal.
    during : tuple of Phase
        In which phases; empty for formulas. REST is the rest that follows the rep.
    reference : Reference
        What it is measured against.
    uncertainty : float
        One standard error, in the unit.
    uncertainty_off_side : float or None
        One standard error where the camera is seen to be well off the side; the usual one if None.
    uncertainty_placed : float or None
        The same where the leg was hidden and put where it must be, see :mod:`formcheck.leg_lengths`; None if
        the metric is not measured then.
    sustained_s : float
        For HIGH and LOW: how long in all the signal has to be beyond the value.
    description : str
        One sentence for a person.
    source : str
        Where the uncertainty and the way of measuring come from.
    onset : Onset or None
        For ONSET: what is waited for.
    bias : LandmarkBias or None
        What the landmarks read too much; None where it was not measured.
    formula : callable or None
        For FORMULA: a pure function of the filtered stretch and the rep's window, for what no statistic of
        one signal can say; gives None where too little was seen.
    uses : tuple of Signal
        The signals that the formula looks at.
    far_uncertainty : float or None
        One standard error where the standing leg is the one away from the camera; None if it is the same.
    far_bias : LandmarkBias or None
        What the landmarks read too much then; None if it is the same.
    at_turn : bool
        For FORMULA: whether it can be told as soon as the turn is over.
    still : Still or None
        What has to keep still in those phases for the metric to be known.
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
    uncertainty_off_side: float | None = None
    uncertainty_placed: float | None = None
    sustained_s: float = 0.2
    onset: "Onset | None" = None
    bias: LandmarkBias | None = None
    formula: Formula | None = None
    uses: tuple[Signal, ...] = ()
    far_uncertainty: float | None = None
    far_bias: LandmarkBias | None = None
    at_turn: bool = False
    still: "Still | None" = None

    def __post_init__(self) -> None:
        if not 0.0 < self.uncertainty < math.inf:
            raise ValueError(f"metric {self.name!r} needs a standard error above 0, got {self.uncertainty}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """Something that keeps still where it is seen, and jumps where the landmarker guesses.

    Attributes
    ----------
    signal : Signal
        What.
    within : float
        Within how much eight of ten of its values lie, in its unit.
    """

    signal: Signal
    within: float

    def holds(self, values: Array) -> bool:
        """Say whether values keep still.

        Parameters
        ----------
        values : ndarray, shape (n,)
            Of the signal, NaN where not known.

        Returns
        -------
        bool
            True where none is known.
        """
        known = values[np.isfinite(values)]
        if not known.size:
            return True
        low, high = np.quantile(known, [0.1, 0.9])
        return bool(high - low <= self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """A change that begins somewhere on the way out.

    Attributes
    ----------
    signal : Signal
        What changes.
    above : float
        It has begun where the signal is so far above its level at the start of the rep, in its unit.
    travel : float
        How far the metric's own signal must still go from there, in its unit; a change that comes only at
        the turn has no onset.
    """

    signal: Signal
    above: float
    travel: float


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
        How far beyond it is still as good, from mild to serious, in the metric's unit or as a share of it.
    repeatability : float
        Standard error of the difference between two reps of one set, in the metric's unit. It is smaller
        than the metric's own: what the landmarks get wrong alike in every rep cancels. Of a rep whose number
        is less sure than those of the set's others it is as many times larger.
    min_reps : int
        With fewer good reps there is no own range yet and no verdict.
    unless : tuple of str
        Reps with these faults, with a number beyond their limits though not surely, or without one, do not
        count towards the range.
    unless_found : tuple of str
        Reps with these faults do not count towards it either; those of which it is not known do.
    is_share : bool
        Whether the margins are shares of the own range.
    apart : float
        How far a rep beyond the margin has to be from the next one that is as good, in the metric's unit;
        reps that lie closer are the scatter of one way of moving, up to one and a half times that from the
        own range. 0 asks for no distance.
    """

    quantile: float
    margins: tuple[tuple[Severity, float], ...]
    repeatability: float
    min_reps: int
    unless: tuple[str, ...]
    unless_found: tuple[str, ...] = ()
    is_share: bool = False
    apart: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A change over a set that is worth telling.

    Attributes
    ----------
    metric : Metric
        What changes.
    at_least : float
        The smallest change from the first rep to the last that is told, in the metric's unit; well above what
        two reps of a set differ by anyway.
    falls, rises : str
        What is said, one sentence each; ``{change}`` becomes the change, rounded to 5.
    source : str
        Where the bound comes from.
    """

    metric: Metric
    at_least: float
    falls: str
    rises: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A way of going from one rep to the next that is as good as another, and is told.

    The last rep of a set tells nothing of it: after that everybody rests.

    Attributes
    ----------
    name : str
        Key of the number of such times in a report's summary; ends in ``_count``.
    condition : Condition
        What makes the time after a rep one of them.
    sentence : str
        What is said if there are any; ``{count}`` becomes their number, ``{known}`` how often it is known.
    source : str
        Where the bound comes from.
    """

    name: str
    condition: Condition
    sentence: str
    source: str


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
    unless : tuple of str
        The check does not apply to reps with these faults. It is made after all checks that apply always.
    max_uncertainty : float
        Numbers with a larger standard error, in the metric's unit, get no verdict.
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
    unless: tuple[str, ...] = ()
    max_uncertainty: float = math.inf
    own_range: OwnRange | None = None
    is_essential: bool = False

    def __post_init__(self) -> None:
        if self.fails not in ("above", "below"):
            raise ValueError(f"a check fails 'above' or 'below' its limit, got {self.fails!r}")
        if bool(self.limits) == (self.own_range is not None):
            raise ValueError(f"check {self.name!r} needs either limits or an own range")
        ranks = [list(Severity).index(severity) for severity, _ in self.limits if severity in set(Severity)]
        if len(ranks) < len(self.limits) or ranks != sorted(set(ranks)):
            raise ValueError(f"check {self.name!r}: severities go from INFO to FAULT, each once")
        values = [limit for _, limit in self.limits]
        if values != sorted(values, reverse=self.fails == "below"):
            raise ValueError(f"check {self.name!r}: limits must go from mild to serious, got {values}")
