"""Pictures of the renderer: the person is where the camera projects the joints, and pictures repeat."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from render.body import BodyPlan
from render.camera import Camera
from render.clothes import Outfit
from render.contacts import Figure
from render.film import write_film
from render.makehuman import ShapeFiles
from render.person import Person
from render.picture import Sensor
from render.posture import NEUTRAL, Posture
from render.props import Ball, Props
from render.room import OCCLUDERS, ROOMS
from render.skeleton import Placement

pytest.importorskip("moderngl", reason="moderngl is not installed: pip install 'formcheck[render]'")

from render.drawing import Look, Stage

HINGE = Posture(pelvis_lean_deg=60.0, thorax_lean_deg=60.0, head_lean_deg=45.0)
INSIDE = ("shoulder", "elbow", "hip", "knee", "ankle")  # joints with flesh all around them


@pytest.fixture(scope="module")
def person(makehuman: Path) -> Person:
    return Person(ShapeFiles(makehuman), BodyPlan(), Outfit(top="loose"), seed=1)


def camera_of(side: str = "left", **changes: float) -> Camera:
    return Camera(side=side, width_px=320, height_px=240, look_at=(0.0, 0.9, 0.05), **changes)


def open_stage(person: Person, camera: Camera, **look: object) -> Stage:
    try:
        return Stage(person, Look(room=ROOMS["gym"], **look), camera)  # type: ignore[arg-type]
    except RuntimeError as error:
        pytest.skip(f"no OpenGL without a screen here: {error}")


@pytest.fixture
def stage(person: Person) -> Iterator[Stage]:
    opened = open_stage(person, camera_of())
    yield opened
    opened.close()


def on_floor(person: Person, posture: Posture = NEUTRAL) -> Placement:
    figure = Figure(person)
    placement = figure.place(posture, (1.0, 0.0))
    lowest = figure.lowest(placement, ("left_sole", "right_sole"))
    return placement.shifted(np.array([0.0, -lowest, 0.0]))


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("posture", [NEUTRAL, HINGE], ids=["stand", "hinge"])
@pytest.mark.parametrize("changes", [{}, {"yaw_deg": 12.0, "roll_deg": 6.0}], ids=["straight", "turned"])
def test_the_mask_holds_the_projected_joints(
    person: Person, side: str, posture: Posture, changes: dict[str, float]
) -> None:
    camera = camera_of(side, **changes)
    opened = open_stage(person, camera)
    placement = on_floor(person, posture)
    mask = opened.mask(placement, Props())
    opened.close()
    for name, centre in person.skeleton.joint_centres(placement).items():
        if name.endswith(INSIDE):
            x, y = camera.project(centre).astype(int)
            assert mask[y, x], name
    rows, columns = np.nonzero(mask)
    skin = camera.project(person.surface("all", placement))
    assert [columns.min(), rows.min(), columns.max(), rows.max()] == pytest.approx(
        [*skin.min(axis=0), *skin.max(axis=0)],
        abs=8,  # hair above, soles below, cloth around
    )


def test_a_drawn_person_differs_from_the_empty_room_where_the_mask_is(person: Person, stage: Stage) -> None:
    here = on_floor(person)
    away = here.shifted(np.array([0.0, 0.0, 40.0]))
    mask = stage.mask(here, Props())
    difference = np.abs(stage.draw(here, Props()).astype(int) - stage.draw(away, Props())).max(axis=2)
    assert 0.01 < mask.mean() < 0.3
    assert np.mean(difference[mask] > 12) > 0.95
    assert not stage.mask(away, Props()).any()


def test_the_same_frame_is_drawn_the_same(person: Person, stage: Stage) -> None:
    first = stage.draw(on_floor(person), Props())
    stage.draw(on_floor(person, HINGE), Props())
    assert (stage.draw(on_floor(person), Props()) == first).all()
    assert first.shape == (240, 320, 3)
    assert first.dtype == np.uint8


def test_two_stages_do_not_disturb_each_other(person: Person, stage: Stage) -> None:
    before = stage.draw(on_floor(person), Props())
    second = open_stage(person, camera_of("right"))
    other = second.draw(on_floor(person), Props())
    assert not (other == before).all()
    assert (stage.draw(on_floor(person), Props()) == before).all()
    second.close()


@pytest.mark.parametrize("occluder", sorted(OCCLUDERS))
def test_what_stands_in_the_way_hides_a_part_of_the_person(person: Person, occluder: str) -> None:
    free, hidden = (open_stage(person, camera_of(), occluder=name) for name in (None, occluder))
    placement = on_floor(person, HINGE)
    seen, left = free.mask(placement, Props()), hidden.mask(placement, Props())
    free.close()
    hidden.close()
    assert not (left & ~seen).any()
    assert left.any()


def test_plates_on_the_floor_hide_feet(person: Person) -> None:
    opened = open_stage(person, camera_of(), occluder="plates")
    placement = on_floor(person).shifted(np.array([0.0, 0.0, 0.25]))
    mask = opened.mask(placement, Props())
    x, y = opened.camera.project(person.skeleton.joint_centres(placement)["left_ankle"]).astype(int)
    opened.close()
    assert mask.any()
    assert not mask[y, x]


def test_a_ball_in_front_hides_the_person_and_is_not_of_them(person: Person, stage: Stage) -> None:
    placement = on_floor(person)
    ball = Ball(center=np.array([0.8, 0.35, 0.0]), radius_m=0.35, roll_angle_deg=0.0)
    seen = stage.mask(placement, Props())
    left = stage.mask(placement, Props(ball=ball))
    x, y = stage.camera.project(ball.center).astype(int)
    assert not left[y, x]
    assert not (left & ~seen).any()
    assert left.sum() < seen.sum()


def test_a_sensors_noise_comes_from_its_seed() -> None:
    grey = np.full((60, 80, 3), 120, dtype=np.uint8)
    sensor = Sensor(noise=4.0)
    first, again, other = (sensor.record(grey, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
    assert first.astype(float).std() == pytest.approx(4.0, rel=0.1)
    assert first.mean() == pytest.approx(120.0, abs=0.5)


def test_noise_stays_in_range() -> None:
    for level in (0, 255):
        flat = np.full((8, 8, 3), level, dtype=np.uint8)
        noisy = Sensor(noise=8.0).record(flat, np.random.default_rng(0))
        assert abs(noisy.astype(int) - level).max() < 60


def test_a_film_has_its_pictures_rate_and_size(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    shades = [np.full((48, 64, 3), level, dtype=np.uint8) for level in (40, 90, 140, 190, 240)]
    write_film(tmp_path / "film.mp4", shades, fps=25, width_px=64, height_px=48)
    with av.open(str(tmp_path / "film.mp4")) as container:
        stream = container.streams.video[0]
        levels = [frame.to_ndarray(format="rgb24").mean() for frame in container.decode(stream)]
        assert stream.average_rate == 25
        assert (stream.width, stream.height, stream.pix_fmt) == (64, 48, "yuv420p")
    assert levels == pytest.approx([40, 90, 140, 190, 240], abs=3)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
