"""Fixtures for tests on real input: the landmarker's model, the repository's sample, clips beside it."""

from pathlib import Path

import pytest

from formcheck.capture.model_file import obtain_model
from formcheck.errors import ModelMissing

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def model() -> Path:
    """The real pose landmarker bundle, fetched at the first run."""
    try:
        return obtain_model()
    except ModelMissing as error:
        pytest.skip(f"the pose model is not here and cannot be fetched: {error}")


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample of the repository: five deadlifts, the third short, the fourth rounded."""
    return ROOT / "samples" / "deadlift.mp4"


@pytest.fixture(scope="session")
def shared_clips() -> Path:
    """Labelled clips of other people, which exist beside the checkout or not at all."""
    folder = ROOT.parent / "shared" / "clips"
    if not (folder / "labels.csv").exists():
        pytest.skip("there are no labelled clips beside this checkout")
    return folder
