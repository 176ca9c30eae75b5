"""What somebody means who names a camera."""

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from formcheck.errors import CameraUnavailable

__all__ = ["CameraSpec", "read_spec"]

_STREAM = re.compile(r"^(rtsps?|rtmps?|https?|udp|srt)://", re.IGNORECASE)
_DEVICE = re.compile(r"^/dev/video(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSpec:
    """A camera as it was named.

    Attributes
    ----------
    kind : {"device", "stream", "file"}
        A camera of this machine, one in the network, or a recording that plays the part of one.
    index : int
        Number of the device; 0 for the others.
    target : str
        Address or path; the device's path where there is one.
    """

    kind: Literal["device", "stream", "file"]
    index: int = 0
    target: str = ""

    @property
    def name(self) -> str:
        """Name for messages, without what may be secret in an address."""
        if self.kind == "device":
            return self.target or f"camera {self.index}"
        # A password may hold @ and /: rather too little is shown of an address than any of it.
        return re.sub(r"//.*@", "//", self.target.split("?", 1)[0])


def read_spec(text: str) -> CameraSpec:
    """Find out what is meant.

    Parameters
    ----------
    text : str
        A number, ``/dev/video0``, the address of a stream, or the path of a video file.

    Returns
    -------
    CameraSpec
        What to open.

    Raises
    ------
    CameraUnavailable
        If it can be none of them.

    Examples
    --------
    >>> read_spec("1").index
    1
    >>> read_spec("rtsp://me:secret@phone.local/live").name
    'rtsp://phone.local/live'
    """
    text = text.strip()
    if text.isdecimal():
        return CameraSpec(kind="device", index=int(text))
    device = _DEVICE.match(text)
    if device is not None:
        return CameraSpec(kind="device", index=int(device[1]), target=text)
    if _STREAM.match(text):
        return CameraSpec(kind="stream", target=text)
    with suppress(OSError, RuntimeError, ValueError):  # a name that is too long, or of no user's home
        path = Path(text).expanduser()
        # Names that stay the same when cameras are plugged in anew, as under /dev/v4l/by-id.
        device = _DEVICE.match(str(path.resolve()))
        if device is not None:
            return CameraSpec(kind="device", index=int(device[1]), target=text)
        if path.is_file():
            return CameraSpec(kind="file", target=str(path))
    raise CameraUnavailable(
        f"'{text}' is no camera: give a number such as 0, a stream's address (rtsp:// or http://), or the "
        "path of a video file to be played as one."
    )
