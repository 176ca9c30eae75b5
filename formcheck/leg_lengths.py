"""Where the knee must be between a hip that is seen and a foot that stands.

A weight before the knee hides it. But a foot that stands does not move, and thigh and shin keep the lengths
they have in standing: with hip and foot known, the knee lies where two circles meet, in front of the line
between them. A bent knee is found so to a few degrees; a nearly straight one hardly, for its bend changes the
distance from hip to foot very little. What is placed so is less sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array, distance
from formcheck.landmarks import Joint, landmark_of
from formcheck.reps import Attempt
from formcheck.store import Observation

__all__ = ["place_hidden_legs", "weigh_knees_at_hands"]

NEAR_HAND_TRUNKS = 0.13
"""A knee's landmark so near to the wrist's, in lengths of the trunk, may be the weight's: on rendered lifters
such knees read 3 to 15 degrees too bent, others within 8."""

KNEE_ERROR_TRUNKS = 0.08
LENGTH_ERROR = 0.03
"""Standard errors of such a knee's place, in trunks, and of the two lengths, relative: what gave the least
error of the knee's bend on 14 rendered lifters, each left out of the fit of the joint centres once (3.6 to
4.1 degrees; 4.8 without)."""

_STEPS = 6
# Of Gauss and Newton, more than it takes to settle; no step is longer than a twentieth of the trunk
# (engineering defaults).

AROUND_S = 0.5
"""How long before and after an attempt the standing leg is looked at (engineering default)."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """The leg over a stand."""

    time_s: float
    ankle_px: Array
    shin_px: float
    thigh_px: float


def place_hidden_legs(observation: Observation, attempts: Sequence[Attempt]) -> Observation:
    """Put hidden knees and ankles of the near side where they must be while the foot stands.

    Parameters
    ----------
    observation : Observation
        A stretch in which guesses are hidden.
    attempts : sequence of Attempt
        In which the feet are planted.

    Returns
    -------
    Observation
        With knees and ankles that were hidden within an attempt in their places. They stay hidden where the
        leg was seen neither before nor after, or the hip is hidden too.
    """
    side, facing = observation.orientation.side, observation.orientation.facing
    hip, knee, ankle = (int(landmark_of(joint, side)) for joint in (Joint.HIP, Joint.KNEE, Joint.ANKLE))
    xy_px = observation.xy_px.copy()
    for attempt in attempts:
        stands = _stands_around(observation, attempt, (hip, knee, ankle))
        rows = np.flatnonzero((observation.time_s >= attempt.start_s) & (observation.time_s <= attempt.end_s))
        if not stands or not rows.size:
            continue
        foot, shin, thigh = _leg_between(stands, observation.time_s[rows])
        for landmark, place in (
            (ankle, foot),
            (knee, _meet(foot, xy_px[rows, hip].astype(np.float64), shin, thigh, facing)),
        ):
            hidden = np.isnan(xy_px[rows, landmark, 0]) & np.isfinite(place[:, 0])
            xy_px[rows[hidden], landmark] = place[hidden]
    return observation.with_positions(xy_px)


def weigh_knees_at_hands(observation: Observation, attempts: Sequence[Attempt]) -> Observation:
    """Weigh the place of knees that the hands are at against what thigh and shin allow.

    Parameters
    ----------
    observation : Observation
        A stretch in which guesses are hidden.
    attempts : sequence of Attempt
        In which the feet are planted.

    Returns
    -------
    Observation
        With knees at hands moved to where place and lengths are together most likely. All others stay.
    """
    side = observation.orientation.side
    shoulder, hip, knee, ankle, wrist = (
        int(landmark_of(joint, side))
        for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE, Joint.WRIST)
    )
    xy_px = observation.xy_px.copy()
    trunks = distance(xy_px[:, shoulder], xy_px[:, hip])
    if not np.isfinite(trunks).any():
        return observation
    trunk_px = float(np.nanmedian(trunks))
    at_hand = distance(xy_px[:, knee], xy_px[:, wrist]) < NEAR_HAND_TRUNKS * trunk_px
    at_hand &= np.isfinite(xy_px[:, [hip, ankle]]).all(axis=(1, 2))
    for attempt in attempts:
        inside = (observation.time_s >= attempt.start_s) & (observation.time_s <= attempt.end_s)
        rows = np.flatnonzero(at_hand & inside)
        stands = _stands_around(observation, attempt, (hip, knee, ankle))
        if not stands or not rows.size:
            continue
        _, shin, thigh = _leg_between(stands, observation.time_s[rows])
        ends = [(xy_px[rows, end].astype(np.float64), of) for end, of in ((ankle, shin), (hip, thigh))]
        xy_px[rows, knee] = _most_likely(xy_px[rows, knee].astype(np.float64), ends, trunk_px)
    return observation.with_positions(xy_px)


def _most_likely(seen: Array, ends: Sequence[tuple[Array, Array]], trunk_px: float) -> Array:
    """Least squares of a point's distance from where it was seen, and of its distances from two ends."""
    weight = (KNEE_ERROR_TRUNKS * trunk_px) ** -2.0
    point = seen.copy()
    for _ in range(_STEPS):
        slope = weight * (point - seen)
        curve = np.broadcast_to(weight * np.eye(2), (*point.shape, 2)).copy()
        for end, length in ends:
            way = point - end
            apart = np.linalg.norm(way, axis=-1)
            unit = way / np.where(apart > 0, apart, 1.0)[:, None]
            sure = (LENGTH_ERROR * length) ** -2.0
            slope += (sure * (apart - length))[:, None] * unit
            curve += sure[:, None, None] * unit[:, :, None] * unit[:, None, :]
        step = -np.linalg.solve(curve, slope[..., None])[..., 0]
        size = np.linalg.norm(step, axis=-1, keepdims=True)
        point += step * np.minimum(1.0, 0.05 * trunk_px / np.maximum(size, 1e-9))
    return point


