"""The camera of the renderer: signs of its angles, and its projection against its own matrices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.camera import Camera

cameras = st.builds(
    Camera,
    side=st.sampled_from(["left", "right"]),
    distance_m=st.floats(2.0, 6.0),
    height_m=st.floats(0.3, 1.6),
    yaw_deg=st.floats(-40.0, 40.0),
    roll_deg=st.floats(-20.0, 20.0),
    field_of_view_deg=st.floats(20.0, 90.0),
    width_px=st.integers(120, 1920),
    height_px=st.integers(120, 1920),
)
points = st.tuples(st.floats(-0.6, 0.6), st.floats(0.0, 1.9), st.floats(-0.8, 0.8)).map(np.array)


@given(cameras)
def test_what_it_looks_at_is_in_the_middle(camera: Camera) -> None:
    middle = camera.project(np.array(camera.look_at))
    assert middle == pytest.approx([camera.width_px / 2, camera.height_px / 2], abs=1e-6)


@given(cameras, points)
def test_projection_and_matrices_agree(camera: Camera, point: np.ndarray) -> None:
    clip = camera.projection @ camera.view @ np.append(point, 1.0)
    across, up = clip[:2] / clip[3]
    expected = [(across + 1.0) * camera.width_px / 2, (1.0 - up) * camera.height_px / 2]
    assert camera.project(point) == pytest.approx(expected, abs=1e-6)


@given(cameras)
def test_axes_are_a_rotation_and_the_lens_is_at_its_height(camera: Camera) -> None:
    assert camera.axes @ camera.axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(camera.axes) == pytest.approx(1.0)
    assert camera.position[1] == pytest.approx(camera.height_m)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_person_faces_the_side_of_the_picture_it_says(side: str) -> None:
    camera = Camera(side=side)
    behind, ahead = camera.project(np.array([[0.0, 1.0, -0.2], [0.0, 1.0, 0.4]]))
    assert ("right" if ahead[0] > behind[0] else "left") == camera.facing == side


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("yaw_deg", [-12.0, 12.0])
def test_positive_yaw_sees_the_front(side: str, yaw_deg: float) -> None:
    camera = Camera(side=side, yaw_deg=yaw_deg)
    towards_camera = camera.position - np.array(camera.look_at)
    assert np.sign(towards_camera[2]) == np.sign(yaw_deg)
    assert towards_camera[0] > 0.0 if side == "left" else towards_camera[0] < 0.0
    assert np.hypot(towards_camera[0], towards_camera[2]) == pytest.approx(camera.distance_m)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("roll_deg", [-8.0, 8.0])
def test_a_camera_turned_clockwise_leans_the_picture_to_the_left(side: str, roll_deg: float) -> None:
    camera = Camera(side=side, roll_deg=roll_deg, height_m=0.85)
    foot, head = camera.project(np.array([[0.0, 0.5, 0.1], [0.0, 1.2, 0.1]]))
    lean_right_deg = np.degrees(np.arctan2(head[0] - foot[0], foot[1] - head[1]))
    assert lean_right_deg == pytest.approx(-roll_deg, abs=0.1)


def test_the_field_of_view_is_across_the_longer_side() -> None:
    edge = 3.5 * np.tan(np.radians(25.0))
    wide = Camera(height_m=0.85, field_of_view_deg=50.0, width_px=800, height_px=400)
    tall = Camera(height_m=0.85, field_of_view_deg=50.0, width_px=400, height_px=800)
    assert wide.project(np.array([0.0, 0.85, 0.1 - edge]))[0] == pytest.approx(800.0)
    assert tall.project(np.array([0.0, 0.85 + edge, 0.1]))[1] == pytest.approx(0.0, abs=1e-9)


def test_an_unknown_side_is_refused() -> None:
    with pytest.raises(ValueError, match="'left' or 'right'"):
        Camera(side="front")
