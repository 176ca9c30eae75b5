"""From counted attempts to a report: measuring, judging and saying how far to trust it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

import formcheck
from formcheck.exercise import Exercise
from formcheck.geometry import Array
from formcheck.judge import advise, judge
from formcheck.landmarks import Joint, landmark_of
from formcheck.measure import Measurer
from formcheck.orientation import yaw_ratio
from formcheck.plausibility import hide_odd_lengths
from formcheck.report import Measured, Quality, Refused, Rep, Report, Source, Spread
from formcheck.reps import Attempt
from formcheck.store import Observation

__all__ = ["MAX_JUDGED_YAW_DEG", "build_report", "estimate_yaw_deg", "measure_reps"]

MAX_JUDGED_YAW_DEG = 30.0
"""Beyond this angle off the side, angles are not judged: a 90-degree hinge then reads 4 degrees and more too
small, growing fast (geometry; camera guidance of 2D motion analysis asks for less than 30 degrees)."""

FRONT_YAW_RATIO = 0.74
"""Shoulder distance over trunk length from the front (Winter's segment lengths; simulation)."""

MIN_STRETCH_S = 0.5
"""A person is seen for at least so long at a time; the landmarker's guesses in a picture without one come and
go faster (engineering default)."""

SHORT_GAP_S = 0.2
"""Gaps up to this long do not end a stretch."""

_WARN_YAW_DEG = 20.0
_MIN_SEEN_FRACTION = 0.9


def measure_reps(
    measurer: Measurer,
    attempts: Sequence[Attempt],
    counted: Sequence[Attempt],
    *,
    yaw_deg: float = 0.0,
    first_number: int = 1,
) -> tuple[Rep, ...]:
    """Measure the counted ones among attempts.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch they lie in.
    attempts : sequence of Attempt
        All attempts in order of time, which bound each other's rests.
    counted : sequence of Attempt
        Those to measure, in order of time.
    yaw_deg : float, optional
        Estimated angle off the side view; it adds to the uncertainty of angles.
    first_number : int, optional
        Number of the first rep.

    Returns
    -------
    tuple of Rep
        Not yet judged.
    """
    windows = dict(zip(attempts, measurer.windows(attempts), strict=True))
    reps = []
    for number, attempt in enumerate(counted, start=first_number):
        window = windows[attempt]
        metrics = {
            metric.name: Measured(
                value=_rounded(measurer.measure(metric, window)),
                uncertainty=round(
                    math.hypot(metric.uncertainty, _yaw_error_deg(yaw_deg) if metric.unit == "deg" else 0.0),
                    2,
                ),
            )
            for metric in measurer.exercise.metrics
        }
        reps.append(
            Rep(
                number=number,
                start_s=round(window.start_s, 3),
                turn_s=round(window.turn_s, 3),
                end_s=round(window.end_s, 3),
                clean=True,
                metrics=metrics,
                faults=(),
                borderline=(),
                unchecked=(),
            )
        )
    return tuple(reps)


def _rounded(value: float | None) -> float | None:
    # Adding zero turns -0.0, which reads like a finding, into 0.0.
    return None if value is None or not math.isfinite(value) else round(value, 2) + 0.0


def _yaw_error_deg(yaw_deg: float) -> float:
    # A 90-degree hinge reads 1.8 degrees too small at 20 degrees of yaw, 4.1 at 30 and 10 at 45 (geometry).
    return 10.0 * (yaw_deg / 45.0) ** 2


def estimate_yaw_deg(observation: Observation, level: Array, rest_below: float) -> float | None:
    """Estimate how far the camera is off a true side view.

    Parameters
    ----------
    observation : Observation
        The whole set.
    level : ndarray, shape (n,)
        The cycle's signal.
    rest_below : float
        Where it is smaller the lifter stands, and the trunk is seen in its full length.

    Returns
    -------
    float or None
        Degrees in [0, 90]; None where the shoulders were never seen together.
    """
    ratio = yaw_ratio(observation.xy_px, observation.orientation.side)
    standing = ratio[np.nan_to_num(level, nan=np.inf) < rest_below]
    for values in (standing, ratio):
        if np.isfinite(values).any():
            share = min(float(np.nanmedian(values)) / FRONT_YAW_RATIO, 1.0)
            return round(math.degrees(math.asin(share)), 1)
    return None


def build_report(
    observation: Observation,
    exercise: Exercise,
    *,
    counted: Sequence[Attempt],
    refused: Sequence[Attempt],
    source: Source | None,
    exercise_from: str,
    warnings: tuple[str, ...] = (),
) -> Report:
    """Measure, judge and report a set.

    Parameters
    ----------
    observation : Observation
        The whole set.
    exercise : Exercise
        The movement.
    counted, refused : sequence of Attempt
        What the referee decided.
    source : Source or None
        The recording; made up from the times if None.
    exercise_from : {"given", "recognised"}
        How the exercise is known.
    warnings : tuple of str, optional
        What the reader of the recording has to say.

    Returns
    -------
    Report
        The set.
    """
    observation = replace(observation, xy_px=hide_odd_lengths(observation.xy_px))
    attempts = sorted([*counted, *refused], key=lambda attempt: attempt.start_s)
    orientation = observation.orientation
    reps: tuple[Rep, ...] = ()
    yaw_deg = None
    if observation.time_s.size:
        measurer = Measurer(observation, exercise)
        level = measurer.values(exercise.cycle.signal)
        yaw_deg = estimate_yaw_deg(observation, level, exercise.cycle.leave)
        in_order = sorted(counted, key=lambda attempt: attempt.start_s)
        reps = measure_reps(measurer, attempts, in_order, yaw_deg=yaw_deg or 0.0)
        if (yaw_deg or 0.0) <= MAX_JUDGED_YAW_DEG:
            reps = judge(reps, exercise)
        else:
            names = tuple(check.name for check in exercise.checks)
            reps = tuple(replace(rep, unchecked=names) for rep in reps)
    seen = _seen_fraction(observation)
    return Report(
        formcheck=formcheck.__version__,
        source=source or _describe(observation),
        exercise=exercise.name,
        exercise_from=exercise_from,
        side=orientation.side.value,
        facing="right" if orientation.facing == 1 else "left",
        reps=reps,
        refused=tuple(
            Refused(start_s=round(a.start_s, 3), end_s=round(a.end_s, 3), reason=a.refused or "")
            for a in attempts
            if a.refused is not None
        ),
        summary={
            "rep_count": len(reps),
            "clean_count": sum(rep.clean for rep in reps),
            exercise.depth_name: _spread(reps, exercise.depth.name),
        },
        advice=advise(reps, exercise),
        quality=Quality(
            seen_fraction=seen,
            camera_yaw_deg=yaw_deg,
            camera_roll_deg=None,
            warnings=(*_find_warnings(seen, yaw_deg), *warnings),
        ),
        not_checked=exercise.not_checked,
    )


def _seen_fraction(observation: Observation) -> float:
    """Share of the pictures in which a person is seen, and has been for more than a moment."""
    times = observation.time_s
    needed = [
        landmark_of(joint, observation.orientation.side) for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE)
    ]
    seen = np.flatnonzero(np.isfinite(observation.xy_px[:, needed, 0]).all(axis=1))
    if not seen.size:
        return 0.0
    stretches = np.split(seen, np.flatnonzero(np.diff(times[seen]) > SHORT_GAP_S) + 1)
    lasting = [part.size for part in stretches if times[part[-1]] - times[part[0]] >= MIN_STRETCH_S]
    return round(sum(lasting) / times.size, 3)


