"""A dressed body: what a movement moves and a stage draws."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from render.body import Body, BodyPlan
from render.clothes import Outfit, Piece, dress
from render.drape import LooseShirt
from render.makehuman import ShapeFiles
from render.skeleton import Array, Placement, Skeleton

__all__ = ["Person"]

_SOLE_M = 0.03  # the lowest layer of a shoe; engineering default


class Person:
    """A body in clothes.

    Parameters
    ----------
    files : ShapeFiles
        A MakeHuman checkout.
    plan : BodyPlan
        The body's shape.
    outfit : Outfit
        The clothes.
    seed : int, optional
        Of the folds of a loose shirt.

    Attributes
    ----------
    body : Body
        The bare body.
    pieces : tuple of Piece
        What is drawn.
    """

    def __init__(self, files: ShapeFiles, plan: BodyPlan, outfit: Outfit, *, seed: int = 0) -> None:
        self.plan, self.outfit = plan, outfit
        self.body = Body(files, plan)
        self.pieces: tuple[Piece, ...] = dress(self.body, files, outfit)
        self._shirt = None
        if outfit.top == "loose":
            [top] = [piece for piece in self.pieces if piece.name == "top"]
            self._shirt = LooseShirt(top, self.skeleton, seed)

    @property
    def skeleton(self) -> Skeleton:
        """The body's bones."""
        return self.body.skeleton

    @property
    def height_m(self) -> float:
        """Standing height without shoes and hair."""
        return self.body.height_m

    @cached_property
    def _shoes(self) -> Piece | None:
        return next((piece for piece in self.pieces if piece.name == "shoes"), None)

    def surface(self, region: str, placement: Placement) -> Array:
        """Where a region of the surface is: of the shoes for the soles, of the skin for all others.

        Parameters
        ----------
        region : str
            One of :data:`render.regions.REGIONS`.
        placement : Placement
            Where the bones are.

        Returns
        -------
        ndarray, shape (n, 3)
            World positions, metres.
        """
        side, _, part = region.partition("_")
        if self._shoes is None or part not in ("sole", "heel_back"):
            return self.body.surface(region, placement)
        placed = self._shoes.skin.place(placement).astype(np.float64)
        rest = self._shoes.skin.rest
        chosen = (rest[:, 0] > 0.0) == (side == "left")
        if part == "sole":
            chosen &= rest[:, 1] < rest[:, 1].min() + _SOLE_M
        else:
            chosen &= rest[:, 2] < self.skeleton.bones["foot.L"].head[2]
        return np.asarray(placed[chosen])

    def place(self, piece: Piece, placement: Placement) -> NDArray[np.float32]:
        """Where a piece's vertices are in a frame.

        Parameters
        ----------
        piece : Piece
            One of :attr:`pieces`.
        placement : Placement
            Where the bones are.

        Returns
        -------
        ndarray of float32, shape (n, 3)
            World positions, metres.
        """
        placed = piece.skin.place(placement)
        if piece.name == "top" and self._shirt is not None:
            return self._shirt.drape(placed, placement)
        return placed
