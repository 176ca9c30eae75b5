"""What somebody wears: pieces cut from the skin-tight layer of the mesh, and garments that come with it.

A piece has no seam of its own in the mesh. Its hem is where a number that is carried by every vertex, the
distance to the hem at rest, falls below zero; the drawing leaves out what is beyond.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.body import Body
from render.makehuman import ShapeFiles
from render.skeleton import Array
from render.skinning import Normals, Skin

__all__ = ["Outfit", "Piece", "dress", "triangulate"]

Colour = tuple[float, float, float]

_TIGHT_M = 0.004  # thickness of tights and shorts
_SHIRT_M = 0.008  # a shirt lies over the waistband
_HIDDEN_MARGIN_M = 0.03  # skin deeper than this under a hem is not drawn: it could only poke through
_SHOE_TOP_M = 0.015  # skin so far below the ankle is inside a shoe
# Engineering defaults, all of them.


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """What somebody wears.

    Attributes
    ----------
    top : {"tight", "loose", "none"}
        A skin-tight shirt, a loose T-shirt, or a bare upper body.
    sleeve : float
        Length of the sleeves in upper arms; 0.1 is sleeveless, above 1 long.
    bottom : {"shorts", "leggings"}
        Shorts end above the knee, leggings above the ankle.
    shorts_length : float
        In thighs.
    shoes : str or None
        Name of a garment, None for bare feet.
    hair : str or None
        Name of a garment, None for a shaven head.
    top_colour, bottom_colour, skin_colour, hair_colour, shoe_colour : tuple of float
        Linear red, green, blue in [0, 1].
    """

    top: str = "tight"
    sleeve: float = 0.5
    bottom: str = "shorts"
    shorts_length: float = 0.55
    shoes: str | None = "shoes02"
    hair: str | None = "short02"
    top_colour: Colour = (0.25, 0.05, 0.05)
    bottom_colour: Colour = (0.05, 0.06, 0.09)
    skin_colour: Colour = (0.56, 0.33, 0.24)
    hair_colour: Colour = (0.035, 0.02, 0.012)
    shoe_colour: Colour = (0.55, 0.55, 0.57)

    def __post_init__(self) -> None:
        if self.top not in ("tight", "loose", "none"):
            raise ValueError(f"top must be 'tight', 'loose' or 'none', got {self.top!r}")
        if self.bottom not in ("shorts", "leggings"):
            raise ValueError(f"bottom must be 'shorts' or 'leggings', got {self.bottom!r}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A piece of surface that is drawn in one colour.

    Attributes
    ----------
    name : str
        ``skin``, ``top``, ``bottom``, ``shoes``, ``hair``, ``eyes`` or ``brows``.
    skin : Skin
        Vertices and what they hang on.
    triangles : ndarray of int, shape (m, 3)
        Corners.
    hem_m : ndarray of float32, shape (n,)
        Distance to the hem at rest, negative beyond it.
    colour : tuple of float
        Linear red, green, blue.
    """

    name: str
    skin: Skin
    triangles: NDArray[np.int64]
    hem_m: NDArray[np.float32]
    colour: Colour


def triangulate(faces: list[list[int]]) -> NDArray[np.int64]:
    """Cut faces of three or four corners into triangles.

    Parameters
    ----------
    faces : list of list of int
        Corners.

    Returns
    -------
    ndarray of int, shape (m, 3)
        Triangles of the same orientation.
    """
    triples = [(face[0], face[i], face[i + 1]) for face in faces for i in range(1, len(face) - 1)]
    return np.array(triples, dtype=np.int64).reshape(-1, 3)


class _Landscape:
    """Where things are on a body at rest."""

    def __init__(self, body: Body) -> None:
        bones = body.skeleton.bones
        self.vertices = body.vertices
        self.hip_y = bones["upperleg01.L"].head[1]
        self.knee_y = bones["lowerleg01.L"].head[1]
        self.ankle_y = bones["foot.L"].head[1]
        self.waistband_y = bones["spine04"].head[1] + 0.03
        self.neck = bones["neck01"].head
        self._shoulder = bones["upperarm01.L"].head
        self._elbow = bones["lowerarm01.L"].head
        names = np.array(list(body.skeleton.bones))[body.dominant_bone]
        hand = ("wrist", "metacarpal", "finger")
        self.is_hand = np.array([name.startswith(hand) for name in names])
        self.is_arm = self.is_hand | np.array([name.startswith(("upperarm", "lowerarm")) for name in names])

    def along_arm(self) -> Array:
        """Place along the upper arm, 0 at the shoulder, 1 at the elbow; also of the other side."""
        mirrored = self.vertices * (1.0, 1.0, 1.0)
        mirrored[:, 0] = np.abs(mirrored[:, 0])
        bone = self._elbow - self._shoulder
        return np.asarray((mirrored - self._shoulder) @ bone / (bone @ bone))

    @property
    def upper_arm_m(self) -> float:
        """Length of the upper arm."""
        return float(np.linalg.norm(self._elbow - self._shoulder))


