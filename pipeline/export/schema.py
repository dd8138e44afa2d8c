"""The JSON Schemas of our documents, and the check against them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from pipeline.errors import DamagedSource

Layer = Literal["issue", "page"]
_FOLDER = Path(__file__).with_name("schema")
_MESSAGE = 200


def schema(layer: Layer = "issue") -> dict[str, Any]:
    """The JSON Schema (2020-12) of issue.json, or of pages/*.json: a fresh copy."""
    loaded: dict[str, Any] = json.loads(_FOLDER.joinpath(f"{layer}.schema.json").read_bytes())
    return loaded


def validate(document: Mapping[str, Any], layer: Layer = "issue", *, where: str = "") -> None:
    """Checks a document, formats included. Raises DamagedSource, code ``source.damaged.schema``, that names the place and what is wrong."""
    error = best_match(_validator(layer).iter_errors(document))
    if error is None:
        return
    said = error.message if len(error.message) <= _MESSAGE else error.message[:_MESSAGE] + "…"
    raise DamagedSource(
        f"not as the schema says, at {error.json_path}: {said}",
        where=where or f"{layer}.json",
        move="run the issue again with this version",
        code="source.damaged.schema",
    )


@cache
def _validator(layer: Layer) -> Draft202012Validator:
    return Draft202012Validator(schema(layer), format_checker=Draft202012Validator.FORMAT_CHECKER)
