"""What pictures are grabbed from: a camera of this machine, or a file that is played."""

import logging
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.capture.camera_spec import CameraSpec
from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from formcheck.errors import CameraUnavailable, FormcheckError

__all__ = ["Device", "FileDevice", "Grabbed", "VideoDevice"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grabbed:
    """One picture.

    Attributes
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        Red first.
    time_s : float or None
        Its own time, of a file; None where it is now.
    """

    image_rgb: NDArray[np.uint8]
    time_s: float | None = None


class Device(Protocol):
    """A source of pictures that waits for the next one."""

    @property
    def fps(self) -> float:
        """Pictures a second that it promises; NaN where it does not say."""
        ...

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height that it promises; (0, 0) where it does not say."""
        ...

    @property
    def is_at_end(self) -> bool:
        """Whether there will be no more pictures for good."""
        ...

    def read(self) -> Grabbed | None:
        """Wait for the next picture.

        Returns
        -------
        Grabbed or None
            None where there is none.

        Raises
        ------
        FormcheckError or OSError
            The same as None; nothing else is raised.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class VideoDevice:
    """A camera of this machine, by way of OpenCV.

    Parameters
    ----------
    spec : CameraSpec
        Which one.
    width_px, height_px, fps : int
        What is asked of a camera; it may give something else.

    Raises
    ------
    CameraUnavailable
        If it cannot be opened; the text says why as far as that can be told.
    """

    def __init__(
        self, spec: CameraSpec, *, width_px: int = 1280, height_px: int = 720, fps: int = 30
    ) -> None:
        self._spec = spec
        _check_device(spec)
        self._capture = cv2.VideoCapture(spec.index, cv2.CAP_ANY)
        # A webcam gives 30 pictures a second of this size only when they are compressed.
        self._capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, width_px)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height_px)
        self._capture.set(cv2.CAP_PROP_FPS, fps)
        # What waits in a queue is stale.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraUnavailable(_explain(spec))

    @property
    def fps(self) -> float:
        """Pictures a second that it promises; NaN where it does not say."""
        fps = float(self._capture.get(cv2.CAP_PROP_FPS))
        return fps if 0.0 < fps < 1000.0 else float("nan")

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height that it promises."""
        return (
            int(self._capture.get(cv2.CAP_PROP_FRAME_WIDTH)),
            int(self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT)),
        )

    @property
    def is_at_end(self) -> bool:
        """Never: it may come back."""
        return False

    def read(self) -> Grabbed | None:
        """Wait for the next picture.

        Returns
        -------
        Grabbed or None
            None where it has been lost.
        """
        try:
            is_there, image = self._capture.read()
        except cv2.error as error:
            _log.debug("%s", error)
            return None
        if not is_there or image is None:
            return None
        return Grabbed(image_rgb=np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8))

    def close(self) -> None:
        """Let go of it."""
        self._capture.release()


class FileDevice:
    """A recording that is played at its own speed, as if it happened now.

    Parameters
    ----------
    path : Path
        The video.
    clock : callable, optional
        Gives seconds that never go back.
    sleep : callable, optional
        Waits for seconds of that clock.
    speed : float, optional
        How many times faster than life it is played.

    Raises
    ------
    VideoUnreadable
        If it cannot be read.
    ValueError
        If `speed` is not positive.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        speed: float = 1.0,
    ) -> None:
        if not (math.isfinite(speed) and speed > 0.0):
            raise ValueError(f"expected speed above 0, got {speed}")
        self._speed = speed
        self._video = VideoFile(path)
        self._clock, self._sleep = clock, sleep
        self._frames: Iterator[Frame] = iter(self._video)
        self._began_s: float | None = None
        self._is_at_end = False

    @property
    def fps(self) -> float:
        """Pictures a second of the file; NaN where it does not say."""
        return self._video.info.fps

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of its pictures, upright."""
        return self._video.info.width_px, self._video.info.height_px

    @property
    def is_at_end(self) -> bool:
        """Whether it has been played."""
        return self._is_at_end

    def read(self) -> Grabbed | None:
        """Wait until the next picture is due.

        Returns
        -------
        Grabbed or None
            None at the end.
        """
        try:
            frame = next(self._frames, None)
        except FormcheckError as error:
            # Opened again it would begin anew, and time would go back.
            _log.warning("%s", error)
            frame = None
        if frame is None:
            self._is_at_end = True
            return None
        if self._began_s is None:
            self._began_s = self._clock() - frame.time_s / self._speed
        wait_s = self._began_s + frame.time_s / self._speed - self._clock()
        if wait_s > 0.0:
            self._sleep(wait_s)
        return Grabbed(image_rgb=frame.image_rgb, time_s=frame.time_s)

    def close(self) -> None:
        """Close the file."""
        self._video.close()


def _check_device(spec: CameraSpec) -> None:
    """Say what can be told before a camera is tried, which takes seconds and says nothing."""
    if not sys.platform.startswith("linux"):
        return
    path = Path(f"/dev/video{spec.index}")
    if not path.exists():
        others = sorted(str(other) for other in Path("/dev").glob("video*"))
        hint = f"there are {', '.join(others)}" if others else "no camera is connected to this machine"
        raise CameraUnavailable(
            f"There is no camera {spec.index} ({path} does not exist): {hint}; a video file can be "
            "played as a camera with --camera FILE."
        )
    if not os.access(path, os.R_OK | os.W_OK):
        raise CameraUnavailable(
            f"Camera {spec.index} ({path}) may not be used by you: add yourself to the group "
            "'video' and log in again."
        )


def _explain(spec: CameraSpec) -> str:
    if sys.platform == "darwin":
        return (
            f"Camera {spec.index} cannot be opened: allow this terminal the camera under System Settings, "
            "Privacy & Security, Camera, and close other programs that use it."
        )
    return (
        f"Camera {spec.index} cannot be opened: close other programs that use it (a call, a browser), or try "
        "another number."
    )
