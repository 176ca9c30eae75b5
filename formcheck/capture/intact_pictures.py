"""Decodes a video and leaves out the pictures that damage has spoilt."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

__all__ = ["IntactPicture", "IntactPictures"]

# Read errors after which the rest of the file is given up: each of the pictures that a cut-off file has lost
# gives one. They cost next to nothing. Engineering default.
_MAX_READ_ERRORS = 10_000

# A run of B pictures is at most this long in practice: the slowest presets of x264 and x265 make runs of 8.
# Some encoders of H.265 call every picture a B picture, so there must be a limit.
_MAX_B_RUN = 8

# After damage only a picture that needs no other one is right for certain. Some recorders (browsers, screen
# recorders) hardly make any; by then, moving parts have long been drawn anew. Engineering default.
_MAX_BLIND_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IntactPicture:
    """A picture as it was decoded.

    Attributes
    ----------
    picture : av.video.frame.VideoFrame
        The picture.
    stamp_s : float or None
        When it is to be shown, in seconds by the container's clock; None if the container does not say.
    missing : str
        Why pictures just before it are missing; empty if none are known to be.
    """

    picture: VideoFrame
    stamp_s: float | None
    missing: str


class IntactPictures:
    """The pictures of a video in the order they are shown, except those that damage has spoilt.

    A picture that FFmpeg could decode only in part is left out, and with it everything up to the next key
    picture, because the pictures between are changes to the spoilt one; also the B pictures shown just
    before it, which are made from it. A file without a key picture within 10 s is taken up again without
    one. Damage that FFmpeg does not notice stays: H.265, VP8 and VP9 have no check for a few wrong bytes.

    Parameters
    ----------
    container : av.container.InputContainer
        An open file.
    stream : av.video.stream.VideoStream
        The video in it.

    Attributes
    ----------
    is_blind : bool
        Whether an intact picture is being waited for; after the last picture: whether the end is damaged.
    """

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream
        self.is_blind = False
        self._blind_since_s: float | None = None
        self._blind_until_s = -math.inf
        self._newest_s = -math.inf
        self._has_showing_times: bool | None = None
        self._held: list[IntactPicture] = []

    def __iter__(self) -> Iterator[IntactPicture]:
        """Decode to the end of the file.

        Yields
        ------
        IntactPicture
            The next picture that can be relied on.
        """
        for packet in self._read():
            for picture in self._decode(packet):
                yield from self._sift(picture)
            if packet is None:
                self._go_blind_in_decoder()
        yield from self._release()

    def _read(self) -> "Iterator[Packet[VideoStream] | None]":
        """Read to the end; None stands for what cannot be read."""
        for _ in range(_MAX_READ_ERRORS):
            try:
                yield from self._container.demux(self._stream)
            except FFmpegError as error:
                _raise_if_not_about_data(error)
                yield None
            else:
                return

    def _decode(self, packet: "Packet[VideoStream] | None") -> list[VideoFrame]:
        """Pictures that are complete with this packet; with None all that are complete without more."""
        if packet is None and self.is_blind:
            return []
        if packet is not None:
            stamp_s = _in_seconds(packet.dts if packet.pts is None else packet.pts, packet.time_base)
            self._newest_s = max(self._newest_s, -math.inf if stamp_s is None else stamp_s)
        try:
            pictures = self._stream.decode(packet)
        except FFmpegError as error:
            _raise_if_not_about_data(error)
            self._go_blind_in_decoder()
            pictures = []
        if packet is None:
            # Having been told that there is no more, the decoder would refuse what comes after.
            self._stream.codec_context.flush_buffers()
        return pictures

    def _sift(self, picture: VideoFrame) -> Iterator[IntactPicture]:
        stamp_s = self._read_stamp(picture)
        if picture.is_corrupt:
            self._go_blind()
            return
        if self.is_blind and not (self._is_fresh_start(picture, stamp_s) or self._is_overdue(stamp_s)):
            return
        missing = "damaged" if self.is_blind else ""
        self.is_blind, self._blind_since_s, self._blind_until_s = False, None, -math.inf
        # B pictures are made from the next other picture, which is not known to be intact yet.
        is_b = picture.pict_type == PictureType.B
        if not is_b or len(self._held) >= _MAX_B_RUN:
            yield from self._release()
        self._held.append(IntactPicture(picture=picture, stamp_s=stamp_s, missing=missing))
        if not is_b:
            yield from self._release()

    def _read_stamp(self, picture: VideoFrame) -> float | None:
        """Read when a picture is to be shown, in seconds by the container's clock."""
        if self._has_showing_times is None:
            self._has_showing_times = picture.pts is not None
        # AVI states when to decode only. FFmpeg hands those times out in the order of showing, so they are
        # right but for a shift; mixed with times of showing they would not be.
        ticks = picture.pts if self._has_showing_times else picture.dts
        return _in_seconds(ticks, picture.time_base)

    def _go_blind(self) -> None:
        self.is_blind = True
        self._held.clear()

    def _go_blind_in_decoder(self) -> None:
        self._go_blind()
        # The decoder works on several packets at a time, and does not say which one it gave up: a key
        # picture that it had already been given may come before the damage.
        self._blind_until_s = self._newest_s

    def _is_fresh_start(self, picture: VideoFrame, stamp_s: float | None) -> bool:
        return picture.key_frame and (stamp_s is None or stamp_s > self._blind_until_s)

    def _is_overdue(self, stamp_s: float | None) -> bool:
        if stamp_s is None:
            return False
        if self._blind_since_s is None:
            self._blind_since_s = stamp_s
        # The clock may have been set back meanwhile.
        return abs(stamp_s - self._blind_since_s) > _MAX_BLIND_S

    def _release(self) -> Iterator[IntactPicture]:
        held, self._held = self._held, []
        yield from held


def _in_seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    return None if ticks is None or time_base is None else float(ticks * time_base)


def _raise_if_not_about_data(error: FFmpegError) -> None:
    """Pass on what has nothing to do with the file's content."""
    if isinstance(error, MemoryError):
        raise error
