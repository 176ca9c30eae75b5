import json

import pytest


def test_every_fault_is_drawn_as_often_and_named_in_the_truth() -> None:
    pytest.importorskip("moderngl")
    from render.fault_draws import FAULTS, fault_scenarios

    for movement, changes in FAULTS.items():
        scenarios = fault_scenarios(movement, 2, 7)
        assert scenarios == fault_scenarios(movement, 2, 7)
        done = [name for scenario in scenarios for rep in scenario.plan.reps for name in rep.faults]  # type: ignore[union-attr]
        # Two of each, and some that another fault brings along.
        first = [rep.faults[0] for scenario in scenarios for rep in scenario.plan.reps if rep.faults]  # type: ignore[union-attr]
        assert {name: first.count(name) for name in changes} == dict.fromkeys(changes, 2)
        assert set(done) >= set(changes)
        json.dumps([scenario.as_data() for scenario in scenarios], allow_nan=False)


def test_movements_without_faults_are_refused() -> None:
    pytest.importorskip("moderngl")
    from render.fault_draws import fault_scenarios

    with pytest.raises(ValueError, match="no faults of 'walk'"):
        fault_scenarios("walk", 1, 1)
