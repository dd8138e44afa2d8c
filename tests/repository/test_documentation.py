"""The pages under docs/ say what the program does: commands and options, exit codes, error codes, flags; links lead somewhere."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.cli import parser
from pipeline.errors import BaozhiError, ExitCode

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("samples/*.md")])


def commands() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no commands")


def sections_of(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def sections() -> dict[str, str]:
    return sections_of("docs/cli.md")


def options(command: argparse.ArgumentParser) -> set[str]:
    return {o for action in command._actions for o in action.option_strings} - {"-h", "--help", "--debug"}


def test_the_page_of_the_command_line_has_a_section_a_command() -> None:
    assert list(sections()) == list(commands())


@pytest.mark.parametrize("name", commands())
def test_each_option_is_told_and_no_other(name: str) -> None:
    rows = re.findall(r"^\| (`-.+?) \|", sections()[name], re.MULTILINE)
    assert {o for row in rows for o in re.findall(r"`(-[^`]+)`", row)} == options(commands()[name])


def codes_in_the_code() -> Iterator[str]:
    for name in errors.__dict__:
        thing = getattr(errors, name)
        if isinstance(thing, type) and issubclass(thing, BaozhiError) and thing is not BaozhiError:
            yield thing.kind
    for file in (ROOT / "pipeline").rglob("*.py"):
        text = file.read_text("utf-8")
        yield from re.findall(r'\bcode="([a-z_.]+)"', text)
        yield from re.findall(r'\bFailure\(\s*"([a-z_.]+)"', text)
        yield from re.findall(r'\bFlag\(\s*"([a-z_.]+)"', text)


def test_every_code_is_explained() -> None:
    told = set(re.findall(r"`([a-z_.]+)`", (ROOT / "docs/errors.md").read_text("utf-8")))
    assert sorted(set(codes_in_the_code()) - told) == []


def test_every_exit_code_is_explained() -> None:
    told = re.findall(r"^\| (\d+) \|", (ROOT / "docs/errors.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(map(int, told)) == sorted(ExitCode)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_every_format_is_explained() -> None:
    told = re.findall(r"^\| `([a-z0-9-]+)` \|", sections_of("docs/output.md")["Further formats"], re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert sorted(told) == sorted(project["entry-points"]["baozhi.exporters"])
