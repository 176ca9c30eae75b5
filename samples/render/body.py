"""A person's body: its shape from a few numbers, its bones, and its skin over them."""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from render.makehuman import Faces, Garment, ShapeFiles
from render.regions import REGIONS, find_region
from render.skeleton import Array, Bone, Placement, Skeleton
from render.skinning import Skin

__all__ = ["Body", "BodyPlan"]

_METRES = 0.1
_IDEAL_PROPORTIONS = 0.5  # engineering default: half-way from the base mesh to MakeHuman's ideal
_OLD_YEARS, _YOUNG_YEARS = 70.0, 25.0  # ages of MakeHuman's "old" and "young" targets


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyPlan:
    """What a body looks like.

    Attributes
    ----------
    sex : {"female", "male"}
        Which targets.
    age_years : float
        From 25 to 70.
    origin : {"african", "asian", "caucasian"}
        Which targets.
    muscle, weight : float
        In [0, 1]; 0.5 is average.
    height : float
        In [-1, 1]; 0 is average.
    """

    sex: str = "male"
    age_years: float = 30.0
    origin: str = "caucasian"
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.0

    def __post_init__(self) -> None:
        problems = []
        if self.sex not in ("female", "male"):
            problems.append(f"sex must be 'female' or 'male', got {self.sex!r}")
        if self.origin not in ("african", "asian", "caucasian"):
            problems.append(f"origin must be 'african', 'asian' or 'caucasian', got {self.origin!r}")
        for name, low, high in (
            ("muscle", 0, 1),
            ("weight", 0, 1),
            ("height", -1, 1),
            ("age_years", _YOUNG_YEARS, _OLD_YEARS),
        ):
            if not low <= getattr(self, name) <= high:
                problems.append(f"{name} must be between {low} and {high}, got {getattr(self, name)}")
        if problems:
            raise ValueError("; ".join(problems))


class Body:
    """A shaped body.

    Parameters
    ----------
    files : ShapeFiles
        A MakeHuman checkout.
    plan : BodyPlan
        Its shape.

    Attributes
    ----------
    skeleton : Skeleton
        Its bones at rest; feet on the floor, y = 0.
    vertices : ndarray, shape (n, 3)
        All vertices at rest with the helper geometry, metres.
    """

    def __init__(self, files: ShapeFiles, plan: BodyPlan) -> None:
        self.plan = plan
        self._mesh = files.base()
        shaped = self._mesh.vertices.copy()
        for name, weight in _targets(plan):
            target = files.target(name)
            if target is not None:
                shaped[target[0]] += weight * target[1]
        floor = shaped[np.unique(np.concatenate(self._mesh.groups["body"]))][:, 1].min()
        self._shaped = shaped - (0.0, floor, 0.0)
        self.vertices: Array = self._shaped * _METRES
        rig = files.rig()
        joints = {name: self.vertices[vertices].mean(axis=0) for name, vertices in rig.joints.items()}
        self.skeleton = Skeleton(
            Bone(
                name=name,
                parent=bone["parent"],
                head=joints[str(bone["head"])],
                tail=joints[str(bone["tail"])],
            )
            for name, bone in rig.bones.items()
        )
        self.weights = np.zeros((len(shaped), len(self.skeleton.bones)))
        for name, rows in rig.weights.items():
            self.weights[rows[:, 0].astype(int), self.skeleton.index(name)] += rows[:, 1]
        self.weights[self.weights.sum(axis=1) == 0.0, self.skeleton.index("root")] = 1.0
        self.weights /= self.weights.sum(axis=1, keepdims=True)
        self._regions: dict[str, Skin] = {}

    @cached_property
    def height_m(self) -> float:
        """Standing height without shoes and hair."""
        return float(np.ptp(self.vertices[np.unique(np.concatenate(self.faces("body")))][:, 1]))

    @property
    def dominant_bone(self) -> NDArray[np.int64]:
        """For every vertex the bone it hangs on most, shape (n,)."""
        return np.asarray(self.weights.argmax(axis=1))

    def faces(self, group: str) -> Faces:
        """Faces of a group of the base mesh, ``body`` or ``helper-tights``."""
        return self._mesh.groups[group]

    def surface(self, region: str, placement: Placement) -> Array:
        """Where a region of the bare skin is.

        Parameters
        ----------
        region : str
            One of :data:`render.regions.REGIONS`.
        placement : Placement
            Where the bones are.

        Returns
        -------
        ndarray, shape (n, 3)
            World positions, metres.

        Raises
        ------
        KeyError
            If there is no such region.
        """
        if region not in self._regions:
            if region not in REGIONS:
                raise KeyError(f"no region {region!r}: there are {', '.join(REGIONS)}")
            skin = np.unique(np.concatenate(self.faces("body")))
            chosen = find_region(region, self.skeleton, self.vertices, self.weights, skin)
            self._regions[region] = self.skin_of(self.vertices[chosen], self.weights[chosen])
        return self._regions[region].place(placement).astype(np.float64)

    def skin_of(self, vertices: Array, weights: Array) -> Skin:
        """Hang vertices on this body's bones."""
        return Skin(vertices, weights, self.skeleton.rest_heads)

    def fit(self, garment: Garment) -> tuple[Array, Array]:
        """Fit a garment to this body.

        Parameters
        ----------
        garment : Garment
            As read from its file.

        Returns
        -------
        vertices : ndarray, shape (n, 3)
            At rest, metres.
        weights : ndarray, shape (n, n_bones)
            Of the bones.
        """
        scale = np.ones(3)
        for axis, (first, second, length) in garment.scales.items():
            column = "xyz".index(axis)
            scale[column] = abs(self._shaped[first, column] - self._shaped[second, column]) / length
        places = np.einsum("nij,ni->nj", self._shaped[garment.anchors], garment.shares)
        weights = np.einsum("nij,ni->nj", self.weights[garment.anchors], garment.shares)
        # Shares may be negative where a garment stands off the body; a weight may not.
        weights = np.clip(weights, 0.0, None)
        return (
            (places + garment.offsets * scale) * _METRES,
            weights / weights.sum(axis=1, keepdims=True),
        )


def _targets(plan: BodyPlan) -> list[tuple[str, float]]:
    """Name the targets of a plan with their weights, mixed linearly between the corners there are."""
    old = (plan.age_years - _YOUNG_YEARS) / (_OLD_YEARS - _YOUNG_YEARS)
    ages = _mix({"young": 1.0 - old, "old": old})
    muscles, weights = (
        _mix(
            {
                "min": max(0.0, 1.0 - 2.0 * value),
                "average": 1.0 - abs(2.0 * value - 1.0),
                "max": max(0.0, 2.0 * value - 1.0),
            }
        )
        for value in (plan.muscle, plan.weight)
    )
    targets = [(f"{plan.origin}-{plan.sex}-{age}", share) for age, share in ages.items()]
    for (muscle, m_share), (weight, w_share) in product(muscles.items(), weights.items()):
        build, share = f"{muscle}muscle-{weight}weight", m_share * w_share
        targets += [(f"universal-{plan.sex}-{age}-{build}", share * a_share) for age, a_share in ages.items()]
        extreme = "max" if plan.height > 0 else "min"
        # Height and proportions exist for the young only, and change little with age.
        targets.append((f"height/{plan.sex}-young-{build}-{extreme}height", share * abs(plan.height)))
        targets.append((f"proportions/{plan.sex}-young-{build}-idealproportions", share * _IDEAL_PROPORTIONS))
    return [(name, weight) for name, weight in targets if not math.isclose(weight, 0.0)]


def _mix(shares: dict[str, float]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share > 0.0}
