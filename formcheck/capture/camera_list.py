"""Which cameras are connected to this machine."""

import math
import platform
from dataclasses import dataclass
from pathlib import Path

from formcheck.capture.camera_device import VideoDevice
from formcheck.capture.camera_spec import CameraSpec
from formcheck.errors import CameraUnavailable

__all__ = ["CameraInfo", "list_cameras"]

_PROBED = 4
# Where the system has no list, so many numbers are tried: every one that is not there costs a second.

_VIRTUAL = ("virtual", "obs", "loopback", "dummy", "droidcam", "snap camera", "manycam")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraInfo:
    """A camera of this machine.

    Attributes
    ----------
    index : int
        Its number.
    name : str
        What the system calls it; empty where it does not say.
    width_px, height_px : int
        Of the pictures it gives; 0 if it cannot be opened.
    fps : float
        Pictures a second that it promises; NaN where it does not say.
    problem : str
        Why it cannot be opened; empty if it can.
    is_virtual : bool
        Whether a program plays the camera: what it shows may be anything, and late.
    """

    index: int
    name: str = ""
    width_px: int = 0
    height_px: int = 0
    fps: float = math.nan
    problem: str = ""
    is_virtual: bool = False


def list_cameras(*, system: Path = Path("/sys/class/video4linux")) -> tuple[CameraInfo, ...]:
    """Look for cameras, and open each for a moment.

    Parameters
    ----------
    system : Path, optional
        Where Linux lists them.

    Returns
    -------
    tuple of CameraInfo
        By number; none if there are none.
    """
    # Asked so that a type checker does not take one platform for the only one.
    if "linux" in platform.system().lower():
        folders = sorted(system.glob("video*"), key=lambda folder: (len(folder.name), folder.name))
        return tuple(
            _probe(int(folder.name.removeprefix("video")), _read_name(folder))
            for folder in folders
            if folder.name.removeprefix("video").isdecimal() and not _is_extra(folder)
        )
    found = [_probe(index, "") for index in range(_PROBED)]
    return tuple(camera for camera in found if not camera.problem)


def _read_name(folder: Path) -> str:
    try:
        return (folder / "name").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _is_extra(folder: Path) -> bool:
    """Whether it is a second node of a camera, for its metadata, which gives no pictures."""
    try:
        return int((folder / "index").read_text(encoding="ascii")) > 0
    except (OSError, ValueError):
        return False


def _probe(index: int, name: str) -> CameraInfo:
    is_virtual = any(word in name.lower() for word in _VIRTUAL)
    try:
        device = VideoDevice(CameraSpec(kind="device", index=index))
    except CameraUnavailable as error:
        return CameraInfo(index=index, name=name, problem=str(error), is_virtual=is_virtual)
    try:
        (width, height), fps = device.size_px, device.fps
    finally:
        device.close()
    return CameraInfo(
        index=index, name=name, width_px=width, height_px=height, fps=fps, is_virtual=is_virtual
    )
