"""What is known of the recording that poses came from: plain data that travels with them."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["Gap", "Origin", "SourceInfo", "WhichPerson"]


class WhichPerson(Enum):
    """One of several people in view."""

    LEFT = "left"
    RIGHT = "right"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of a source without usable pictures.

    Attributes
    ----------
    start_s, end_s : float
        Times in seconds of the last picture before the gap and the first one after it.
    reason : str
        What happened, in words for a person.
    """

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What is known of a source before its first picture is read.

    Attributes
    ----------
    name : str
        File name without its folder.
    sha256 : str
        Hash of the whole file, hexadecimal.
    duration_s : float
        Length in seconds as the container states it; NaN where it does not.
    frame_count : int or None
        Number of pictures as the container states it; None where it does not. An estimate.
    width_px, height_px : int
        Size of the upright, square-pixel picture.
    rotation_deg : int
        Clockwise turn applied to make the stored picture upright: 0, 90, 180 or 270.
    fps : float
        Mean pictures per second; NaN where unknown. For display only: times come with the frames.
    """

    name: str
    sha256: str
    duration_s: float
    frame_count: int | None
    width_px: int
    height_px: int
    rotation_deg: int
    fps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where poses come from.

    Attributes
    ----------
    info : SourceInfo or None
        The recording; None for poses that came from a program.
    gaps : tuple of Gap
        Stretches of it that could not be read.
    people : int
        How many people could be the lifter: those of about the same size who were in view at least half of
        the time, but 1 where the lifter among them is known; 0 if nobody looked.
    lifter : WhichPerson or None
        Who of two people in view the poses are of, left or right; None where there was nothing to choose.
    """

    info: SourceInfo | None = None
    gaps: tuple[Gap, ...] = ()
    people: int = 0
    lifter: WhichPerson | None = None
