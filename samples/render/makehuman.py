"""Reading the files of a MakeHuman checkout: meshes, shape targets, the rig, and garments fitted to the mesh.

Pure parsing; what a body is made of them is :mod:`render.body`. Lengths are in decimetres as in the files.

References
----------
.. [1] MakeHuman, https://github.com/makehumancommunity: base mesh, targets, rig and the assets used here are
   CC0.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.skeleton import Array

__all__ = ["Garment", "Mesh", "Rig", "ShapeFiles"]

Faces = list[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """Vertices and named groups of faces.

    Attributes
    ----------
    vertices : ndarray, shape (n, 3)
        Positions.
    groups : dict of str to list of list of int
        Faces by group, each a list of three or four vertex numbers.
    """

    vertices: Array
    groups: dict[str, Faces]

    @property
    def faces(self) -> Faces:
        """Faces of all groups."""
        return [face for group in self.groups.values() for face in group]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rig:
    """Bones between joints, and how the mesh hangs on them.

    Attributes
    ----------
    joints : dict of str to list of int
        Vertices whose mean is the joint.
    bones : dict of str to dict
        By name: ``parent`` (or None), ``head`` and ``tail`` as names of joints.
    weights : dict of str to ndarray, shape (k, 2)
        By bone: vertex number and weight.
    """

    joints: dict[str, list[int]]
    bones: dict[str, dict[str, str | None]]
    weights: dict[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Garment:
    """A garment's vertices as places on the base mesh.

    Attributes
    ----------
    mesh : Mesh
        Its own mesh at rest on the unshaped body; only its faces are used.
    anchors : ndarray of int, shape (n, 3)
        Three vertices of the base mesh.
    shares : ndarray, shape (n, 3)
        Their weights.
    offsets : ndarray, shape (n, 3)
        Step from there, in units of `scales`.
    scales : dict of str to tuple
        By axis ``x``, ``y``, ``z``: two vertices of the base mesh and the distance that stands for 1.
    """

    mesh: Mesh
    anchors: NDArray[np.int64]
    shares: Array
    offsets: Array
    scales: dict[str, tuple[int, int, float]]


class ShapeFiles:
    """A MakeHuman checkout.

    Parameters
    ----------
    folder : Path
        The folder that holds ``makehuman/`` and ``makehuman-assets/``.

    Raises
    ------
    FileNotFoundError
        If it does not look like one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = folder / "makehuman" / "data"
        self._assets = folder / "makehuman-assets" / "base"
        for needed in (self._data / "3dobjs" / "base.obj", self._data / "rigs" / "default.mhskel"):
            if not needed.is_file():
                raise FileNotFoundError(
                    f"'{folder}' is no MakeHuman checkout ({needed.relative_to(folder)} is missing): "
                    "name the folder that holds makehuman/ and makehuman-assets/."
                )

    def base(self) -> Mesh:
        """Read the unshaped body with its helper geometry."""
        return read_mesh(self._data / "3dobjs" / "base.obj")

    def eyes(self) -> Garment:
        """Read the eyes."""
        return read_garment(self._data / "eyes" / "low-poly" / "low-poly.mhclo")

    def garment(self, kind: str, name: str) -> Garment:
        """Read a garment.

        Parameters
        ----------
        kind : str
            ``clothes``, ``hair`` or ``eyebrows``.
        name : str
            Its folder's name.

        Returns
        -------
        Garment
            As it is in the file.
        """
        return read_garment(self._assets / kind / name / f"{name}.mhclo")

    def target(self, name: str) -> tuple[NDArray[np.int64], Array] | None:
        """Read a shape target.

        Parameters
        ----------
        name : str
            Path under ``targets/macrodetails`` without its ending.

        Returns
        -------
        vertices : ndarray of int, shape (k,)
            Which vertices move.
        steps : ndarray, shape (k, 3)
            How far. None in place of both where the checkout has no such target.
        """
        path = self._data / "targets" / "macrodetails" / f"{name}.target"
        if not path.is_file():
            return None
        rows = np.array([line.split() for line in _lines(path)], dtype=np.float64).reshape(-1, 4)
        return rows[:, 0].astype(np.int64), rows[:, 1:]

    def rig(self) -> Rig:
        """Read the default rig and its weights."""
        folder = self._data / "rigs"
        bones = json.loads((folder / "default.mhskel").read_text(encoding="utf-8"))
        weights = json.loads((folder / "default_weights.mhw").read_text(encoding="utf-8"))
        return Rig(
            joints=bones["joints"],
            bones=bones["bones"],
            weights={bone: np.array(rows, dtype=np.float64) for bone, rows in weights["weights"].items()},
        )


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line


def read_mesh(path: Path) -> Mesh:
    """Read a Wavefront .obj file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Mesh
        Without textures.
    """
    vertices: list[list[float]] = []
    groups: dict[str, Faces] = {}
    group = ""
    for line in _lines(path):
        word, *rest = line.split()
        if word == "v":
            vertices.append([float(number) for number in rest[:3]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            groups.setdefault(group, []).append([int(corner.split("/")[0]) - 1 for corner in rest])
    return Mesh(vertices=np.array(vertices), groups=groups)


def read_garment(path: Path) -> Garment:
    """Read a .mhclo file and the mesh it names.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Garment
        As it is in the files.
    """
    rows: list[list[float]] = []
    scales: dict[str, tuple[int, int, float]] = {}
    mesh_name, in_vertices = "", False
    for line in _lines(path):
        word, *rest = line.split()
        if word == "obj_file":
            mesh_name = rest[0]
        elif word in ("x_scale", "y_scale", "z_scale"):
            scales[word[0]] = (int(rest[0]), int(rest[1]), float(rest[2]))
        elif word == "verts":
            in_vertices = True
        elif in_vertices and word[0].isdigit():
            rows.append(_full_row([float(number) for number in line.split()]))
        elif (in_vertices and not rest) or word == "delete_verts":
            in_vertices = False
    table = np.array(rows)
    return Garment(
        mesh=read_mesh(path.parent / mesh_name),
        anchors=table[:, :3].astype(np.int64),
        shares=table[:, 3:6],
        offsets=table[:, 6:9],
        scales=scales,
    )


def _full_row(row: list[float]) -> list[float]:
    """Three anchors, three weights, three offsets; a vertex that sits on one anchor is written short."""
    if len(row) == 1:
        return [*row * 3, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    return row + [0.0] * (9 - len(row))
