"""Model files: lexicon, network and encoder are the same after a round trip, and damage is said."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mtkit.align import load_aligner
from mtkit.align.arrays import pack_arrays, pack_words, read_arrays, unpack_words
from mtkit.align.beads import Network, load_network, save_network
from mtkit.align.bilingual import EMBEDDED, load_model
from mtkit.align.encoder import BUCKETS, Encoder, load_encoder, save_encoder
from mtkit.align.lexicon import STEP, Table, load_lexicon, save_lexicon
from mtkit.align.training.lexicon import train_lexicon
from mtkit.errors import ModelError
from tests.align_fixtures import TOY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_equal_arrays_give_equal_bytes() -> None:
    """Neither the order of the names nor the time of day shows."""
    arrays = {"b": np.arange(5), "a": np.ones((2, 3), np.float32)}
    data = pack_arrays(arrays)
    assert pack_arrays({name: arrays[name].copy() for name in ("a", "b")}) == data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["a.npy", "b.npy"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_arrays_come_back(tmp_path: Path) -> None:
    """Names, types, shapes and values are kept."""
    arrays = {"a": np.arange(6, dtype=np.uint16).reshape(2, 3)[:, ::2], "empty": np.zeros(0, np.float32)}
    (tmp_path / "x.npz").write_bytes(pack_arrays(arrays))
    found = read_arrays(tmp_path / "x.npz")
    assert sorted(found) == ["a", "empty"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype


@pytest.mark.parametrize("words", [[], ["واحد"], ["a", "مدينة", "b c", "é"]])
def test_words_come_back(words: list[str]) -> None:
    """A word list of any length survives packing."""
    assert unpack_words(pack_words(words)) == words


@pytest.mark.parametrize("content", [b"", b"not a zip archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_a_model_error(tmp_path: Path, content: bytes) -> None:
    """Empty, foreign and cut files are said with their path."""
    path = tmp_path / "lexicon.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="is not a model file") as caught:
        load_lexicon(path)
    assert caught.value.path == str(path)


def test_a_file_cut_in_the_middle_is_a_model_error(tmp_path: Path) -> None:
    """Half of a real model file is damaged too."""
    data = (EMBEDDED / "beads.npz").read_bytes()
    (tmp_path / "beads.npz").write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match="is not a model file"):
        load_network(tmp_path / "beads.npz")


def test_damage_anywhere_is_a_model_error(tmp_path: Path) -> None:
    """Wherever a bit is wrong, the file loads or is said to be damaged; mostly the latter."""
    data = (EMBEDDED / "beads.npz").read_bytes()
    said = 0
    for place in range(0, len(data), len(data) // 150):
        broken = bytearray(data)
        broken[place] ^= 0x55
        (tmp_path / "beads.npz").write_bytes(broken)
        try:
            load_network(tmp_path / "beads.npz")
        except ModelError:
            said += 1
    assert said > 120


def test_a_single_array_is_no_model(tmp_path: Path) -> None:
    """An array that NumPy saved by itself is another kind of file."""
    np.save(tmp_path / "beads.npy", np.arange(3))
    with pytest.raises(ModelError, match="is not a model file"):
        load_network(tmp_path / "beads.npy")


@pytest.mark.parametrize("load", [load_lexicon, load_network, load_encoder])
def test_a_missing_file_is_a_model_error(tmp_path: Path, load: Callable[[Path], object]) -> None:
    """No file, and an archive that holds something else, are told apart."""
    with pytest.raises(ModelError, match="no such model file"):
        load(tmp_path / "none.npz")
    (tmp_path / "other.npz").write_bytes(pack_arrays({"something": np.arange(3)}))
    with pytest.raises(ModelError, match="is not a"):
        load(tmp_path / "other.npz")


def test_a_lexicon_comes_back(tmp_path: Path) -> None:
    """Vocabularies, counts and tables are kept, and the bytes are the same again."""
    lexicon = train_lexicon(TOY)
    data = save_lexicon(lexicon)
    (tmp_path / "lexicon.npz").write_bytes(data)
    found = load_lexicon(tmp_path / "lexicon.npz")
    assert found.counts == lexicon.counts
    for name, level in lexicon.levels.items():
        assert found.levels[name].source == level.source
        assert found.levels[name].target == level.target
        np.testing.assert_array_equal(found.levels[name].source_counts, level.source_counts)
        for way in ("forward", "backward"):
            expected, table = getattr(level, way), getattr(found.levels[name], way)
            np.testing.assert_array_equal(table.starts, expected.starts)
            np.testing.assert_array_equal(table.columns, expected.columns)
            np.testing.assert_array_equal(table.codes, expected.codes)
    assert save_lexicon(found) == data


def test_probabilities_among_some_words() -> None:
    """A sparse table gives the dense part that is asked for; unknown words have no probability."""
    table = Table(np.array([0, 2, 2, 3]), np.array([0, 3, 1], np.uint32), np.array([0, 50, 255], np.uint8))
    found = table.local(np.array([0, -1, 2, 1]), np.array([3, 0, -1, 1]), 4)
    expected = np.zeros((4, 4), np.float32)
    expected[0] = [np.exp(-50 * STEP), 1.0, 0.0, 0.0]
    expected[2, 3] = np.exp(-255 * STEP)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_a_network_comes_back(tmp_path: Path) -> None:
    """A network scores the same after a round trip; it clips what is far off."""
    numbers = np.random.default_rng(3)
    layers = tuple(
        (numbers.normal(size=(a, b)).astype(np.float32), numbers.normal(size=b).astype(np.float32))
        for a, b in ((4, 3), (3, 1))
    )
    network = Network(np.zeros(4, np.float32), np.ones(4, np.float32), (layers, layers), 0.25, 0.5)
    (tmp_path / "beads.npz").write_bytes(save_network(network))
    found = load_network(tmp_path / "beads.npz")
    matrix = numbers.normal(size=(5, 4)).astype(np.float32)
    rough = numbers.normal(size=5).astype(np.float32)
    assert (len(found.members), found.rough, found.temperature) == (2, 0.25, 0.5)
    np.testing.assert_array_equal(found.score(matrix, rough), network.score(matrix, rough))
    far = network.score(np.full_like(matrix, 1e6), rough), network.score(np.full_like(matrix, 1e9), rough)
    np.testing.assert_array_equal(*far)


def test_an_encoder_comes_back(tmp_path: Path) -> None:
    """Vocabularies are kept, vectors up to the step of a byte."""
    vectors = np.random.default_rng(4).normal(size=(3 + BUCKETS, 8)).astype(np.float32)
    encoder = Encoder({"بيت": 0, "كتاب": 1}, {"house": 2}, vectors)
    (tmp_path / "encoder.npz").write_bytes(save_encoder(encoder))
    found = load_encoder(tmp_path / "encoder.npz")
    assert (found.source, found.target) == (encoder.source, encoder.target)
    step = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(found.vectors - vectors) <= 0.51 * step).all()


def test_a_model_folder_without_a_model(tmp_path: Path) -> None:
    """A folder without model.json, with a broken one, and with a part missing: each is one clear error."""
    with pytest.raises(ModelError, match="no model here"):
        load_aligner("bilingual", tmp_path)
    for content in ("{", "[]", "{}"):
        (tmp_path / "model.json").write_text(content, encoding="utf-8")
        with pytest.raises(ModelError, match=r"model.json is damaged"):
            load_model(tmp_path)
    about = {"name": "x", "source_lang": "ar", "target_lang": "en"}
    (tmp_path / "model.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ModelError, match="no such model file"):
        load_model(tmp_path)


def test_the_embedded_model_fits_into_the_wheel() -> None:
    """What ships is named, licensed, described, and small: 6 MB of lexicon, 22 MB in all."""
    about = json.loads((EMBEDDED / "model.json").read_text("utf-8"))
    assert about["name"].startswith("ar-en-")
    assert (EMBEDDED / "lexicon.npz").stat().st_size <= 6_000_000
    assert sum(path.stat().st_size for path in EMBEDDED.iterdir()) <= 22_000_000
    assert "CC BY-SA 4.0" in (EMBEDDED.parent / "README.md").read_text("utf-8")
    assert "CC BY-SA 4.0" in (EMBEDDED.parent / "LICENSE").read_text("utf-8")
