"""Bones and postures: what is asked for is where the limbs point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.angles import angles_of_joints
from render.posing import rotations_of
from render.posture import NEUTRAL, Posture, blend, direction_deg
from render.skeleton import Bone, Skeleton

from tests.samples.stick_body import StickBody

SKELETON = StickBody().skeleton
angle = st.floats(-170.0, 170.0)


def place(posture: Posture) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    return SKELETON.joint_centres(SKELETON.place(rotations_of(posture, SKELETON), np.zeros(3)))


@given(thigh=angle, shank=angle, arm=angle, forearm=angle, lean=angle)
def test_limbs_point_where_they_are_told_whatever_the_trunk_does(
    thigh: float, shank: float, arm: float, forearm: float, lean: float
) -> None:
    posture = Posture(pelvis_lean_deg=lean, thorax_lean_deg=0.5 * lean).with_limbs(
        {"thigh_deg": thigh, "shank_deg": shank, "upper_arm_deg": arm, "forearm_deg": forearm}
    )
    joints = place(posture)
    for side in ("left", "right"):
        for start, end, wanted in (
            ("hip", "knee", thigh),
            ("knee", "ankle", shank),
            ("shoulder", "elbow", arm),
            ("elbow", "wrist", forearm),
        ):
            got = direction_deg(joints[f"{side}_{end}"] - joints[f"{side}_{start}"])
            assert (got - wanted + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-6)


@given(lean=st.floats(-90.0, 90.0), thigh=angle)
def test_rotations_are_rotations_and_bones_keep_their_length(lean: float, thigh: float) -> None:
    posture = Posture(pelvis_lean_deg=lean, head_lean_deg=20.0, head_turn_deg=30.0).with_limbs(
        {"thigh_deg": thigh}
    )
    placement = SKELETON.place(rotations_of(posture, SKELETON), np.zeros(3))
    assert np.allclose(placement.rotations @ placement.rotations.transpose(0, 2, 1), np.eye(3))
    assert np.allclose(np.linalg.det(placement.rotations), 1.0)
    for name, bone in SKELETON.bones.items():
        if bone.parent is not None:
            now = placement.heads[SKELETON.index(name)] - placement.heads[SKELETON.index(bone.parent)]
            rest = bone.head - SKELETON.bones[bone.parent].head
            assert np.linalg.norm(now) == pytest.approx(np.linalg.norm(rest))


def test_both_sides_are_mirror_images() -> None:
    joints = place(NEUTRAL.with_limbs({"thigh_deg": 40.0, "upper_arm_deg": 70.0, "hand_deg": 50.0}))
    for name, left in joints.items():
        if name.startswith("left_"):
            right = joints[name.replace("left_", "right_")]
            assert np.allclose(left * [-1.0, 1.0, 1.0], right)


def test_knees_and_hips_bend_in_the_signs_of_formcheck() -> None:
    sitting = place(NEUTRAL.with_limbs({"thigh_deg": 90.0, "shank_deg": 0.0}))
    angles = angles_of_joints(sitting, "left")
    assert angles["knee_flexion_deg"] == pytest.approx(90.0)
    assert angles["hip_flexion_deg"] == pytest.approx(90.0, abs=5.0)


def test_a_rounded_spine_leaves_pelvis_and_thorax_where_they_are_told() -> None:
    placement = SKELETON.place(
        rotations_of(Posture(pelvis_lean_deg=20.0, thorax_lean_deg=60.0), SKELETON), np.zeros(3)
    )
    leans = [
        np.degrees(np.arctan2(placement.rotations[SKELETON.index(bone)][2, 1], 1e-12 + r))
        for bone in ("root", "spine01")
        for r in [placement.rotations[SKELETON.index(bone)][1, 1]]
    ]
    assert leans == pytest.approx([20.0, 60.0])


@given(share=st.floats(0.0, 1.0))
def test_blending_is_linear_and_ends_where_it_should(share: float) -> None:
    other = Posture(pelvis_lean_deg=50.0).with_limbs({"thigh_deg": 20.0, "palm": (0.0, 0.0, -1.0)})
    mixed = blend(NEUTRAL, other, share)
    assert mixed.pelvis_lean_deg == pytest.approx(50.0 * share)
    assert mixed.left.palm[2] == pytest.approx(-share)
    assert blend(NEUTRAL, other, 1.0) == other


def test_a_skeleton_sorts_its_bones_and_refuses_rings() -> None:
    def bone(name: str, parent: str | None) -> Bone:
        return Bone(name=name, parent=parent, head=np.zeros(3), tail=np.ones(3))

    assert list(Skeleton([bone("b", "a"), bone("a", None)]).bones) == ["a", "b"]
    with pytest.raises(ValueError, match="without a root"):
        Skeleton([bone("a", "b"), bone("b", "a")])
    with pytest.raises(KeyError, match="no such bones"):
        Skeleton([bone("a", None)]).place({"tail": np.eye(3)}, np.zeros(3))
