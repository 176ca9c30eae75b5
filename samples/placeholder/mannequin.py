"""Flesh, clothes and dumbbells for the lifter's skeleton.

All sizes and colours are engineering defaults, chosen by looking at the result.
"""

import math
from functools import partial

from placeholder.skeleton import FOREARM_M, SPINE_DISCS, Point, Skeleton, step_from
from placeholder.surface import Part, Solid

__all__ = ["build_body"]

SKIN = (0.80, 0.60, 0.48)
EAR_HOLLOW = (0.66, 0.44, 0.36)
LIP = (0.70, 0.42, 0.38)
HAIR = (0.20, 0.14, 0.10)
EYE = (0.93, 0.92, 0.90)
IRIS = (0.16, 0.11, 0.09)
SHIRT = (0.16, 0.44, 0.56)
SHORTS = (0.17, 0.18, 0.23)
SHOE = (0.72, 0.24, 0.18)
SOLE = (0.88, 0.87, 0.84)
SOCK = (0.86, 0.86, 0.85)
IRON = (0.13, 0.13, 0.14)
STEEL = (0.62, 0.63, 0.65)

ABOVE_FLOOR = (0.0, 1.0, 5.0, 5.0)
SOLE_LAYER = (0.0, 1.0, 0.011, 0.011)

# The trunk from hip to shoulder: half its depth, half its width as a multiple of that, and how far its
# middle lies in front of the line from hip to shoulder.
DEPTH_M = (0.108, 0.100, 0.094, 0.104, 0.113, 0.080)
BREADTH = (1.50, 1.50, 1.48, 1.50, 1.52, 1.9)
AHEAD_M = (-0.012, 0.000, 0.012, 0.006, -0.004, -0.012)

Place = tuple[float, float, float]

_flesh = partial(Solid, colour=SKIN)
_shirt = partial(Solid, colour=SHIRT, gloss=0.02)
_shorts = partial(Solid, colour=SHORTS, gloss=0.02)
_shoe = partial(Solid, colour=SHOE, slab=ABOVE_FLOOR)


def _between(start: Place, end: Place, share: float) -> Place:
    """Point on the way from start to end; beyond it where the share is more than 1."""
    x, y, z = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return x, y, z


def _torso(bones: Skeleton, middle: list[Point]) -> list[Solid]:
    """Shorts to the waist and the shirt above, along the spine."""
    solids = [
        (_shirt if i else _shorts)(
            start=(*middle[i], 0),
            end=(*middle[i + 1], 0),
            radius_m=(DEPTH_M[i], DEPTH_M[i + 1]),
            breadth=(BREADTH[i] + BREADTH[i + 1]) / 2,
            blend_m=0.03,
        )
        for i in range(SPINE_DISCS - 1)
    ]
    # The hem of the shirt hangs a little over the shorts, and ends square to the spine.
    tilt = math.radians(bones.spine_deg[1])
    nx, ny = math.sin(tilt), math.cos(tilt)
    hem_at = nx * bones.spine[1, 0] + ny * bones.spine[1, 1] - 0.03
    hem = _shirt(
        start=(*middle[0], 0),
        end=(*middle[2], 0),
        radius_m=(DEPTH_M[0] + 0.004, DEPTH_M[2] + 0.004),
        breadth=1.5,
        blend_m=0.006,
        slab=(nx, ny, hem_at + 0.1, 0.1),
    )
    return [*solids, hem]


def _dressed_side(bones: Skeleton, top: Point, side: int) -> list[Solid]:
    """Half the chest and seat, a leg of the shorts and a sleeve."""
    upper, lower = float(bones.spine_deg[-2]), float(bones.spine_deg[0])
    thorax = (float(bones.spine[-2, 0]), float(bones.spine[-2, 1]))
    chest = (*step_from(thorax, incline_deg=upper, length_m=-0.01, forward_m=0.055), side * 0.07)
    seat = (*step_from(bones.hip, incline_deg=lower, length_m=-0.005, forward_m=-0.05), side * 0.075)
    hip, knee = bones.joint("hip", side=side), bones.joint("knee", side=side)
    shoulder, elbow = bones.joint("shoulder", side=side), bones.joint("elbow", side=side)
    cuff = _between(shoulder, elbow, 0.56)
    return [
        _shirt(start=chest, end=chest, radius_m=(0.068, 0.068), breadth=1.2, blend_m=0.05),
        _shorts(start=seat, end=seat, radius_m=(0.088, 0.088), blend_m=0.05),
        _shorts(start=hip, end=_between(hip, knee, 0.60), radius_m=(0.098, 0.089), blend_m=0.06),
        _shirt(start=(*top, side * 0.10), end=shoulder, radius_m=(0.07, 0.062), blend_m=0.05),
        _shirt(start=shoulder, end=cuff, radius_m=(0.065, 0.060), blend_m=0.03),
    ]


