"""The quick test: what looks add up to."""

import numpy as np
import pytest

from formcheck.errors import NoPerson, NotSideOn, StandUnfit
from formcheck.report import Source
from formcheck.tilt.quick_test import QuickTest
from tests.tilt.standing import make_look, make_stand
from tests.tilt.test_gates import turned

SOURCE = Source(name="me.mp4", sha256="", duration_s=2.0, frames=60, width=600, height=900, rotation_deg=0)


def test_one_look_is_enough_and_which_way_it_faces_does_not_matter() -> None:
    answers = []
    for facing in (1, -1):
        test = QuickTest()
        assert test.push(make_look(make_stand(facing=facing))) is None
        answers.append(test.answer(SOURCE).report)
    assert [answer.facing for answer in answers] == ["right", "left"]
    assert answers[0].tilt_deg == answers[1].tilt_deg
    assert answers[0].verdict == answers[1].verdict


def test_bad_looks_among_good_ones_are_left_out() -> None:
    alone, mixed = QuickTest(), QuickTest()
    alone.push(make_look())
    for _ in range(4):
        mixed.push(make_look())
        mixed.push(make_look(turned(0.74)))
    assert mixed.judged_count == 4
    assert mixed.answer(SOURCE).report.tilt_deg == alone.answer(SOURCE).report.tilt_deg


def test_too_few_good_looks_give_the_commonest_reason() -> None:
    test = QuickTest()
    test.push(make_look())
    for _ in range(5):
        test.push(make_look(turned(0.74)))
    with pytest.raises(NotSideOn, match="quarter"):
        test.answer(SOURCE)


def test_no_look_is_nobody() -> None:
    with pytest.raises(NoPerson):
        QuickTest().answer(SOURCE)


def test_somebody_who_walks_by_is_not_judged() -> None:
    test = QuickTest()
    for step in range(20):
        test.push(make_look(make_stand(hip_px=np.array([200.0 + 10.0 * step, 500.0]))))
    with pytest.raises(StandUnfit, match="stand still"):
        test.answer(SOURCE)


@pytest.mark.parametrize(("cut_looks", "whole_looks", "is_told"), [(2, 0, True), (1, 1, True), (1, 2, False)])
def test_a_warning_counts_if_half_of_the_looks_have_it(
    cut_looks: int, whole_looks: int, is_told: bool
) -> None:
    stand = make_stand(hip_px=np.array([300.0, 230.0]))
    cut, whole = make_look(stand, height_px=480), make_look(stand, height_px=1200)
    test = QuickTest()
    for look in [cut] * cut_looks + [whole] * whole_looks:
        test.push(look)
    said = test.answer(SOURCE).report.quality.warnings
    assert any("feet" in sentence for sentence in said) is is_told


def test_without_feet_another_fit_is_used() -> None:
    whole, cut = QuickTest(), QuickTest()
    whole.push(make_look())
    cut.push(make_look(height_px=700))
    one, other = whole.answer(SOURCE).report, cut.answer(SOURCE).report
    assert one.tilt_deg != other.tilt_deg
    assert any("feet" in sentence for sentence in other.quality.warnings)
    assert not one.quality.warnings


@pytest.mark.parametrize("bent", [1, 2])
def test_who_bends_every_now_and_then_does_not_stand_relaxed(bent: int) -> None:
    test = QuickTest()
    for number in range(5):
        test.push(make_look(make_stand(shoulder=(0.9, 0.5))) if number < bent else make_look())
    if bent == 1:
        assert test.answer(SOURCE).report.quality.looks == 4
    else:
        with pytest.raises(StandUnfit, match="leans too far"):
            test.answer(SOURCE)
