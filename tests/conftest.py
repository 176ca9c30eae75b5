"""What the tests share: how hypothesis searches, chance that repeats itself, and one clean set."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

from formcheck.analysis import analyse
from formcheck.history.place import ENVIRONMENT
from formcheck.pose import PoseTrack
from formcheck.report import Report
from tests.lifting import Rep, deadlift_set, film

# Fixtures for the landmarker's model, the sample and the clips beside the checkout, and for real windows.
pytest_plugins = ["tests.desktop", "tests.real_input"]

# The same examples in every run: a red build means a change. `--hypothesis-profile search` looks for more.
settings.register_profile("steady", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=400)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _no_history() -> Iterator[None]:
    """Tests keep nothing, least of all in the home of whoever runs them; those of the history name a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, "off")
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    """Chance that is the same in every run."""
    return np.random.default_rng(2607)


@pytest.fixture(scope="session")
def clean_track() -> PoseTrack:
    """Three good reps, filmed at 25 pictures a second."""
    return film(deadlift_set([Rep()] * 3), fps=25.0)


@pytest.fixture(scope="session")
def clean_report(clean_track: PoseTrack) -> Report:
    """What is said about them."""
    return analyse(clean_track, exercise="deadlift")
