"""Measuring and judging the counted attempts of a stretch, as far as the view allows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from formcheck.exercise import Exercise
from formcheck.joint_offsets import centre_joints
from formcheck.judge import judge
from formcheck.landmark_bias import MEASURED_YAW_DEG
from formcheck.landmarks import Joint, Side
from formcheck.leg_lengths import place_hidden_legs, weigh_knees_at_hands
from formcheck.legs import STANDS_FAR, STANDS_NEAR, mark_standing_legs, tell_legs
from formcheck.measure import Measurer
from formcheck.planted import hide_guessed_legs
from formcheck.plausibility import hide_odd_lengths
from formcheck.report import Measured, Rep
from formcheck.reps import Attempt
from formcheck.store import Observation
from formcheck.view import estimate_yaw_deg, shoulder_lead
from formcheck.windows import RepWindow

__all__ = ["MAX_JUDGED_YAW_DEG", "View", "assess", "believe", "find_joints"]

MAX_JUDGED_YAW_DEG = 30.0
"""Beyond this angle off the side, angles are not judged: a 90-degree hinge then reads 4 degrees and more too
small, growing fast (geometry; camera guidance of 2D motion analysis asks for less than 30 degrees)."""


OFF_SIDE_YAW_DEG = 10.0
"""From this estimate on a view is well off the side. The estimate is off by some 5 degrees itself, and errors
grow from about there on rendered lifters (ACCURACY.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """From where a set was filmed.

    Attributes
    ----------
    yaw_deg : float or None
        Estimated angle off a true side view, see :func:`formcheck.view.estimate_yaw_deg`.
    lead : float or None
        How far the nearer shoulder is ahead of the other one, 0 if it was not seen; None where the
        landmarker's bias is not taken off.
    """

    yaw_deg: float | None
    lead: float | None


def _measure_rep(
    seen: Measurer,
    placed: Measurer | None,
    window: RepWindow,
    observation: Observation,
    *,
    number: int,
    view: View,
) -> Rep:
    metrics = {}
    yaw_deg, lead = view.yaw_deg or 0.0, view.lead
    leg = _leg_at(observation, window.turn_s)
    stands_far = leg is observation.orientation.side.other
    for metric in seen.exercise.metrics:
        estimate = seen.estimate(metric, window)
        is_placed = estimate is None and placed is not None and metric.uncertainty_placed is not None
        if is_placed and placed is not None:
            # Too little was seen: measured on where the leg must be.
            estimate = placed.estimate(metric, window)
        value = None if estimate is None else estimate.value
        bias, usual = metric.bias, metric.uncertainty
        if stands_far:
            bias = metric.far_bias or bias
            usual = metric.far_uncertainty or usual
        if yaw_deg > OFF_SIDE_YAW_DEG:
            usual = max(usual, metric.uncertainty_off_side or usual)
        if is_placed:
            usual = max(usual, metric.uncertainty_placed or usual)
        off_side = _yaw_error_deg(yaw_deg) if metric.unit == "deg" else 0.0
        if bias is not None:
            value = value if value is None or lead is None else bias.take_off(value, lead)
            # What was measured off the side has that part of the error in it.
            off_side = max(0.0, off_side - _yaw_error_deg(MEASURED_YAW_DEG))
        known = usual if estimate is None or estimate.uncertainty is None else estimate.uncertainty
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
        leg=None if leg is None else leg.value,
        clean=None,
        metrics=metrics,
        faults=(),
        borderline=(),
        unchecked=(),
    )


def _leg_at(observation: Observation, time_s: float) -> Side | None:
    """Which leg stands at a moment, in movements on one leg; None where that is not known."""
    if observation.standing is None:
        return None
    index = int(np.argmin(np.abs(observation.time_s - time_s)))
    near = observation.orientation.side
    return {STANDS_NEAR: near, STANDS_FAR: near.other}.get(int(observation.standing[index]))


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
        With segments of odd length hidden, and guessed legs where the feet are planted; in movements on one
        leg with legs that were taken for each other swapped back.
    """
    xy_px, time_s = hide_odd_lengths(observation.xy_px), observation.time_s
    near = observation.orientation.side
    if not exercise.is_on_one_leg:
        if exercise.planted is Joint.ANKLE:
            xy_px = hide_guessed_legs(xy_px, time_s, [near] * len(attempts), attempts)
        return observation.with_positions(xy_px)
    xy_px, legs = tell_legs(xy_px, time_s, observation.orientation.facing, attempts)
    told = [
        (attempt, leg.side)
        for attempt, leg in zip(attempts, legs, strict=True)
        if leg is not None and leg.side is not None
    ]
    xy_px = hide_guessed_legs(xy_px, time_s, [side for _, side in told], [attempt for attempt, _ in told])
    standing = mark_standing_legs(time_s, attempts, legs, near)
    return replace(observation, xy_px=xy_px, standing=standing)


def find_joints(
    observation: Observation,
    exercise: Exercise,
    *,
    attempts: Sequence[Attempt],
    counted: Sequence[Attempt],
    corrects_landmarks: bool,
) -> tuple[Observation, View]:
    """Say where the joints are, as far as it is known, and from where they are seen.

    Parameters
    ----------
    observation : Observation
        A stretch of poses that looked believable one by one.
    exercise : Exercise
        The movement.
    attempts : sequence of Attempt
        All attempts in order of time.
    counted : sequence of Attempt
        Those among them around which the lifter stands as for the set.
    corrects_landmarks : bool
        Whether the poses are the landmarker's.

    Returns
    -------
    observation : Observation
        Without what turns out to be a guess; if wanted, landmarks are moved to where the joint centres are;
        knees at the hands are weighed against the lengths of the leg.
    view : View
        From where.
    """
    observation = believe(observation, exercise, attempts)
    windows = dict(zip(attempts, Measurer(observation, exercise).windows(attempts), strict=True))
    chosen = [windows[attempt] for attempt in counted]
    yaw_deg = estimate_yaw_deg(observation, chosen)
    lead = (shoulder_lead(observation, chosen) or 0.0) if corrects_landmarks else None
    if lead is not None:
        observation = centre_joints(observation, exercise.joint_offsets, lead=lead)
    if exercise.planted is Joint.ANKLE and not exercise.is_on_one_leg:
        observation = weigh_knees_at_hands(observation, attempts)
    return observation, View(yaw_deg=yaw_deg, lead=lead)


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
    observation, view = find_joints(
        observation, exercise, attempts=attempts, counted=counted, corrects_landmarks=corrects_landmarks
    )
    seen = Measurer(observation, exercise)
    placed = None
    if any(metric.uncertainty_placed is not None for metric in exercise.metrics):
        placed = Measurer(place_hidden_legs(observation, attempts), exercise)
    # Where the knee is hidden, its place tells the turn better than what stands in for it.
    windows = dict(zip(attempts, (placed or seen).windows(attempts), strict=True))
    reps = tuple(
        _measure_rep(seen, placed, windows[attempt], observation, number=number, view=view)
        for number, attempt in enumerate(counted, start=len(earlier) + 1)
    )
    if (view.yaw_deg or 0.0) <= MAX_JUDGED_YAW_DEG:
        return judge([*earlier, *reps], exercise)[len(earlier) :], view.yaw_deg
    names = tuple(dict.fromkeys(check.name for check in exercise.checks))
    return tuple(replace(rep, clean=None, unchecked=names) for rep in reps), view.yaw_deg
