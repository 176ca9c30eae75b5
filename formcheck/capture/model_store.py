"""Where pose models lie on this machine, and whether a copy of one is intact.

A copy is intact if its sha256 is that of the official bundle, or the one written down beside it, in
``NAME.task.sha256``, when this machine built the bundle itself. No hash in the index could say the latter:
how the bytes of a built bundle lie depends on the version of flatbuffers, while what it is built from, the
two networks, is checked against the index. The note guards against damage, not against somebody who
rewrites both files.
"""

import hashlib
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from formcheck.capture.model_bundle import check_bundle
from formcheck.capture.model_index import ModelEntry, ModelIndex, find_checkout_models, read_index
from formcheck.errors import ModelDamaged, ModelMissing

__all__ = [
    "ModelState",
    "ModelStatus",
    "check_copy",
    "list_models",
    "list_places",
    "name_own_bundle",
    "name_sidecar",
]


class ModelState(StrEnum):
    """Whether a model can be used."""

    OK = "ok"
    DAMAGED = "damaged"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """What is known of one model in one place.

    Attributes
    ----------
    name : str
        Short name, or ``FORMCHECK_MODEL`` for the file that this environment variable names.
    path : Path or None
        Where it is; None if it is nowhere.
    size_bytes : int or None
        Size of the file, or of what would be fetched; None where it is not known.
    state : ModelState
        Whether it can be used.
    licence : str
        SPDX name of its licence; empty where it is not known.
    """

    name: str
    path: Path | None
    size_bytes: int | None
    state: ModelState
    licence: str


def list_models(index: ModelIndex | None = None) -> tuple[ModelStatus, ...]:
    """List every known model in every place where it is.

    Parameters
    ----------
    index : ModelIndex, optional
        The known models; by default those of :func:`read_index`.

    Returns
    -------
    tuple of ModelStatus
        First the file ``FORMCHECK_MODEL`` names, if it names one; then the models in the order of the index,
        each once for every copy, or once as absent.

    Raises
    ------
    ModelError
        If the index cannot be read.
    """
    own = name_own_bundle()
    found = [] if own is None else [_describe_own(own)]
    for entry in (index or read_index()).entries:
        copies = [_describe(entry, path) for path in list_places(entry) if path.exists()]
        found += copies or [_describe(entry, None)]
    return tuple(found)


def list_places(entry: ModelEntry) -> tuple[Path, ...]:
    """List the paths at which a model may lie, in the order of search.

    Parameters
    ----------
    entry : ModelEntry
        The model.

    Returns
    -------
    tuple of Path
        In ``models`` of the checkout formcheck runs from, if it does, and last in the user's cache, which the
        environment variable ``FORMCHECK_CACHE_DIR`` puts elsewhere.
    """
    cache = os.environ.get("FORMCHECK_CACHE_DIR")
    if not cache:
        # Imported when needed: the command should start quickly.
        from platformdirs import user_cache_path

        cache = str(user_cache_path("formcheck", appauthor=False))
    folders = [folder for folder in (find_checkout_models(), Path(cache) / "models") if folder is not None]
    return tuple(folder / entry.file_name for folder in folders)


def name_own_bundle() -> Path | None:
    """Name the bundle of the user's own that replaces all of formcheck's.

    Returns
    -------
    Path or None
        What the environment variable ``FORMCHECK_MODEL`` says, whether or not there is such a file.
    """
    own = os.environ.get("FORMCHECK_MODEL")
    return Path(own) if own else None


def name_sidecar(path: Path) -> Path:
    """Name the file that holds the hash of a bundle built on this machine.

    Parameters
    ----------
    path : Path
        The bundle.

    Returns
    -------
    Path
        The file beside it; its one line is what ``sha256sum --check`` takes.
    """
    return path.with_name(f"{path.name}.sha256")


def check_copy(path: Path, entry: ModelEntry) -> ModelState:
    """Check whether a file is the model it should be, by its sha256.

    Parameters
    ----------
    path : Path
        Where the model should lie.
    entry : ModelEntry
        Which model it should be.

    Returns
    -------
    ModelState
        OK, ABSENT if there is no such file, DAMAGED if it is another one or cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ModelState.ABSENT
    except OSError:
        return ModelState.DAMAGED
    is_known = digest == entry.sha256 or digest == _read_sidecar(path)
    return ModelState.OK if is_known else ModelState.DAMAGED


def _read_sidecar(path: Path) -> str | None:
    try:
        words = name_sidecar(path).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return words[0] if words else None


def _describe(entry: ModelEntry, path: Path | None) -> ModelStatus:
    return ModelStatus(
        name=entry.name,
        path=path,
        size_bytes=entry.size_bytes if path is None else path.stat().st_size,
        state=ModelState.ABSENT if path is None else check_copy(path, entry),
        licence=entry.licence,
    )


def _describe_own(path: Path) -> ModelStatus:
    state, size_bytes = ModelState.OK, path.stat().st_size if path.is_file() else None
    try:
        check_bundle(path)
    except ModelMissing:
        state = ModelState.ABSENT
    except ModelDamaged:
        state = ModelState.DAMAGED
    return ModelStatus(name="FORMCHECK_MODEL", path=path, size_bytes=size_bytes, state=state, licence="")
