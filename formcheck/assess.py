"""Measuring and judging the counted attempts of a stretch, as far as the view allows."""

import math
from collections.abc import Sequence
from dataclasses import replace

from formcheck.exercise import Exercise
from formcheck.judge import judge
from formcheck.landmark_bias import MEASURED_YAW_DEG
from formcheck.landmarks import Joint
from formcheck.measure import Measurer
from formcheck.planted import hide_guessed_legs
from formcheck.plausibility import hide_odd_lengths
from formcheck.report import Measured, Rep
from formcheck.reps import Attempt
from formcheck.store import Observation
from formcheck.view import estimate_yaw_deg, shoulder_lead
from formcheck.windows import RepWindow

__all__ = ["MAX_JUDGED_YAW_DEG", "assess", "believe"]

MAX_JUDGED_YAW_DEG = 30.0
"""Beyond this angle off the side, angles are not judged: a 90-degree hinge then reads 4 degrees and more too
small, growing fast (geometry; camera guidance of 2D motion analysis asks for less than 30 degrees)."""


def _measure_rep(
    measurer: Measurer, window: RepWindow, *, number: int, yaw_deg: float, lead: float | None
) -> Rep:
    metrics = {}
    for metric in measurer.exercise.metrics:
        estimate = measurer.estimate(metric, window)
        value = None if estimate is None else estimate.value
        off_side = _yaw_error_deg(yaw_deg) if metric.unit == "deg" else 0.0
        if metric.bias is not None:
            value = value if value is None or lead is None else value - metric.bias.at(lead)
            # What was measured off the side has that part of the error in it.
            off_side = max(0.0, off_side - _yaw_error_deg(MEASURED_YAW_DEG))
        known = metric.uncertainty if estimate is None else estimate.uncertainty
        uncertainty = math.hypot(known, off_side)
        metrics[metric.name] = Measured(
            value=_rounded(value),
            uncertainty=round(uncertainty, 2),
            note=None if estimate is None else estimate.note,
        )
    return Rep(
        number=number,
        start_s=round(window.start_s, 3),
        turn_s=round(window.turn_s, 3),
        end_s=round(window.end_s, 3),
        clean=None,
        metrics=metrics,
        faults=(),
        borderline=(),
        unchecked=(),
    )


def _rounded(value: float | None) -> float | None:
    # Adding zero turns -0.0, which reads like a finding, into 0.0.
    return None if value is None or not math.isfinite(value) else round(value, 2) + 0.0


def _yaw_error_deg(yaw_deg: float) -> float:
    # A 90-degree hinge reads 1.8 degrees too small at 20 degrees of yaw, 4.1 at 30 and 10 at 45 (geometry).
    return 10.0 * (yaw_deg / 45.0) ** 2


def believe(observation: Observation, exercise: Exercise, attempts: Sequence[Attempt]) -> Observation:
    """Hide what turns out to be a guess once a whole stretch is known.

    Parameters
    ----------
    observation : Observation
        A stretch of poses that looked believable one by one.
    exercise : Exercise
        The movement.
    attempts : sequence of Attempt
        All attempts in it.

    Returns
    -------
    Observation
        With segments of odd length hidden, and guessed legs where the feet are planted.
    """
    xy_px = hide_odd_lengths(observation.xy_px)
    if exercise.planted is Joint.ANKLE:
        xy_px = hide_guessed_legs(xy_px, observation.time_s, observation.orientation.side, attempts)
    return observation.with_positions(xy_px)


def assess(
    observation: Observation,
    exercise: Exercise,
    *,
    attempts: Sequence[Attempt],
    counted: Sequence[Attempt],
    earlier: Sequence[Rep] = (),
    corrects_landmarks: bool = False,
) -> tuple[tuple[Rep, ...], float | None]:
    """Measure and judge reps.

    Parameters
    ----------
    observation : Observation
        The stretch the attempts lie in.
    exercise : Exercise
        The movement.
    attempts : sequence of Attempt
        All attempts in order of time, which bound each other's rests.
    counted : sequence of Attempt
        Those among them to measure, in order of time.
    earlier : sequence of Rep, optional
        Reps measured before, to compare with.
    corrects_landmarks : bool, optional
        Whether the landmarker's known bias is taken off.

    Returns
    -------
    reps : tuple of Rep
        The counted ones, numbered on from the earlier ones.
    yaw_deg : float or None
        Estimated angle off a true side view.
    """
    if not observation.time_s.size:
        return (), None
    observation = believe(observation, exercise, attempts)
    measurer = Measurer(observation, exercise)
    windows = dict(zip(attempts, measurer.windows(attempts), strict=True))
    chosen = [windows[attempt] for attempt in counted]
    yaw_deg = estimate_yaw_deg(observation, chosen)
    lead = (shoulder_lead(observation, chosen) or 0.0) if corrects_landmarks else None
    reps = tuple(
        _measure_rep(measurer, windows[attempt], number=number, yaw_deg=yaw_deg or 0.0, lead=lead)
        for number, attempt in enumerate(counted, start=len(earlier) + 1)
    )
    if (yaw_deg or 0.0) <= MAX_JUDGED_YAW_DEG:
        return judge([*earlier, *reps], exercise)[len(earlier) :], yaw_deg
    names = tuple(dict.fromkeys(check.name for check in exercise.checks))
    return tuple(replace(rep, clean=None, unchecked=names) for rep in reps), yaw_deg
