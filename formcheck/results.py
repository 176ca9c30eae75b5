"""From counted attempts to a report: measuring, judging and saying how far to trust it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

import formcheck
from formcheck.assess import MAX_JUDGED_YAW_DEG, assess
from formcheck.exercise import Exercise
from formcheck.geometry import Array
from formcheck.judge import advise, tally
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.plausibility import hide_odd_lengths
from formcheck.report import Quality, Refused, Rep, Report, Source, Spread
from formcheck.reps import Attempt
from formcheck.store import Observation
from formcheck.trends import MIN_SPREAD_REPS, theil_sen_slope

__all__ = ["build_report", "share_seen"]

MIN_STRETCH_S = 0.5
"""A person is seen for at least so long at a time; the landmarker's guesses in a picture without one come and
go faster (engineering default)."""

SHORT_GAP_S = 0.2
"""Gaps up to this long do not end a stretch (engineering default)."""

_WARN_YAW_DEG = 20.0
_MIN_SEEN_FRACTION = 0.9
# Engineering defaults: the farthest view that errors were measured for; and a tenth unseen may hold a rep.


def build_report(
    observation: Observation,
    exercise: Exercise,
    *,
    counted: Sequence[Attempt],
    refused: Sequence[Attempt],
    corrects_landmarks: bool,
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
    corrects_landmarks : bool
        Whether the landmarker's known bias is taken off.
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
    in_order = sorted(counted, key=lambda attempt: attempt.start_s)
    reps, yaw_deg = assess(
        observation,
        exercise,
        attempts=attempts,
        counted=in_order,
        corrects_landmarks=corrects_landmarks,
    )
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
            "clean_count": sum(rep.clean is True for rep in reps),
            **(
                {f"{s.value}_count": sum(r.leg == s.value for r in reps) for s in Side}
                if exercise.is_on_one_leg
                else {}
            ),
            exercise.depth_name: _spread(reps, exercise.depth.name),
            **{kind.name: tally(reps, kind)[0] for kind in exercise.tallies},
        },
        advice=advise(reps, exercise),
        quality=Quality(
            seen_fraction=seen,
            camera_yaw_deg=yaw_deg,
            camera_roll_deg=None,
            warnings=(*_find_warnings(seen, yaw_deg), *_find_far_legs(reps, orientation.side), *warnings),
        ),
        not_checked=exercise.not_checked,
    )


def _seen_fraction(observation: Observation) -> float:
    """Share of the pictures in which a person is seen, and has been for more than a moment."""
    needed = [
        landmark_of(joint, observation.orientation.side) for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE)
    ]
    is_seen = np.asarray(np.isfinite(observation.xy_px[:, needed, 0]).all(axis=1))
    return share_seen(observation.time_s, is_seen)


def share_seen(time_s: Array, is_seen: NDArray[np.bool_]) -> float:
    """Share of the pictures in which something is seen, and has been for more than a moment.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Times of all pictures in seconds.
    is_seen : ndarray of bool, shape (n,)
        In which ones it is seen.

    Returns
    -------
    float
        In [0, 1].
    """
    seen = np.flatnonzero(is_seen)
    if not seen.size:
        return 0.0
    # At a few pictures a second the step between two is longer than a short gap, and no gap.
    gap_s = max(SHORT_GAP_S, 2.5 * float(np.median(np.diff(time_s)))) if time_s.size > 1 else SHORT_GAP_S
    stretches = np.split(seen, np.flatnonzero(np.diff(time_s[seen]) > gap_s) + 1)
    lasting = [part.size for part in stretches if time_s[part[-1]] - time_s[part[0]] >= MIN_STRETCH_S]
    return round(sum(lasting) / time_s.size, 3)


def _find_warnings(seen: float, yaw_deg: float | None) -> tuple[str, ...]:
    warnings = []
    if seen < _MIN_SEEN_FRACTION:
        warnings.append(
            f"You could be seen in only {100 * seen:.0f} % of the set; keep your whole body in the picture."
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


def _find_far_legs(reps: Sequence[Rep], near: Side) -> tuple[str, ...]:
    numbers = [str(rep.number) for rep in reps if rep.leg == near.other.value]
    if not numbers:
        return ()
    which = f"rep {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} reps"
    return (
        f"In {which} the standing leg was the one away from the camera, which makes its angles less sure; "
        "turn so that the standing leg is nearer to the camera.",
    )


def _spread(reps: Sequence[Rep], name: str) -> Spread:
    values = [value for rep in reps if (value := rep.metrics[name].value) is not None]
    # A rep that went deep with a fault, or whose faults could not be seen, is nobody's best.
    good = [value for rep in reps if rep.clean is True and (value := rep.metrics[name].value) is not None]
    enough = len(values) >= MIN_SPREAD_REPS
    return Spread(
        median=round(float(np.median(values)), 1) if values else None,
        best=round(max(good), 1) if good else None,
        interquartile_range=round(float(np.subtract(*np.quantile(values, (0.75, 0.25)))), 1)
        if enough
        else None,
        change_per_rep=round(theil_sen_slope(values), 2) if enough else None,
    )


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
