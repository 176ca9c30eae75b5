"""Pictures with their true times out of a video file."""

import hashlib
import logging
import math
import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from formcheck.capture.container import open_video
from formcheck.capture.frame import Frame
from formcheck.capture.gap_log import GapLog
from formcheck.capture.intact_pictures import IntactPicture, IntactPictures
from formcheck.capture.timestamps import Timeline
from formcheck.capture.upright import Layout, Upright
from formcheck.errors import VideoUnreadable
from formcheck.source import Gap, SourceInfo

__all__ = ["VideoFile"]

logger = logging.getLogger(__name__)

# Used where a file does not state a believable rate, and then only until the first pictures have been seen.
# Engineering defaults; 1000 is what a clock of milliseconds looks like when it is taken for a rate.
_FALLBACK_FPS = 30.0
_MIN_FPS, _MAX_FPS = 0.1, 999.0


class VideoFile:
    """A video file as a source of frames.

    Frames come one at a time, so memory does not grow with the length of the video. Their times are the
    container's, counted from the first picture; a variable frame rate is kept. Pictures are turned
    upright, brought to square pixels and scaled down to `max_side_px`. Iterating again reads again from
    the start, and ends an iteration still under way. Sound is ignored.

    What cannot be decoded is left out and reported in `gaps`, with one of the reasons "damaged",
    "no pictures" (a hole in the timestamps), "another picture shape" and "cut short" (the file ends
    before the length it states).

    Parameters
    ----------
    path : str or Path
        An mp4, mov, mkv, webm, avi or gif file; other formats that FFmpeg knows usually work as well.
    slow_motion : float
        How many times slower than life the file plays: 8 for a clip that was recorded at 240 fps and
        stored to play at 30. All times are divided by it.
    max_side_px : int or None
        Longest side of the pictures given out, in pixels; larger ones are scaled down. None for no limit.

    Raises
    ------
    SourceNotFound
        If there is no such file.
    VideoUnreadable
        If there is no video in it that can be decoded, or only a single picture.
    ValueError
        If `slow_motion` or `max_side_px` is not positive.
    """

    # Pose landmarking looks at crops of 256 x 256 pixels; a person who fills a third of a side of 1920 is
    # still seen at more than that. Engineering default.
    def __init__(self, path: str | Path, *, slow_motion: float = 1.0, max_side_px: int | None = 1920) -> None:
        if not (math.isfinite(slow_motion) and slow_motion > 0):
            raise ValueError(f"expected slow_motion above 0, got {slow_motion}")
        if max_side_px is not None and max_side_px < 1:
            raise ValueError(f"expected max_side_px of at least 1 or None, got {max_side_px}")
        self._path = Path(path)
        self._slow_motion = slow_motion
        self._iteration: Generator[Frame, None, None] | None = None
        with open_video(self._path) as (container, stream):
            self._pixel_aspect: Fraction | None = stream.sample_aspect_ratio
            first = self._read_first_picture(container, stream)
            self._layout = Layout.of(first, pixel_aspect=self._pixel_aspect, max_side_px=max_side_px)
            self._has_free_pace = container.format.name == "gif"
            self._info = self._describe(container, stream)
        self._log = self._start_log()

    def _read_first_picture(self, container: InputContainer, stream: VideoStream) -> VideoFrame:
        pictures = [found.picture for found in islice(IntactPictures(container, stream), 2)]
        if not pictures:
            raise VideoUnreadable(f"'{self._path}' has no picture that can be decoded: copy it again.")
        if len(pictures) == 1:
            raise VideoUnreadable(
                f"'{self._path}' has a single picture, which has no movement to analyse: give a video."
            )
        return pictures[0]

    def _start_log(self) -> GapLog:
        return GapLog(stated_s=self._info.duration_s, has_free_pace=self._has_free_pace)

    def _describe(self, container: InputContainer, stream: VideoStream) -> SourceInfo:
        stated_s = _read_duration(container, stream) / self._slow_motion
        fps = _read_fps(stream) * self._slow_motion
        self._nominal_fps = fps if math.isfinite(fps) else _FALLBACK_FPS * self._slow_motion
        estimate = stated_s * fps
        try:
            with self._path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise VideoUnreadable(f"'{self._path}' cannot be read to its end: copy it again.") from error
        return SourceInfo(
            name=self._path.name,
            sha256=sha256,
            duration_s=stated_s,
            frame_count=stream.frames or (round(estimate) if math.isfinite(estimate) else None),
            width_px=self._layout.width_px,
            height_px=self._layout.height_px,
            rotation_deg=self._layout.turn_deg,
            fps=fps,
        )

    @property
    def info(self) -> SourceInfo:
        """What is known before reading; times and rate are true ones, `slow_motion` taken into account."""
        return self._info

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Stretches without usable pictures met by the latest iteration so far, in order of time."""
        return self._log.gaps

    def __iter__(self) -> Iterator[Frame]:
        self.close()
        self._log = self._start_log()
        self._iteration = self._read()
        return self._iteration

    def close(self) -> None:
        """End an iteration under way and close the file; it may be read again nevertheless."""
        if self._iteration is not None:
            self._iteration.close()
            self._iteration = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> Generator[Frame, None, None]:
        timeline: Timeline[IntactPicture] = Timeline(interval_s=1 / self._nominal_fps)
        upright = Upright(self._layout, pixel_aspect=self._pixel_aspect)
        lead_s, end_s = 0.0, 0.0
        with open_video(self._path) as (container, stream):
            pictures = IntactPictures(container, stream)
            for found, place_s in self._place(timeline, _select(pictures, upright)):
                if place_s == 0.0 and found.missing:
                    lead_s = self._measure_lead(stream, found)
                time_s, interval_s = place_s + lead_s, timeline.interval_s
                self._log.note_picture(time_s=time_s, missing=found.missing, interval_s=interval_s)
                yield Frame(time_s=time_s, image_rgb=upright.convert(found.picture))
                end_s = time_s + max(interval_s, self._read_length(found.picture))
            missing = "damaged" if pictures.is_blind else ""
            self._log.note_end(end_s=end_s, missing=missing, interval_s=timeline.interval_s)
        if timeline.repaired_count:
            logger.info("%s: %d timestamps repaired", self._path, timeline.repaired_count)

    def _place(
        self, timeline: Timeline[IntactPicture], pictures: Iterator[IntactPicture]
    ) -> Iterator[tuple[IntactPicture, float]]:
        for found in pictures:
            true_s = None if found.stamp_s is None else found.stamp_s / self._slow_motion
            yield from timeline.place(found, stamp_s=true_s)
        yield from timeline.finish()

    def _measure_lead(self, stream: VideoStream, found: IntactPicture) -> float:
        """Measure the true seconds from the stated start of the video to its first intact picture."""
        if found.stamp_s is None or stream.start_time is None or stream.time_base is None:
            return 0.0
        return max(0.0, found.stamp_s - float(stream.start_time * stream.time_base)) / self._slow_motion

    def _read_length(self, picture: VideoFrame) -> float:
        """Read for how many true seconds a picture is shown; 0 where the file does not say."""
        return float(picture.duration * (picture.time_base or 0)) / self._slow_motion


def _select(pictures: IntactPictures, upright: Upright) -> Iterator[IntactPicture]:
    """Leave out pictures that could only be shown distorted."""
    missing = ""
    for found in pictures:
        missing = missing or found.missing
        if upright.fits(found.picture):
            yield replace(found, missing=missing)
            missing = ""
        else:
            missing = missing or "another picture shape"


def _read_fps(stream: VideoStream) -> float:
    """Mean rate as the file states it, in pictures per second of its own clock; NaN if it does not."""
    # Without timestamps the mean rate is FFmpeg's invention, and what the codec says is all there is.
    rate = stream.guessed_rate if stream.start_time is None else stream.average_rate
    fps = float(rate or stream.guessed_rate or math.nan)
    return fps if _MIN_FPS <= fps <= _MAX_FPS else math.nan


def _read_duration(container: InputContainer, stream: VideoStream) -> float:
    """Stated length of the video, or at least of the file, in seconds of its own clock; NaN if none is."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    # Matroska has no length for each stream; most programs that write it leave one in a tag, as 00:00:12.345.
    stated = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if stated is not None:
        hours, minutes, seconds = (float(part) for part in stated.groups())
        return hours * 3600 + minutes * 60 + seconds
    return math.nan if container.duration is None else container.duration / av.time_base
