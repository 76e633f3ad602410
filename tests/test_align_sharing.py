"""One model for a process, and vectors that are made once."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import numpy as np

from mtkit.align.bilingual import EMBEDDED, BilingualAligner, load, load_model, shared_model
from mtkit.corpus.filters.pair import Pair

if TYPE_CHECKING:
    from pathlib import Path

ARABIC = ["وصل الوزير إلى دمشق صباح اليوم.", "غادر الوفد المدينة ليلًا.", "لم يعلق أحد على الخبر."]
ENGLISH = ["The minister arrived in Damascus this morning.", "The delegation left at night.", "Nobody commented on it."]


def test_a_model_is_loaded_once() -> None:
    """Who loads a model that is in use gets the same one."""
    model = shared_model(EMBEDDED)
    assert shared_model(EMBEDDED) is model
    assert load().model is model
    assert Pair("en", "ar").model is model


def test_a_model_whose_files_changed_is_loaded_again(tmp_path: Path) -> None:
    """A model that was trained again in its folder is another one."""
    folder = tmp_path / "model"
    shutil.copytree(EMBEDDED, folder)
    model = shared_model(folder)
    os.utime(folder / "model.json", (1, 1))
    assert shared_model(folder) is not model


def test_vectors_that_were_kept_are_those_that_are_made() -> None:
    """The filter sees the same vectors whether the aligner made them before or not, bit for bit."""
    texts = [[*ARABIC[:2], f"{ARABIC[1]} {ARABIC[2]}"], [*ENGLISH[1:], "Another sentence stands here."]]
    fresh, used = Pair("ar", "en"), Pair("ar", "en")
    fresh.__dict__["model"] = load_model(EMBEDDED)  # one that has aligned nothing
    used.__dict__["model"] = model = load_model(EMBEDDED)
    BilingualAligner(model).align_texts(ARABIC, ENGLISH)
    assert model.encoder is not None
    assert set(ARABIC) == set(model.encoder.kept(target=False))
    for side, some in enumerate(texts):
        for asked in (some, some[:2], some[2:], []):
            expected, found = fresh.vectors(asked, side), used.vectors(asked, side)
            assert expected is not None
            assert found is not None
            assert found.dtype == expected.dtype
            np.testing.assert_array_equal(expected, found)