def _trunk(bones: Skeleton) -> Part:
    """Shirt and shorts: one cloth-covered surface."""
    middle = [
        step_from((x, y), incline_deg=angle, length_m=0, forward_m=ahead)
        for (x, y), angle, ahead in zip(bones.spine, bones.spine_deg, AHEAD_M, strict=True)
    ]
    solids = _torso(bones, middle)
    for side in (-1, 1):
        solids += _dressed_side(bones, middle[-1], side)
    frame = (*bones.hip, float(bones.spine_deg[-2] + bones.spine_deg[0]) / 2)
    return Part(solids=tuple(solids), frame=frame, folds_m=0.0014)


def _leg(bones: Skeleton, side: int) -> Part:
    """Bare leg, sock and shoe."""
    hip, knee, ankle = (bones.joint(name, side=side) for name in ("hip", "knee", "ankle"))
    calf_top, calf_end = _between(knee, ankle, 0.12), _between(knee, ankle, 0.55)
    x, _, z = ankle
    solids = (
        _flesh(start=hip, end=knee, radius_m=(0.086, 0.056), bulge_m=0.008),
        _flesh(start=knee, end=_between(knee, ankle, 0.85), radius_m=(0.051, 0.036)),
        _flesh(
            start=(calf_top[0] - 0.018, *calf_top[1:]),
            end=(calf_end[0] - 0.026, *calf_end[1:]),
            radius_m=(0.040, 0.034),
            bulge_m=0.012,
            blend_m=0.04,
        ),
        Solid(
            start=_between(knee, ankle, 0.80), end=ankle, radius_m=(0.041, 0.042), colour=SOCK, blend_m=0.006
        ),
        _shoe(start=(x - 0.022, 0.052, z), end=(x + 0.075, 0.046, z), radius_m=(0.047, 0.042), blend_m=0.012),
        _shoe(
            start=(x + 0.05, 0.045, z),
            end=(x + 0.158, 0.030, z),
            radius_m=(0.046, 0.036),
            breadth=1.15,
            blend_m=0.03,
        ),
        Solid(
            start=(x - 0.030, 0.0, z),
            end=(x + 0.165, 0.0, z),
            radius_m=(0.048, 0.040),
            breadth=1.15,
            colour=SOLE,
            slab=SOLE_LAYER,
            blend_m=0.004,
        ),
    )
    return Part(solids=solids, frame=(*bones.ankle, 0.0))


def _dumbbell(x: float, y: float, z: float) -> list[Solid]:
    """Handle and two iron heads, held level, pointing to the front."""
    tail, tip = (x - 0.14, y, z), (x + 0.14, y, z)
    iron = partial(Solid, radius_m=(0.064, 0.064), colour=IRON, blend_m=0.002, gloss=0.12)
    handle = Solid(
        start=(x - 0.10, y, z),
        end=(x + 0.10, y, z),
        radius_m=(0.015, 0.015),
        colour=STEEL,
        blend_m=0.002,
        gloss=0.4,
    )
    return [handle, *(iron(start=tail, end=tip, slab=(1.0, 0.0, x + end * 0.098, 0.034)) for end in (-1, 1))]


def _arm(bones: Skeleton, side: int) -> Part:
    """Bare arm, a fist, and the dumbbell in it."""
    shoulder, elbow, wrist = (bones.joint(name, side=side) for name in ("shoulder", "elbow", "wrist"))
    grip = _between(elbow, wrist, 1 + 0.075 / FOREARM_M)
    x, y, z = grip
    knuckles, thumb = (x + 0.03, y + 0.03, z - side * 0.02), (x + 0.034, y - 0.004, z + side * 0.022)
    solids = [
        _flesh(start=_between(shoulder, elbow, 0.3), end=elbow, radius_m=(0.047, 0.040), bulge_m=0.004),
        _flesh(start=elbow, end=wrist, radius_m=(0.041, 0.027), bulge_m=0.006),
        _flesh(start=wrist, end=_between(wrist, grip, 0.7), radius_m=(0.027, 0.036)),
        _flesh(start=(x - 0.034, y, z), end=(x + 0.034, y + 0.006, z), radius_m=(0.030, 0.030)),
        _flesh(start=knuckles, end=thumb, radius_m=(0.016, 0.013), blend_m=0.012),
        *_dumbbell(x, y, z),
    ]
    return Part(solids=tuple(solids), frame=(*bones.elbow, 0.0))


