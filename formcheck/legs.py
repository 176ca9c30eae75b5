"""Telling the standing leg from the raised one in movements on one leg.

The landmarker takes one leg for the other, most of all where one hides the other or where the raised foot is
as high as the hip. But a foot that stands does not move: it is where the foremost ankle is while the feet are
apart. (It need not be the lower one: a far foot looks higher than a near one that hardly rises.) Whose foot
that is, left or right, is decided once for a rep, by the time for which either ankle is there; pictures that
say otherwise have the legs swapped and are swapped back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array, Samples, distance, inclination_deg, wrap_deg
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.reps import Attempt

__all__ = [
    "STANDS_FAR",
    "STANDS_NEAR",
    "StandingLeg",
    "find_angle_between_legs",
    "find_lean_of_rear_leg",
    "find_standing_leg",
    "find_travel_px",
    "mark_standing_legs",
    "tell_legs",
]

STANDS_NEAR, STANDS_FAR = 1, -1

MIN_APART_DEG = 15.0
"""From this angle between the lines from ankle to hip on one leg is raised. On two legs the landmarks of real
and rendered deadlifts, squats and good mornings are up to 8 degrees apart, and in single-leg deadlifts whose
leg hardly rises 20 and more at the bottom."""

MAX_SLIP_SHINS = 0.3
"""How far from its place the ankle of the standing leg may be seen, in lengths of the shin. Landmarks of a
planted ankle stay within 0.11 (see :mod:`formcheck.planted`); a step is 0.4 and more."""

MIN_SEEN_SHARE = 0.15
"""The feet have to be seen apart for this share of a rep before a leg is told (engineering default: a rep at
the shallowest has them apart for half of its time)."""

MIN_MAJORITY = 0.75
"""Share of that time for which the same leg has to stand; legs that swap more evenly are not told by this rep
alone. In two of 63 rendered sets the wrong one had two thirds."""

EVEN_SHARE = 0.6
"""Up to this share of that time the legs swap so evenly that the place of the foot may tell; between this and
the majority the rep and the place have to agree (engineering default)."""

SAME_PLACE_SHINS = 0.1
"""Whoever stands as near as this to where they stood in another rep stands on the same leg (engineering
default: medians over a rep are within 0.1 in rendered sets, and the other foot is seen 0.1 to 0.2 away)."""

SEEN_BACK_SHARE = 0.25
"""A foot that is seen at its place for this share of a time has not left it: while the other leg comes down
the landmarker may lose the standing one for 0.3 seconds (engineering default)."""

_LEG = (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLeg:
    """On which leg somebody stands during a rep.

    Attributes
    ----------
    side : Side or None
        The person's own; None where the legs swap too often to tell.
    leaning : Side or None
        Whose it more likely is where it is not told; None where the legs swap evenly.
    place_px : ndarray, shape (2,)
        Where the ankle stands in the picture.
    shin_px : float
        Length of the shin.
    """

    side: Side | None
    leaning: Side | None
    place_px: Array
    shin_px: float


def find_standing_leg(xy_px: Samples, facing: int) -> StandingLeg | None:
    """Find on which leg somebody stands.

    Parameters
    ----------
    xy_px : ndarray, shape (n, 33, 2)
        Landmarks over one rep in pixels, NaN where hidden.
    facing : {1, -1}
        +1 when the person faces the right of the picture.

    Returns
    -------
    StandingLeg or None
        None where the feet were not seen apart for long enough.
    """
    ankles = _of_both_sides(xy_px, Joint.ANKLE)
    shins = distance(ankles, _of_both_sides(xy_px, Joint.KNEE))
    if not np.isfinite(shins).any():
        return None
    shin_px = float(np.nanmedian(shins))
    apart = find_angle_between_legs(xy_px) >= MIN_APART_DEG
    if not apart.size or apart.mean() < MIN_SEEN_SHARE:
        return None
    both = ankles[apart]
    foremost = np.argmax(facing * both[..., 0], axis=1)
    place = np.median(both[np.arange(len(both)), foremost], axis=0)
    away = distance(both, place) / shin_px
    votes = [
        int(np.sum((away[:, one] <= MAX_SLIP_SHINS) & (away[:, 1 - one] > MAX_SLIP_SHINS))) for one in (0, 1)
    ]
    if not sum(votes):
        return None
    share = max(votes) / sum(votes)
    leaning = list(Side)[int(np.argmax(votes))] if share > EVEN_SHARE else None
    side = leaning if share >= MIN_MAJORITY else None
    return StandingLeg(side=side, leaning=leaning, place_px=place, shin_px=shin_px)


def find_travel_px(leg: StandingLeg, *stretches: Samples) -> float:
    """Measure how far the standing foot went from its place, whichever leg it is taken for.

    Parameters
    ----------
    leg : StandingLeg
        Where it stands in the middle of a rep.
    *stretches : ndarray, shape (n, 33, 2)
        Landmarks in pixels at other times.

    Returns
    -------
    float
        Pixels to the nearest ankle, over each stretch the quantile :data:`SEEN_BACK_SHARE`, and the greatest
        of these; 0 where no ankle is seen.
    """
    away = [
        np.nanmin(distance(_of_both_sides(xy, Joint.ANKLE), leg.place_px), axis=1, initial=np.inf)
        for xy in stretches
    ]
    nearest = [
        float(np.quantile(part[np.isfinite(part)], SEEN_BACK_SHARE))
        for part in away
        if np.isfinite(part).any()
    ]
    return max(nearest, default=0.0)


def find_angle_between_legs(xy_px: Samples) -> Array:
    """Measure the angle between the lines from ankle to hip of both legs, whichever stands.

    Parameters
    ----------
    xy_px : ndarray, shape (..., 33, 2)
        Landmarks in pixels, NaN where hidden.

    Returns
    -------
    ndarray, shape (...)
        Degrees in [0, 180], NaN where a leg is not known.
    """
    ankles, hips = _of_both_sides(xy_px, Joint.ANKLE), _of_both_sides(xy_px, Joint.HIP)
    leans = inclination_deg(ankles, hips, facing=1)
    return np.abs(wrap_deg(leans[..., 0] - leans[..., 1]))


def find_lean_of_rear_leg(xy_px: Samples, facing: int) -> Array:
    """Measure how far the leg that is farther behind leans, whichever it is.

    Parameters
    ----------
    xy_px : ndarray, shape (..., 33, 2)
        Landmarks in pixels, NaN where hidden.
    facing : {1, -1}
        +1 when the person faces the right of the picture.

    Returns
    -------
    ndarray, shape (...)
        Inclination of the line from ankle to hip in degrees, positive where the ankle is behind the hip, in
        (-180, 180]; NaN where a leg is not known.
    """
    ankles, hips = _of_both_sides(xy_px, Joint.ANKLE), _of_both_sides(xy_px, Joint.HIP)
    return np.asarray(np.max(inclination_deg(ankles, hips, facing=facing), axis=-1))


def tell_legs(
    xy_px: Samples, time_s: Array, facing: int, attempts: Sequence[Attempt]
) -> tuple[Samples, list[StandingLeg | None]]:
    """Tell the legs apart in every attempt, and swap them back where they were taken for each other.

    Parameters
    ----------
    xy_px : ndarray, shape (n, 33, 2)
        Landmarks in pixels, NaN where hidden.
    time_s : ndarray, shape (n,)
        Their times in seconds.
    facing : {1, -1}
        +1 when the person faces the right of the picture.
    attempts : sequence of Attempt
        In order of time.

    Returns
    -------
    xy_px : ndarray, shape (n, 33, 2)
        A copy; a leg that is seen twice, and so not seen at the other's place, is hidden there.
    legs : list of StandingLeg or None
        One an attempt; None where it cannot be told.
    """
    result = xy_px.copy()
    insides = [
        np.flatnonzero((time_s >= attempt.start_s) & (time_s <= attempt.end_s)) for attempt in attempts
    ]
    legs = _settle_by_place([find_standing_leg(xy_px[inside], facing) for inside in insides])
    for inside, leg in zip(insides, legs, strict=True):
        if leg is not None and leg.side is not None:
            _swap_back(result, inside, leg, leg.side)
    return result, legs


def _settle_by_place(legs: Sequence[StandingLeg | None]) -> list[StandingLeg | None]:
    """Tell legs that their rep alone does not tell from reps in which the foot stands in the same place."""
    told = [leg for leg in legs if leg is not None and leg.side is not None]
    settled: list[StandingLeg | None] = []
    for leg in legs:
        if leg is None or leg.side is not None:
            settled.append(leg)
            continue
        there = {
            other.side
            for other in told
            if float(distance(leg.place_px, other.place_px)) <= SAME_PLACE_SHINS * other.shin_px
        }
        is_clear = len(there) == 1 and leg.leaning in (None, *there)
        settled.append(replace(leg, side=there.pop()) if is_clear else None)
    return settled


def mark_standing_legs(
    time_s: Array, attempts: Sequence[Attempt], legs: Sequence[StandingLeg | None], near: Side
) -> NDArray[np.int8]:
    """Say for every picture which leg stands.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Seconds.
    attempts : sequence of Attempt
        In order of time.
    legs : sequence of StandingLeg or None
        One an attempt.
    near : Side
        The side nearer to the camera.

    Returns
    -------
    ndarray of int, shape (n,)
        1 for the near leg, -1 for the far one, 0 where it was not told. Between two attempts it changes
        halfway.
    """
    marks = np.zeros(time_s.size, dtype=np.int8)
    from_s = -np.inf
    for index, leg in enumerate(legs):
        is_last = index + 1 == len(legs)
        to_s = np.inf if is_last else 0.5 * (attempts[index].end_s + attempts[index + 1].start_s)
        if leg is not None and leg.side is not None:
            inside = (time_s >= from_s) & (time_s < to_s)
            marks[inside] = STANDS_NEAR if leg.side is near else STANDS_FAR
        from_s = to_s
    return marks


def _swap_back(xy_px: Samples, inside: NDArray[np.intp], leg: StandingLeg, side: Side) -> None:
    """Give, in place, each leg its own landmarks within one attempt."""
    columns = {side: np.array([landmark_of(joint, side) for joint in _LEG]) for side in Side}
    standing, raised = columns[side], columns[side.other]
    ankles = _of_both_sides(xy_px[inside], Joint.ANKLE)
    one = list(Side).index(side)
    away = distance(ankles, leg.place_px) / leg.shin_px
    # Where the other ankle is hidden its distance is NaN, and this one being away is no proof of a swap.
    is_there = away <= MAX_SLIP_SHINS
    swapped = inside[is_there[:, 1 - one] & (away[:, one] > MAX_SLIP_SHINS)]
    first, second = xy_px[np.ix_(swapped, standing)].copy(), xy_px[np.ix_(swapped, raised)].copy()
    xy_px[np.ix_(swapped, standing)], xy_px[np.ix_(swapped, raised)] = second, first
    # Both where the raised foot is: the one that should stand was not seen.
    both_away = inside[(away[:, one] > MAX_SLIP_SHINS) & ~is_there[:, 1 - one]]
    xy_px[np.ix_(both_away, standing)] = np.nan


def _of_both_sides(xy_px: Samples, joint: Joint) -> Array:
    """Give one joint of left and right, shape (..., 2, 2)."""
    return xy_px[..., [landmark_of(joint, side) for side in Side], :].astype(np.float64)
