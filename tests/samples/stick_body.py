"""A body of sticks with the bones' names of the real one: enough for movements, and it needs no files."""

import numpy as np
from render.skeleton import Array, Bone, Placement, Skeleton

HIP_Y = 0.92

# Heads of the bones of the left side and the middle at rest, and what each hangs on.
_MIDDLE: dict[str, tuple[str | None, tuple[float, float, float]]] = {
    "root": (None, (0.0, HIP_Y, -0.06)),
    "spine05": ("root", (0.0, HIP_Y, 0.0)),
    "spine04": ("spine05", (0.0, 1.01, -0.02)),
    "spine03": ("spine04", (0.0, 1.08, -0.02)),
    "spine02": ("spine03", (0.0, 1.15, -0.02)),
    "spine01": ("spine02", (0.0, 1.28, -0.03)),
    "neck01": ("spine01", (0.0, 1.47, 0.0)),
    "neck02": ("neck01", (0.0, 1.5, 0.01)),
    "neck03": ("neck02", (0.0, 1.54, 0.02)),
    "head": ("neck03", (0.0, 1.58, 0.03)),
}
_LEFT: dict[str, tuple[str, tuple[float, float, float]]] = {
    "upperleg01": ("root", (0.1, HIP_Y, 0.0)),
    "lowerleg01": ("upperleg01", (0.14, 0.5, 0.02)),
    "foot": ("lowerleg01", (0.18, 0.07, 0.01)),
    "toe1-1": ("foot", (0.16, 0.02, 0.14)),
    "toe1-2": ("toe1-1", (0.16, 0.02, 0.17)),
    "toe2-1": ("foot", (0.18, 0.02, 0.14)),
    "upperarm01": ("spine01", (0.2, 1.38, 0.02)),
    "lowerarm01": ("upperarm01", (0.37, 1.19, 0.02)),
    "lowerarm02": ("lowerarm01", (0.435, 1.125, 0.11)),
    "wrist": ("lowerarm02", (0.5, 1.06, 0.2)),
    "finger2-1": ("wrist", (0.55, 1.0, 0.28)),
    "finger3-1": ("wrist", (0.56, 0.99, 0.26)),
    "finger3-2": ("finger3-1", (0.57, 0.97, 0.28)),
    "finger3-3": ("finger3-2", (0.58, 0.96, 0.3)),
    "finger4-1": ("wrist", (0.56, 0.98, 0.25)),
    "finger4-3": ("finger4-1", (0.58, 0.95, 0.29)),
    "finger5-1": ("wrist", (0.57, 0.98, 0.23)),
}
# Points of the surface: bone, offset from its head at rest.
_LEG = ((0.0, 0.0, 0.09), (0.0, -0.1, 0.09), (0.0, -0.2, 0.08), (0.0, -0.3, 0.06))
_POINTS: dict[str, tuple[tuple[str, tuple[float, float, float]], ...]] = {
    "sole": (("foot", (0.0, -0.07, -0.06)), ("foot", (0.0, -0.07, 0.13)), ("foot", (0.0, -0.065, 0.19))),
    "knee_front": (("lowerleg01", (0.0, 0.0, 0.055)), ("lowerleg01", (0.0, -0.05, 0.05))),
    "instep": (("foot", (0.0, -0.03, 0.07)), ("foot", (0.0, -0.05, 0.14))),
    "hand_palm": (
        ("wrist", (0.0, 0.0, 0.0)),
        ("finger3-1", (0.0, -0.01, 0.0)),
        ("finger5-1", (0.0, 0.0, 0.0)),
    ),
    "leg": tuple(("upperleg01", p) for p in _LEG) + tuple(("lowerleg01", p) for p in _LEG),
}

# How far up from a bone's head the skin of the back hangs on it.
_BACK = {"root": 0.09, "spine05": 0.09, "spine04": 0.07, "spine03": 0.07, "spine02": 0.13, "spine01": 0.19}


class StickBody:
    """Bones with a few points around them."""

    def __init__(self) -> None:
        bones = [
            Bone(
                name=name,
                parent=parent,
                head=np.array(head),
                tail=np.array(head) + np.array([0.0, 0.14, 0.0]),
            )
            for name, (parent, head) in _MIDDLE.items()
        ]
        for suffix, sign in (("L", 1.0), ("R", -1.0)):
            for name, (parent, head) in _LEFT.items():
                above = parent if parent in _MIDDLE else f"{parent}.{suffix}"
                place = np.array(head) * [sign, 1.0, 1.0]
                bones.append(
                    Bone(
                        name=f"{name}.{suffix}",
                        parent=above,
                        head=place,
                        tail=place + np.array([0.0, -0.03, 0.06]),
                    )
                )
        self.skeleton = Skeleton(bones)
        self.height_m = 1.75

        self._regions = {
            f"{side}_{part}": self._points([(f"{bone}.{suffix}", offset) for bone, offset in points])
            for side, suffix in (("left", "L"), ("right", "R"))
            for part, points in _POINTS.items()
        }
        self._regions["head_back"] = self._points([("head", (0.0, 0.1, -0.1))])
        self._regions["buttocks"] = self._points([("root", (0.0, -0.02, -0.06))])
        self._regions["back"] = self._points(
            [
                (bone, (0.0, float(up), -0.11 - float(self.skeleton.bones[bone].head[2])))
                for bone, length in _BACK.items()
                for up in np.arange(0.0, length, 0.01)
            ]
        )

    def _points(self, points: list[tuple[str, tuple[float, float, float]]]) -> tuple[list[int], Array]:
        return [self.skeleton.index(bone) for bone, _ in points], np.array([offset for _, offset in points])

    def surface(self, region: str, placement: Placement) -> Array:
        """Points that move with their bones."""
        if region == "all":
            regions = [f"{side}_{part}" for side in ("left", "right") for part in ("leg", "sole")]
            return np.concatenate([self.surface(part, placement) for part in regions])
        bones, offsets = self._regions[region]
        return np.asarray(
            placement.heads[bones] + np.einsum("nij,nj->ni", placement.rotations[bones], offsets)
        )
