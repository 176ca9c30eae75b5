"""Opens a video file, or says in one sentence why that cannot be done."""

import difflib
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

from formcheck.errors import SourceNotFound, VideoUnreadable

__all__ = ["open_video"]

# FFmpeg's names of the formats that hold recordings. It knows others that are none but would be read as such:
# a text file is drawn as a terminal (tty), a play list opens other files. Raw streams are for odd cameras.
_FORMATS = frozenset(
    {
        "apng", "asf", "avi", "dv", "flv", "gif", "h264", "hevc", "ivf", "m4v", "matroska", "mjpeg", "mov",
        "mpeg", "mpegts", "mpegvideo", "mxf", "nut", "obu", "ogg", "rm",
    }
)  # fmt: skip

# Types of the boxes an MP4 or QuickTime file starts with (ISO/IEC 14496-12, 6.2 and QuickTime File Format).
_MP4_BOXES = frozenset({b"ftyp", b"mdat", b"moov", b"free", b"skip", b"wide"})

# Pictures that come with a recording, but are none of its own.
_NOT_FOOTAGE = Disposition.attached_pic | Disposition.timed_thumbnails

# AVFMT_FLAG_GENPTS of libavformat/avformat.h.
_GENERATE_PTS = 0x0001

# Enough to decode ahead of the pose landmarker. Every thread more holds another picture or two in memory,
# and another one or two may be lost around damage. Engineering default.
_DECODER_THREADS = 4

# How much of a name must agree to be suggested: difflib's own default.
_NEAR_NAME = 0.6


@contextmanager
def open_video(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file for decoding and find the video in it.

    Parameters
    ----------
    path : Path
        The file. Sound, subtitles and cover pictures in it are left aside.

    Yields
    ------
    container : av.container.InputContainer
        The open file, closed at the end of the block.
    stream : av.video.stream.VideoStream
        The video: of several the one that is marked as the default, or else the largest.

    Raises
    ------
    SourceNotFound
        If there is no such file; a file of a similar name in the folder is suggested.
    VideoUnreadable
        If it is a folder, empty, not readable or no video.
    """
    _check_file(path)
    try:
        # "file:" keeps a name like "12:30.mp4" from being taken for a protocol, "protocol_whitelist" keeps
        # what a file refers to on this machine.
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except (FFmpegError, OSError) as error:
        raise _describe_unreadable(path) from error
    with container:
        stream = _find_video(path, container)
        stream.thread_type, stream.thread_count = "AUTO", _DECODER_THREADS
        # PyAV has FFmpeg make up times of showing where a file has times of decoding only. It gets
        # them wrong where the two differ in order (H.264 in AVI).
        container.flags &= ~_GENERATE_PTS
        yield container, stream


def _check_file(path: Path) -> None:
    """Refuse what is not a file with something in it that may be read."""
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            path.open("rb").close()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SourceNotFound(f"There is no file '{path}': {_suggest_name(path)}") from error
    except PermissionError as error:
        raise VideoUnreadable(f"'{path}' may not be read: change its permissions or copy it.") from error
    except (OSError, ValueError) as error:
        raise VideoUnreadable(
            f"'{path}' cannot be read ({error}): copy it to this machine's disk."
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise VideoUnreadable(f"'{path}' is a folder: give a video file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise VideoUnreadable(f"'{path}' is a device or a pipe: save the video as a file and give that.")
    if status.st_size == 0:
        raise VideoUnreadable(f"'{path}' is empty: copy it again from where it was recorded.")


def _suggest_name(path: Path) -> str:
    names: list[str] = []
    with suppress(OSError):
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=_NEAR_NAME)
    return f"did you mean '{near[0]}'?" if near else "check the name and the folder."


def _describe_unreadable(path: Path) -> VideoUnreadable:
    """Tell a video whose end is missing from what never was one."""
    with suppress(OSError), path.open("rb") as file:
        # An MP4 file is written index last, so one that was cut off opens nowhere.
        if file.read(8)[4:] in _MP4_BOXES:
            return VideoUnreadable(
                f"'{path}' was cut off before its index was written: copy it again from its camera or phone."
            )
    return _not_a_video(path)


def _not_a_video(path: Path) -> VideoUnreadable:
    return VideoUnreadable(f"'{path}' is not a video: give an mp4, mov, mkv, webm, avi or gif file.")


def _find_video(path: Path, container: InputContainer) -> VideoStream:
    names = container.format.name.split(",")
    if "image2" in names or names[0].endswith("_pipe"):
        raise VideoUnreadable(f"'{path}' is a photo, which has no movement to analyse: give a video.")
    footage = [stream for stream in container.streams.video if not stream.disposition & _NOT_FOOTAGE]
    if not footage and container.streams.audio:
        raise VideoUnreadable(f"'{path}' has no video in it, only sound: give a video file.")
    if not footage or names[0] not in _FORMATS:
        raise _not_a_video(path)
    best = max(footage, key=_rank)
    # The type stub says otherwise, but a stream in an unknown codec has no codec context.
    if getattr(best, "codec_context", None) is None:
        raise VideoUnreadable(f"'{path}' is in a video codec that is not known here: convert it to H.264.")
    return best


def _rank(stream: VideoStream) -> tuple[bool, int]:
    if getattr(stream, "codec_context", None) is None:
        return False, 0
    return bool(stream.disposition & Disposition.default), stream.width * stream.height
