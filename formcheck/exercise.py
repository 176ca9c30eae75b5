"""What an exercise is: data, and nothing else.

A :class:`~formcheck.movement.Cycle` finds every serious attempt; :class:`~formcheck.movement.Gate` s say
which attempts are this movement at all; :class:`~formcheck.rules.Metric` s measure a rep;
:class:`~formcheck.rules.Check` s judge a metric. Finding and judging never share a number.
"""

import re
from dataclasses import dataclass

from formcheck.joint_offsets import JointOffset
from formcheck.landmarks import Joint
from formcheck.movement import Cycle, Gate, Handling, Sign
from formcheck.postures import Posture
from formcheck.rules import Check, Metric, Tally, Trend
from formcheck.signals import Signal

__all__ = ["Exercise"]

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


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
    joint_offsets : tuple of JointOffset
        Where the joint centres lie beside the landmarker's points in this movement; empty where that was not
        measured.
    is_on_one_leg : bool
        Whether it is done on one leg, which is told for every rep; the planted joint is that leg's.
    not_checked : tuple of str
        What matters and this view cannot show.
    needs_outline : bool
        Whether the outline of the trunk is used.
    trends : tuple of Trend
        Changes over a set that are worth telling.
    tallies : tuple of Tally
        Ways of doing reps that are told and not judged.
    shown : tuple of (Joint, Signal)
        Which angles are drawn in a picture, and at which joint.
    columns : tuple of (str, tuple of str)
        What a table of reps shows besides the depth: a title, and the names of one metric or two.
    depth_name : str
        What the depth is called in a report's summary, with its unit as suffix.
    depth_word : str
        What people call it.
    posture : Posture or None
        How the body is held between the reps; None for any way.
    signs : tuple of Sign
        What tells it from other movements where it is not given.
    set_pause_s : float
        A set has ended when there was no attempt for so many seconds (engineering default).

    Raises
    ------
    ValueError
        If the name is none, a metric is there twice or none at all, or what is judged is not measured.
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
    depth_word: str = "depth"
    columns: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("Trunk", ("trunk_lean_deg",)),
        ("Knee", ("knee_flexion_deg",)),
        ("Down/up", ("tempo_down_s", "tempo_up_s")),
    )
    trends: tuple[Trend, ...] = ()
    tallies: tuple[Tally, ...] = ()
    shown: tuple[tuple[Joint, Signal], ...] = ()
    handling: Handling | None = None
    planted: Joint | None = None
    max_travel: float = 0.0
    joint_offsets: tuple[JointOffset, ...] = ()
    is_on_one_leg: bool = False
    posture: Posture | None = None
    signs: tuple[Sign, ...] = ()
    set_pause_s: float = 6.0

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"an exercise's name is like glute_bridge, got {self.name!r}")
        names = [metric.name for metric in self.metrics]
        twice = sorted({name for name in names if names.count(name) > 1})
        if not names or twice:
            raise ValueError(f"{self.name}: every metric once, and one at least; twice: {', '.join(twice)}")
        used = [
            *((f"check {check.name!r}", check.metric) for check in self.checks),
            *((f"check {check.name!r}", each.metric) for check in self.checks for each in check.when),
            *(("a trend", trend.metric) for trend in self.trends),
            *((f"tally {tally.name!r}", tally.condition.metric) for tally in self.tallies),
        ]
        for user, metric in used:
            if metric.name not in names:
                raise ValueError(
                    f"{self.name}: {user} looks at {metric.name}, which is not among its metrics"
                )

    @property
    def depth(self) -> Metric:
        """The metric that says how far a rep went."""
        return self.metrics[0]
