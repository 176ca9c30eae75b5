"""Finding the pose model on this machine, and fetching it at first use.

Looked for in this order: the file the caller names, or else the environment variable ``FORMCHECK_MODEL``;
``models`` of the checkout that formcheck runs from; ``models`` in the user's cache. A copy in the last two
is used only if it is intact (:mod:`formcheck.capture.model_store`). A file the user names may be any pose
landmarker bundle, so only its form is checked.

Fetched is the official bundle, by its address; if that fails in whatever way, it is built from the networks
in a mediapipe wheel that pip downloads, where there is such a wheel.

Nothing is locked. Two processes that fetch at once each complete a file of their own before it gets its
name; whichever is last replaces a file as good as its own.
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path

from formcheck.capture.download import download_file, write_atomically
from formcheck.capture.model_bundle import build_bundle, check_bundle, download_wheel
from formcheck.capture.model_index import ModelEntry, ModelIndex, WheelSource, read_index
from formcheck.capture.model_store import ModelState, check_copy, list_places, name_own_bundle, name_sidecar
from formcheck.capture.progress import ProgressCallback
from formcheck.errors import ModelError, ModelMissing

__all__ = ["fetch_model", "find_model", "obtain_model"]

logger = logging.getLogger(__name__)


def find_model(
    name: str = "full", *, path: Path | None = None, index: ModelIndex | None = None
) -> Path | None:
    """Find a pose model that is on this machine and intact.

    Parameters
    ----------
    name : str, optional
        Short name of the model.
    path : Path, optional
        A bundle of the user's own, taken whatever the name; by default the one ``FORMCHECK_MODEL`` names.
    index : ModelIndex, optional
        The known models; by default those of :func:`formcheck.capture.model_index.read_index`.

    Returns
    -------
    Path or None
        The model; None if there is none, or none that is intact.

    Raises
    ------
    ModelMissing, ModelDamaged
        If the user's own bundle is not there, or is not a bundle.
    ModelError
        If the index cannot be read.
    ValueError
        If the index has no model of that name.
    """
    own = path or name_own_bundle()
    if own is not None:
        check_bundle(own)
        return own
    entry = (index or read_index()).entry(name)
    return next((copy for copy in list_places(entry) if check_copy(copy, entry) is ModelState.OK), None)


def obtain_model(
    name: str = "full",
    *,
    path: Path | None = None,
    index: ModelIndex | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Find a pose model, and fetch it if it is not there or not intact.

    Parameters
    ----------
    name : str, optional
        Short name of the model.
    path : Path, optional
        A bundle of the user's own, taken whatever the name; by default the one ``FORMCHECK_MODEL`` names.
    index : ModelIndex, optional
        The known models; by default those of :func:`formcheck.capture.model_index.read_index`.
    progress : ProgressCallback, optional
        Told how far the fetching has come.

    Returns
    -------
    Path
        The model.

    Raises
    ------
    ModelMissing
        If it is not there and cannot be fetched; nothing half-written is left.
    ModelDamaged
        If the user's own bundle is not a bundle.
    ModelError
        If the index cannot be read.
    ValueError
        If the index has no model of that name.
    """
    found = find_model(name, path=path, index=index)
    return found or fetch_model(name, index=index, progress=progress)


def fetch_model(
    name: str = "full", *, index: ModelIndex | None = None, progress: ProgressCallback | None = None
) -> Path:
    """Fetch a pose model unless an intact copy is there, whatever ``FORMCHECK_MODEL`` says.

    It replaces a damaged copy if there is one. Otherwise it goes to ``models`` of the checkout, or to the
    cache if there is no checkout, it cannot be written to, or ``FORMCHECK_CACHE_DIR`` asks for the cache.

    Parameters
    ----------
    name : str, optional
        Short name of the model.
    index : ModelIndex, optional
        The known models; by default those of :func:`formcheck.capture.model_index.read_index`.
    progress : ProgressCallback, optional
        Told how far the fetching has come.

    Returns
    -------
    Path
        The model.

    Raises
    ------
    ModelMissing
        If it cannot be fetched; nothing half-written is left.
    ModelError
        If the index cannot be read.
    ValueError
        If the index has no model of that name.
    """
    index = index or read_index()
    entry = index.entry(name)
    states = {copy: check_copy(copy, entry) for copy in list_places(entry)}
    intact = [copy for copy, state in states.items() if state is ModelState.OK]
    if intact:
        return intact[0]
    damaged = [copy for copy, state in states.items() if state is ModelState.DAMAGED]
    for copy in damaged:
        logger.warning("'%s' is damaged (its sha256 is not the one it must have); fetching it again.", copy)
    target = _choose_target(damaged, list(states))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch(entry, index, target, progress)
    except OSError as error:
        # Windows does not replace a file that another process, quicker than this one, has open.
        if check_copy(target, entry) is not ModelState.OK:
            raise ModelMissing(
                f"The {name} pose model could not be written to '{target.parent}' ({error.strerror}); "
                "make room there, or set FORMCHECK_CACHE_DIR to a folder that can be written to."
            ) from error
    return target


def _choose_target(damaged: list[Path], places: list[Path]) -> Path:
    cached = places[-1]
    wanted = [cached] if os.environ.get("FORMCHECK_CACHE_DIR") else places
    return next((path for path in damaged + wanted if os.access(path.parent, os.W_OK)), cached)


def _fetch(entry: ModelEntry, index: ModelIndex, target: Path, progress: ProgressCallback | None) -> None:
    """Take the first source that works."""
    try:
        download_file(
            entry.url,
            target,
            sha256=entry.sha256,
            size_bytes=entry.size_bytes,
            stage=f"Downloading the {entry.name} pose model",
            progress=progress,
        )
    except ModelError as first_error:
        logger.info("%s; trying the second source", first_error)
        failed = f"The {entry.name} pose model could not be fetched: {first_error}"
        by_hand = f"download {entry.url} on another machine and name the file with --model."
        if entry.wheel is None:
            others = ", ".join(other.name for other in index.entries if other.wheel is not None)
            reason = (
                f"only {others} can be built from a wheel instead" if others else "it has no second source"
            )
            raise ModelMissing(f"{failed}, and {reason}; {by_hand}") from first_error
        try:
            _build(entry.wheel, target, progress)
        except ModelError as error:
            raise ModelMissing(f"{failed}, and {error}; connect to the internet, or {by_hand}") from error


def _build(source: WheelSource, target: Path, progress: ProgressCallback | None) -> None:
    if progress is not None:
        progress(f"Building the pose model from {source.requirement}", done_bytes=0, total_bytes=None)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        bundle = build_bundle(download_wheel(source.requirement, Path(folder)), source)
    # The hash first: a bundle without it would count as damaged.
    with write_atomically(name_sidecar(target)) as sidecar:
        sidecar.write(f"{hashlib.sha256(bundle).hexdigest()}  {target.name}\n".encode("ascii"))
    with write_atomically(target) as file:
        file.write(bundle)
