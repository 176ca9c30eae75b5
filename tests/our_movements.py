"""The test files of our movements by their names, for what has to hold for every one of them."""

from types import ModuleType

from tests.exercises import (
    test_ball_curl,
    test_cat_cow,
    test_deadlift,
    test_hip_lift,
    test_nordic_curl,
    test_single_leg_deadlift,
)

__all__ = ["TESTS_OF"]

TESTS_OF: dict[str, ModuleType] = {
    module.__name__.rpartition("test_")[2]: module
    for module in (
        test_ball_curl,
        test_cat_cow,
        test_deadlift,
        test_hip_lift,
        test_nordic_curl,
        test_single_leg_deadlift,
    )
}
"""Each has ``CLEAN``, a set without faults, and ``WITNESSES``, sets with each of them."""