def _top_hem(place: _Landscape, outfit: Outfit) -> Array:
    """Distance inside the hems of a shirt: lower edge, collar and sleeves."""
    y, z = place.vertices[:, 1], place.vertices[:, 2]
    low = place.hip_y + (0.02 if outfit.top == "tight" else -0.06)
    # The collar lies lower in front.
    collar = place.neck[1] + 0.01 - 0.9 * np.maximum(z - place.neck[2], 0.0) - y
    sleeve = (outfit.sleeve - place.along_arm()) * place.upper_arm_m
    return np.where(place.is_arm, sleeve, np.minimum(y - low, collar))


def _bottom_hem(place: _Landscape, outfit: Outfit, high_y: float) -> Array:
    """Distance inside the hems of shorts or leggings that end above at `high_y`."""
    y = place.vertices[:, 1]
    if outfit.bottom == "leggings":
        low = place.ankle_y + 0.06
    else:
        low = place.hip_y - outfit.shorts_length * (place.hip_y - place.knee_y)
    return np.where(place.is_arm, -1.0, np.minimum(y - low, high_y - y))


def dress(body: Body, files: ShapeFiles, outfit: Outfit) -> tuple[Piece, ...]:
    """Dress a body.

    Parameters
    ----------
    body : Body
        Whom.
    files : ShapeFiles
        Where shoes, hair and eyes are.
    outfit : Outfit
        In what.

    Returns
    -------
    tuple of Piece
        Everything that is drawn of the person.
    """
    place = _Landscape(body)
    # Under a loose shirt a waistband could only poke through.
    high_y = place.hip_y - 0.02 if outfit.top == "loose" else place.waistband_y
    bottom = _bottom_hem(place, outfit, high_y)
    top = np.full(len(body.vertices), -1.0) if outfit.top == "none" else _top_hem(place, outfit)
    # Hands hang at the height of the hips, but nothing here covers them.
    # What a loose shirt leaves of shorts and the shirt itself cover the same as whole shorts.
    whole = _bottom_hem(place, outfit, place.waistband_y)
    covered = np.where(place.is_hand, -1.0, np.maximum(whole, top) - _HIDDEN_MARGIN_M)
    if outfit.shoes is not None:
        covered = np.maximum(covered, place.ankle_y - _SHOE_TOP_M - place.vertices[:, 1])
    pieces = [_cut("skin", body, body.faces("body"), -covered, outfit.skin_colour, thickness_m=0.0)]
    tights = body.faces("helper-tights")
    pieces.append(_cut("bottom", body, tights, bottom, outfit.bottom_colour, thickness_m=_TIGHT_M))
    if outfit.top != "none":
        pieces.append(_cut("top", body, tights, top, outfit.top_colour, thickness_m=_SHIRT_M))
    worn = [("eyes", files.eyes(), (0.6, 0.6, 0.6))]
    worn.append(("brows", files.garment("eyebrows", "eyebrow001"), outfit.hair_colour))
    if outfit.shoes is not None:
        worn.append(("shoes", files.garment("clothes", outfit.shoes), outfit.shoe_colour))
    if outfit.hair is not None:
        worn.append(("hair", files.garment("hair", outfit.hair), outfit.hair_colour))
    for name, garment, colour in worn:
        vertices, weights = body.fit(garment)
        pieces.append(
            Piece(
                name=name,
                skin=body.skin_of(vertices, weights),
                triangles=triangulate(garment.mesh.faces),
                hem_m=np.ones(len(vertices), dtype=np.float32),
                colour=colour,
            )
        )
    return tuple(pieces)


def _cut(
    name: str, body: Body, faces: list[list[int]], hem: Array, colour: Colour, *, thickness_m: float
) -> Piece:
    """Keep the triangles that are at least partly inside the hem."""
    triangles = triangulate(faces)
    normals = Normals(triangles, len(body.vertices)).of(body.vertices.astype(np.float32))
    kept = triangles[(hem[triangles] > 0.0).any(axis=1)]
    used, renumbered = np.unique(kept, return_inverse=True)
    return Piece(
        name=name,
        skin=body.skin_of(body.vertices[used] + thickness_m * normals[used], body.weights[used]),
        triangles=renumbered.reshape(-1, 3).astype(np.int64),
        hem_m=hem[used].astype(np.float32),
        colour=colour,
    )
