"""The fast path against its reference: the same model, run by onnxruntime and by torch."""

import json
import random
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from embeddings.encoder import SentenceEncoder
from embeddings.errors import ExportError, ModelChangedError
from embeddings.export import MOST_DIFFERENCE, difference, export
from embeddings.exported import find_exported, folder_for
from embeddings.fast_model import FastModel
from embeddings.model import find_model
from embeddings.opening import open_model
from embeddings.reference_model import ReferenceModel

WORDS = ["team", "lead", "nurse", "budget", "speak", "über", "naïve", "中文", "(ICU)", "24/7", "x"]


def _texts(count: int) -> list[list[str]]:
    """Return different one-sentence texts of 1 to 60 words."""
    draw = random.Random(3)
    return [[" ".join([*draw.choices(WORDS, k=draw.randint(1, 60)), str(n)])] for n in range(count)]


def _fast(model: Path, exports: Path, threads: int | None = None) -> SentenceEncoder:
    return SentenceEncoder(model, models_folder=exports, threads=threads)


def test_both_ways_give_the_same_vectors_up_to_rounding(encoder: SentenceEncoder) -> None:
    reference = SentenceEncoder(threads=1)
    people = _texts(60)
    fast, slow = encoder.encode(people), reference.encode(people)
    assert np.array_equal(fast.tokens, slow.tokens)
    assert np.array_equal(fast.offsets, slow.offsets)
    assert np.abs(fast.rows.astype(int) - slow.rows).max() <= 1
    assert np.mean(fast.rows != slow.rows) < 0.001
    assert fast.model.backend != slow.model.backend


def test_the_default_model_is_exported_within_the_difference_that_is_allowed(
    encoder: SentenceEncoder,
) -> None:
    found = encoder.difference_from_reference()
    assert found is not None
    assert 0 < found < MOST_DIFFERENCE


def test_the_reference_has_nothing_to_differ_from(tiny_model: Path) -> None:
    assert SentenceEncoder(tiny_model).difference_from_reference() is None


def test_threads_change_no_bit(tiny_model: Path, tiny_exports: Path) -> None:
    one = _fast(tiny_model, tiny_exports, threads=1).encode(_texts(200))
    for threads in (2, 3):
        several = _fast(tiny_model, tiny_exports, threads=threads).encode(_texts(200))
        assert several.vectors_sha256() == one.vectors_sha256()


def test_a_long_sentence_is_cut_as_the_reference_cuts_it(
    tiny_model: Path, tiny_exports: Path
) -> None:
    people = [["word " * count] for count in (13, 14, 15, 28, 29, 100)]
    fast = _fast(tiny_model, tiny_exports).encode(people)
    slow = SentenceEncoder(tiny_model).encode(people)
    assert np.array_equal(fast.offsets, slow.offsets)
    assert np.array_equal(fast.tokens, slow.tokens)


def test_the_fast_path_imports_neither_torch_nor_transformers(
    tiny_model: Path, tiny_exports: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from embeddings.encoder import SentenceEncoder;"
        "encoder = SentenceEncoder(sys.argv[1], models_folder=Path(sys.argv[2]));"
        "encoder.encode([['One.']]);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'onnx'} & {*sys.modules}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tiny_model), str(tiny_exports)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "[]\n"


def test_the_two_ways_share_no_cached_vector(
    tiny_model: Path, tiny_exports: Path, tmp_path: Path
) -> None:
    SentenceEncoder(tiny_model, cache_folder=tmp_path).encode([["One."]])
    seen: list[tuple[int, int]] = []
    fast = SentenceEncoder(tiny_model, cache_folder=tmp_path, models_folder=tiny_exports)
    fast.encode([["One."]], lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1), (1, 1)]


def test_a_second_export_finds_the_files_of_the_first(tiny_model: Path, tmp_path: Path) -> None:
    files = find_model(tiny_model)
    reference = ReferenceModel(files)
    first = export(reference, files, tmp_path)
    second = export(reference, files, tmp_path)
    assert first.manifest == second.manifest
    assert [one.name for one in tmp_path.iterdir()] == [first.folder.name]


def test_a_graph_that_was_changed_is_refused_and_named(
    tiny_model: Path, tiny_exports: Path, tmp_path: Path
) -> None:
    exports = copytree(tiny_exports, tmp_path / "exports")
    found = find_exported(exports, find_model(tiny_model))
    assert found is not None
    found.graph.write_bytes(found.graph.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelChangedError, match=r"model\.onnx has the SHA-256.*delete the folder"):
        FastModel(found)
    found.graph.unlink()
    with pytest.raises(
        ModelChangedError, match=r"model\.onnx has the SHA-256 unknown: No such file"
    ):
        _fast(tiny_model, exports).encode([["One."]])


def test_a_manifest_that_cannot_be_read_is_an_error(tiny_model: Path, tmp_path: Path) -> None:
    files = find_model(tiny_model)
    folder = folder_for(tmp_path, files)
    folder.mkdir()
    foreign = {"frame": {"before": [], "after": [], "padding": 0}, "files": {"../../secret": "0"}}
    for content in ("", "[]", "{}", json.dumps({"frame": 3}), json.dumps(foreign)):
        (folder / "manifest.json").write_text(content, "utf-8")
        with pytest.raises(ModelChangedError, match="manifest"):
            open_model(files, tmp_path)


