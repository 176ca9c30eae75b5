"""Read the files of a MakeHuman checkout: meshes, targets, rig, weights and garments.

Parsing only: what the numbers mean for a body is the business of :mod:`render.body`. Files are in decimetres
with x to the person's left, y up and z forward; everything returned here is as in the files.

References
----------
.. [1] MakeHuman, https://github.com/makehumancommunity/makehuman, and its asset packs: CC0 1.0.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.errors import RenderError

__all__ = ["Garment", "Library", "Rig", "WavefrontMesh", "read_garment", "read_mesh", "read_target"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_BASE_MESH = "makehuman/data/3dobjs/base.obj"
_RIG = "makehuman/data/rigs/default.mhskel"
_WEIGHTS = "makehuman/data/rigs/default_weights.mhw"
_TARGETS = "makehuman/data/targets"
_ASSETS = "makehuman-assets/base"
_EYES = "makehuman/data/eyes/low-poly/low-poly.mhclo"
_COLUMNS_OF_A_BOUND_VERTEX = (1, 6, 9)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WavefrontMesh:
    """A mesh of triangles in named groups.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3)
        Decimetres.
    triangles : dict of str to ndarray, shape (m, 3)
        Vertex numbers of each group's triangles; four-sided faces are split.
    """

    vertices: Floats
    triangles: dict[str, Integers]

    def all_triangles(self) -> Integers:
        """Triangles of all groups, shape (m, 3)."""
        return np.concatenate(list(self.triangles.values()))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Garment:
    """A mesh whose vertices hang on triples of the base mesh's vertices.

    Attributes
    ----------
    mesh : WavefrontMesh
        Its own faces; the positions in it are not used.
    anchors : ndarray, shape (n, 3)
        Three vertices of the base mesh for each vertex.
    shares : ndarray, shape (n, 3)
        Weight of each of the three.
    offsets : ndarray, shape (n, 3)
        What is added, in units of `scales`.
    scales : dict of int to (int, int, float)
        For each axis two vertices of the base mesh and the distance at which one unit is a decimetre.
    """

    mesh: WavefrontMesh
    anchors: Integers
    shares: Floats
    offsets: Floats
    scales: dict[int, tuple[int, int, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rig:
    """Bones, and how the base mesh's vertices hang on them.

    Attributes
    ----------
    parents : dict of str to (str or None)
        Parent of each bone.
    ends : dict of str to (ndarray, ndarray)
        Numbers of the vertices whose mean is the bone's head, and its tail.
    weights : dict of str to (ndarray, ndarray)
        Vertex numbers and weights.
    """

    parents: dict[str, str | None]
    ends: dict[str, tuple[Integers, Integers]]
    weights: dict[str, tuple[Integers, Floats]]


class Library:
    """A MakeHuman checkout.

    Parameters
    ----------
    folder : Path
        Folder that holds ``makehuman`` and ``makehuman-assets``.

    Raises
    ------
    RenderError
        If `folder` holds no such checkout.
    """

    def __init__(self, folder: Path) -> None:
        for name in (_BASE_MESH, _RIG, _WEIGHTS, _TARGETS, _ASSETS):
            if not (folder / name).exists():
                raise RenderError(
                    f"{folder} is not a MakeHuman folder: {name} is missing in it. Name the folder that holds "
                    "checkouts of makehuman and makehuman-assets with --makehuman."
                )
        self._folder = folder

    def read_base(self) -> WavefrontMesh:
        """Read the base mesh: body and helper geometry."""
        return read_mesh(self._folder / _BASE_MESH)

    def read_rig(self) -> Rig:
        """Read bones and weights of the default rig."""
        rig = _read_json(self._folder / _RIG)
        weights = _read_json(self._folder / _WEIGHTS)["weights"]
        joints = {name: np.array(numbers, dtype=np.int64) for name, numbers in rig["joints"].items()}
        return Rig(
            parents={name: bone["parent"] for name, bone in rig["bones"].items()},
            ends={name: (joints[b["head"]], joints[b["tail"]]) for name, b in rig["bones"].items()},
            weights={name: _split_weights(pairs) for name, pairs in weights.items() if pairs},
        )

    def has_target(self, name: str) -> bool:
        """Tell whether a target exists, by its path below ``targets`` without the suffix."""
        return self._target_path(name).exists()

    def read_target(self, name: str) -> tuple[Integers, Floats]:
        """Read a target by its path below ``targets`` without the suffix; see :func:`read_target`."""
        return read_target(self._target_path(name))

    def read_eyes(self) -> Garment:
        """Read the eyeballs."""
        return read_garment(self._folder / _EYES)

    def read_asset(self, kind: str, name: str) -> Garment:
        """Read a garment of the asset pack.

        Parameters
        ----------
        kind : str
            Folder of the pack, as ``clothes`` or ``hair``.
        name : str
            Name of the garment.

        Returns
        -------
        Garment
            What is worn.

        Raises
        ------
        RenderError
            If the pack has no such garment.
        """
        return read_garment(self._folder / _ASSETS / kind / name / f"{name}.mhclo")

    def _target_path(self, name: str) -> Path:
        return self._folder / _TARGETS / f"{name}.target"


def read_mesh(path: Path) -> WavefrontMesh:
    """Read a Wavefront .obj file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    WavefrontMesh
        Its vertices and triangles.

    Raises
    ------
    RenderError
        If it cannot be read or has no faces.
    """
    vertices: list[list[float]] = []
    triangles: dict[str, list[tuple[int, int, int]]] = {}
    group = "default"
    for line in _read_text(path).splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "v":
            vertices.append([float(word) for word in words[1:4]])
        elif words[0] == "g":
            group = words[1] if len(words) > 1 else "default"
        elif words[0] == "f":
            corners = [int(word.split("/")[0]) - 1 for word in words[1:]]
            fan = [(corners[0], corners[k], corners[k + 1]) for k in range(1, len(corners) - 1)]
            triangles.setdefault(group, []).extend(fan)
    if not vertices or not triangles:
        raise RenderError(f"{path} holds no mesh: it has no vertices or no faces. Is the checkout complete?")
    return WavefrontMesh(
        vertices=np.array(vertices, dtype=np.float64),
        triangles={name: np.array(faces, dtype=np.int64) for name, faces in triangles.items()},
    )


def read_target(path: Path) -> tuple[Integers, Floats]:
    """Read a .target file: how far some vertices move.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    numbers : ndarray, shape (n,)
        Which vertices move.
    steps : ndarray, shape (n, 3)
        How far, decimetres.

    Raises
    ------
    RenderError
        If it cannot be read.
    """
    rows = [line.split() for line in _read_text(path).splitlines() if line and not line.startswith("#")]
    rows = [row for row in rows if len(row) == 4]
    numbers = np.array([int(row[0]) for row in rows], dtype=np.int64)
    steps = np.array([[float(x) for x in row[1:]] for row in rows], dtype=np.float64)
    return numbers, steps.reshape(-1, 3)


def read_garment(path: Path) -> Garment:
    """Read a .mhclo file and the mesh it names.

    Parameters
    ----------
    path : Path
        The .mhclo file.

    Returns
    -------
    Garment
        What is worn.

    Raises
    ------
    RenderError
        If it cannot be read.
    """
    mesh_name = ""
    scales: dict[int, tuple[int, int, float]] = {}
    rows: list[list[float]] = []
    binds_vertices = False
    for line in _read_text(path).splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "obj_file":
            mesh_name = words[1]
        elif words[0] in ("x_scale", "y_scale", "z_scale"):
            scales["xyz".index(words[0][0])] = (int(words[1]), int(words[2]), float(words[3]))
        elif words[0] == "verts":
            binds_vertices = True
        elif words[0] == "delete_verts":
            binds_vertices = False
        elif binds_vertices and _is_number(words[0]) and len(words) in _COLUMNS_OF_A_BOUND_VERTEX:
            rows.append(_complete_row([float(word) for word in words]))
    if not mesh_name or not rows:
        raise RenderError(f"{path} names no mesh or binds no vertices. Is the checkout complete?")
    table = np.array(rows, dtype=np.float64)
    return Garment(
        mesh=read_mesh(path.parent / mesh_name),
        anchors=table[:, :3].astype(np.int64),
        shares=table[:, 3:6],
        offsets=table[:, 6:9],
        scales=scales,
    )


def _complete_row(row: list[float]) -> list[float]:
    if len(row) == 1:
        return [row[0]] * 3 + [1.0] + [0.0] * 5
    return row + [0.0] * (9 - len(row))


def _is_number(word: str) -> bool:
    return word.lstrip("-").replace(".", "", 1).isdigit()


def _split_weights(pairs: list[list[float]]) -> tuple[Integers, Floats]:
    table = np.array(pairs, dtype=np.float64)
    return table[:, 0].astype(np.int64), table[:, 1]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise RenderError(
            f"{path} cannot be read ({error.strerror}). Is the MakeHuman checkout complete?"
        ) from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = json.loads(_read_text(path))
    except ValueError as error:
        raise RenderError(f"{path} is not JSON: {error}. Is the MakeHuman checkout complete?") from error
    return parsed
