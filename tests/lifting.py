"""What the stick figure does, and what a camera and a landmarker make of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import MIRRORED, Joint, Side, landmark_of
from formcheck.pose import PoseTrack
from tests.figure import ANKLE, FOREARM, SHANK, THIGH, TRUNK, UPPER_ARM, Figure, Posture

__all__ = [
    "STANDING",
    "Action",
    "Motion",
    "Move",
    "Rep",
    "add_noise",
    "deadlift_set",
    "delay",
    "drop_frames",
    "film",
    "hide",
    "hinge",
    "mirror",
    "scale",
    "single_leg_hinge",
]


class Action(Protocol):
    """A course of postures over time."""

    @property
    def duration_s(self) -> float:
        """Length of it all."""
        ...

    def at(self, time_s: Array) -> Posture:
        """Give the posture at each of the given times."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Going to a posture and staying there."""

    to: Posture
    over_s: float
    hold_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A posture held for a while, and moves from there, each as smooth as people move."""

    start: Posture
    hold_s: float
    moves: tuple[Move, ...]

    @property
    def duration_s(self) -> float:
        """Length of it all."""
        return self.hold_s + sum(move.over_s + move.hold_s for move in self.moves)

    def at(self, time_s: Array) -> Posture:
        """Give the posture at each of the given times."""
        knots_s, postures = [0.0, self.hold_s], [self.start, self.start]
        for move in self.moves:
            knots_s += [knots_s[-1] + move.over_s, knots_s[-1] + move.over_s + move.hold_s]
            postures += [move.to, move.to]
        # The same share of the way for every joint: minimum jerk (Flash and Hogan 1985).
        place = np.interp(time_s, knots_s, np.arange(len(knots_s)))
        index = np.minimum(place.astype(int), len(knots_s) - 2)
        part = place - index
        share = part**3 * (10.0 - 15.0 * part + 6.0 * part**2)
        angles = {}
        for name in (part.name for part in fields(Posture)):
            values = np.array([getattr(posture, name) for posture in postures], dtype=np.float64)
            angles[name] = values[index] + share * (values[index + 1] - values[index])
        return Posture(**angles)


STANDING = Posture(trunk_deg=2.0, thigh_deg=-1.0, shank_deg=1.0, arm_deg=-4.0, elbow_deg=6.0)


def hinge(
    *,
    trunk_deg: float = 72.0,
    knee_deg: float = 16.0,
    shank_deg: float = 1.0,
    neck_deg: float = 0.0,
    back_bend_deg: float = 0.0,
    reach_pct: float = 8.0,
) -> Posture:
    """Bend forward with the hands in front of the shins: by `reach_pct` of a shin."""
    bent = Posture(
        trunk_deg=trunk_deg,
        thigh_deg=shank_deg - knee_deg,
        shank_deg=shank_deg,
        neck_deg=neck_deg,
        back_bend_deg=back_bend_deg,
    )
    return replace(bent, arm_deg=_arm_deg(bent, reach=0.01 * reach_pct * SHANK))


def single_leg_hinge(
    *,
    trunk_deg: float = 70.0,
    knee_deg: float = 16.0,
    shank_deg: float = 1.0,
    follows: float = 1.0,
    raised_knee_deg: float = 10.0,
    neck_deg: float = 0.0,
    back_bend_deg: float = 0.0,
    stands_far: bool = False,
) -> Posture:
    """Bend forward on one leg, the other one raised behind by `follows` of the trunk's lean."""
    bent = hinge(
        trunk_deg=trunk_deg,
        knee_deg=knee_deg,
        shank_deg=shank_deg,
        neck_deg=neck_deg,
        back_bend_deg=back_bend_deg,
    )
    # Thigh and shank are of one length, so their line leans by the mean of both.
    line_deg = follows * trunk_deg
    return replace(
        bent,
        raised_thigh_deg=line_deg - 0.5 * raised_knee_deg - float(bent.thigh_deg),
        raised_shank_deg=line_deg + 0.5 * raised_knee_deg - float(bent.shank_deg),
        stands_far=float(stands_far),
    )


