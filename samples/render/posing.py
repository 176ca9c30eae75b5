"""From a posture to the rotations of a skeleton's bones."""

import numpy as np

from render.posture import SIDES, Limbs, Posture, point_towards
from render.skeleton import Array, Skeleton

__all__ = ["rotation_about_x", "rotations_of"]


_SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
_NECK = (("neck01", 0.45), ("neck02", 0.7), ("neck03", 0.9), ("head", 1.0))
# Most of a nod and of looking up happens low in the neck. Engineering default.
_FINGER_CURL = ((1, 0.75), (2, 1.7), (3, 2.3))  # curl of a finger's bones per grip, engineering default
_THUMB_CURL = ((2, 0.5), (3, 1.0))
_CLOSING = 0.7  # share of the fingers' spread at rest that is taken back, engineering default


def rotation_about_x(angle_deg: float) -> Array:
    """Rotation that leans things forward.

    Parameters
    ----------
    angle_deg : float
        Positive takes up to forward.

    Returns
    -------
    ndarray, shape (3, 3)
        Rotation matrix.
    """
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def rotations_of(posture: Posture, skeleton: Skeleton) -> dict[str, Array]:
    """Turn a posture into bone rotations.

    Parameters
    ----------
    posture : Posture
        Where the segments point.
    skeleton : Skeleton
        Whose bones.

    Returns
    -------
    dict of str to ndarray, shape (3, 3)
        World rotation from rest by bone name, for :meth:`render.skeleton.Skeleton.place`.
    """
    pelvis, thorax = posture.pelvis_lean_deg, posture.thorax_lean_deg
    turned = {"root": rotation_about_x(pelvis)}
    for bone, share in zip(_SPINE, posture.spine_shares, strict=True):
        turned[bone] = rotation_about_x(pelvis + share * (thorax - pelvis))
    for bone, share in _NECK:
        turn = _rotation_about(np.array([0.0, 1.0, 0.0]), np.radians(share * posture.head_turn_deg))
        turned[bone] = rotation_about_x(thorax + share * (posture.head_lean_deg - thorax)) @ turn
    for (side, suffix, outwards), limbs in zip(SIDES, (posture.left, posture.right), strict=True):
        del side
        turned.update(_turn_leg(skeleton, limbs, suffix, outwards))
        turned.update(_turn_arm(skeleton, limbs, suffix, outwards))
    return turned


def _frame(along: Array, axis: Array) -> Array:
    """Right-handed frame with its second column along a bone and its first near an axis."""
    along = along / np.linalg.norm(along)
    axis = axis - (axis @ along) * along
    axis = axis / np.linalg.norm(axis)
    return np.stack([axis, along, np.cross(axis, along)], axis=1)


def _turn_leg(skeleton: Skeleton, limbs: Limbs, suffix: str, outwards: float) -> dict[str, Array]:
    hinge = np.array([1.0, 0.0, 0.0])
    hip, knee, ankle = (f"{bone}.{suffix}" for bone in ("upperleg01", "lowerleg01", "foot"))
    sideways = outwards * limbs.leg_spread
    turned = {ankle: rotation_about_x(-limbs.foot_deg)}
    for bone, end, angle in ((hip, knee, limbs.thigh_deg), (knee, ankle, limbs.shank_deg)):
        rest = _frame(skeleton.rest_step(bone, end), hinge)
        turned[bone] = _frame(point_towards(angle, sideways), hinge) @ rest.T
    toes = rotation_about_x(-limbs.foot_deg - limbs.toe_bend_deg)
    for toe in range(1, 6):
        if f"toe{toe}-1.{suffix}" in skeleton.bones:
            turned[f"toe{toe}-1.{suffix}"] = toes
    return turned


def _turn_arm(skeleton: Skeleton, limbs: Limbs, suffix: str, outwards: float) -> dict[str, Array]:
    shoulder, elbow, wrist = (f"{bone}.{suffix}" for bone in ("upperarm01", "lowerarm01", "wrist"))
    upper_rest, fore_rest = skeleton.rest_step(shoulder, elbow), skeleton.rest_step(elbow, wrist)
    # An elbow bends about one axis only: the one it is bent about at rest. In the posture that axis
    # lies across the sagittal plane, pointing to the right, for forearms bend forward.
    rest_hinge = np.cross(upper_rest, fore_rest)
    hinge = np.array([-1.0, 0.0, 0.0])
    upper = point_towards(limbs.upper_arm_deg, outwards * limbs.upper_arm_spread)
    fore = point_towards(limbs.forearm_deg, outwards * limbs.forearm_spread)
    turned = {
        shoulder: _frame(upper, hinge) @ _frame(upper_rest, rest_hinge).T,
        elbow: _frame(fore, hinge) @ _frame(fore_rest, rest_hinge).T,
    }
    roots = [f"finger{finger}-1.{suffix}" for finger in (2, 5)]
    if not all(root in skeleton.bones for root in roots):
        return turned
    index_root, little_root = (skeleton.rest_step(wrist, root) for root in roots)
    hand_rest = _frame(0.5 * (index_root + little_root), -outwards * np.cross(index_root, little_root))
    palm = np.array(limbs.palm) * np.array([outwards, 1.0, 1.0])
    hand = _frame(point_towards(limbs.hand_deg), palm)
    turned[wrist] = hand @ hand_rest.T
    turned[f"lowerarm02.{suffix}"] = _share_twist(turned[elbow], turned[wrist], fore, 0.6)
    turned.update(_curl_fingers(skeleton, limbs.grip_deg, suffix, turned[wrist], hand))
    return turned


def _share_twist(start: Array, end: Array, axis: Array, share: float) -> Array:
    """Give a bone between two others a share of the twist about the limb's axis that lies between them."""
    between = end @ start.T
    # The rotation's twist about the axis is what its quaternion holds along the axis.
    vector = np.array(
        [between[2, 1] - between[1, 2], between[0, 2] - between[2, 0], between[1, 0] - between[0, 1]]
    )
    twist = 2.0 * np.arctan2(float(vector @ axis), 1.0 + float(np.trace(between)))
    return np.asarray(_rotation_about(axis, share * twist) @ start)


def _rotation_about(axis: Array, angle: float) -> Array:
    cross = np.array([[0.0, -axis[2], axis[1]], [axis[2], 0.0, -axis[0]], [-axis[1], axis[0], 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross)


def _curl_fingers(
    skeleton: Skeleton, grip_deg: float, suffix: str, wrist: Array, hand: Array
) -> dict[str, Array]:
    """Bend the fingers towards the palm about the axis across the hand."""
    palm, along = hand[:, 0], hand[:, 1]
    across = np.cross(along, palm)
    turned = {}
    for finger in range(1, 6):
        first = skeleton.bones.get(f"finger{finger}-1.{suffix}")
        closed = wrist
        if first is not None and finger > 1:
            # At rest the fingers are spread: close them about the axis through the palm.
            points = wrist @ (first.tail - first.head)
            spread = float(np.arctan2(points @ across, points @ along))
            closed = _rotation_about(palm, _CLOSING * spread) @ wrist
        for segment, factor in _THUMB_CURL if finger == 1 else _FINGER_CURL:
            name = f"finger{finger}-{segment}.{suffix}"
            if name in skeleton.bones:
                turned[name] = _rotation_about(across, np.radians(grip_deg * factor)) @ closed
    return turned
