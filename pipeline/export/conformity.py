"""Whether a document is as its JSON Schema says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from pipeline.errors import DamagedSource
from pipeline.export.schema import Layer, schema

_MESSAGE = 200


def check(document: Mapping[str, Any], layer: Layer, where: str) -> None:
    """See ``schema.validate``."""
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
