"""Building a bundle: from made-up networks always, from the real ones where pip can download them."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.capture.model_bundle import add_normalization, build_bundle, check_bundle, download_wheel
from formcheck.capture.model_index import Network, WheelSource, read_index
from formcheck.errors import ModelDamaged, ModelMissing

BUILD_AND_PRINT_HASH = """
import hashlib, sys
from pathlib import Path
from formcheck.capture.model_bundle import build_bundle
from formcheck.capture.model_index import read_index
bundle = build_bundle(Path(sys.argv[1]), read_index().entry("full").wheel)
print(hashlib.sha256(bundle).hexdigest())
"""

CREATE_LANDMARKER = """
import sys
import numpy as np
import mediapipe
from mediapipe.tasks.python import BaseOptions, vision
options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=sys.argv[1]))
with vision.PoseLandmarker.create_from_options(options) as landmarker:
    picture = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.zeros((64, 64, 3), np.uint8))
    print("people:", len(landmarker.detect(picture).pose_landmarks))
"""


def make_network(*, weight_count: int = 100) -> bytes:
    """Make a TFLite file with one tensor of weights and one note, but no description of its input."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    weights, note = schema.BufferT(), schema.MetadataT()
    weights.data = np.arange(weight_count, dtype=np.uint8)
    note.name, note.buffer = "note", 0
    graph, model = schema.SubGraphT(), schema.ModelT()
    graph.tensors, graph.inputs, graph.outputs, graph.operators = [], [], [], []
    model.version, model.subgraphs, model.buffers, model.metadata = 3, [graph], [weights], [note]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def read_scaling(network: bytes) -> list[tuple[float, float]]:
    """Read every (mean, std) that a TFLite file states for its inputs."""
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(network, 0))
    found = []
    for entry in model.metadata or []:
        if entry.name == b"TFLITE_METADATA":
            data = model.buffers[entry.buffer].data.tobytes()
            root = metadata_schema.ModelMetadata.GetRootAsModelMetadata(data, 0)
            for tensor in (
                metadata_schema.ModelMetadataT.InitFromObj(root).subgraphMetadata[0].inputTensorMetadata
            ):
                found += [(step.options.mean[0], step.options.std[0]) for step in tensor.processUnits]
    return found


def read_buffers(network: bytes) -> list[bytes]:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(network, 0))
    return [b"" if buffer.data is None else buffer.data.tobytes() for buffer in model.buffers]


def make_wheel(path: Path, networks: dict[str, bytes]) -> WheelSource:
    with zipfile.ZipFile(path, "w") as wheel:
        for name, network in networks.items():
            wheel.writestr(name, network)
    detector, landmarks = (
        Network(path=name, sha256=hashlib.sha256(network).hexdigest()) for name, network in networks.items()
    )
    return WheelSource(requirement="networks==1", detector=detector, landmarks=landmarks)


@pytest.fixture(scope="module")
def real_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = read_index().entry("full").wheel
    assert source is not None
    try:
        return download_wheel(source.requirement, tmp_path_factory.mktemp("wheel"))
    except ModelMissing as error:
        pytest.skip(f"needs pip and a package index: {error}")


def test_added_normalization_can_be_read_back_and_nothing_else_changes() -> None:
    network = make_network()
    described = add_normalization(network, mean=0.0, std=255.0)
    assert read_scaling(network) == []
    assert read_scaling(described) == [(0.0, 255.0)]
    assert read_buffers(described)[:-1] == read_buffers(network)


def test_bundle_holds_both_networks_uncompressed(tmp_path: Path) -> None:
    detector, landmarks = make_network(weight_count=10), make_network(weight_count=200)
    source = make_wheel(tmp_path / "networks.whl", {"a.tflite": detector, "b.tflite": landmarks})
    bundle = tmp_path / "built.task"
    bundle.write_bytes(build_bundle(tmp_path / "networks.whl", source))
    check_bundle(bundle)
    with zipfile.ZipFile(bundle) as archive:
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("pose_detector.tflite") == detector
        assert read_scaling(archive.read("pose_landmarks_detector.tflite")) == [(0.0, 255.0)]


def test_network_with_another_hash_is_refused(tmp_path: Path) -> None:
    networks = {"a.tflite": make_network(weight_count=10), "b.tflite": make_network()}
    source = make_wheel(tmp_path / "networks.whl", networks)
    make_wheel(tmp_path / "other.whl", networks | {"b.tflite": make_network(weight_count=11)})
    with pytest.raises(ModelDamaged, match=r"b\.tflite .* sha256 differs"):
        build_bundle(tmp_path / "other.whl", source)


def test_wheel_without_the_network_is_refused(tmp_path: Path) -> None:
    source = make_wheel(tmp_path / "networks.whl", {"a.tflite": b"a", "b.tflite": b"b"})
    make_wheel(tmp_path / "other.whl", {"a.tflite": b"a", "c.tflite": b"b"})
    with pytest.raises(ModelDamaged, match=r"does not contain b\.tflite"):
        build_bundle(tmp_path / "other.whl", source)


def test_cut_off_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "networks.whl"
    source = make_wheel(wheel, {"a.tflite": b"a" * 1000, "b.tflite": b"b" * 1000})
    wheel.write_bytes(wheel.read_bytes()[:1500])
    with pytest.raises(ModelDamaged, match=r"networks==1 wheel .* damaged"):
        build_bundle(wheel, source)


def test_pip_failure_is_one_sentence_without_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(ModelMissing, match=r"^pip could not download mediapipe==0\.10\.21 \(exit code 1\)$"):
        download_wheel("mediapipe==0.10.21", tmp_path)
    assert capfd.readouterr() == ("", "")


def test_real_bundle_is_the_same_from_two_processes(real_wheel: Path) -> None:
    command = [sys.executable, "-c", BUILD_AND_PRINT_HASH, str(real_wheel)]
    first, second = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2))
    assert len(first.strip()) == 64
    assert first == second


def test_real_networks_keep_their_weights(real_wheel: Path) -> None:
    source = read_index().entry("full").wheel
    assert source is not None
    with zipfile.ZipFile(real_wheel) as wheel:
        network = wheel.read(source.landmarks.path)
    described = add_normalization(network, mean=0.0, std=255.0)
    assert read_buffers(described)[:-1] == read_buffers(network)


def test_landmarker_accepts_the_real_bundle(real_wheel: Path, tmp_path: Path) -> None:
    source = read_index().entry("full").wheel
    assert source is not None
    bundle = tmp_path / "built.task"
    bundle.write_bytes(build_bundle(real_wheel, source))
    # In a process of its own that cannot reach anybody: the landmarker reports its use over the network.
    environment = os.environ | {"https_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, "-c", CREATE_LANDMARKER, str(bundle)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert result.stdout == "people: 0\n", result.stderr
