"""Measuring and judging the counted attempts of a stretch, as far as the view allows."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from formcheck.exercise import Exercise
from formcheck.judge import judge
from formcheck.measure import Measurer
from formcheck.orientation import yaw_ratio
from formcheck.report import Measured, Rep
from formcheck.reps import Attempt
from formcheck.store import Observation
from formcheck.windows import RepWindow

__all__ = ["MAX_JUDGED_YAW_DEG", "assess", "estimate_yaw_deg"]

MAX_JUDGED_YAW_DEG = 30.0
"""Beyond this angle off the side, angles are not judged: a 90-degree hinge then reads 4 degrees and more too
small, growing fast (geometry; camera guidance of 2D motion analysis asks for less than 30 degrees)."""

FRONT_YAW_RATIO = 0.74
"""Shoulder distance over trunk length from the front (Winter's segment lengths; simulation)."""


def _measure_rep(measurer: Measurer, window: RepWindow, *, number: int, yaw_deg: float) -> Rep:
    metrics = {}
    for metric in measurer.exercise.metrics:
        off_side = _yaw_error_deg(yaw_deg) if metric.unit == "deg" else 0.0
        metrics[metric.name] = Measured(
            value=_rounded(measurer.measure(metric, window)),
            uncertainty=round(math.hypot(metric.uncertainty, off_side), 2),
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


def estimate_yaw_deg(observation: Observation, windows: Sequence[RepWindow]) -> float | None:
    """Estimate how far the camera is off a true side view.

    Parameters
    ----------
    observation : Observation
        The whole set.
    windows : sequence of RepWindow
        The counted reps. Around them the lifter stands as for the set; before and after it people walk up
        to the camera.

    Returns
    -------
    float or None
        Degrees in [0, 90]; None where the shoulders were never seen together.
    """
    ratio = yaw_ratio(observation.xy_px, observation.orientation.side)
    times = observation.time_s
    near = np.zeros(times.size, dtype=bool)
    for window in windows:
        near |= (times >= window.rest_s) & (times <= window.start_s)
        near |= (times >= window.end_s) & (times <= window.next_s)
    for values in (ratio[near], ratio):
        if np.isfinite(values).any():
            share = min(float(np.nanmedian(values)) / FRONT_YAW_RATIO, 1.0)
            return round(math.degrees(math.asin(share)), 1)
    return None


def assess(
    observation: Observation,
    exercise: Exercise,
    *,
    attempts: Sequence[Attempt],
    counted: Sequence[Attempt],
    earlier: Sequence[Rep] = (),
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

    Returns
    -------
    reps : tuple of Rep
        The counted ones, numbered on from the earlier ones.
    yaw_deg : float or None
        Estimated angle off a true side view.
    """
    if not observation.time_s.size:
        return (), None
    measurer = Measurer(observation, exercise)
    windows = dict(zip(attempts, measurer.windows(attempts), strict=True))
    yaw_deg = estimate_yaw_deg(observation, [windows[attempt] for attempt in counted])
    reps = tuple(
        _measure_rep(measurer, windows[attempt], number=number, yaw_deg=yaw_deg or 0.0)
        for number, attempt in enumerate(counted, start=len(earlier) + 1)
    )
    if (yaw_deg or 0.0) <= MAX_JUDGED_YAW_DEG:
        return judge([*earlier, *reps], exercise)[len(earlier) :], yaw_deg
    names = tuple(dict.fromkeys(check.name for check in exercise.checks))
    return tuple(replace(rep, clean=None, unchecked=names) for rep in reps), yaw_deg
