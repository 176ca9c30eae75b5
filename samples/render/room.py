"""The room somebody is filmed in: walls, furniture, light, and what stands in the way, as data."""

from dataclasses import dataclass

import numpy as np

from render.meshes import Solid, make_box
from render.skeleton import Array

__all__ = ["OCCLUDERS", "ROOMS", "Light", "Room", "Thing", "furnish"]

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How bright it is.

    Attributes
    ----------
    key : float
        Of the lamp, 1 is a well-lit room.
    ambient : tuple of float
        Of everything else, linear red, green, blue.
    ahead : float
        How far before the person the lamp hangs, metres along z.
    """

    key: float = 1.0
    ambient: Colour = (0.48, 0.50, 0.52)
    ahead: float = 1.6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thing:
    """A solid of one colour.

    Attributes
    ----------
    solid : Solid
        In the world.
    colour : tuple of float
        Linear red, green, blue.
    grain : tuple of float
        Fineness of its pattern per metre, and the pattern's strength.
    """

    solid: Solid
    colour: Colour
    grain: tuple[float, float] = (20.0, 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room, as seen by a camera at the person's side.

    Attributes
    ----------
    floor, wall : tuple of float
        Colours.
    wall_m : float
        Distance of the wall behind the person.
    furniture : tuple of tuple
        Boxes: (from_z, to_z, from_y, to_y, depth from the wall, colour).
    """

    floor: Colour
    wall: Colour
    wall_m: float
    furniture: tuple[tuple[float, float, float, float, float, Colour], ...]


ROOMS: dict[str, Room] = {
    "living_room": Room(
        floor=(0.36, 0.25, 0.16),
        wall=(0.50, 0.48, 0.44),
        wall_m=1.5,
        furniture=(
            (-2.1, -1.55, 0.0, 1.25, 0.30, (0.22, 0.13, 0.07)),
            (1.35, 1.9, 1.2, 1.85, 0.03, (0.12, 0.22, 0.30)),
            (1.6, 2.6, 0.0, 0.45, 0.6, (0.16, 0.20, 0.17)),
            (-9.0, 9.0, 0.0, 0.09, 0.03, (0.60, 0.58, 0.55)),
        ),
    ),
    "gym": Room(
        floor=(0.06, 0.065, 0.07),
        wall=(0.32, 0.34, 0.36),
        wall_m=2.4,
        furniture=(
            (-2.4, -0.9, 0.0, 0.9, 0.5, (0.10, 0.10, 0.11)),
            (0.9, 2.6, 0.55, 0.75, 0.4, (0.25, 0.04, 0.03)),
            (0.9, 2.6, 0.0, 0.2, 0.4, (0.12, 0.12, 0.13)),
            (-9.0, 9.0, 1.0, 1.06, 0.02, (0.5, 0.12, 0.05)),
        ),
    ),
    "bedroom": Room(
        floor=(0.42, 0.38, 0.33),
        wall=(0.42, 0.46, 0.52),
        wall_m=1.3,
        furniture=(
            (-2.9, -1.2, 0.0, 0.55, 0.7, (0.45, 0.42, 0.40)),
            (1.0, 1.9, 0.0, 2.05, 0.05, (0.62, 0.60, 0.56)),
            (-0.5, 0.25, 1.3, 1.8, 0.03, (0.35, 0.18, 0.08)),
        ),
    ),
    "garage": Room(
        floor=(0.30, 0.30, 0.29),
        wall=(0.60, 0.59, 0.55),
        wall_m=2.0,
        furniture=(
            (-2.2, -1.3, 0.0, 1.9, 0.45, (0.20, 0.22, 0.25)),
            (0.7, 1.2, 0.0, 0.6, 0.5, (0.08, 0.14, 0.25)),
            (1.5, 2.2, 0.9, 1.5, 0.1, (0.55, 0.50, 0.12)),
        ),
    ),
}
"""Rooms by name."""

OCCLUDERS: dict[str, tuple[tuple[float, float, float, float, float, Colour], ...]] = {
    # Between camera and person: (from_z, to_z, from_y, to_y, distance from the person, colour).
    "chair": (
        (0.55, 0.95, 0.0, 0.45, 0.75, (0.25, 0.16, 0.09)),
        (0.9, 0.95, 0.45, 0.9, 0.75, (0.25, 0.16, 0.09)),
    ),
    "post": ((-0.62, -0.56, 0.0, 2.2, 0.6, (0.08, 0.08, 0.08)),),
    "plates": ((0.05, 0.45, 0.0, 0.32, 0.45, (0.04, 0.04, 0.045)),),
}
"""Things in the way, by name."""


def furnish(room: Room, *, outwards: float, occluder: str | None, floor_y: float) -> tuple[Thing, ...]:
    """Put a room up.

    Parameters
    ----------
    room : Room
        Which.
    outwards : {1.0, -1.0}
        1 where the camera is at the person's left.
    occluder : str or None
        One of :data:`OCCLUDERS`.
    floor_y : float
        Height of the floor, metres; a mat lies on it.

    Returns
    -------
    tuple of Thing
        Everything that does not move.
    """
    wall_x = -outwards * room.wall_m
    things = [
        Thing(
            solid=make_box((-6.0, floor_y - 0.05, -7.0), (6.0, floor_y, 7.0)),
            colour=room.floor,
            grain=(5.0, 0.25),
        ),
        Thing(
            solid=_box(wall_x - outwards * 0.1, wall_x, floor_y, 3.2, -7.0, 7.0),
            colour=room.wall,
            grain=(2.0, 0.06),
        ),
    ]
    for from_z, to_z, from_y, to_y, depth, colour in room.furniture:
        solid = _box(wall_x, wall_x + outwards * depth, from_y + floor_y, to_y, from_z, to_z)
        things.append(Thing(solid=solid, colour=colour, grain=(12.0, 0.15)))
    for from_z, to_z, from_y, to_y, distance, colour in OCCLUDERS.get(occluder or "", ()):
        solid = _box(outwards * distance, outwards * (distance + 0.3), from_y, to_y, from_z, to_z)
        things.append(Thing(solid=solid, colour=colour, grain=(15.0, 0.2)))
    return tuple(things)


def _box(x1: float, x2: float, y1: float, y2: float, z1: float, z2: float) -> Solid:
    low, high = np.minimum((x1, y1, z1), (x2, y2, z2)), np.maximum((x1, y1, z1), (x2, y2, z2))
    return make_box(_triple(low), _triple(high))


def _triple(values: Array) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
