"""A service of several models: all are loaded before anybody waits, and policies choose."""

import asyncio
import json
import shutil
from pathlib import Path

from app.jobs.calls import Refused
from app.settings import Settings
from embeddings.model import DEFAULT_MODEL, find_model
from tests.support.calls import answered, call_for, ready_children, short_document


def _twin(folder: Path) -> Path:
    """The files of the default model in a folder of another name."""
    return shutil.copytree(find_model().folder, folder)


def test_a_child_answers_with_the_model_that_a_policy_names(
    runner: asyncio.Runner, tmp_path: Path, vector_cache: Path
) -> None:
    twin = str(_twin(tmp_path / "twin"))
    settings = Settings(children=1, models=(twin,), cache_folder=vector_cache)
    with ready_children(runner, settings) as children:
        assert (children.state, children.reason) == ("ready", None)
        assert [card.name for card in children.cards] == [DEFAULT_MODEL, "twin"]
        results = []
        for policy in ({}, {"model": "twin"}):
            reply = runner.run(children.ask(call_for({**short_document(), "policy": policy})))
            results.append(json.loads(answered(reply)))
        told = [result["reproducibility"]["model"] for result in results]
        assert told == [DEFAULT_MODEL, "twin"]
        assert results[0]["assignments"] == results[1]["assignments"]
        policy = {"model": "triplet"}
        refused = runner.run(children.ask(call_for({**short_document(), "policy": policy})))
        assert isinstance(refused, Refused)
        assert [(one.pointer, one.code) for one in refused.problems if one.severity == "error"] == [
            ("/policy/model", "unknown_model")
        ]


def test_a_service_with_one_model_that_does_not_work_is_not_ready(
    runner: asyncio.Runner, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    settings = Settings(children=1, models=(str(tmp_path / "empty"),), cache=False)
    with ready_children(runner, settings) as children:
        assert children.state == "failed"
        assert str(children.reason).startswith("'empty' has no modules.json")
