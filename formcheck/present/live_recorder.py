"""Keeping the video and the poses of a live session."""

import logging
import queue
import threading
from datetime import datetime
from pathlib import Path

from formcheck.capture.camera_events import LiveFrame
from formcheck.capture.pose_log import PoseLog
from formcheck.errors import OutputError
from formcheck.pose import Pose
from formcheck.present.atomic import open_atomically
from formcheck.present.video_writer import VideoWriter
from formcheck.source import Origin, SourceInfo

__all__ = ["LiveRecorder"]

_WAITING = 32
# Pictures that may wait to be encoded; more would fill the memory where the disk is slow.

_log = logging.getLogger(__name__)


class LiveRecorder:
    """Keeps the video and the poses of a session in a folder; a context manager.

    The pictures are encoded in a thread of their own. What cannot be written is told once, and the session
    goes on without.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    info : SourceInfo
        The camera.
    now : datetime
        Names the files.

    Raises
    ------
    OutputError
        If the folder cannot be made.
    """

    def __init__(self, folder: Path, *, info: SourceInfo, now: datetime) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The folder '{folder}' cannot be made ({error.strerror}): name another with --record."
            ) from error
        self._stem = folder / f"live-{now:%Y%m%d-%H%M%S}"
        self._info = info
        self._poses = PoseLog()
        self._waiting: queue.Queue[LiveFrame | None] = queue.Queue(maxsize=_WAITING)
        self._failed = False
        self.written: list[Path] = []
        """What has been written, once it is closed."""
        self._is_closed = False
        self._thread = threading.Thread(target=self._encode_all, name="formcheck recorder", daemon=True)
        self._thread.start()

    def keep(self, frame: LiveFrame, pose: Pose) -> None:
        """Keep one more picture.

        Parameters
        ----------
        frame : LiveFrame
            The picture.
        pose : Pose
            Who was found in it.
        """
        self._poses.add(pose)
        if not self._failed:
            self._waiting.put(frame)

    def close(self) -> None:
        """Finish the files; a second time does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._waiting.put(None)
        self._thread.join()
        if not len(self._poses):
            return
        path = self._stem.with_suffix(".npz")
        try:
            with open_atomically(path, "wb") as file:
                self._poses.track(Origin(info=self._info)).save(file)
            self.written.append(path)
        except OutputError as error:
            _log.warning("%s", error)

    def __enter__(self) -> "LiveRecorder":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _encode_all(self) -> None:
        writer: VideoWriter | None = None
        shape, first_s, part = (0, 0), 0.0, 0
        while (frame := self._waiting.get()) is not None:
            if self._failed:
                continue
            try:
                if writer is None or frame.image_rgb.shape[:2] != shape:
                    self._finish(writer, part)
                    shape, first_s, part = frame.image_rgb.shape[:2], frame.time_s, part + 1
                    writer = VideoWriter(
                        self._name(part), width_px=shape[1], height_px=shape[0], fps_hint=30.0
                    )
                writer.write(frame.image_rgb, time_s=frame.time_s - first_s)
            except ValueError as error:
                # Of two pictures of one moment the video has the first.
                _log.debug("a picture is left out: %s", error)
            except OutputError as error:
                self._give_up(error)
                writer = None
        try:
            self._finish(writer, part)
        except OutputError as error:
            self._give_up(error)

    def _name(self, part: int) -> Path:
        # Another size, of a phone that was turned, needs another file.
        name = self._stem.name if part == 1 else f"{self._stem.name}-{part}"
        return self._stem.with_name(name + ".mp4")

    def _finish(self, writer: VideoWriter | None, part: int) -> None:
        if writer is not None:
            writer.close()
            self.written.append(self._name(part))

    def _give_up(self, error: OutputError) -> None:
        self._failed = True
        _log.warning("%s", error)
