"""Drawing a person in a room with OpenGL, without a screen.

The room does not move: it is drawn once. In every frame the person and what is handled are drawn over it, and
the room is darkened where their shadow falls. Mesa's software rasteriser does, a graphics card is not needed.
"""

from dataclasses import dataclass

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from render import shaders
from render.camera import Camera, perspective, view_matrix
from render.clothes import Piece
from render.meshes import Solid, make_ball, make_box, make_dumbbell
from render.person import Person
from render.props import Props
from render.room import Light, Room, Thing, furnish
from render.skeleton import Array, Placement
from render.skinning import Normals

__all__ = ["Look", "Stage"]

_SHADOW_PX = 1024
_MAT_M = 0.012
_SAMPLES = 4
_SHADOW_STRENGTH = 0.55  # the share of a lit wall's brightness that the lamp makes; engineering default
_GRAIN = {
    "skin": (14.0, 0.06, 0.06),
    "top": (50.0, 0.25, 0.02),
    "bottom": (60.0, 0.25, 0.02),
    "hair": (90.0, 0.5, 0.02),
}
# Fineness and strength of the pattern, and gloss, by piece; engineering defaults.


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything about a picture but the person and the camera.

    Attributes
    ----------
    room : Room
        Walls and furniture.
    light : Light
        How bright it is.
    occluder : str or None
        What stands in the way.
    stripes : float
        Stripes of the top per metre, 0 for none.
    """

    room: Room
    light: Light = Light()  # noqa: RUF009 - frozen data
    occluder: str | None = None
    stripes: float = 0.0


class _Drawn:
    """A mesh on the graphics side whose places change from frame to frame."""

    def __init__(
        self, stage: "Stage", *, rest: Array, hem: Array, triangles: NDArray[np.int64] | None
    ) -> None:
        context = stage.context
        self.moving = context.buffer(reserve=len(rest) * 24, dynamic=True)
        steady = context.buffer(np.column_stack([rest, hem]).astype("f4").tobytes())
        index = None if triangles is None else context.buffer(triangles.astype("i4").tobytes())
        self._arrays = {
            "person": context.vertex_array(
                stage.programs["person"],
                [(self.moving, "3f 3f", "place", "normal"), (steady, "3f 1f", "rest", "hem")],
                index,
            ),
            "mask": context.vertex_array(
                stage.programs["mask"], [(self.moving, "3f 12x", "place"), (steady, "12x 1f", "hem")], index
            ),
            "depth": context.vertex_array(stage.programs["depth"], [(self.moving, "3f 12x", "place")], index),
        }
        self.model = np.eye(4)

    def move(self, places: NDArray[np.float32], normals: NDArray[np.float32]) -> None:
        self.moving.write(np.concatenate([places, normals], axis=1).astype("f4").tobytes())

    def render(self, kind: str) -> None:
        self._arrays[kind].render()


class Stage:
    """A person in a room, before a camera.

    Parameters
    ----------
    person : Person
        Who.
    look : Look
        Where, and in what light.
    camera : Camera
        Seen from where.
    mat : bool, optional
        Whether a mat lies under the person.

    Raises
    ------
    RuntimeError
        If there is no OpenGL to draw with.
    """

    def __init__(self, person: Person, look: Look, camera: Camera, *, mat: bool = False) -> None:
        self.person, self.look, self.camera = person, look, camera
        try:
            self.context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type] # its stub takes every setting for a dictionary
        except Exception as error:
            raise RuntimeError(
                f"no OpenGL to draw with ({error}): on Debian 'apt install libegl1 libgles2 libgl1'."
            ) from error
        self.context.enable(moderngl.DEPTH_TEST)
        self.programs = {
            name: self.context.program(vertex_shader=source[0], fragment_shader=source[1])
            for name, source in (
                ("person", shaders.PERSON),
                ("mask", shaders.MASK),
                ("depth", shaders.DEPTH),
                ("room", shaders.ROOM),
                ("shadow", shaders.SHADOW_ON_ROOM),
            )
        }
        size = (camera.width_px, camera.height_px)
        self._many = self.context.simple_framebuffer(size, 4, samples=_SAMPLES)
        self._one = self.context.simple_framebuffer(size, 4)
        # Shadows are soft: half of the pixels show them as well.
        self._half = self.context.simple_framebuffer((size[0] // 2, size[1] // 2), 1)
        self._shadow_map = self.context.depth_texture((_SHADOW_PX, _SHADOW_PX))
        self._shadow_map.compare_func = "<="
        self._shadow_frame = self.context.framebuffer(depth_attachment=self._shadow_map)
        self._outwards = 1.0 if camera.side == "left" else -1.0
        self._place_lamp()
        self._floor_y = -_MAT_M if mat else 0.0
        self._room = self._load_room(mat=mat)
        self._background = self._draw_room()
        self._pieces = [self._load_piece(piece) for piece in person.pieces]
        self._dumbbell = self._load_solid(make_dumbbell())
        self._ball: tuple[float, _Drawn] | None = None
        self._boxes: dict[str, _Drawn] = {}

    def _place_lamp(self) -> None:
        self._key = np.array([self._outwards * 2.5, 3.4, self.look.light.ahead])
        self._fill = np.array([self._outwards * 1.5, 2.5, -2.6])
        backwards = self._key - (0.0, 0.5, 0.2)
        backwards /= np.linalg.norm(backwards)
        right = np.cross((0.0, 1.0, 0.0), backwards)
        right /= np.linalg.norm(right)
        axes = np.array([right, np.cross(backwards, right), backwards])
        self._lamp = perspective(1.5, 1.5, 1.0, 12.0) @ view_matrix(axes, self._key)

    def _load_room(self, *, mat: bool) -> "dict[str, moderngl.VertexArray]":
        things = list(
            furnish(
                self.look.room, outwards=self._outwards, occluder=self.look.occluder, floor_y=self._floor_y
            )
        )
        if mat:
            solid = make_box((-0.38, self._floor_y, -1.1), (0.38, 0.0, 1.1))
            things.append(Thing(solid=solid, colour=(0.07, 0.20, 0.22), grain=(40.0, 0.12)))
        rows = [
            np.column_stack(
                [
                    thing.solid.vertices,
                    thing.solid.normals,
                    np.tile((*thing.colour, *thing.grain), (len(thing.solid.vertices), 1)),
                ]
            )
            for thing in things
        ]
        buffer = self.context.buffer(np.concatenate(rows).astype("f4").tobytes())
        layouts = {
            "room": ("room", "3f 3f 3f 2f", ("place", "normal", "colour", "grain")),
            "shadow": ("shadow", "3f 32x", ("place",)),
            "depth": ("depth", "3f 32x", ("place",)),
        }
        return {
            kind: self.context.vertex_array(self.programs[program], [(buffer, layout, *names)])
            for kind, (program, layout, names) in layouts.items()
        }

    def _load_piece(self, piece: Piece) -> tuple[Piece, _Drawn, Normals]:
        drawn = _Drawn(
            self,
            rest=piece.skin.rest.astype(np.float64),
            hem=piece.hem_m.astype(np.float64),
            triangles=piece.triangles,
        )
        return piece, drawn, Normals(piece.triangles, len(piece.skin.rest))

    def _load_solid(self, solid: Solid) -> _Drawn:
        drawn = _Drawn(self, rest=solid.vertices, hem=np.ones(len(solid.vertices)), triangles=None)
        drawn.move(solid.vertices.astype(np.float32), solid.normals.astype(np.float32))
        return drawn

    def _set(self, program: str, **values: object) -> None:
        target = self.programs[program]
        for name, value in values.items():
            if name in target:
                array = np.asarray(value, dtype="f4")
                uniform = target[name]
                assert isinstance(uniform, moderngl.Uniform)
                uniform.write((array.T if array.ndim == 2 else array).tobytes())

    def _set_scene(self, program: str) -> None:
        self._set(
            program,
            camera=self.camera.projection @ self.camera.view,
            lamp=self._lamp,
            eye=self.camera.position,
            key=self._key,
            fill=self._fill,
            ambient=self.look.light.ambient,
            key_strength=self.look.light.key,
        )

    def _draw_room(self) -> NDArray[np.float32]:
        self._set_scene("room")
        self._many.use()
        self._many.clear(0.6, 0.6, 0.6)
        self._room["room"].render()
        self.context.copy_framebuffer(self._one, self._many)
        return self._read(3).astype(np.float32)

    def _read(self, components: int) -> NDArray[np.uint8]:
        pixels = np.frombuffer(self._one.read(components=components), dtype=np.uint8)
        return pixels.reshape(self.camera.height_px, self.camera.width_px, components)[::-1]

    def _update(self, placement: Placement, props: Props) -> "list[tuple[str, _Drawn, dict[str, object]]]":
        """Move everything to its place; give it with its name and its looks."""
        drawn: list[tuple[str, _Drawn, dict[str, object]]] = []
        for piece, mesh, normals in self._pieces:
            places = self.person.place(piece, placement)
            mesh.move(places, normals.of(places))
            size, grain, gloss = _GRAIN.get(piece.name, (20.0, 0.05, 0.05))
            stripes = self.look.stripes if piece.name == "top" else 0.0
            colour2 = tuple(0.25 + 0.5 * (1.0 - part) for part in piece.colour)
            looks = {
                "colour": piece.colour,
                "colour2": colour2,
                "stripes": stripes,
                "grain_size": size,
                "grain": grain,
                "gloss": gloss,
            }
            drawn.append((piece.name, mesh, looks))
        dark = {
            "colour": (0.03, 0.03, 0.035),
            "stripes": 0.0,
            "grain_size": 20.0,
            "grain": 0.05,
            "gloss": 0.3,
        }
        for dumbbell in props.dumbbells:
            drawn.append(
                ("dumbbell", self._dumbbell, dark | {"model": _along_x(dumbbell.center, dumbbell.axis)})
            )
        if props.ball is not None:
            if self._ball is None or self._ball[0] != props.ball.radius_m:
                self._ball = (props.ball.radius_m, self._load_solid(make_ball(props.ball.radius_m)))
            model = _turned_about_x(props.ball.center, props.ball.roll_angle_deg)
            blue = {"colour": (0.10, 0.25, 0.50), "colour2": (0.06, 0.15, 0.32), "stripes": 0.0}
            looks = blue | {"grain_size": 6.0, "grain": 0.15, "gloss": 0.25, "model": model}
            drawn.append(("ball", self._ball[1], looks))
        for name, solid, colour in self._boxes_of(props):
            if name not in self._boxes:
                self._boxes[name] = self._load_solid(solid)
            looks = {"colour": colour, "stripes": 0.0, "grain_size": 15.0, "grain": 0.2, "gloss": 0.02}
            drawn.append((name, self._boxes[name], looks))
        return drawn

    def _boxes_of(self, props: Props) -> "list[tuple[str, Solid, tuple[float, float, float]]]":
        boxes: list[tuple[str, Solid, tuple[float, float, float]]] = []
        if props.wall_z is not None:
            solid = make_box((-0.9, self._floor_y, props.wall_z), (0.9, 1.7, props.wall_z + 0.1))
            boxes.append(("foot_wall", solid, (0.42, 0.40, 0.36)))
        if props.couch is not None:
            front, low = props.couch.front_z, props.couch.clearance_m
            cloth = (0.20, 0.17, 0.14)
            boxes.append(("couch", make_box((-0.9, low, front - 0.85), (0.9, low + 0.30, front)), cloth))
            boxes.append(
                ("couch_back", make_box((-0.9, low, front - 1.0), (0.9, low + 0.68, front - 0.75)), cloth)
            )
        return boxes

    def draw(self, placement: Placement, props: Props) -> NDArray[np.uint8]:
        """Draw a frame.

        Parameters
        ----------
        placement : Placement
            Where the person's bones are.
        props : Props
            What is handled.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            Red, green, blue.
        """
        # Another stage may have drawn since: its context must not be drawn with.
        with self.context:
            return self._draw(placement, props)

    def _draw(self, placement: Placement, props: Props) -> NDArray[np.uint8]:
        drawn = self._update(placement, props)
        self._shadow_frame.use()
        self._shadow_frame.clear()
        for _, mesh, looks in drawn:
            self._set("depth", lamp=self._lamp, model=looks.get("model", np.eye(4)))
            mesh.render("depth")
        self._shadow_map.use(0)
        room = self._background * self._shadow_on_room()
        self._many.use()
        self._many.clear()
        self._draw_depth_of_room()
        self._set_scene("person")
        for _, mesh, looks in drawn:
            self._set("person", **({"model": np.eye(4)} | looks))
            mesh.render("person")
        self.context.copy_framebuffer(self._one, self._many)
        layer = self._read(4).astype(np.float32)
        share = layer[..., 3:] / 255.0
        return np.asarray(np.clip(room * (1.0 - share) + layer[..., :3] + 0.5, 0, 255), dtype=np.uint8)

    def mask(self, placement: Placement, props: Props) -> NDArray[np.bool_]:
        """Find the person in a frame.

        Parameters
        ----------
        placement : Placement
            Where the person's bones are.
        props : Props
            What is handled; it may be in the way.

        Returns
        -------
        ndarray of bool, shape (height, width)
            Where the person is seen.
        """
        with self.context:
            return self._mask(placement, props)

    def _mask(self, placement: Placement, props: Props) -> NDArray[np.bool_]:
        drawn = self._update(placement, props)
        own = {piece.name for piece in self.person.pieces}
        self._one.use()
        self._one.clear()
        self._draw_depth_of_room()
        self._set_scene("mask")
        for name, mesh, looks in drawn:
            self._set("mask", model=looks.get("model", np.eye(4)), is_person=float(name in own))
            mesh.render("mask")
        return np.asarray(self._read(4)[..., 0] > 127)

    def _draw_depth_of_room(self) -> None:
        self._set("depth", lamp=self.camera.projection @ self.camera.view, model=np.eye(4))
        self._room["depth"].render()

    def _shadow_on_room(self) -> NDArray[np.float32]:
        """Factor by which each pixel of the room is darkened, shape (height, width, 1)."""
        self._set_scene("shadow")
        self._half.use()
        self._half.clear(1.0, 1.0, 1.0, 1.0)
        self._room["shadow"].render()
        pixels = np.frombuffer(self._half.read(components=1), dtype=np.uint8)
        light = pixels.reshape(self._half.height, self._half.width)[::-1]
        size = (self.camera.width_px, self.camera.height_px)
        smooth = cv2.resize(light, size, interpolation=cv2.INTER_LINEAR)[..., None]
        return (1.0 - _SHADOW_STRENGTH) + (_SHADOW_STRENGTH / 255.0) * smooth.astype(np.float32)

    def close(self) -> None:
        """Let the drawing context go."""
        self.context.release()


def _along_x(center: Array, axis: Array) -> Array:
    """Matrix that puts a solid along x at a place, along another axis."""
    x = np.asarray(axis, dtype=np.float64) / np.linalg.norm(axis)
    helper = np.array([0.0, 1.0, 0.0]) if abs(x[1]) < 0.9 else np.array([0.0, 0.0, 1.0])
    z = np.cross(x, helper)
    z /= np.linalg.norm(z)
    matrix = np.eye(4)
    matrix[:3, :3] = np.column_stack([x, np.cross(z, x), z])
    matrix[:3, 3] = center
    return matrix


def _turned_about_x(center: Array, angle_deg: float) -> Array:
    angle = np.radians(angle_deg)
    matrix = np.eye(4)
    matrix[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    matrix[:3, 3] = center
    return matrix
