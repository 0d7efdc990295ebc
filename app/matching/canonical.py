"""What makes two inputs the same, and the order that breaks ties."""

import hashlib
import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.matching.cohort import Cohort


def input_sha256(cohort: Cohort) -> str:
    """Hash what a result depends on, and what it echoes.

    SHA-256 of the cohort as canonical JSON: both lists sorted by id, keys sorted, no white space,
    UTF-8. Fields at their default are left out, so that a default that is spelled out changes
    nothing (nor does sending back ``policy_used``), and a field that a later version adds does not
    change the hash of an older cohort. The model is left out: a result tells it by its hash.

    Returns
    -------
    str
        64 hexadecimal digits; equal for any order of the people.
    """
    policy = cohort.policy_used.model_copy(update={"model": None})
    spelled_out = cohort.model_copy(update={"policy": policy})
    content = spelled_out.model_dump(mode="json", exclude_defaults=True)
    for people in ("mentees", "mentors"):
        content[people].sort(key=_id)
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def tie_order(seed: str, ids: Sequence[str]) -> NDArray[np.int64]:
    """Order people so that ties are broken fairly, and the same way in every run.

    Parameters
    ----------
    seed
        ``Cohort.seed``: nobody can choose a place in line without knowing it beforehand.
    ids
        The people's ids, unique.

    Returns
    -------
    int64 array, shape ``(len(ids),)``
        Positions in ``ids``, sorted by SHA-256 of seed, NUL and id; it does not depend on the order
        of ``ids`` who comes first.
    """
    start = hashlib.sha256(f"{seed}\0".encode())
    digests = [_continued(start, person) for person in ids]
    return np.array(sorted(range(len(ids)), key=digests.__getitem__), dtype=np.int64)


def _continued(start: "hashlib._Hash", person: str) -> bytes:
    digest = start.copy()
    digest.update(person.encode())
    return digest.digest()


def _id(person: dict[str, str]) -> str:
    return person["id"]