def _find_warnings(seen: float, yaw_deg: float | None) -> tuple[str, ...]:
    warnings = []
    if seen < _MIN_SEEN_FRACTION:
        warnings.append(
            f"You could be seen in only {100 * seen:.0f} % of the recording; keep your whole body in the "
            "picture."
        )
    if yaw_deg is not None and yaw_deg > MAX_JUDGED_YAW_DEG:
        warnings.append(
            f"The camera was about {yaw_deg:.0f}° off your side, where reps can be counted but form "
            "cannot be judged; turn side-on to the camera."
        )
    elif yaw_deg is not None and yaw_deg > _WARN_YAW_DEG:
        warnings.append(
            f"The camera was about {yaw_deg:.0f}° off your side, which makes the angles less sure; "
            "turn more side-on."
        )
    return tuple(warnings)


def _spread(reps: Sequence[Rep], name: str) -> Spread:
    values = [value for rep in reps if (value := rep.metrics[name].value) is not None]
    if not values:
        return Spread(median=None, best=None)
    return Spread(median=round(float(np.median(values)), 1), best=round(max(values), 1))


def _describe(observation: Observation) -> Source:
    times = observation.time_s
    return Source(
        name="",
        sha256="",
        duration_s=round(float(times[-1] - times[0]), 3) if times.size else None,
        frames=int(times.size),
        width=None,
        height=None,
        rotation_deg=0,
    )
