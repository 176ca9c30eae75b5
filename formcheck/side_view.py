"""The signals that exercises filmed from the side have in common, and short ways to make metrics of them.

References
----------
.. [Cosoli2026] Cosoli et al., 2026, hdl 11389/91575: MediaPipe knee flexion in squats filmed from the side,
   -2.3 (6.4) degrees.
"""

from formcheck.back import back_bend, back_rounding
from formcheck.landmark_bias import LandmarkBias
from formcheck.landmarks import Joint
from formcheck.movement import Phase
from formcheck.offsets import height_over
from formcheck.rules import Formula, Metric, Reference, Statistic, Still
from formcheck.signals import Signal, flexion, inclination, relative_inclination

__all__ = [
    "BACK_BEND",
    "BACK_ROUNDED",
    "HIP_FLEXION",
    "KNEE_FLEXION",
    "LANDMARK_ERROR",
    "MOVING",
    "NECK",
    "PHASE_TIMES",
    "SHIN_LEAN",
    "THIGH_LEAN",
    "TRUNK_LEAN",
    "WRIST_HEIGHT",
    "at_top",
    "at_turn",
    "computed",
    "duration",
    "held",
]

HIP_FLEXION = flexion(
    "hip_flexion_deg",
    Joint.SHOULDER,
    Joint.HIP,
    Joint.KNEE,
    closes=1,
    description="angle between trunk and thigh, 0 when they are in line",
)
KNEE_FLEXION = flexion(
    "knee_flexion_deg",
    Joint.HIP,
    Joint.KNEE,
    Joint.ANKLE,
    closes=-1,
    description="bend of the knee, 0 when straight",
)
TRUNK_LEAN = inclination(
    "trunk_lean_deg", Joint.HIP, Joint.SHOULDER, description="forward lean of the trunk, 90 when level"
)
THIGH_LEAN = inclination(
    "thigh_lean_deg",
    Joint.KNEE,
    Joint.HIP,
    description="lean of the thigh, negative with the hip behind the knee",
)
SHIN_LEAN = inclination(
    "shin_lean_deg", Joint.ANKLE, Joint.KNEE, description="forward lean of the shin, 0 when upright"
)
NECK = relative_inclination(
    "neck_deg",
    Joint.HIP,
    Joint.SHOULDER,
    Joint.EAR,
    description="head against trunk, positive with the chin towards the chest",
)
BACK_BEND = back_bend(
    "back_bend_deg", description="bend of the back's outline, positive when rounded, negative when arched"
)
BACK_ROUNDED = back_rounding(
    "back_rounded_deg", description="how far the back's outline is rounded outwards, 0 when flat or arched"
)

LANDMARK_ERROR = "side-view landmark studies report 5 to 7 degrees [Cosoli2026]"
"""The source of a landmark angle's uncertainty, until it is measured."""

PHASE_TIMES = "engineering default: three pictures at 30 a second"
"""The source of the uncertainty of a phase's length."""

MOVING = (Phase.OUT, Phase.TURN, Phase.BACK)
"""All phases of a rep but the rest."""


WRIST_HEIGHT = height_over(
    "wrist_height_pct",
    Joint.WRIST,
    Joint.KNEE,
    scale=(Joint.HIP, Joint.SHOULDER),
    description="height of the wrist over the knee in percent of the trunk",
)


def at_turn(
    signal: Signal,
    uncertainty: float,
    description: str,
    *,
    source: str = LANDMARK_ERROR,
    name: str | None = None,
    reference: Reference = Reference.ZERO,
    bias: LandmarkBias | None = None,
    uncertainty_off_side: float | None = None,
    uncertainty_placed: float | None = None,
    far_uncertainty: float | None = None,
    far_bias: LandmarkBias | None = None,
    still: Still | None = None,
) -> Metric:
    """Make a metric of a signal's level at the turn.

    Parameters
    ----------
    signal : Signal
        What is measured.
    uncertainty : float
        One standard error, in the signal's unit.
    description : str
        One sentence for a person.
    source : str, optional
        Where the uncertainty comes from.
    name : str or None, optional
        The signal's own name if None.
    reference : Reference, optional
        What it is measured against.
    bias : LandmarkBias or None, optional
        What the landmarks read too much.
    uncertainty_off_side : float or None, optional
        One standard error where the camera is well off the side; the usual one if None.
    uncertainty_placed : float or None, optional
        One standard error where the leg was hidden and is placed; not measured then if None.
    far_uncertainty : float or None, optional
        One standard error where the standing leg is the one away from the camera; the usual one if None.
    far_bias : LandmarkBias or None, optional
        What the landmarks read too much then; the usual if None.
    still : Still or None, optional
        What has to keep still at the turn.

    Returns
    -------
    Metric
        The median over the turn.
    """
    return Metric(
        name=name or signal.name,
        unit=signal.unit,
        signal=signal,
        statistic=Statistic.MEDIAN,
        during=(Phase.TURN,),
        reference=reference,
        uncertainty=uncertainty,
        uncertainty_off_side=uncertainty_off_side,
        uncertainty_placed=uncertainty_placed,
        far_uncertainty=far_uncertainty,
        far_bias=far_bias,
        still=still,
        bias=bias,
        description=description,
        source=source,
    )


