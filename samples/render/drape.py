"""A loose shirt: cloth that hangs from the body instead of following it.

Cloth is stretched over whatever sticks out and spans the hollows between, and falls where nothing holds it.
The trunk's part of the shirt is put on a grid, around the trunk and along it. In every frame each column of
the grid is lifted to the straight lines over its hollows (its concave hull), moved out by the shirt's ease,
and let down where it hangs below the body. What is thereby hidden from a camera at the side is above all the
hollow of the lower back.
"""

import numpy as np
from numpy.typing import NDArray

from render.clothes import Piece
from render.skeleton import Array, Placement, Skeleton

__all__ = ["LooseShirt"]

_AROUND, _ALONG = 36, 24
_EASE_TOP_M, _EASE_HEM_M = 0.006, 0.030
_SLEEVE_EASE_M = 0.020
_DROOP_M = 0.045
_FOLD_M = 0.004
_SPANNED_BELOW = 1.0
_SPANNED_ABOVE = 0.55
# Engineering defaults from looking at T-shirts: a finger's breadth of ease at the hem, folds of a few
# millimetres, cloth that lies on an upturned back but still spans about half of its hollow.


class LooseShirt:
    """The shirt of one body.

    Parameters
    ----------
    piece : Piece
        The skin-tight shirt it is made of.
    skeleton : Skeleton
        The body's bones.
    seed : int
        Of the folds.
    """

    def __init__(self, piece: Piece, skeleton: Skeleton, seed: int) -> None:
        self._skeleton = skeleton
        rest = piece.skin.rest.astype(np.float64)
        bones = skeleton.bones
        self._low, self._high = rest[:, 1].min(), bones["neck01"].head[1]
        shoulder, elbow = bones["upperarm01.L"].head, bones["lowerarm01.L"].head
        mirrored = rest.copy()
        mirrored[:, 0] = np.abs(mirrored[:, 0])
        along_arm = (mirrored - shoulder) @ (elbow - shoulder) / np.sum((elbow - shoulder) ** 2)
        # Wide hips are as far out as a sleeve: what is one is known from the bones it hangs on.
        arm = np.array([skeleton.index(name) for name in bones if name.startswith(("upperarm", "lowerarm"))])
        self._sleeve: NDArray[np.float64] = np.clip(along_arm / 0.35, 0.0, 1.0) * piece.skin.share_of(arm)
        self._is_left = rest[:, 0] > 0.0
        spine_z = np.interp(
            rest[:, 1],
            *np.array(sorted((b.head[1], b.head[2]) for n, b in bones.items() if n.startswith("spine"))).T,
        )
        angle = np.arctan2(rest[:, 0], rest[:, 2] - spine_z)
        self._around = (angle / (2.0 * np.pi) % 1.0) * _AROUND
        self._along = np.clip((rest[:, 1] - self._low) / (self._high - self._low), 0.0, 1.0) * (_ALONG - 1)
        self._corners, self._shares = self._bilinear()
        weights = np.where(self._sleeve[:, None] > 0.3, 0.0, self._shares)
        self._grid_weight = np.zeros(_AROUND * _ALONG)
        np.add.at(self._grid_weight, self._corners.ravel(), weights.ravel())
        self._vertex_weights = weights
        rng = np.random.default_rng(seed)
        self._folds = self._fold_pattern(rng)

    def _bilinear(self) -> tuple[NDArray[np.int64], Array]:
        """For every vertex four nodes of the grid and their shares."""
        column, row = np.floor(self._around).astype(int), np.floor(self._along).astype(int)
        right, up = self._around - column, self._along - row
        row = np.minimum(row, _ALONG - 2)
        up = np.where(self._along >= _ALONG - 1, 1.0, up)
        nodes, shares = [], []
        for step_c, step_r in ((0, 0), (1, 0), (0, 1), (1, 1)):
            nodes.append(((column + step_c) % _AROUND) * _ALONG + row + step_r)
            shares.append(np.where(step_c, right, 1.0 - right) * np.where(step_r, up, 1.0 - up))
        return np.stack(nodes, axis=1), np.stack(shares, axis=1)

    def _fold_pattern(self, rng: np.random.Generator) -> Array:
        """Smooth bumps over the grid, in units of the deepest fold."""
        around = np.arange(_AROUND)[:, None] / _AROUND * 2.0 * np.pi
        along = np.arange(_ALONG)[None, :] / (_ALONG - 1)
        pattern = np.zeros((_AROUND, _ALONG))
        for _ in range(7):
            turns, waves = rng.integers(2, 8), rng.uniform(-1.5, 1.5)
            pattern += rng.uniform(0.3, 1.0) * np.sin(
                turns * around + 2.0 * np.pi * waves * along + rng.uniform(0.0, 2.0 * np.pi)
            )
        return np.asarray(pattern / np.abs(pattern).max())

    def drape(self, vertices: NDArray[np.float32], placement: Placement) -> NDArray[np.float32]:
        """Let the shirt hang.

        Parameters
        ----------
        vertices : ndarray of float32, shape (n, 3)
            The skin-tight shirt in this frame.
        placement : Placement
            Where the bones are.

        Returns
        -------
        ndarray of float32, shape (n, 3)
            The loose shirt.
        """
        places = vertices.astype(np.float64)
        hips, neck = (placement.heads[self._skeleton.index(bone)] for bone in ("root", "neck01"))
        axis = (neck - hips) / np.linalg.norm(neck - hips)
        left = placement.heads[self._skeleton.index("upperleg01.L")]
        right = placement.heads[self._skeleton.index("upperleg01.R")]
        sideways = (left - right) / np.linalg.norm(left - right)
        forward = np.cross(sideways, axis)
        turn = np.arange(_AROUND) / _AROUND * 2.0 * np.pi
        outwards = np.cos(turn)[:, None] * forward + np.sin(turn)[:, None] * sideways
        grid = self._to_grid(places)
        along = (grid - hips) @ axis
        out = np.einsum("crx,cx->cr", grid - hips, outwards)
        up = outwards[:, 1]
        spanned = np.where(up > 0, _SPANNED_BELOW + (_SPANNED_ABOVE - _SPANNED_BELOW) * up, _SPANNED_BELOW)
        hull = _span_hollows(along, out)
        share = 1.0 - np.arange(_ALONG) / (_ALONG - 1)  # 1 at the hem, 0 at the collar
        ease = _EASE_TOP_M + (_EASE_HEM_M - _EASE_TOP_M) * share
        # Cloth lies on what looks up and hangs off what looks down, most in the middle between its holds.
        lying = 1.0 - 0.8 * np.clip(up, 0.0, 1.0)
        droop = _DROOP_M * np.clip(-up, 0.0, 1.0)[:, None] * np.sin(np.pi * np.clip(share, 0.0, 0.95))
        lift = spanned[:, None] * (hull - out) + lying[:, None] * (
            ease + _FOLD_M * self._folds * (0.4 + share)
        )
        step = np.einsum("cr,cx->crx", np.maximum(lift, 0.002), outwards)
        step[..., 1] -= droop
        moved = np.einsum("nk,nkx->nx", self._shares, step.reshape(-1, 3)[self._corners])
        places += (1.0 - self._sleeve)[:, None] * moved
        places += self._sleeve[:, None] * self._sleeve_step(places, placement)
        return places.astype(np.float32)

    def _to_grid(self, places: Array) -> Array:
        """Mean place of the cloth at every node, shape (_AROUND, _ALONG, 3); empty nodes are filled."""
        total = np.zeros((_AROUND * _ALONG, 3))
        for corner in range(4):
            np.add.at(total, self._corners[:, corner], self._vertex_weights[:, corner, None] * places)
        known = self._grid_weight > 1e-3
        grid = (total / np.maximum(self._grid_weight, 1e-9)[:, None]).reshape(_AROUND, _ALONG, 3)
        known = known.reshape(_AROUND, _ALONG)
        rows = np.arange(_ALONG)
        for column in range(_AROUND):
            if known[column].sum() >= 2 and not known[column].all():
                for axis in range(3):
                    grid[column, :, axis] = np.interp(
                        rows, rows[known[column]], grid[column, known[column], axis]
                    )
        return grid

    def _sleeve_step(self, places: Array, placement: Placement) -> Array:
        """Step of the sleeves away from the upper arm's bone, and down."""
        step = np.zeros_like(places)
        for suffix, members in ((".L", self._is_left), (".R", ~self._is_left)):
            start = placement.heads[self._skeleton.index(f"upperarm01{suffix}")]
            end = placement.heads[self._skeleton.index(f"lowerarm01{suffix}")]
            bone = (end - start) / np.linalg.norm(end - start)
            away = places[members] - start
            away -= (away @ bone)[:, None] * bone
            length = np.linalg.norm(away, axis=1, keepdims=True)
            step[members] = _SLEEVE_EASE_M * away / np.maximum(length, 1e-9)
        step[:, 1] -= 0.3 * _SLEEVE_EASE_M
        return step


def _span_hollows(along: Array, out: Array) -> Array:
    """Lift every row to its concave hull.

    Parameters
    ----------
    along, out : ndarray, shape (m, n)
        Place along the trunk and distance outwards of the nodes of each column.

    Returns
    -------
    ndarray, shape (m, n)
        The hull at each node, never below `out`.
    """
    count = out.shape[1]
    hull = out.copy()
    for middle in range(1, count - 1):
        before_x, before_y = along[:, :middle, None], out[:, :middle, None]
        after_x, after_y = along[:, None, middle + 1 :], out[:, None, middle + 1 :]
        span = after_x - before_x
        share = (along[:, middle, None, None] - before_x) / np.where(np.abs(span) < 1e-6, 1e-6, span)
        line = before_y + np.clip(share, 0.0, 1.0) * (after_y - before_y)
        hull[:, middle] = np.maximum(hull[:, middle], line.max(axis=(1, 2)))
    return hull
