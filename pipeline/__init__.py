"""Baozhi: printed Chinese newspapers into structured data.

    from pipeline import digitize
    for issue in digitize("page1.pdf"):
        for article in issue.articles: ...

The names below are the public API. They are looked up when first used, so that `baozhi --help` and the parser's child process, which
import this package too, need not wait for numpy and the engines.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.errors import (
        BaozhiError,
        ConfigError,
        DamagedSource,
        EncryptedSource,
        ExitCode,
        HostileSource,
        MissingDependency,
        OutputError,
        RecognizerError,
        SourceError,
        SourceNotFound,
        UnsupportedSource,
        UsageError,
    )
    from pipeline.model.issue import Issue
    from pipeline.run.digitize import digitize
    from pipeline.settings import Settings

__all__ = [
    "BaozhiError",
    "ConfigError",
    "DamagedSource",
    "EncryptedSource",
    "ExitCode",
    "HostileSource",
    "Issue",
    "MissingDependency",
    "OutputError",
    "RecognizerError",
    "Settings",
    "SourceError",
    "SourceNotFound",
    "UnsupportedSource",
    "UsageError",
    "digitize",
]
_HOMES = {"Issue": "pipeline.model.issue", "Settings": "pipeline.settings", "digitize": "pipeline.run.digitize"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES.get(name, "pipeline.errors")), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
