"""Linear blend skinning: vertices that follow the bones they hang on."""

import numpy as np
from numpy.typing import NDArray

from render.skeleton import Array, Placement

__all__ = ["Normals", "Skin"]

_BONES_PER_VERTEX = 4
# More than four bones never matter visibly; less work for every frame.


class Skin:
    """Vertices and the bones they hang on.

    Parameters
    ----------
    vertices : ndarray, shape (n, 3)
        At rest, metres.
    weights : ndarray, shape (n, n_bones)
        Shares that sum to 1.
    rest_heads : ndarray, shape (n_bones, 3)
        Heads of the bones at rest, metres.

    Attributes
    ----------
    rest : ndarray of float32, shape (n, 3)
        The vertices at rest.
    """

    def __init__(self, vertices: Array, weights: Array, rest_heads: Array) -> None:
        self.rest: NDArray[np.float32] = vertices.astype(np.float32)
        chosen = np.argsort(-weights, axis=1)[:, :_BONES_PER_VERTEX]
        shares = np.take_along_axis(weights, chosen, axis=1)
        self._bones = chosen
        self._shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        self._rest_heads = rest_heads

    def share_of(self, bones: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much each vertex hangs on some bones.

        Parameters
        ----------
        bones : ndarray of int
            Numbers of the bones.

        Returns
        -------
        ndarray of float32, shape (n,)
            In [0, 1].
        """
        return np.asarray(np.where(np.isin(self._bones, bones), self._shares, 0.0).sum(axis=1))

    def place(self, placement: Placement) -> NDArray[np.float32]:
        """Move the vertices with the bones.

        Parameters
        ----------
        placement : Placement
            Where the bones are.

        Returns
        -------
        ndarray of float32, shape (n, 3)
            World positions, metres.
        """
        turned = placement.rotations
        offsets = placement.heads - np.einsum("bij,bj->bi", turned, self._rest_heads)
        moves = np.concatenate([turned.reshape(-1, 9), offsets], axis=1).astype(np.float32)
        blended = np.zeros((len(self.rest), 12), dtype=np.float32)
        for column in range(self._bones.shape[1]):
            blended += self._shares[:, column, None] * moves[self._bones[:, column]]
        x, y, z = self.rest.T
        return np.stack(
            [
                blended[:, 3 * row] * x
                + blended[:, 3 * row + 1] * y
                + blended[:, 3 * row + 2] * z
                + blended[:, 9 + row]
                for row in range(3)
            ],
            axis=1,
        )


class Normals:
    """Vertex normals of a mesh whose triangles do not change.

    Parameters
    ----------
    triangles : ndarray of int, shape (m, 3)
        Corners, counter-clockwise seen from outside.
    count : int
        Number of vertices.
    """

    def __init__(self, triangles: NDArray[np.int64], count: int) -> None:
        self._triangles = triangles
        corners = triangles.T.ravel()
        # Sorted by vertex, the triangles of each lie in a row and are summed in one go.
        self._order = np.argsort(corners, kind="stable") % len(triangles)
        self._present, self._starts = np.unique(np.sort(corners), return_index=True)
        self._count = count

    def of(self, vertices: NDArray[np.float32]) -> NDArray[np.float32]:
        """Compute the normals.

        Parameters
        ----------
        vertices : ndarray of float32, shape (count, 3)
            Positions.

        Returns
        -------
        ndarray of float32, shape (count, 3)
            Unit vectors; zero where no triangle meets.
        """
        a, b, c = (vertices[self._triangles[:, corner]] for corner in range(3))
        u, v = b - a, c - a
        faces = np.stack(
            [
                u[:, 1] * v[:, 2] - u[:, 2] * v[:, 1],
                u[:, 2] * v[:, 0] - u[:, 0] * v[:, 2],
                u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0],
            ],
            axis=1,
        )
        normals = np.zeros((self._count, 3), dtype=np.float32)
        normals[self._present] = np.add.reduceat(faces[self._order], self._starts, axis=0)
        length = np.sqrt(np.einsum("ij,ij->i", normals, normals))
        return np.asarray(normals / np.maximum(length, 1e-12)[:, None])