def _leg_between(stands: "list[_Stand]", times: Array) -> tuple[Array, Array, Array]:
    """Place of the ankle, length of shin and thigh at some times, from the stands before and after."""
    at = [stand.time_s for stand in stands]
    foot = np.stack([np.interp(times, at, [s.ankle_px[axis] for s in stands]) for axis in range(2)], axis=-1)
    shin, thigh = (
        np.interp(times, at, [getattr(stand, name) for stand in stands]) for name in ("shin_px", "thigh_px")
    )
    return foot, shin, thigh


def _stands_around(observation: Observation, attempt: Attempt, leg: tuple[int, int, int]) -> list[_Stand]:
    spans = [(attempt.end_s - 0.1, attempt.end_s + AROUND_S)]
    if attempt.has_start:
        spans.insert(0, (attempt.start_s - AROUND_S, attempt.start_s + 0.1))
    stands = []
    for first, last in spans:
        rows = (observation.time_s >= first) & (observation.time_s <= last)
        points = observation.xy_px[rows][:, list(leg)].astype(np.float64)
        points = points[np.isfinite(points).all(axis=(1, 2))]
        if points.size:
            thigh, shin = np.median(np.linalg.norm(np.diff(points, axis=1), axis=-1), axis=0)
            place = np.median(points[:, 2], axis=0)
            stands.append(_Stand(0.5 * (first + last), place, float(shin), float(thigh)))
    return stands


def _meet(foot: Array, hip: Array, shin: Array, thigh: Array, facing: int) -> Array:
    """Where circles around foot and hip meet in front; on the line between them where they just do not."""
    way = hip - foot
    apart = np.linalg.norm(way, axis=-1)
    apart = np.where(apart > 0, apart, np.nan)
    along = (shin**2 - thigh**2 + apart**2) / (2.0 * apart)
    # Farther apart than the leg is long: the landmarks are off, and the leg is straight.
    along = np.where(apart >= shin + thigh, apart * shin / (shin + thigh), along)
    off = np.sqrt(np.clip(shin**2 - along**2, 0.0, None))
    off = np.where(apart >= shin + thigh, 0.0, off)
    unit = way / apart[:, None]
    # In front of someone who faces right is on the right of the way up.
    front = facing * np.stack([-unit[:, 1], unit[:, 0]], axis=-1)
    return np.asarray(foot + along[:, None] * unit + off[:, None] * front)
