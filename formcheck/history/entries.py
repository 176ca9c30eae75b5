"""What is read from the history: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from formcheck.report import Rep, Report

__all__ = ["Kind", "Session", "StoredSet", "StoredStand"]


class Kind(StrEnum):
    """What kind of session it was."""

    LIVE = "live"
    ANALYSED = "analysed"
    MIRROR = "mirror"
    WORKOUT = "workout"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSet:
    """One set.

    Attributes
    ----------
    id : int
        Of the set in the file.
    number : int
        In its session, from 1.
    exercise : str
        Name of the movement.
    reps : tuple of Rep
        Those that were kept.
    report : Report or None
        Of the whole set; None if formcheck was ended before the set was.
    has_poses : bool
        Whether its poses were kept.
    """

    id: int
    number: int
    exercise: str
    reps: tuple[Rep, ...]
    report: Report | None
    has_poses: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStand:
    """One result of the mirror test.

    Attributes
    ----------
    kind : str
        ``quick`` or ``own_range``.
    tilt_deg, uncertainty_deg : float
        Of the relaxed stand, positive anterior, and one standard error.
    result : str
        The verdict, or the place in the own range.
    document : mapping
        Everything that was found, as in its JSON.
    """

    kind: str
    tilt_deg: float
    uncertainty_deg: float
    result: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One training, recording or look in the mirror.

    Attributes
    ----------
    id : int
        Later ones have larger numbers, whatever the clock said.
    person : str
        Whose; empty for the one who gave no name.
    kind : Kind
        What it was.
    began_local, began_utc : str
        When it was kept first, by the wall clock, as ISO 8601.
    formcheck : str
        Version that measured it.
    title : str
        The recording's name, or the workout's.
    sha256 : str
        Hash of the recording; empty if there is none.
    video : str or None
        Where the recording is, if that is known. It is not in the history itself.
    sets : tuple of StoredSet
        In order.
    stands : tuple of StoredStand
        In order.
    """

    id: int
    person: str
    kind: Kind
    began_local: str
    began_utc: str
    formcheck: str
    title: str
    sha256: str
    video: str | None
    sets: tuple[StoredSet, ...]
    stands: tuple[StoredStand, ...]
