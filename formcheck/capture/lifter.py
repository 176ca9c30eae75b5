"""Which of two people is the lifter: the one who moves, or the one the user names."""

from collections.abc import Sequence

import numpy as np

from formcheck.capture.people import Person
from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.source import WhichPerson

__all__ = ["PAIR", "LifterChoice", "measure_posture_deg", "sort_by_place"]

MIN_PAIR_SHARE = 0.5
"""Share of the looks that have to find two: somebody who walks through the picture is no second lifter
(engineering default)."""

MIN_PAIRS = 4
"""So many looks at both have to be there before their movements are compared (engineering default)."""

MIN_RATIO, MIN_LEAD_DEG = 1.5, 30.0
"""The lifter moves so many times as much as the other, and by so many degrees more. A partner who kneels and
holds the ankles read 69 degrees in the sum of three angles, most of it guessed legs, where the lifter read
158 (measured on one film; otherwise engineering defaults)."""

PAIR = 2
"""Nobody looks for more people: one too many is enough to have to choose."""

_PERCENTILES = (10.0, 90.0)
# A single look may be wrong.


class LifterChoice:
    """Gathers looks at a recording and says who the lifter is.

    People are told apart by their order from left to right; two who change places read as moving alike, and
    then no choice is made. A choice once made is kept.

    Parameters
    ----------
    wanted : WhichPerson or None, optional
        Whom the user named.
    by_movement : bool, optional
        Whether the one who moves is chosen where the user named nobody.
    """

    def __init__(self, wanted: WhichPerson | None = None, *, by_movement: bool = True) -> None:
        self._wanted = wanted
        self._by_movement = by_movement
        self._counts: list[int] = []
        self._postures: list[Array] = []
        self._trunks_px: list[Array] = []
        self._place: int | None = None

    def note(self, people: Sequence[Person]) -> None:
        """Take one more look into account.

        Parameters
        ----------
        people : sequence of Person
            Who was found in it, at most two.
        """
        self._counts.append(len(people))
        if len(people) == PAIR:
            pair = sort_by_place(people)
            self._postures.append(np.stack([measure_posture_deg(person) for person in pair]))
            self._trunks_px.append(np.array([person.trunk_px for person in pair]))
        if self._place is None and self.people == PAIR:
            self._place = self._choose()

    @property
    def people(self) -> int:
        """How many there are: 2 if at least half of the looks found two, else 1 if any found somebody."""
        if self._postures and len(self._postures) >= MIN_PAIR_SHARE * len(self._counts):
            return PAIR
        return min(max(self._counts, default=0), 1)

    @property
    def has_pairs(self) -> bool:
        """Whether any look found two."""
        return bool(self._postures)

    @property
    def lifter(self) -> WhichPerson | None:
        """Left or right: who the lifter is; None where there is one person, or no telling."""
        return None if self._place is None else (WhichPerson.LEFT, WhichPerson.RIGHT)[self._place]

    def _choose(self) -> int | None:
        if self._wanted in (WhichPerson.LEFT, WhichPerson.RIGHT):
            return int(self._wanted is WhichPerson.RIGHT)
        if self._wanted is WhichPerson.LARGEST:
            return int(np.argmax(np.median(self._trunks_px, axis=0)))
        if not self._by_movement or len(self._postures) < MIN_PAIRS:
            return None
        low, high = np.percentile(self._postures, _PERCENTILES, axis=0)
        moved_deg = (high - low).sum(axis=-1)
        most, least = float(moved_deg.max()), float(moved_deg.min())
        if most < MIN_RATIO * least or most - least < MIN_LEAD_DEG:
            return None
        return int(moved_deg.argmax())


def sort_by_place(people: Sequence[Person]) -> list[Person]:
    """Sort people by where they are in the picture.

    Parameters
    ----------
    people : sequence of Person
        In one picture.

    Returns
    -------
    list of Person
        From left to right, by their hips.
    """
    return sorted(people, key=lambda person: float(person.hips_px[0]))


def measure_posture_deg(person: Person) -> Array:
    """Measure how somebody holds trunk and legs, whichever way they face and wherever the camera points.

    Parameters
    ----------
    person : Person
        In one picture.

    Returns
    -------
    ndarray, shape (3,)
        Degrees in [0, 180]: the trunk against the vertical, and the angles at hip and knee, 180 straight.
    """
    shoulder, hip, knee, ankle = (
        person.xy_px[[left, left + 1]].mean(axis=0)
        for left in (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    )
    up = np.array([0.0, -1.0])
    return np.array(
        [
            _angle_deg(shoulder - hip, up),
            _angle_deg(shoulder - hip, knee - hip),
            _angle_deg(hip - knee, ankle - knee),
        ]
    )


def _angle_deg(one: Array, two: Array) -> float:
    cross = one[0] * two[1] - one[1] * two[0]
    return float(np.degrees(np.abs(np.arctan2(cross, one @ two))))
