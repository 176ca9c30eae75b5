"""One person at one instant, and a whole recording of them.

Positions are in pixels of the upright, square-pixel picture: x to the right, y down. A landmark that is
not known is NaN; an instant without a person is all NaN.
"""

import json
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import PosesInvalid
from formcheck.geometry import Array, Samples
from formcheck.landmarks import LANDMARK_COUNT, MIRRORED
from formcheck.outline import STATIONS
from formcheck.source import Gap, Origin, SourceInfo, WhichPerson

__all__ = ["Pose", "PoseTrack", "as_stored"]

_SCHEMA = "formcheck/poses/1"

_DAMAGED = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError),
    # What else comes out of an archive with a flipped bit: another method of compression, an odd length, a
    # password, a size that no memory holds, a header that is no Python.
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(MemoryError, OverflowError, SyntaxError, RecursionError, tokenize.TokenError),
)


def as_stored(values: Array) -> Array:
    """Round numbers as a stored track does, so that poses read back give the very same report.

    Parameters
    ----------
    values : ndarray of float, any shape
        Positions, visibilities or outlines.

    Returns
    -------
    ndarray of float
        To 32 bits, as 64.
    """
    return values.astype(np.float32).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose:
    """One person at one instant.

    Attributes
    ----------
    time_s : float
        Seconds since the first picture of the source.
    xy_px : ndarray of float, shape (33, 2)
        Landmark positions in pixels, x right, y down; NaN where not known.
    visibility : ndarray of float, shape (33,)
        What the landmarker says of each landmark, in [0, 1]; NaN where there is no person.
    outline : ndarray of float, shape (2, 29), or None
        See :mod:`formcheck.outline`; None where no mask was asked for.
    is_someone_new : bool
        Whether this is known to be somebody else than in the poses before: of two people the lifter was told
        only now. What was under way belongs to the other one. Not kept in a stored track.

    Raises
    ------
    ValueError
        If an array has another shape or the time is not finite.
    """

    time_s: float
    xy_px: Array
    visibility: Array
    outline: Array | None = None
    is_someone_new: bool = False

    def __post_init__(self) -> None:
        problems = []
        if not np.isfinite(self.time_s):
            problems.append(f"time_s must be finite, got {self.time_s}")
        if self.xy_px.shape != (LANDMARK_COUNT, 2):
            problems.append(f"xy_px must have shape ({LANDMARK_COUNT}, 2), got {self.xy_px.shape}")
        if self.visibility.shape != (LANDMARK_COUNT,):
            problems.append(f"visibility must have shape ({LANDMARK_COUNT},), got {self.visibility.shape}")
        if self.outline is not None and self.outline.shape != (2, STATIONS.size):
            problems.append(f"outline must have shape (2, {STATIONS.size}), got {self.outline.shape}")
        if problems:
            raise ValueError("; ".join(problems))

    @classmethod
    def nobody(cls, *, time_s: float) -> "Pose":
        """Make the pose of an instant at which no person was found.

        Parameters
        ----------
        time_s : float
            Seconds since the first picture of the source.

        Returns
        -------
        Pose
            All landmarks NaN.
        """
        return cls(
            time_s=time_s,
            xy_px=np.full((LANDMARK_COUNT, 2), np.nan),
            visibility=np.full(LANDMARK_COUNT, np.nan),
        )

    def mirror(self, *, width_px: float) -> "Pose":
        """Give the pose as it is in the mirrored picture: the person's left is their right.

        Parameters
        ----------
        width_px : float
            Width of the picture.

        Returns
        -------
        Pose
            With landmarks and both sides of the outline swapped.
        """
        xy_px = self.xy_px[list(MIRRORED)]
        xy_px[:, 0] = width_px - xy_px[:, 0]
        return Pose(
            time_s=self.time_s,
            xy_px=xy_px,
            visibility=self.visibility[list(MIRRORED)],
            outline=None if self.outline is None else self.outline[::-1].copy(),
        )

    @property
    def has_person(self) -> bool:
        """Whether any landmark is known."""
        return bool(np.isfinite(self.xy_px).any())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PoseTrack:
    """A whole recording: the same as a sequence of poses, as arrays, with where they came from.

    Attributes
    ----------
    time_s : ndarray of float, shape (n,)
        Strictly increasing seconds since the first picture.
    xy_px : ndarray of float, shape (n, 33, 2)
        Landmark positions in pixels; NaN where not known. These and the next two may be of 32 bits, as they
        are stored; a pose of the track always has 64.
    visibility : ndarray of float, shape (n, 33)
        In [0, 1]; NaN where there is no person.
    outline : ndarray of float, shape (n, 2, 29), or None
        Trunk outlines, NaN where there is none.
    origin : Origin
        Where the poses come from.

    Raises
    ------
    ValueError
        If shapes disagree or times do not increase.
    """

    time_s: Array
    xy_px: Samples
    visibility: Samples
    outline: Samples | None = None
    origin: Origin = Origin()  # noqa: RUF009 - frozen data

    def __post_init__(self) -> None:
        count = self.time_s.shape[0] if self.time_s.ndim == 1 else -1
        problems = []
        if self.time_s.ndim != 1:
            problems.append(f"time_s must have shape (n,), got {self.time_s.shape}")
        elif count > 1 and not np.all(np.diff(self.time_s) > 0):
            problems.append("time_s must increase strictly")
        if self.xy_px.shape != (count, LANDMARK_COUNT, 2):
            problems.append(f"xy_px must have shape ({count}, {LANDMARK_COUNT}, 2), got {self.xy_px.shape}")
        if self.visibility.shape != (count, LANDMARK_COUNT):
            problems.append(
                f"visibility must have shape ({count}, {LANDMARK_COUNT}), got {self.visibility.shape}"
            )
        if self.outline is not None and self.outline.shape != (count, 2, STATIONS.size):
            problems.append(
                f"outline must have shape ({count}, 2, {STATIONS.size}), got {self.outline.shape}"
            )
        if problems:
            raise ValueError("; ".join(problems))

    def __len__(self) -> int:
        return int(self.time_s.shape[0])

    def __iter__(self) -> Iterator[Pose]:
        for index in range(len(self)):
            outline = None if self.outline is None else self.outline[index].astype(np.float64)
            yield Pose(
                time_s=float(self.time_s[index]),
                xy_px=self.xy_px[index].astype(np.float64),
                visibility=self.visibility[index].astype(np.float64),
                outline=None if outline is None or np.isnan(outline).all() else outline,
            )

    @classmethod
    def from_poses(
        cls,
        poses: Sequence[Pose],
        *,
        origin: Origin = Origin(),  # noqa: B008 - frozen data
    ) -> "PoseTrack":
        """Stack poses into a track.

        Parameters
        ----------
        poses : sequence of Pose
            In order of time.
        origin : Origin, optional
            Where they come from.

        Returns
        -------
        PoseTrack
            The same poses as arrays of 64 bits.

        Raises
        ------
        ValueError
            If the times do not increase.
        """
        empty = np.full((2, STATIONS.size), np.nan)
        has_outline = any(pose.outline is not None for pose in poses)
        outlines = (
            [empty if pose.outline is None else pose.outline for pose in poses] if has_outline else None
        )
        return cls(
            time_s=np.array([pose.time_s for pose in poses], dtype=np.float64),
            xy_px=np.array([pose.xy_px for pose in poses], dtype=np.float64).reshape(-1, LANDMARK_COUNT, 2),
            visibility=np.array([pose.visibility for pose in poses], dtype=np.float64).reshape(
                -1, LANDMARK_COUNT
            ),
            outline=None if outlines is None else np.array(outlines, dtype=np.float64),
            origin=origin,
        )

    def save(self, file: IO[bytes]) -> None:
        """Write the track as a compressed npz.

        Parameters
        ----------
        file : binary file
            Open for writing.
        """
        about = {
            "schema": _SCHEMA,
            "info": None if self.origin.info is None else asdict(self.origin.info),
            "gaps": [asdict(gap) for gap in self.origin.gaps],
            "people": self.origin.people,
            "lifter": None if self.origin.lifter is None else self.origin.lifter.value,
            "has_outline": self.outline is not None,
        }
        # 32-bit: a millionth of the picture's width, far below the landmarker's own noise. Times stay exact.
        arrays: dict[str, NDArray[Any]] = {
            "about": np.array(json.dumps(about)),
            "time_s": self.time_s,
            "xy_px": self.xy_px.astype(np.float32, copy=False),
            "visibility": self.visibility.astype(np.float32, copy=False),
        }
        if self.outline is not None:
            arrays["outline"] = self.outline.astype(np.float32, copy=False)
        np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, file: IO[bytes], *, name: str) -> "PoseTrack":
        """Read a track that :meth:`save` wrote.

        Parameters
        ----------
        file : binary file
            Open for reading.
        name : str
            What to call it in an error.

        Returns
        -------
        PoseTrack
            The stored track.

        Raises
        ------
        PosesInvalid
            If it is not such a file, is damaged, or is of a later version.
        """
        try:
            with np.load(file, allow_pickle=False) as stored:
                # Reading checks each part's own checksum; the list of parts at the end has none.
                if stored.zip is None or stored.zip.testzip() is not None:
                    raise zipfile.BadZipFile(name)
                about = json.loads(str(stored["about"]))
                schema = about["schema"]
                _check_schema(schema, name)
                return cls(
                    time_s=stored["time_s"].astype(np.float64),
                    xy_px=_read_samples(stored, "xy_px"),
                    visibility=_read_samples(stored, "visibility"),
                    outline=_read_samples(stored, "outline") if about["has_outline"] else None,
                    origin=Origin(
                        info=None if about["info"] is None else SourceInfo(**about["info"]),
                        gaps=tuple(Gap(**gap) for gap in about["gaps"]),
                        people=int(about["people"]),
                        # Files that are older than the choice have none.
                        lifter=None if about.get("lifter") is None else WhichPerson(about["lifter"]),
                    ),
                )
        except _DAMAGED as error:
            raise PosesInvalid(
                f"{name} is not a pose file of formcheck, or it is damaged; analyse the video again with "
                "--poses to make a new one."
            ) from error


def _check_schema(schema: object, name: str) -> None:
    if schema != _SCHEMA:
        raise PosesInvalid(
            f"{name} holds poses of the format {schema!r}, but this formcheck reads {_SCHEMA!r}; "
            "analyse the video again to make a new file."
        )


def _read_samples(stored: Any, key: str) -> NDArray[np.float32]:
    return np.asarray(stored[key]).astype(np.float32, copy=False)
