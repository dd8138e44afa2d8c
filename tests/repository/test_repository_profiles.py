"""Title profiles that come with the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings import Settings, config_folder

PROFILES = sorted((config_folder() / "titles").glob("*.toml"))


@pytest.mark.parametrize("file", PROFILES, ids=lambda f: f.stem)
def test_a_title_profile_is_read_and_changes_something(file: Path) -> None:
    assert Settings.load(file).digest() != Settings.load().digest()


def test_there_is_an_example() -> None:
    assert PROFILES
