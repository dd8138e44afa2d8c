"""The JSON Schemas of our documents, and the check against them."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

Layer = Literal["issue", "page"]
_FOLDER = Path(__file__).with_name("schema")


def schema(layer: Layer = "issue") -> dict[str, Any]:
    """The JSON Schema (2020-12) of issue.json, or of pages/*.json: a fresh copy."""
    loaded: dict[str, Any] = json.loads(_FOLDER.joinpath(f"{layer}.schema.json").read_bytes())
    return loaded


def validate(document: Mapping[str, Any], layer: Layer = "issue", *, where: str = "") -> None:
    """Checks a document, formats included. Raises DamagedSource, code ``source.damaged.schema``, that names the place and what is wrong."""
    # The validator takes two seconds to load, for its grammar of addresses, and a run that writes JSON alone never asks it
    pkgutil.resolve_name("pipeline.export.conformity:check")(document, layer, where)
