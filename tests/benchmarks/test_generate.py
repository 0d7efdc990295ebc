from benchmarks.generate import FOLDER, documents, text_of
from benchmarks.registry import OWN_CASES


def test_the_committed_cases_are_what_the_script_writes() -> None:
    written = {f"{document['id']}.json": text_of(document) for document in documents()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert kept == written
    assert FOLDER == OWN_CASES
