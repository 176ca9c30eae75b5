"""The bones of a body, and where they are in one frame.

The frame is in metres: x to the person's left, y up from the floor, z the way the person faces when
standing. The sagittal plane is y-z. A bone's rotation is a world rotation from its rest, so two bones with
the same rotation are to each other as at rest.

References
----------
.. [1] Joint centres are the heads of the bones of MakeHuman's default rig, which its authors placed at the
   joints. Ear, nose and heel have no bone: their places on head and foot are read off its mesh, means of
   the male and the female body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["JOINT_NAMES", "Array", "Bone", "Placement", "Skeleton"]

Array = NDArray[np.float64]

_JOINT_BONES = {
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "foot_index": "toe1-2",
}
# Offsets from the head of a bone in lengths of the bone: (to the outside, up, forward), see [1].
_MARKERS = {
    "ear": ("head", (0.50, 0.12, 0.01)),
    "heel": ("foot", (0.13, -0.48, -0.77)),
}
_NOSE = ("head", (0.0, -0.01, 0.85))
_SIDES = (("left", "L", 1.0), ("right", "R", -1.0))

JOINT_NAMES: tuple[str, ...] = (
    "nose",
    *(f"{side}_{name}" for side, _, _ in _SIDES for name in (*_JOINT_BONES, *_MARKERS)),
)
"""Names of the points that :meth:`Skeleton.joint_centres` gives."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bone:
    """A bone at rest.

    Attributes
    ----------
    name : str
        MakeHuman's name, as ``upperleg01.L``.
    parent : str or None
        Name of the bone it hangs on; None for the root.
    head, tail : ndarray, shape (3,)
        Its ends at rest, metres.
    """

    name: str
    parent: str | None
    head: Array
    tail: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Where all bones are in one frame.

    Attributes
    ----------
    rotations : ndarray, shape (n_bones, 3, 3)
        World rotation of each bone from its rest.
    heads : ndarray, shape (n_bones, 3)
        World position of each bone's head, metres.
    """

    rotations: Array
    heads: Array

    def shifted(self, offset: Array) -> "Placement":
        """Move the whole body.

        Parameters
        ----------
        offset : ndarray, shape (3,)
            Metres.

        Returns
        -------
        Placement
            The same posture elsewhere.
        """
        return Placement(rotations=self.rotations, heads=self.heads + offset)


class Skeleton:
    """The bones of a body in parent-first order.

    Parameters
    ----------
    bones : iterable of Bone
        In any order; sorted here so that every bone follows its parent.

    Attributes
    ----------
    bones : dict of str to Bone
        By name, parent first.

    Raises
    ------
    ValueError
        If a parent is missing or bones hang on each other in a ring.
    """

    def __init__(self, bones: Iterable[Bone]) -> None:
        self.bones: dict[str, Bone] = _sort_parent_first({bone.name: bone for bone in bones})
        self._index = {name: index for index, name in enumerate(self.bones)}
        self._parents = [-1 if b.parent is None else self._index[b.parent] for b in self.bones.values()]
        self._rest_heads: Array = np.array([bone.head for bone in self.bones.values()], dtype=np.float64)

    def index(self, name: str) -> int:
        """Find a bone's place in the arrays of a :class:`Placement`.

        Parameters
        ----------
        name : str
            MakeHuman's name.

        Returns
        -------
        int
            Row number.

        Raises
        ------
        KeyError
            If there is no such bone.
        """
        return self._index[name]

    @property
    def rest_heads(self) -> Array:
        """Heads of all bones at rest, shape (n_bones, 3), metres."""
        return self._rest_heads

    def rest_step(self, start: str, end: str) -> Array:
        """Vector at rest from one bone's head to another's.

        Parameters
        ----------
        start, end : str
            Names of bones.

        Returns
        -------
        ndarray, shape (3,)
            Metres.
        """
        return np.asarray(self.bones[end].head - self.bones[start].head)

    def place(self, rotations: Mapping[str, Array], root: Array) -> Placement:
        """Forward kinematics.

        Parameters
        ----------
        rotations : mapping of str to ndarray, shape (3, 3)
            World rotation from rest by bone name; a bone that is not named turns with its parent.
        root : ndarray, shape (3,)
            World position of the root bone's head, metres.

        Returns
        -------
        Placement
            Rotation and head of every bone.

        Raises
        ------
        KeyError
            If a name is not a bone's.
        """
        unknown = rotations.keys() - self._index.keys()
        if unknown:
            raise KeyError(f"no such bones: {', '.join(sorted(unknown))}")
        turned = np.empty((len(self.bones), 3, 3))
        heads = np.empty((len(self.bones), 3))
        for index, name in enumerate(self.bones):
            parent = self._parents[index]
            if parent < 0:
                turned[index] = rotations.get(name, np.eye(3))
                heads[index] = root
                continue
            turned[index] = rotations.get(name, turned[parent])
            step = self._rest_heads[index] - self._rest_heads[parent]
            heads[index] = heads[parent] + turned[parent] @ step
        return Placement(rotations=turned, heads=heads)

    def joint_centres(self, placement: Placement) -> dict[str, Array]:
        """Find the joint centres and the few points of head and foot that have a name.

        Parameters
        ----------
        placement : Placement
            Where the bones are.

        Returns
        -------
        dict of str to ndarray, shape (3,)
            World positions in metres by the names in :data:`JOINT_NAMES`.
        """
        centres = {"nose": self._marker(placement, *_NOSE)}
        for side, suffix, outwards in _SIDES:
            for joint, bone in _JOINT_BONES.items():
                centres[f"{side}_{joint}"] = placement.heads[self._index[f"{bone}.{suffix}"]]
            for marker, (bone, offset) in _MARKERS.items():
                name = bone if bone == "head" else f"{bone}.{suffix}"
                mirrored = (outwards * offset[0], offset[1], offset[2])
                centres[f"{side}_{marker}"] = self._marker(placement, name, mirrored)
        return centres

    def _marker(self, placement: Placement, bone_name: str, offset: tuple[float, float, float]) -> Array:
        bone = self.bones[bone_name]
        index = self._index[bone_name]
        length = float(np.linalg.norm(bone.tail - bone.head))
        return np.asarray(placement.heads[index] + placement.rotations[index] @ (length * np.array(offset)))


def _sort_parent_first(bones: dict[str, Bone]) -> dict[str, Bone]:
    done: dict[str, Bone] = {}
    waiting = dict(bones)
    while waiting:
        ready = [b for b in waiting.values() if b.parent is None or b.parent in done]
        if not ready:
            raise ValueError(f"bones without a root above them: {', '.join(sorted(waiting))}")
        for bone in ready:
            done[bone.name] = waiting.pop(bone.name)
    return done
