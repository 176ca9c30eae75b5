"""What has to hold of the packages formcheck is installed with."""

from importlib.metadata import requires, version


def test_both_opencv_packages_are_one_version() -> None:
    # They own the same files; with two versions it depends on the install order which ones are there.
    assert version("opencv-python") == version("opencv-contrib-python")


def test_whoever_installs_formcheck_gets_both_opencv_packages_in_one_version() -> None:
    # Without the developers' constraints pip takes the newest it may.
    named = dict(
        requirement.split("==", 1)
        for requirement in requires("formcheck") or []
        if requirement.startswith(("opencv-python==", "opencv-contrib-python=="))
    )
    assert named["opencv-python"] == named["opencv-contrib-python"]
