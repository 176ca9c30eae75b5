"""A camera that always has the newest picture, and never a stale one.

A thread of its own grabs every picture as soon as it comes, stamps it and keeps only the last one. Whoever
looks takes longer over a picture than the camera; what comes meanwhile is counted and dropped. A camera that
is lost is opened again and again, at growing intervals, for as long as somebody looks.
"""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from formcheck.capture.blackness import BlackWatch
from formcheck.capture.camera_device import Device, FileDevice, Grabbed, VideoDevice
from formcheck.capture.camera_events import (
    CameraBack,
    CameraBlack,
    CameraEnded,
    CameraEvent,
    CameraLost,
    LiveFrame,
    SizeChanged,
)
from formcheck.capture.camera_spec import read_spec
from formcheck.capture.stream_device import StreamDevice
from formcheck.errors import FormcheckError
from formcheck.source import SourceInfo

__all__ = ["Camera", "CameraSource", "open_camera"]

STALLED_S = 2.0
"""Without a picture for so long a camera is lost (engineering default: ten pictures at 5 a second)."""

BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses between attempts to open a lost camera; the last one stays."""

_log = logging.getLogger(__name__)


class CameraSource(Protocol):
    """What a live session looks at: a camera, or a fake in a test."""

    @property
    def info(self) -> SourceInfo:
        """What is known of it."""
        ...

    @property
    def dropped(self) -> int:
        """Pictures that came and nobody had time for."""
        ...

    @property
    def now_s(self) -> float:
        """Seconds since it was opened, on the clock that the pictures are stamped with."""
        ...

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        """Wait for something new.

        Parameters
        ----------
        timeout_s : float
            How long at most.

        Returns
        -------
        LiveFrame or CameraEvent or None
            The newest picture, or what happened before it came; None if nothing did.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Camera:
    """A device and the thread that grabs from it; a context manager.

    Parameters
    ----------
    connect : callable
        Opens the device; called again when it is lost.
    name : str
        For messages.
    clock : callable, optional
        Gives seconds that never go back; every picture is stamped with it.
    pause : callable or None, optional
        Waits for so many seconds, between attempts to open it again; an interruptible wait if None.
    stalled_s : float, optional
        Without a picture for so many seconds it counts as lost; infinite for a file, whose holes are its own.

    Raises
    ------
    CameraUnavailable
        If it cannot be opened the first time.
    """

    def __init__(
        self,
        connect: Callable[[], Device],
        *,
        name: str,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
        stalled_s: float = STALLED_S,
    ) -> None:
        self._connect, self._name, self._clock = connect, name, clock
        self._stalled_s = stalled_s
        self._stopped = threading.Event()
        self._pause: Callable[[float], object] = self._stopped.wait if pause is None else pause
        self._news = threading.Condition()
        self._device: Device | None = connect()
        self._began_s = clock()
        self._info = self._describe(self._device)
        self._picture: LiveFrame | None = None
        self._events: deque[CameraEvent] = deque()
        self._grabbed = self._looked_at = 0
        self._last_s = 0.0
        self._lost_s: float | None = None
        self._has_ended = False
        self._size: tuple[int, int] | None = None
        self._black_watch = BlackWatch()
        # Of a file: its own time, by which its pictures and so its events go.
        self._own_s: float | None = None
        self._thread = threading.Thread(target=self._grab_all, name="formcheck camera", daemon=True)
        self._thread.start()

    def _describe(self, device: Device) -> SourceInfo:
        width, height = device.size_px
        return SourceInfo(
            name=self._name,
            sha256="",
            duration_s=math.nan,
            frame_count=None,
            width_px=width,
            height_px=height,
            rotation_deg=0,
            fps=device.fps,
        )

    @property
    def info(self) -> SourceInfo:
        """What the device promised when it was opened."""
        return self._info

    @property
    def now_s(self) -> float:
        """Seconds by the clock of `LiveFrame.taken_s`: how old a picture is, is the difference."""
        return self._clock() - self._began_s

    @property
    def dropped(self) -> int:
        """Pictures that came and were replaced, or grew stale, before anybody looked."""
        with self._news:
            waiting = 1 if self._picture is not None else 0
            return self._grabbed - self._looked_at - waiting

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        """Wait for something new.

        Parameters
        ----------
        timeout_s : float
            How long at most, by the real clock.

        Returns
        -------
        LiveFrame or CameraEvent or None
            The newest picture, each at most once and never an older one than before; or first what happened
            before it came. None if nothing did.
        """
        with self._news:
            self._news.wait_for(lambda: self._events or self._picture is not None, timeout=timeout_s)
            # Whoever was away for long must not take the last picture before a stall for the present.
            self._note_stall()
            # The end comes after the last picture, everything else before the next one.
            is_over = isinstance(self._events[0], CameraEnded) if self._events else False
            if self._events and not (is_over and self._picture is not None):
                return self._events.popleft()
            picture, self._picture = self._picture, None
            if picture is not None:
                self._looked_at += 1
            return picture

    def _note_stall(self) -> None:
        """Notice that the thread has been waiting for too long; it may be stuck in a driver."""
        now_s = self.now_s
        if self._lost_s is None and not self._has_ended and now_s - self._last_s > self._stalled_s:
            self._lose(now_s)

    def _lose(self, now_s: float) -> None:
        self._lost_s = self._last_s
        self._picture = None
        self._events.append(
            CameraLost(
                time_s=now_s,
                text=f"No picture comes from {self._name} any more: check cable, phone and network; it is "
                "tried again, and your set is kept.",
            )
        )

    def _grab_all(self) -> None:
        attempt = 0
        while not self._stopped.is_set():
            device = self._device
            if device is None:
                self._pause(BACK_OFF_S[min(attempt, len(BACK_OFF_S) - 1)])
                attempt += 1
                if not self._stopped.is_set():
                    self._device = self._try_to_connect()
                continue
            grabbed = self._read(device)
            if self._stopped.is_set():
                break
            if grabbed is not None:
                attempt = 0
                self._take(grabbed)
            elif device.is_at_end:
                ended_s = self.now_s if self._own_s is None else self._own_s
                self._tell(CameraEnded(time_s=ended_s), has_ended=True)
                break
            else:
                self._let_go()
        self._close_device()

    def _read(self, device: Device) -> Grabbed | None:
        try:
            return device.read()
        except Exception as error:  # noqa: BLE001
            # Whatever a driver does, the thread has to live on: it is what gets the camera back.
            _log.debug("no picture: %s", error)
            return None

    def _try_to_connect(self) -> Device | None:
        try:
            return self._connect()
        except (FormcheckError, OSError) as error:
            _log.debug("still no camera: %s", error)
            return None

    def _let_go(self) -> None:
        with self._news:
            if self._lost_s is None:
                self._lose(self.now_s)
                self._news.notify_all()
        self._close_device()

    def _close_device(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _tell(self, event: CameraEvent, *, has_ended: bool = False) -> None:
        with self._news:
            self._events.append(event)
            self._has_ended |= has_ended
            self._news.notify_all()

    def _take(self, grabbed: Grabbed) -> None:
        with self._news:
            # Two pictures within the clock's grain still come one after the other.
            taken_s = max(self.now_s, math.nextafter(self._last_s, math.inf))
            time_s = taken_s if grabbed.time_s is None else grabbed.time_s
            self._own_s = grabbed.time_s
            if self._lost_s is not None:
                self._events.append(CameraBack(time_s=time_s, gone_s=taken_s - self._lost_s))
                self._lost_s = None
            height, width = grabbed.image_rgb.shape[:2]
            if self._size is not None and self._size != (width, height):
                self._events.append(SizeChanged(time_s=time_s, width_px=width, height_px=height))
            self._size = (width, height)
            self._last_s = taken_s
            if self._black_watch.push(grabbed.image_rgb, time_s=time_s):
                self._events.append(self._describe_black(time_s))
            self._grabbed += 1
            self._picture = LiveFrame(
                time_s=time_s, image_rgb=grabbed.image_rgb, number=self._grabbed, taken_s=taken_s
            )
            self._news.notify_all()

    def _describe_black(self, time_s: float) -> CameraBlack:
        return CameraBlack(
            time_s=time_s,
            text=f"The picture of {self._name} is black: uncover the lens, switch on the light, and allow "
            "this program the camera in the system's privacy settings.",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the camera."""
        self._stopped.set()
        # A driver may never answer; the thread ends with the program then.
        self._thread.join(timeout=2.0)


def open_camera(
    spec: str,
    *,
    speed: float = 1.0,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> Camera:
    """Open a camera.

    Parameters
    ----------
    spec : str
        A number, ``/dev/video0``, the address of a stream, or a video file to be played at its own speed.
    speed : float, optional
        How many times faster than life a file is played; its pictures keep their own times.
    clock, sleep : callable, optional
        What gives seconds that never go back, and what waits for seconds of it until a file's next picture.

    Returns
    -------
    Camera
        Open, with its thread running.

    Raises
    ------
    CameraUnavailable
        If it cannot be opened.
    VideoUnreadable
        If it is a file that cannot be read.
    ValueError
        If `speed` is not positive.
    """
    named = read_spec(spec)
    if named.kind == "file":
        path = Path(named.target)
        return Camera(
            lambda: FileDevice(path, speed=speed, clock=clock, sleep=sleep),
            name=path.name,
            clock=clock,
            stalled_s=math.inf,
        )
    device = StreamDevice if named.kind == "stream" else VideoDevice
    # Read anew every time: a camera that comes back may have another number under its lasting name.
    return Camera(lambda: device(read_spec(spec)), name=named.name, clock=clock)