def test_a_manifest_of_another_length_of_vectors_is_an_error(
    tiny_model: Path, tiny_exports: Path, tmp_path: Path
) -> None:
    exports, files = copytree(tiny_exports, tmp_path / "exports"), find_model(tiny_model)
    file = folder_for(exports, files) / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"dimension": 33}), "utf-8")
    with pytest.raises(ModelChangedError, match=r"manifest .* delete the folder"):
        open_model(files, exports)


def test_an_export_with_other_vectors_is_refused_and_remembered(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = find_model(tiny_model)
    monkeypatch.setattr("embeddings.export.MOST_DIFFERENCE", 1e-12)
    opened = open_model(files, tmp_path)
    assert opened.slow_because is not None
    assert "its vectors differ by" in opened.slow_because
    assert opened.backend.startswith("torch-")
    monkeypatch.undo()
    assert open_model(files, tmp_path).slow_because == opened.slow_because
    rows = SentenceEncoder(tiny_model, models_folder=tmp_path).encode([["One."]]).rows
    assert np.array_equal(rows, SentenceEncoder(tiny_model).encode([["One."]]).rows)


def test_a_refusal_by_other_libraries_does_not_count(tiny_model: Path, tmp_path: Path) -> None:
    files = find_model(tiny_model)
    folder_for(tmp_path, files).with_suffix(".refused").write_text("torch-0.1\nwhy", "utf-8")
    assert open_model(files, tmp_path).slow_because is None


def test_where_nothing_can_be_written_the_reference_runs_and_says_why(
    tiny_model: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    encoder = SentenceEncoder(tiny_model, models_folder=tmp_path / "file" / "models")
    assert encoder.encode([["One."]]).rows.shape == (1, 32)
    assert encoder.slow_because is not None
    assert "cannot be written" in encoder.slow_because


def test_a_tokenizer_that_reads_otherwise_is_refused(tiny_model: Path, tiny_exports: Path) -> None:
    reference = ReferenceModel(find_model(tiny_model))
    found = find_exported(tiny_exports, find_model(tiny_model))
    assert found is not None
    fast = FastModel(found)
    fast._tokenizer.normalizer = None  # no lower case any more
    with pytest.raises(ExportError, match="reads texts in another way"):
        difference(fast, reference, 16)


def test_keys_of_people_serve_to_forget_them(
    tiny_model: Path, tiny_exports: Path, tmp_path: Path
) -> None:
    encoder = SentenceEncoder(tiny_model, cache_folder=tmp_path, models_folder=tiny_exports)
    people = [["One. Two."], ["Two. Three."], []]
    encoder.encode(people)
    keys = encoder.keys(people)
    # Two sentences and the whole, each for either way of running the model.
    assert [len(mine) for mine in keys] == [6, 6, 0]
    assert len(set(keys[0]) & set(keys[1])) == 2
    assert encoder.forget(set(keys[0]) - set(keys[1])) == 2
    seen: list[tuple[int, int]] = []
    encoder.encode(people, lambda done, total: seen.append((done, total)))
    assert seen == [(2, 5), (3, 5), (4, 5), (5, 5)]


def test_keys_of_another_folder_are_others(
    tiny_model: Path, tiny_exports: Path, tmp_path: Path
) -> None:
    keys = [
        SentenceEncoder(tiny_model, cache_folder=folder, models_folder=tiny_exports).keys(
            [["One."]]
        )
        for folder in (tmp_path / "one", tmp_path / "other")
    ]
    assert keys[0] != keys[1]
    assert SentenceEncoder(tiny_model, models_folder=tiny_exports).keys([["One."]]) == [[]]


def test_a_model_that_never_reads_one_of_its_inputs_is_fast_too(
    tiny_model: Path, tmp_path: Path
) -> None:
    from transformers import DistilBertConfig, DistilBertModel

    folder = copytree(tiny_model, tmp_path / "distilled")
    size = DistilBertConfig(dim=32, hidden_dim=64, n_layers=1, n_heads=2)
    DistilBertModel(size).save_pretrained(folder)
    files = find_model(folder)
    assert len(ReferenceModel(files).inputs) == 3
    assert open_model(files, tmp_path / "models").slow_because is None


def test_an_export_that_cannot_be_run_leaves_the_model_to_the_reference(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("embeddings.fast_model._session", broken)
    opened = open_model(find_model(tiny_model), tmp_path)
    assert opened.slow_because == "its export cannot be run (ZeroDivisionError)"


def test_files_that_are_not_ours_to_read_are_as_good_as_none(
    tiny_model: Path, tmp_path: Path
) -> None:
    files = find_model(tiny_model)
    folder = folder_for(tmp_path, files)
    (folder / "manifest.json").mkdir(parents=True)  # nobody can read it, not even root
    assert find_exported(tmp_path, files) is None