def _hair(bones: Skeleton, start: Place, end: Place) -> Solid:
    """Short hair: its edge runs from above the forehead down behind the ear."""
    angle = math.radians(bones.head_deg)
    forward, up = 0.75, -0.66
    nx = forward * math.cos(angle) + up * math.sin(angle)
    ny = -forward * math.sin(angle) + up * math.cos(angle)
    edge = nx * bones.skull[0] + ny * bones.skull[1] + 0.004
    return Solid(
        start=start,
        end=end,
        radius_m=(0.088, 0.087),
        breadth=0.90,
        colour=HAIR,
        slab=(nx, ny, edge - 0.5, 0.5),
        blend_m=0.008,
        gloss=0.04,
    )


def _head(bones: Skeleton) -> Part:
    """Neck and head: skull, face, nose, ears, hair, and the painted eye, brow and mouth."""

    def at(forward_m: float, up_m: float, z: float = 0.0) -> Place:
        return (*step_from(bones.skull, incline_deg=bones.head_deg, length_m=up_m, forward_m=forward_m), z)

    top = (float(bones.spine[-1, 0]), float(bones.spine[-1, 1]))
    nape = step_from(top, incline_deg=float(bones.spine_deg[-1]), length_m=0.02, forward_m=-0.012)
    solids = [
        _flesh(start=at(-0.026, 0.018), end=at(0.016, 0.022), radius_m=(0.080, 0.078), breadth=0.93),
        _flesh(start=(*nape, 0.0), end=at(-0.022, -0.06), radius_m=(0.062, 0.054), blend_m=0.03),
        _flesh(start=at(0.046, 0), end=at(0.052, -0.08), radius_m=(0.046, 0.036), breadth=1.12, blend_m=0.04),
        _flesh(start=at(-0.006, -0.056), end=at(0.052, -0.088), radius_m=(0.046, 0.032), breadth=1.15),
        _flesh(start=at(0.078, -0.092), end=at(0.076, -0.094), radius_m=(0.018, 0.018), blend_m=0.03),
        _flesh(start=at(0.080, 0.036), end=at(0.082, 0.030), radius_m=(0.016, 0.016), breadth=2.0),
        _flesh(start=at(0.090, 0.008), end=at(0.106, -0.026), radius_m=(0.009, 0.013), blend_m=0.018),
        Solid(
            start=at(0.083, -0.056),
            end=at(0.080, -0.066),
            radius_m=(0.012, 0.011),
            colour=LIP,
            breadth=1.8,
            blend_m=0.008,
        ),
        _hair(bones, at(-0.024, 0.028), at(-0.004, 0.032)),
    ]
    ear = partial(_flesh, radius_m=(0.020, 0.013), breadth=0.45, blend_m=0.006)
    for side in (-1, 1):
        solids.append(ear(start=at(-0.006, 0.012, side * 0.078), end=at(-0.012, -0.026, side * 0.074)))
    spots = (
        (0.072, 0.008, 0.013, 0.0065, EYE),
        (0.077, 0.008, 0.0055, 0.006, IRIS),
        (0.070, 0.015, 0.015, 0.0025, HAIR),
        (0.071, 0.028, 0.019, 0.0045, HAIR),
        (-0.008, -0.004, 0.006, 0.010, EAR_HOLLOW),
    )
    return Part(solids=tuple(solids), frame=(*bones.skull, bones.head_deg), spots=spots)


def build_body(bones: Skeleton) -> tuple[Part, ...]:
    """Put flesh and clothes on a skeleton.

    Parameters
    ----------
    bones : Skeleton
        Where the joints are.

    Returns
    -------
    tuple of Part
        From near to far, ready to be drawn.
    """
    return (
        _arm(bones, 1),
        _trunk(bones),
        _head(bones),
        _leg(bones, 1),
        _leg(bones, -1),
        _arm(bones, -1),
    )
