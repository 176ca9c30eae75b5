"""Decodes a video and leaves out the pictures that damage has spoilt."""

from collections.abc import Iterator

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

__all__ = ["SoundPictures", "read_stamp"]

# Read errors after which the rest of the file is given up: each of the pictures that a cut-off file has lost
# gives one. They cost next to nothing. Engineering default.
_MAX_READ_ERRORS = 10_000

# A run of B pictures is at most this long in practice (limit of x264 and x265).
_MAX_B_RUN = 16

# After damage only a picture that needs no other one is right for certain. Some recorders (browsers, screen
# recorders) hardly make any; by then, moving parts have long been drawn anew. Engineering default.
_MAX_BLIND_S = 10.0


class SoundPictures:
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
        Whether a sound picture is being waited for; after the last picture: whether the end is damaged.
    """

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self._stream = stream
        self.is_blind = False
        self._blind_since_s: float | None = None
        self._held: list[tuple[VideoFrame, bool]] = []

    def __iter__(self) -> Iterator[tuple[VideoFrame, bool]]:
        """Decode to the end of the file.

        Yields
        ------
        picture : av.video.frame.VideoFrame
            A sound picture.
        follows_damage : bool
            Whether pictures before it were left out.
        """
        for packet in self._read():
            for picture in self._decode(packet):
                yield from self._sift(picture)
            if packet is None:
                self._go_blind()
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
        try:
            pictures = self._stream.decode(packet)
        except FFmpegError as error:
            _raise_if_not_about_data(error)
            self._go_blind()
            pictures = []
        if packet is None:
            # Having been told that there is no more, the decoder would refuse what comes after.
            self._stream.codec_context.flush_buffers()
        return pictures

    def _sift(self, picture: VideoFrame) -> Iterator[tuple[VideoFrame, bool]]:
        if picture.is_corrupt:
            self._go_blind()
            return
        if self.is_blind and not picture.key_frame and not self._is_overdue(picture):
            return
        follows_damage, self.is_blind, self._blind_since_s = self.is_blind, False, None
        # B pictures are made from the next other picture, which is not known to be sound yet.
        if picture.pict_type != PictureType.B or len(self._held) >= _MAX_B_RUN:
            yield from self._release()
        self._held.append((picture, follows_damage))
        if picture.pict_type != PictureType.B:
            yield from self._release()

    def _go_blind(self) -> None:
        # If the first of a gap is dropped again, the gap is still there.
        self.is_blind = True
        self._held.clear()

    def _is_overdue(self, picture: VideoFrame) -> bool:
        stamp_s = read_stamp(picture)
        if stamp_s is None:
            return False
        if self._blind_since_s is None:
            self._blind_since_s = stamp_s
        return stamp_s - self._blind_since_s > _MAX_BLIND_S

    def _release(self) -> Iterator[tuple[VideoFrame, bool]]:
        held, self._held = self._held, []
        yield from held


def read_stamp(picture: VideoFrame) -> float | None:
    """When a picture is to be shown, by the container's clock.

    Parameters
    ----------
    picture : av.video.frame.VideoFrame
        A decoded picture.

    Returns
    -------
    float or None
        Seconds; None if the container does not say. AVI states times of decoding only, which are those of
        showing as long as pictures are stored in the order they are shown.
    """
    ticks = picture.dts if picture.pts is None else picture.pts
    return None if ticks is None or picture.time_base is None else float(ticks * picture.time_base)


def _raise_if_not_about_data(error: FFmpegError) -> None:
    """Pass on what has nothing to do with the file's content."""
    if isinstance(error, MemoryError):
        raise error