def _arm_deg(posture: Posture, *, reach: float) -> float:
    """Lean of a straight arm whose wrist is `reach` body heights in front of the shin at its height."""
    trunk, thigh, shank = (
        math.radians(float(angle)) for angle in (posture.trunk_deg, posture.thigh_deg, posture.shank_deg)
    )
    shoulder_x = SHANK * math.sin(shank) + THIGH * math.sin(thigh) + TRUNK * math.sin(trunk)
    shoulder_y = ANKLE + SHANK * math.cos(shank) + THIGH * math.cos(thigh) + TRUNK * math.cos(trunk)
    arm, lean = UPPER_ARM + FOREARM, 0.0
    for _ in range(20):
        wrist_y = shoulder_y - arm * math.cos(lean)
        up = min(max((wrist_y - ANKLE) / math.cos(shank), 0.0), SHANK)
        wanted = reach + up * math.sin(shank) - shoulder_x
        lean = math.asin(min(max(wanted / arm, -0.95), 0.95))
    return math.degrees(lean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """One rep of a set: where it turns, where it ends, and how long its parts take."""

    bottom: Posture = hinge()  # noqa: RUF009 - frozen data
    top: Posture = STANDING
    down_s: float = 2.0
    pause_s: float = 0.3
    up_s: float = 1.4
    top_s: float = 1.0


def deadlift_set(
    reps: Sequence[Rep], *, start: Posture = STANDING, stand_s: float = 1.5, from_floor: bool = False
) -> Motion:
    """Line reps up; `from_floor` begins at the bottom of the first one, where it stays for `stand_s`."""
    moves = []
    for number, rep in enumerate(reps):
        if not (from_floor and number == 0):
            moves.append(Move(to=rep.bottom, over_s=rep.down_s, hold_s=rep.pause_s))
        moves.append(Move(to=rep.top, over_s=rep.up_s, hold_s=rep.top_s))
    return Motion(start=reps[0].bottom if from_floor else start, hold_s=stand_s, moves=tuple(moves))


def film(
    motion: Action, figure: Figure | None = None, *, fps: float = 30.0, until_s: float = math.inf
) -> PoseTrack:
    """Record a motion at a constant rate."""
    time_s = np.arange(0.0, min(motion.duration_s, until_s), 1.0 / fps)
    return (figure or Figure()).track(time_s, motion.at(time_s))


def add_noise(
    track: PoseTrack, rng: np.random.Generator, *, sigma_px: float, lasting_s: float = 0.1
) -> PoseTrack:
    """Shake every landmark with noise that is forgotten after `lasting_s` (first-order autoregression)."""
    noise = rng.normal(0.0, sigma_px, track.xy_px.shape)
    kept = np.exp(-np.diff(track.time_s) / lasting_s)
    for index, share in enumerate(kept, start=1):
        noise[index] = share * noise[index - 1] + math.sqrt(1.0 - share**2) * noise[index]
    return replace(track, xy_px=track.xy_px + noise)


def _pick(track: PoseTrack, rows: NDArray[np.bool_]) -> PoseTrack:
    return replace(
        track,
        time_s=track.time_s[rows],
        xy_px=track.xy_px[rows],
        visibility=track.visibility[rows],
        outline=None if track.outline is None else track.outline[rows],
    )


def drop_frames(track: PoseTrack, rng: np.random.Generator, *, share: float) -> PoseTrack:
    """Lose a share of the pictures, as a busy phone does."""
    return _pick(track, rng.random(len(track)) >= share)


def hide(
    track: PoseTrack, *, from_s: float, to_s: float, joints: tuple[Joint, ...] | None = None
) -> PoseTrack:
    """Lose the person for a while, or some joints of both sides: these are guessed and badly seen."""
    rows = (track.time_s >= from_s) & (track.time_s <= to_s)
    xy, visibility = track.xy_px.copy(), track.visibility.copy()
    outline = None if track.outline is None else track.outline.copy()
    if joints is None:
        xy[rows], visibility[rows] = np.nan, np.nan
        if outline is not None:
            outline[rows] = np.nan
    else:
        columns = np.array([landmark_of(joint, side) for joint in joints for side in Side])
        visibility[np.ix_(rows, columns)] = 0.2
        xy[np.ix_(rows, columns)] += 150.0
    return replace(track, xy_px=xy, visibility=visibility, outline=outline)


def mirror(track: PoseTrack, *, width_px: float = 1280.0) -> PoseTrack:
    """Look at the recording in a mirror: left is right, also of the landmarks' names."""
    swapped = list(MIRRORED)
    xy = track.xy_px[:, swapped].copy()
    xy[..., 0] = width_px - xy[..., 0]
    return replace(
        track,
        xy_px=xy,
        visibility=track.visibility[:, swapped],
        outline=None if track.outline is None else track.outline[:, ::-1],
    )


def scale(track: PoseTrack, factor: float) -> PoseTrack:
    """Film with more (or fewer) pixels."""
    return replace(track, xy_px=track.xy_px * factor)


def delay(track: PoseTrack, by_s: float) -> PoseTrack:
    """Start the clock earlier."""
    return replace(track, time_s=track.time_s + by_s)
