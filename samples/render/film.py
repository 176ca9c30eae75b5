"""Writing pictures as a video that plays anywhere."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["write_film"]


def write_film(
    path: Path,
    pictures: Iterable[NDArray[np.uint8]],
    *,
    fps: Fraction | int,
    width_px: int,
    height_px: int,
    crf: int = 23,
    preset: str = "veryfast",
) -> None:
    """Write an H.264 mp4 file.

    Parameters
    ----------
    path : Path
        The file; one that is there is replaced once the new one is whole.
    pictures : iterable of ndarray of uint8, shape (height_px, width_px, 3)
        Red, green, blue.
    fps : Fraction or int
        Pictures a second.
    width_px, height_px : int
        Size, even numbers.
    crf : int, optional
        Compression: 18 is hardly visible, 35 is a messenger's.
    preset : str, optional
        How much work the encoder takes upon itself.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        with av.open(str(partial), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            # One thread: the same pictures then give the same file.
            options = {"crf": str(crf), "preset": preset, "threads": "1"}
            stream = container.add_stream("libx264", rate=Fraction(fps), options=options)
            stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
            for picture in pictures:
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
