"""Named parts of the skin: what touches the floor, and what a camera behind somebody would see."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from render.skeleton import Array, Skeleton

__all__ = ["REGIONS", "find_region"]

_SIDED = ("sole", "heel_back", "knee_front", "hand_palm", "instep", "forearm")
_MIDDLE = ("back", "buttocks", "head_back", "all")
REGIONS: tuple[str, ...] = (*(f"{side}_{name}" for side in ("left", "right") for name in _SIDED), *_MIDDLE)
"""Names of the regions."""

_SOLE_M = 0.03  # the lowest layer of a foot; engineering default
_KNEE_M = 0.10  # radius of what can touch the floor when kneeling; engineering default
_SHIN_M = 0.12

_FOOT = ("foot", "toe")
_HAND = ("wrist", "metacarpal", "finger")
_TRUNK = ("root", "spine", "clavicle", "shoulder01", "breast", "pelvis", "neck01")


def find_region(
    region: str, skeleton: Skeleton, vertices: Array, weights: Array, skin: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Find the vertices of a region on a body at rest.

    Parameters
    ----------
    region : str
        One of :data:`REGIONS`.
    skeleton : Skeleton
        The body's bones.
    vertices : ndarray, shape (n, 3)
        All vertices at rest, metres.
    weights : ndarray, shape (n, n_bones)
        What they hang on.
    skin : ndarray of int
        The vertices that are bare skin.

    Returns
    -------
    ndarray of int
        Vertex numbers, never empty.
    """
    names = np.array(list(skeleton.bones))[weights[skin].argmax(axis=1)]
    side, _, part = region.partition("_") if region.startswith(("left_", "right_")) else ("", "", region)
    suffix = {"left": ".L", "right": ".R", "": ""}[side]
    x, y, z = vertices[skin].T

    def hangs_on(*starts: str) -> NDArray[np.bool_]:
        return np.array([name.startswith(starts) and name.endswith(suffix) for name in names])

    def head(bone: str) -> Array:
        return skeleton.bones[bone + suffix].head

    rules: dict[str, Callable[[], NDArray[np.bool_]]] = {
        "sole": lambda: hangs_on(*_FOOT) & (y < _SOLE_M),
        "heel_back": lambda: hangs_on("foot") & (z < head("foot")[2]),
        "instep": lambda: hangs_on(*_FOOT) & (z > head("foot")[2]),
        "knee_front": lambda: (
            _is_near(vertices[skin], head("lowerleg01"), _KNEE_M, _SHIN_M) & (z > head("lowerleg01")[2])
        ),
        "hand_palm": lambda: hangs_on(*_HAND),
        "forearm": lambda: hangs_on("lowerarm"),
        "back": lambda: (
            hangs_on(*_TRUNK)
            & (z < skeleton.bones["spine03"].head[2])
            & (np.abs(x) < abs(skeleton.bones["upperarm01.L"].head[0]))
        ),
        "buttocks": lambda: (
            hangs_on("root", "pelvis", "upperleg01", "spine05")
            & (z < skeleton.bones["upperleg01.L"].head[2])
            & (y > skeleton.bones["upperleg01.L"].head[1] - 0.15)
        ),
        "head_back": lambda: hangs_on("head") & (z < skeleton.bones["head"].head[2] + 0.03),
        "all": lambda: np.ones(skin.size, dtype=bool),
    }
    return skin[rules[part]()]


def _is_near(points: Array, centre: Array, above_m: float, below_m: float) -> NDArray[np.bool_]:
    step = points - centre
    return np.asarray((np.abs(step[:, 0]) < above_m) & (step[:, 1] < above_m) & (step[:, 1] > -below_m))
