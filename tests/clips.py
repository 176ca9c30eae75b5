"""Makes small video files for tests: pictures that can be told apart, in any container, with any times.

Every picture carries its number as a bar code and has a corner of another colour each, so that a test can
tell which picture it is looking at, whether it is whole, and which way up it is.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

__all__ = [
    "CORNERS",
    "add_sound",
    "damage",
    "draw_picture",
    "even_times",
    "read_corners",
    "read_number",
    "restamp_matroska",
    "write_clip",
    "write_photo",
    "write_sound",
]

Image = NDArray[np.uint8]

# Colours of the corners, clockwise from the top left: a turn rotates the list.
CORNERS = ("red", "green", "blue", "yellow")
_RGB = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220), "yellow": (220, 220, 30)}
_BITS = 10

# Names of elements of Matroska (RFC 9559).
_CLUSTER, _CLUSTER_TIME, _SIMPLE_BLOCK, _CHECKSUM = b"\x1f\x43\xb6\x75", 0xE7, 0xA3, 0xBF

# What is written into a file of a given suffix unless a test wants something else.
_CODECS = {
    ".mp4": "libx264", ".mov": "libx264", ".mkv": "libx264", ".ts": "libx264", ".h264": "libx264",
    ".webm": "libvpx", ".avi": "mpeg4", ".gif": "gif",
}  # fmt: skip
_OPTIONS = {
    "libx264": {"preset": "ultrafast", "crf": "18", "x264-params": "keyint=15:scenecut=0"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "crf": "10", "b": "1M"},
    "mpeg4": {"q:v": "3", "qmin": "2", "qmax": "4"},
}


def even_times(count: int, *, fps: float = 30.0) -> list[float]:
    """Times of `count` pictures at a constant rate."""
    return [number / fps for number in range(count)]


def draw_picture(number: int, *, width_px: int = 96, height_px: int = 64) -> Image:
    """Draw the picture of a given number."""
    image = np.full((height_px, width_px, 3), 128, dtype=np.uint8)
    tall, wide = height_px // 4, width_px // 4
    corners = (np.s_[:tall, :wide], np.s_[:tall, -wide:], np.s_[-tall:, -wide:], np.s_[-tall:, :wide])
    for name, corner in zip(CORNERS, corners, strict=True):
        image[corner] = _RGB[name]
    edges = np.linspace(0, width_px, _BITS + 1).round().astype(int)
    for bit in range(_BITS):
        shade = 235 if number >> bit & 1 else 20
        image[3 * height_px // 8 : 5 * height_px // 8, edges[bit] : edges[bit + 1]] = shade
    return image


def read_number(image: Image) -> int:
    """Read the number of an upright picture off its bar code."""
    height_px, width_px, _ = image.shape
    row = image[height_px // 2].mean(axis=-1)
    centres = ((np.arange(_BITS) + 0.5) * width_px / _BITS).astype(int)
    return int(sum(1 << bit for bit, at in enumerate(centres) if row[at] > 127))


def read_corners(image: Image) -> list[str]:
    """Name the colours of the corners, clockwise from the top left."""
    height_px, width_px, _ = image.shape
    down, right = height_px // 10, width_px // 10
    points = ((down, right), (down, -right - 1), (-down - 1, -right - 1), (-down - 1, right))
    colours = {name: np.array(rgb, dtype=float) for name, rgb in _RGB.items()}
    return [min(colours, key=lambda name: float(abs(colours[name] - image[at]).sum())) for at in points]


def write_clip(
    path: Path,
    *,
    times_s: Sequence[float],
    width_px: int = 96,
    height_px: int = 64,
    codec: str | None = None,
    pixel_format: str = "yuv420p",
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    turn_clockwise_deg: int = 0,
    is_mirrored: bool = False,
    pixel_aspect: Fraction = Fraction(1),
    sound: str = "",
    first_number: int = 0,
) -> Path:
    """Write numbered pictures with the given times; `sound` is "", "first" or "last" (of the streams)."""
    codec = codec or _CODECS[path.suffix]
    pixel_format = {"gif": "rgb8"}.get(codec, pixel_format)
    time_base = {"gif": Fraction(1, 100), "mpeg4": Fraction(1, 1000)}.get(codec, Fraction(1, 90_000))
    with av.open(str(path), "w", options=container_options or {}) as container:
        audio = add_sound(container) if sound == "first" else None
        video: VideoStream = container.add_stream(  # type: ignore[assignment]
            codec, rate=_mean_rate(times_s), options={**_OPTIONS.get(codec, {}), **(options or {})}
        )
        video.width, video.height, video.pix_fmt = width_px, height_px, pixel_format
        video.codec_context.sample_aspect_ratio = pixel_aspect
        # AVI and raw streams know a rate, but no times.
        has_rate_only = path.suffix in {".avi", ".h264"}
        video.codec_context.time_base = 1 / _mean_rate(times_s) if has_rate_only else time_base
        if turn_clockwise_deg or is_mirrored:
            video.set_display_rotation(-turn_clockwise_deg, hflip=is_mirrored)
        audio = add_sound(container) if sound == "last" else audio
        for number, time_s in enumerate(times_s, start=first_number):
            image = draw_picture(number, width_px=width_px, height_px=height_px)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pixel_format)
            frame.time_base = video.codec_context.time_base
            frame.pts = round(time_s / frame.time_base)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            _mux_silence(container, audio, length_s=max(times_s))
    return path


def _mean_rate(times_s: Sequence[float]) -> Fraction:
    span_s = times_s[-1] - times_s[0]
    return Fraction((len(times_s) - 1) / span_s if span_s else 30.0).limit_denominator(1001)


def add_sound(container: OutputContainer) -> AudioStream:
    """Add a stereo stream to a container being written."""
    return container.add_stream("aac", rate=44_100)


def _mux_silence(container: OutputContainer, audio: AudioStream, *, length_s: float) -> None:
    frame = AudioFrame.from_ndarray(
        np.zeros((2, int(44_100 * length_s)), dtype=np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate = 44_100
    container.mux(audio.encode(frame))
    container.mux(audio.encode(None))


def write_sound(path: Path, *, has_cover: bool = False) -> Path:
    """Write a sound file (.m4a or .mp3), with a cover picture if wanted."""
    with av.open(str(path), "w") as container:
        codec = "libmp3lame" if path.suffix == ".mp3" else "aac"
        audio: AudioStream = container.add_stream(codec, rate=44_100)  # type: ignore[assignment]
        if has_cover:
            cover = container.add_stream("mjpeg", rate=1)
            cover.width, cover.height, cover.pix_fmt = 96, 64, "yuvj420p"
            cover.disposition = Disposition.attached_pic
            frame = av.VideoFrame.from_ndarray(draw_picture(0), format="rgb24")
            container.mux(cover.encode(frame))
            container.mux(cover.encode(None))
        _mux_silence(container, audio, length_s=0.5)
    return path


def write_photo(path: Path) -> Path:
    """Write one picture as a .jpg or .png file."""
    av.VideoFrame.from_ndarray(draw_picture(0), format="rgb24").save(str(path))
    return path


def damage(path: Path, *, start: float, length: int, seed: int | None = None) -> Path:
    """Overwrite bytes from a fraction of the file on, with zeros or, given a seed, with noise."""
    content = bytearray(path.read_bytes())
    first = int(len(content) * start)
    noise = bytes(length) if seed is None else np.random.default_rng(seed).bytes(length)
    content[first : first + length] = noise[: max(0, len(content) - first)]
    path.write_bytes(content)
    return path


def restamp_matroska(path: Path, *, ticks: dict[int, int]) -> Path:
    """Change the timestamps of some pictures of an .mkv file of less than 32 s, in milliseconds.

    Writers refuse to write times that do not increase; cameras do not.
    """
    content = bytearray(path.read_bytes())
    number, cluster_ticks = 0, 0
    position = content.index(_CLUSTER)
    while position < len(content):
        # An element is its name, its length and its content; that of a cluster is further elements.
        is_cluster = content.startswith(_CLUSTER, position)
        length_at = position + (len(_CLUSTER) if is_cluster else 1)
        body = length_at + _vint_length(content, length_at)
        end = body if is_cluster else body + _vint_value(content, length_at)
        if content[position] == _CLUSTER_TIME:
            cluster_ticks = int.from_bytes(content[body:end], "big")
        elif content[position] == _SIMPLE_BLOCK:  # number of the stream, time within the cluster, flags, data
            if number in ticks:
                content[body + 1 : body + 3] = (ticks[number] - cluster_ticks).to_bytes(2, "big", signed=True)
            number += 1
        elif not is_cluster and content[position] != _CHECKSUM:
            break  # the index, after the last cluster
        position = end
    path.write_bytes(content)
    return path


def _vint_length(content: bytearray, at: int) -> int:
    return 9 - content[at].bit_length()


def _vint_value(content: bytearray, at: int) -> int:
    length = _vint_length(content, at)
    return int.from_bytes(content[at : at + length], "big") & ((1 << 7 * length) - 1)
