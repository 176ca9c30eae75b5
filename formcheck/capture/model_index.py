"""The index of pose models: which exist, where they come from, and what their bytes must be."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from formcheck.errors import ModelError

__all__ = ["ModelEntry", "ModelIndex", "Network", "WheelSource", "find_checkout_models", "read_index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One neural network inside a wheel.

    Attributes
    ----------
    path : str
        Its path inside the wheel, with forward slashes.
    sha256 : str
        Hash of its bytes, hexadecimal.
    """

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelSource:
    """A published wheel that carries both networks of a pose model.

    Attributes
    ----------
    requirement : str
        What pip is asked for, with the exact version.
    detector, landmarks : Network
        The network that finds a person, and the one that places the landmarks on them.
    """

    requirement: str
    detector: Network
    landmarks: Network


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One pose model of the index.

    Attributes
    ----------
    name : str
        Short name: lite, full or heavy.
    url : str
        Address of the official bundle, http or https.
    sha256 : str
        Hash of the official bundle, hexadecimal.
    size_bytes : int or None
        Size of the official bundle; None where it is not known.
    licence : str
        SPDX name of the licence of the model.
    wheel : WheelSource or None
        Where its networks can be had besides; None where there is no second route.
    """

    name: str
    url: str
    sha256: str
    size_bytes: int | None
    licence: str
    wheel: WheelSource | None

    @property
    def file_name(self) -> str:
        """Name of the model's file on this machine: the one it has at its source."""
        return PurePosixPath(urlsplit(self.url).path).name


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIndex:
    """All pose models that formcheck knows.

    Attributes
    ----------
    entries : tuple of ModelEntry
        The models in the order of the index file.
    """

    entries: tuple[ModelEntry, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models, in the order of the index file."""
        return tuple(entry.name for entry in self.entries)

    def entry(self, name: str) -> ModelEntry:
        """Entry of one model.

        Parameters
        ----------
        name : str
            Short name of the model.

        Returns
        -------
        ModelEntry
            The entry of that name.

        Raises
        ------
        ValueError
            If the index has no such model.
        """
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise ValueError(f"no pose model is named {name!r}; there are: {', '.join(self.names)}")


def find_checkout_models() -> Path | None:
    """Find the ``models`` folder of the checkout this package runs from.

    Returns
    -------
    Path or None
        The folder beside the package; None if the package was installed from a wheel.
    """
    root = Path(__file__).resolve().parents[2]
    is_checkout = (root / "pyproject.toml").is_file() and (root / "models" / "index.toml").is_file()
    return root / "models" if is_checkout else None


def read_index(path: Path | None = None) -> ModelIndex:
    """Read the index of pose models.

    Parameters
    ----------
    path : Path, optional
        The index file. Without it the one the environment variable ``FORMCHECK_MODEL_INDEX`` names (for
        those who keep the models on a server of their own), otherwise the one formcheck came with.

    Returns
    -------
    ModelIndex
        What the file says.

    Raises
    ------
    ModelError
        If the file is missing, or is not an index.
    """
    path = path or _locate_index()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return ModelIndex(entries=tuple(_parse_entry(table) for table in document["model"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"The model index '{path}' cannot be used ({type(error).__name__}: {error}); "
            "unset FORMCHECK_MODEL_INDEX or install formcheck again."
        ) from error


def _locate_index() -> Path:
    own = os.environ.get("FORMCHECK_MODEL_INDEX")
    if own:
        return Path(own)
    checkout = find_checkout_models()
    return checkout / "index.toml" if checkout else Path(__file__).with_name("models_index.toml")


def _parse_entry(table: Mapping[str, Any]) -> ModelEntry:
    wheel = table.get("wheel")
    entry = ModelEntry(
        name=table["name"],
        url=table["url"],
        sha256=table["sha256"],
        size_bytes=table.get("size"),
        licence=table["licence"],
        wheel=None if wheel is None else _parse_wheel(wheel),
    )
    # urllib would open file: and data: addresses as gladly.
    if urlsplit(entry.url).scheme not in {"http", "https"} or not entry.file_name:
        raise ValueError(f"{entry.url!r} is not the http address of a file")
    return entry


def _parse_wheel(table: Mapping[str, Any]) -> WheelSource:
    return WheelSource(
        requirement=table["requirement"],
        detector=Network(path=table["detector"]["path"], sha256=table["detector"]["sha256"]),
        landmarks=Network(path=table["landmarks"]["path"], sha256=table["landmarks"]["sha256"]),
    )
