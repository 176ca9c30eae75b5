"""A camera in the network: pictures out of an RTSP or HTTP stream, as they come."""

import logging
from collections.abc import Iterator

import av
import numpy as np
from av.codec.context import Flags
from av.error import FFmpegError, HTTPForbiddenError, HTTPUnauthorizedError
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from formcheck.capture.camera_device import Grabbed
from formcheck.capture.camera_spec import CameraSpec
from formcheck.errors import CameraUnavailable

__all__ = ["StreamDevice"]

OPEN_TIMEOUT_S, READ_TIMEOUT_S = 8.0, 5.0
"""A phone that has gone to sleep answers neither (engineering defaults)."""

_OPTIONS = {
    # While a landmarker lives, formcheck.capture.privacy points the proxy variables to a closed port, and
    # FFmpeg honours them. It takes only what begins with http:// for a proxy: anything else means none.
    "http_proxy": "none",
    # Over UDP pictures arrive torn.
    "rtsp_transport": "tcp",
    # What waits in a queue is stale.
    "fflags": "nobuffer",
    # A second is enough to see what comes, and an attempt to get a lost camera back should be short.
    "analyzeduration": "1000000",
}

_log = logging.getLogger(__name__)


class StreamDevice:
    """A stream by way of FFmpeg. OpenCV would squeeze pictures of a turned phone into the size of the first.

    Parameters
    ----------
    spec : CameraSpec
        A stream; nothing else of formcheck's cameras touches the network.
    read_timeout_s : float, optional
        Without data for so many seconds it has broken off.

    Raises
    ------
    CameraUnavailable
        If it does not answer, or has no pictures.
    """

    def __init__(self, spec: CameraSpec, *, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        try:
            self._container = av.open(
                spec.target, options=dict(_OPTIONS), timeout=(OPEN_TIMEOUT_S, read_timeout_s)
            )
        except (FFmpegError, OSError, ValueError) as error:
            _log.debug("%s: %s", spec.name, type(error).__name__)
            raise CameraUnavailable(_explain(spec, error)) from None
        if not self._container.streams.video:
            self._container.close()
            raise CameraUnavailable(
                f"The stream {spec.name} has no pictures: give the address of its video, which the camera's "
                "app or manual names."
            )
        self._stream = self._container.streams.video[0]
        # Several pictures decoded at a time would come late by as many.
        self._stream.thread_type = "SLICE"
        self._stream.codec_context.flags |= Flags.low_delay
        self._reformatter = VideoReformatter()
        self._pictures: Iterator[VideoFrame] = self._container.decode(self._stream)

    @property
    def fps(self) -> float:
        """Pictures a second that it promises; NaN where it does not say."""
        rate = self._stream.average_rate
        return float(rate) if rate else float("nan")

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height that it promises; (0, 0) where it does not say."""
        return self._stream.width, self._stream.height

    @property
    def is_at_end(self) -> bool:
        """Never: it may come back."""
        return False

    def read(self) -> Grabbed | None:
        """Wait for the next picture.

        Returns
        -------
        Grabbed or None
            None where it has broken off.
        """
        try:
            picture = next(self._pictures, None)
            if picture is None:
                return None
            image = self._reformatter.reformat(picture, format="rgb24").to_ndarray()
        except (FFmpegError, OSError, ValueError) as error:
            _log.debug("%s", type(error).__name__)
            return None
        return Grabbed(image_rgb=np.ascontiguousarray(image, dtype=np.uint8))

    def close(self) -> None:
        """Let go of it."""
        self._container.close()


def _explain(spec: CameraSpec, error: Exception) -> str:
    if isinstance(error, (HTTPUnauthorizedError, HTTPForbiddenError)):
        return (
            f"The stream {spec.name} wants a name and a password: write them into the address, as in "
            "rtsp://NAME:PASSWORD@HOST/."
        )
    return (
        f"The stream {spec.name} does not answer: check the address, and that phone and computer are in the "
        "same network."
    )
