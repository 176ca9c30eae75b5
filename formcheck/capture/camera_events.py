"""What a camera gives: pictures with the time they were taken, and what happens to it."""

from dataclasses import dataclass

from formcheck.capture.frame import Frame

__all__ = [
    "CameraBack",
    "CameraBlack",
    "CameraEnded",
    "CameraEvent",
    "CameraLost",
    "LiveFrame",
    "SizeChanged",
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveFrame(Frame):
    """A picture of a camera.

    Attributes
    ----------
    number : int
        From 1; pictures in between that nobody had time for are numbered, too.
    taken_s : float
        Seconds on the camera's own clock at which it was grabbed. The same as `time_s` for a real camera;
        for a played file `time_s` is the file's own.
    """

    number: int
    taken_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraEvent:
    """Something that happened to a camera.

    Attributes
    ----------
    time_s : float
        Seconds since it was opened.
    """

    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraLost(CameraEvent):
    """No picture comes any more; it is tried again until one does.

    Attributes
    ----------
    text : str
        One sentence for people.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraBack(CameraEvent):
    """Pictures come again.

    Attributes
    ----------
    gone_s : float
        For how many seconds there was none.
    """

    gone_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraBlack(CameraEvent):
    """Nothing but black for a while: a cover, a light that is off, or a permission that is missing.

    Attributes
    ----------
    text : str
        One sentence for people.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeChanged(CameraEvent):
    """The pictures have another size from now on: the phone was turned, or the stream changed.

    Attributes
    ----------
    width_px, height_px : int
        The new size.
    """

    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraEnded(CameraEvent):
    """There will be no more pictures: the file that was played is at its end."""
