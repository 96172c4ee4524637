"""Identities of files and sets of files."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_of(paths: Iterable[Path]) -> str:
    """SHA-256 over the sorted files' own SHA-256: the identity of a set."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(bytes.fromhex(sha256_of(path)))
    return whole.hexdigest()
