"""Bias, RMSE, limits and coverage: against NumPy's own, and in whatever parts the errors come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.evaluation.agreement import ErrorSums

ERRORS = st.lists(st.floats(-90.0, 90.0, allow_nan=False), min_size=2, max_size=40)


@given(ERRORS, st.integers(0, 40))
def test_parts_give_the_same_as_the_whole(errors: list[float], cut: int) -> None:
    values = np.array(errors)
    bands = np.full(values.size, 6.0)
    parts = [ErrorSums.of(part, bands[: part.size]) for part in (values[:cut], values[cut:])]
    together = ErrorSums.summarise(parts)
    assert together is not None
    assert together.n == values.size
    assert together.bias == pytest.approx(values.mean(), abs=1e-3)
    assert together.rmse == pytest.approx(np.sqrt(np.mean(values**2)), abs=1e-3)
    assert together.lower is not None
    assert together.upper is not None
    spread = 1.96 * values.std(ddof=1)
    assert together.lower == pytest.approx(values.mean() - spread, abs=1e-2)
    assert together.upper == pytest.approx(values.mean() + spread, abs=1e-2)
    assert together.coverage_68 == pytest.approx(np.mean(np.abs(values) <= 6.0), abs=1e-3)
    assert together.coverage_95 == pytest.approx(np.mean(np.abs(values) <= 1.96 * 6.0), abs=1e-3)


def test_the_right_standard_error_covers_as_many_as_it_should(rng: np.random.Generator) -> None:
    errors = rng.normal(0.0, 4.0, 20_000)
    found = ErrorSums.summarise([ErrorSums.of(errors, np.full(errors.size, 4.0))])
    assert found is not None
    assert found.coverage_68 == pytest.approx(0.683, abs=0.015)
    assert found.coverage_95 == pytest.approx(0.95, abs=0.01)


def test_what_is_not_known_is_left_out() -> None:
    found = ErrorSums.summarise([ErrorSums.of(np.array([np.nan, 2.0])), ErrorSums.of(np.array([np.nan]))])
    assert found is not None
    assert (found.n, found.recordings, found.bias) == (1, 1, 2.0)
    assert (found.lower, found.upper, found.coverage_68) == (None, None, None)


def test_nothing_agrees_with_nothing() -> None:
    assert ErrorSums.summarise([]) is None
    assert ErrorSums.summarise([ErrorSums()]) is None