def held(
    name: str,
    signal: Signal,
    extreme: Statistic,
    uncertainty: float,
    description: str,
    *,
    source: str,
    sustained_s: float = 0.3,
    reference: Reference = Reference.ZERO,
    bias: LandmarkBias | None = None,
) -> Metric:
    """Make a metric of the level that a signal stays beyond for a while between the rests.

    Parameters
    ----------
    name : str
        Name of the metric.
    signal : Signal
        What is measured.
    extreme : Statistic
        HIGH or LOW.
    uncertainty : float
        One standard error, in the signal's unit.
    description : str
        One sentence for a person.
    source : str
        Where the uncertainty comes from.
    sustained_s : float, optional
        How long in all.
    reference : Reference, optional
        What it is measured against.
    bias : LandmarkBias or None, optional
        What the landmarks read too much.

    Returns
    -------
    Metric
        Of the phases on the way out, at the turn and on the way back.
    """
    return Metric(
        name=name,
        unit=signal.unit,
        signal=signal,
        statistic=extreme,
        during=MOVING,
        reference=reference,
        uncertainty=uncertainty,
        bias=bias,
        sustained_s=sustained_s,
        description=description,
        source=source,
    )


def at_top(
    name: str,
    signal: Signal,
    uncertainty: float,
    description: str,
    *,
    source: str = LANDMARK_ERROR,
    reference: Reference = Reference.ZERO,
    bias: LandmarkBias | None = None,
) -> Metric:
    """Make a metric of the lowest level that a signal is held at in the rest after a rep.

    Parameters
    ----------
    name : str
        Name of the metric.
    signal : Signal
        What is measured.
    uncertainty : float
        One standard error, in the signal's unit.
    description : str
        One sentence for a person.
    source : str, optional
        Where the uncertainty comes from.
    reference : Reference, optional
        What it is measured against.
    bias : LandmarkBias or None, optional
        What the landmarks read too much.

    Returns
    -------
    Metric
        Known once the rest that follows has been seen.
    """
    return Metric(
        name=name,
        unit=signal.unit,
        signal=signal,
        statistic=Statistic.LOW,
        during=(Phase.REST,),
        reference=reference,
        uncertainty=uncertainty,
        bias=bias,
        description=description,
        source=source,
    )


def duration(
    name: str,
    phase: Phase,
    description: str,
    *,
    uncertainty: float = 0.1,
    source: str = PHASE_TIMES,
    bias: LandmarkBias | None = None,
) -> Metric:
    """Make a metric of a phase's length.

    Parameters
    ----------
    name : str
        Name of the metric, ending in ``_s``.
    phase : Phase
        OUT, TURN or BACK.
    description : str
        One sentence for a person.
    uncertainty : float, optional
        One standard error in seconds.
    source : str, optional
        Where the uncertainty comes from.
    bias : LandmarkBias or None, optional
        What is measured too much.

    Returns
    -------
    Metric
        In seconds.
    """
    return Metric(
        name=name,
        unit="s",
        signal=None,
        statistic=Statistic.DURATION,
        during=(phase,),
        uncertainty=uncertainty,
        bias=bias,
        description=description,
        source=source,
    )


def computed(
    name: str,
    unit: str,
    formula: Formula,
    uncertainty: float,
    description: str,
    *,
    uses: tuple[Signal, ...],
    source: str,
    bias: LandmarkBias | None = None,
    at_turn: bool = False,
) -> Metric:
    """Make a metric of a formula, for what no statistic of one signal can say.

    Parameters
    ----------
    name : str
        Name of the metric, ending in its unit.
    unit : str
        As of :class:`formcheck.rules.Metric`.
    formula : callable
        See :attr:`formcheck.rules.Metric.formula`.
    uncertainty : float
        One standard error, in the unit, where the formula gives none of its own.
    description : str
        One sentence for a person.
    uses : tuple of Signal
        The signals that the formula looks at.
    source : str
        Where the uncertainty comes from.
    bias : LandmarkBias or None, optional
        What the landmarks read too much.
    at_turn : bool, optional
        Whether it can be told as soon as the turn is over.

    Returns
    -------
    Metric
        Of no phase in particular.
    """
    return Metric(
        name=name,
        unit=unit,
        signal=None,
        statistic=Statistic.FORMULA,
        during=(),
        formula=formula,
        at_turn=at_turn,
        uses=uses,
        uncertainty=uncertainty,
        description=description,
        source=source,
        bias=bias,
    )
