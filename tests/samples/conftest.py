"""The renderer is a package of the samples' folder, as its own script sees it."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT / "samples") not in sys.path:
    sys.path.insert(0, str(ROOT / "samples"))


@pytest.fixture(scope="session")
def makehuman() -> Path:
    """The checkout of MakeHuman's files, which exists beside this one or not at all."""
    folder = ROOT.parent / "shared" / "makehuman"
    if not folder.is_dir():
        pytest.skip("there is no MakeHuman beside this checkout")
    return folder
