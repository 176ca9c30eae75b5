"""Pose model bundles: what they look like, and building one from the networks inside a mediapipe wheel.

A ``.task`` bundle is an uncompressed zip of two TFLite networks. In the wheel the detector already carries
the metadata that the landmarker asks for, and goes in as it is; the landmarks network lacks the statement
that its input is scaled to 0..1, without which the landmarker refuses it.
"""

import hashlib
import importlib.util
import io
import logging
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from formcheck.capture.model_index import Network, WheelSource
from formcheck.errors import ModelDamaged, ModelMissing

__all__ = ["add_normalization", "build_bundle", "check_bundle", "download_wheel"]

logger = logging.getLogger(__name__)

# The names the landmarker looks for (mediapipe/tasks/cc/vision/pose_landmarker/pose_landmarker_graph.cc).
DETECTOR_MEMBER = "pose_detector.tflite"
LANDMARKS_MEMBER = "pose_landmarks_detector.tflite"

# All that zipfile and zlib raise on a damaged or encrypted archive.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

# The landmarks network takes colours as 0..1, which is (value - mean) / std with these. Source: mediapipe's
# own graph for it, mediapipe/modules/pose_landmark/pose_landmark_by_roi_cpu.pbtxt, output_tensor_float_range.
LANDMARKS_MEAN = 0.0
LANDMARKS_STD = 255.0

# The same wheel whatever this machine is: nothing in it runs, only its networks are taken out.
WHEEL_TAGS = (
    "--python-version=3.11",
    "--implementation=cp",
    "--abi=cp311",
    "--platform=manylinux_2_28_x86_64",
)


def check_bundle(path: Path) -> None:
    """Check that a file has the form of a pose model bundle and that nothing in it is damaged.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    ModelMissing
        If there is no such file.
    ModelDamaged
        If it cannot be read, is not a zip of the two networks, or one of them is damaged.
    """
    advice = "name a pose landmarker .task file, or none and formcheck uses its own."
    if not path.is_file():
        raise ModelMissing(f"There is no pose model at '{path}'; {advice}")
    try:
        with zipfile.ZipFile(path) as bundle:
            missing = {DETECTOR_MEMBER, LANDMARKS_MEMBER}.difference(bundle.namelist())
            altered = bundle.testzip()
    except (*ZIP_ERRORS, OSError) as error:
        raise ModelDamaged(f"'{path}' is damaged or not a pose model ({error}); {advice}") from error
    if missing:
        raise ModelDamaged(
            f"'{path}' is not a pose model: it lacks {' and '.join(sorted(missing))}; {advice}"
        )
    if altered is not None:
        raise ModelDamaged(f"'{path}' is damaged: {altered} in it was altered; {advice}")


def download_wheel(requirement: str, folder: Path) -> Path:
    """Have pip download one wheel, without installing it or anything it depends on.

    Parameters
    ----------
    requirement : str
        What to ask for, with the exact version.
    folder : Path
        An empty folder; the wheel and pip's temporary files are written into it.

    Returns
    -------
    Path
        The wheel.

    Raises
    ------
    ModelMissing
        If pip is not installed, or could not download it.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelMissing(f"{requirement} could not be downloaded because this Python has no pip")
    # -P: a file named like a module of pip in the current folder must not be run.
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-deps", "--only-binary=:all:", *WHEEL_TAGS]
    command += ["--dest", str(folder), requirement]
    # Constraints are for what gets installed, and formcheck's own would forbid this older mediapipe.
    environment = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    # Killed by Ctrl-C, pip leaves its temporary files; here they go with the folder.
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False
        )
    except OSError as error:
        raise ModelMissing(f"pip could not be started to download {requirement} ({error})") from error
    wheels = sorted(folder.glob("*.whl"))
    if result.returncode != 0 or not wheels:
        logger.debug("pip: %s", result.stderr.decode(errors="replace"))
        raise ModelMissing(f"pip could not download {requirement} (exit code {result.returncode})")
    return wheels[0]


def build_bundle(wheel_file: Path, source: WheelSource) -> bytes:
    """Build a pose model bundle from a wheel.

    Parameters
    ----------
    wheel_file : Path
        The downloaded wheel.
    source : WheelSource
        Where in it the two networks are, and their hashes.

    Returns
    -------
    bytes
        The bundle. The same wheel gives the same bytes every time, as long as the version of flatbuffers is
        the same: another version may lay out the same content differently.

    Raises
    ------
    ModelDamaged
        If the wheel is not a zip, or a network in it is missing or has another hash.
    ModelMissing
        If the installed mediapipe does not bring the TFLite schema.
    """
    try:
        with zipfile.ZipFile(wheel_file) as wheel:
            detector = _read_network(wheel, source.detector)
            landmarks = _read_network(wheel, source.landmarks)
    except (*ZIP_ERRORS, OSError) as error:
        raise ModelDamaged(f"the {source.requirement} wheel that pip downloaded is damaged") from error
    landmarks = add_normalization(landmarks, mean=LANDMARKS_MEAN, std=LANDMARKS_STD)
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for name, network in ((DETECTOR_MEMBER, detector), (LANDMARKS_MEMBER, landmarks)):
            # A ZipInfo without a date is of 1980, so that the bytes do not depend on the day.
            archive.writestr(zipfile.ZipInfo(name), network)
    return bundle.getvalue()


def add_normalization(network: bytes, *, mean: float, std: float) -> bytes:
    """Add to a TFLite network the metadata that says how its input picture is scaled.

    Parameters
    ----------
    network : bytes
        A TFLite file without such metadata.
    mean, std : float
        The network takes (value - mean) / std of each colour value 0..255.

    Returns
    -------
    bytes
        The TFLite file with the metadata; the weights are unchanged.

    Raises
    ------
    ModelMissing
        If the installed mediapipe does not bring the TFLite schema.
    """
    # mediapipe takes a second to import. Its own metadata writer cannot be imported in 1.2.2, its schema can.
    import flatbuffers
    import numpy as np

    try:
        from mediapipe.tasks.metadata import schema_py_generated as schema
    except ImportError as error:
        raise ModelMissing("the installed mediapipe does not bring the TFLite schema") from error

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(network, 0))
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_describe_input(mean=mean, std=std), dtype=np.uint8)
    model.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name = "TFLITE_METADATA"
    entry.buffer = len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _describe_input(*, mean: float, std: float) -> bytes:
    """Write the metadata document: one RGB picture goes in, scaled as given."""
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    scaling = schema.NormalizationOptionsT()
    scaling.mean, scaling.std = [mean], [std]
    step = schema.ProcessUnitT()
    step.optionsType, step.options = schema.ProcessUnitOptions.NormalizationOptions, scaling
    picture = schema.ImagePropertiesT()
    picture.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = picture
    tensor = schema.TensorMetadataT()
    tensor.name, tensor.content, tensor.processUnits = "image", content, [step]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = schema.ModelMetadataT()
    model.name, model.subgraphMetadata = "pose landmarks", [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def _read_network(wheel: zipfile.ZipFile, network: Network) -> bytes:
    try:
        data = wheel.read(network.path)
    except KeyError as error:
        raise ModelDamaged(f"the downloaded wheel does not contain {network.path}") from error
    if hashlib.sha256(data).hexdigest() != network.sha256:
        raise ModelDamaged(f"{network.path} in the downloaded wheel is another file (its sha256 differs)")
    return data
