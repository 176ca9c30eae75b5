"""The poses of a case: stored ones as long as they are of the same recording, else from the video."""

import hashlib
from pathlib import Path

from formcheck.analysis import POSES_SUFFIX, load_track
from formcheck.errors import PosesInvalid, SourceError, SourceNotFound, VideoUnreadable
from formcheck.evaluation.cases import Case
from formcheck.pose import PoseTrack

__all__ = ["find_track", "has_to_look", "look"]


def find_track(case: Case, folder: Path | None) -> PoseTrack | None:
    """Find the stored poses of a case.

    Parameters
    ----------
    case : Case
        Its recording may be a pose track itself.
    folder : Path or None
        Where poses are kept, as ``NAME.npz``.

    Returns
    -------
    PoseTrack or None
        None if there is none, or one of another recording, or one that cannot be read any more.

    Raises
    ------
    SourceError
        If the recording cannot be read, or is not the one that its truth was written for.
    """
    if case.clip.suffix.lower() == POSES_SUFFIX:
        track = load_track(case.clip)
        _check_recording(case, _hash_of(track))
        return track
    sha256 = _hash_file(case.clip)
    _check_recording(case, sha256)
    stored = None if folder is None else _path_in(folder, case)
    if stored is None or not stored.exists():
        return None
    try:
        track = load_track(stored)
    except PosesInvalid:
        return None  # of an earlier version or cut off: the video is there and is looked at again
    return track if _hash_of(track) == sha256 else None


def has_to_look(case: Case, folder: Path | None) -> bool:
    """Say whether the poses of a case have to come from its video.

    Parameters
    ----------
    case : Case
        A recording.
    folder : Path or None
        Where poses are kept.

    Returns
    -------
    bool
        False also where nothing can be looked at: then no model is needed to find that out.
    """
    try:
        return find_track(case, folder) is None
    except SourceError:
        return False


def look(case: Case, folder: Path | None, *, model: Path) -> PoseTrack:
    """Look at the video of a case, and keep the poses.

    Parameters
    ----------
    case : Case
        A video.
    folder : Path or None
        Where to keep the poses; None keeps them nowhere.
    model : Path
        A pose landmarker bundle.

    Returns
    -------
    PoseTrack
        With outlines, whatever the exercise: it may be analysed as another one later.

    Raises
    ------
    FormcheckError
        If the video cannot be read, the model cannot be used, or the poses cannot be kept.
    """
    # Here and not above, so that stored poses are evaluated without the landmarker's libraries.
    from formcheck.capture.recording import VideoPoses
    from formcheck.present.atomic import open_atomically

    with VideoPoses(case.clip, model=model, with_outline=True) as poses:
        for _ in poses:
            pass
        track = poses.track
    if folder is not None:
        with open_atomically(_path_in(folder, case), "wb") as file:
            track.save(file)
    return track


def _path_in(folder: Path, case: Case) -> Path:
    return folder / f"{case.name}{POSES_SUFFIX}"


def _hash_of(track: PoseTrack) -> str:
    return "" if track.origin.info is None else track.origin.info.sha256


def _check_recording(case: Case, sha256: str) -> None:
    if case.truth.sha256 and case.truth.sha256 != sha256:
        raise SourceError(
            f"'{case.clip}' is not the recording that its truth was written for (its sha256 differs); make "
            "both again."
        )


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file '{path}': check the name and the folder.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise VideoUnreadable(f"'{path}' cannot be read ({reason}): name a video.") from error
