"""What has to hold of the packages formcheck is installed with."""

from importlib.metadata import version


def test_both_opencv_packages_are_one_version() -> None:
    # They own the same files; with two versions it depends on the install order which ones are there.
    assert version("opencv-python") == version("opencv-contrib-python")
