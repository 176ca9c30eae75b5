"""Pictures with times in, a video file that plays anywhere out."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from formcheck.errors import OutputError
from formcheck.present.atomic import AtomicFile, describe_output_error

__all__ = ["VideoWriter", "check_video_target"]

# What a suffix is written as; QuickTime differs from MP4 in a few header fields only.
_FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov"}

# The clock of MPEG systems (ISO/IEC 13818-1): every usual frame rate is a whole number of its ticks.
_TICKS_PER_S = 90_000

# High profile and 8 bit 4:2:0 are what hardware decoders in phones and browsers have in common. CRF 20 is a
# little better than x264's default of 23, because lines and small figures are drawn on the picture.
# "veryfast" takes 10 ms for a picture of 1280 x 720 on two cores, half as much again as "superfast", whose
# files are more than twice as large. Engineering defaults.
_ENCODER_OPTIONS = {"crf": "20", "preset": "veryfast", "profile": "high"}

# With the index in front a player can start before it has the whole file. The clock of the file as a whole
# counts a late start; at its usual 1/1000 s all times would be off by up to half of that.
_CONTAINER_OPTIONS = {"movflags": "+faststart", "movie_timescale": str(_TICKS_PER_S)}

# ITU-T H.273: the values that say BT.709, for the primaries and for the transfer characteristic.
_BT709 = 1


def check_video_target(path: Path) -> None:
    """Find out, before the work, whether a video can be written.

    Parameters
    ----------
    path : Path
        Where it is to appear.

    Raises
    ------
    OutputError
        If its suffix is another one than .mp4, .m4v or .mov, or a file cannot be made there.
    """
    _find_format(path)
    AtomicFile(path).discard()


def _find_format(path: Path) -> str:
    file_format = _FORMATS.get(path.suffix.lower())
    if file_format is None:
        raise OutputError(f"'{path}' cannot be written as a video: give a name that ends in .mp4.")
    return file_format


class VideoWriter:
    """Writes an H.264 video whose pictures keep the times they are given.

    The file appears under its name only when it is whole: :meth:`close`, or leaving the ``with`` block
    without an exception, puts it there, :meth:`discard`, or leaving the block with one, leaves nothing
    behind. Whoever wants to keep what was written before an interruption calls :meth:`close` in the block.

    Parameters
    ----------
    path : str or Path
        Where the video is to appear; must end in .mp4, .m4v or .mov. An existing file is replaced.
    width_px, height_px : int
        Size of the pictures to come, at least 2. H.264 wants even sizes: of an odd one the last column
        or row is left out.
    fps_hint : float
        About how many pictures a second are to come. Only the encoder's own planning and the time the
        last picture stands depend on it.

    Raises
    ------
    OutputError
        If the suffix is another one, or the file cannot be made there.
    ValueError
        If a size or the rate is out of range.
    """

    def __init__(self, path: str | Path, *, width_px: int, height_px: int, fps_hint: float) -> None:
        if min(width_px, height_px) < 2:
            raise ValueError(f"expected a picture of at least 2 x 2 pixels, got {width_px} x {height_px}")
        if not 0 < fps_hint < _TICKS_PER_S:
            raise ValueError(f"expected more than 0 and less than {_TICKS_PER_S} fps, got {fps_hint}")
        self._path = Path(path)
        self._shape = (height_px, width_px, 3)
        self._last_ticks: int | None = None
        self._reformatter = VideoReformatter()
        self._is_open = False
        file_format = _find_format(self._path)
        self._file = AtomicFile(self._path)
        with self._discarded_on_error():
            self._container = av.open(
                str(self._file.temporary), "w", format=file_format, options=_CONTAINER_OPTIONS
            )
            self._is_open = True
            self._add_stream(fps_hint)

    def _add_stream(self, fps_hint: float) -> None:
        height_px, width_px, _ = self._shape
        rate = Fraction(fps_hint).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate, options=_ENCODER_OPTIONS)
        self._stream.width, self._stream.height = width_px // 2 * 2, height_px // 2 * 2
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        # Untagged video is shown as BT.601 or BT.709 depending on the player.
        self._stream.codec_context.colorspace = _BT709
        self._stream.codec_context.color_primaries = _BT709
        self._stream.codec_context.color_trc = _BT709
        self._stream.codec_context.color_range = ColorRange.MPEG
        self._duration_ticks = max(1, round(_TICKS_PER_S / fps_hint))
        self._container.start_encoding()

    def write(self, image_rgb: NDArray[np.uint8], *, time_s: float) -> None:
        """Append one picture.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height_px, width_px, 3)
            The picture, red first.
        time_s : float
            When it is to be seen, seconds from the start of the video, not negative and at least 1/90000
            later than the one before. It is kept to 1/90000 s.

        Raises
        ------
        OutputError
            If it cannot be written, for example because the disk is full; nothing is left behind then.
        ValueError
            If the shape, the type or the time is wrong, or the video has been closed.
        """
        if not self._is_open:
            raise ValueError("this video has been closed: nothing can be appended to it")
        if image_rgb.shape != self._shape or image_rgb.dtype != np.uint8:
            raise ValueError(f"expected uint8 {self._shape}, got {image_rgb.dtype} {image_rgb.shape}")
        ticks = round(time_s * _TICKS_PER_S)
        if ticks < 0 or (self._last_ticks is not None and ticks <= self._last_ticks):
            raise ValueError(f"expected times that increase from 0 s on, got {time_s} s")
        with self._discarded_on_error():
            height_px, width_px, _ = self._shape
            even = np.ascontiguousarray(image_rgb[: height_px // 2 * 2, : width_px // 2 * 2])
            frame = self._reformatter.reformat(
                av.VideoFrame.from_ndarray(even, format="rgb24"),
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            frame.pts, frame.time_base = ticks, Fraction(1, _TICKS_PER_S)
            frame.duration = self._duration_ticks
            self._container.mux(self._stream.encode(frame))
        self._last_ticks = ticks

    def close(self) -> None:
        """Finish the video and put it under its name; without effect if that is done or it was discarded.

        Raises
        ------
        OutputError
            If that fails, or no picture was written; nothing is left behind then.
        """
        if not self._is_open:
            return
        with self._discarded_on_error():
            if self._last_ticks is None:
                raise OutputError(
                    f"'{self._path}' was not written because there was no picture to put in it."
                )
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._is_open = False
            self._file.commit()

    def discard(self) -> None:
        """Leave nothing behind; without effect on a video that has been closed."""
        if not self._is_open:
            return
        self._is_open = False
        # The end of the file is of no interest any more, so neither is what prevents it from being written.
        with suppress(FFmpegError):
            self._container.close()
        self._file.discard()

    @contextmanager
    def _discarded_on_error(self) -> Iterator[None]:
        """Leave nothing behind after an exception, and let trouble with the file name the file."""
        try:
            yield
        except (OSError, FFmpegError) as error:
            self._abandon()
            raise describe_output_error(self._path, OSError(error.errno, error.strerror)) from error
        except BaseException:
            self._abandon()
            raise

    def _abandon(self) -> None:
        self.discard()
        self._file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()
