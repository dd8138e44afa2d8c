"""Errors of Baozhi. Each knows its exit code and says the next move.

BaozhiError                  (15)  base of all; anything else that escapes is a bug
├── UsageError               (1)   wrong arguments
├── SourceError              (2)   one source can't be read; the run goes on with the next
│   ├── SourceNotFound       (2)   no such path, or nothing readable in it
│   ├── UnsupportedSource    (2)   not a PDF or an image that we read
│   ├── EncryptedSource      (2)   a password is needed
│   ├── DamagedSource        (2)   the parser gave up
│   └── HostileSource        (2)   a bound was broken: memory, time, pixels, pages, characters
├── MissingDependency        (3)   a program or model is not installed
├── OutputError              (5)   the output folder can't be written
├── ConfigError              (9)   a wrong or misspelt setting
└── RecognizerError          (10)  an engine failed on a page; the page is marked failed
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line. A code never changes its meaning."""

    OK = 0
    USAGE = 1
    NO_INPUT = 2
    MISSING_DEPENDENCY = 3
    OUTPUT = 5
    CONFIG = 9
    SOME_FAILED = 10
    BUG = 15
    DIFFERENCES = 20
    INTERRUPTED = 130


class BaozhiError(Exception):
    """What went wrong, where, and the next move.

    ``code`` is a stable word for machines (``source.hostile.memory``), ``where`` a file, page or key.
    """

    exit_code = ExitCode.BUG
    kind = "error"

    def __init__(self, what: str, *, where: str = "", move: str = "", code: str = "") -> None:
        super().__init__(what, where, move, code)
        self.what, self.where, self.move = what, where, move
        self.code = code or self.kind

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.move}" if self.move else head

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.move, self.code))


def _rebuild(cls: type[BaozhiError], what: str, where: str, move: str, code: str) -> BaozhiError:
    return cls(what, where=where, move=move, code=code)


class UsageError(BaozhiError):
    exit_code = ExitCode.USAGE
    kind = "usage"


class SourceError(BaozhiError):
    exit_code = ExitCode.NO_INPUT
    kind = "source"


class SourceNotFound(SourceError):
    kind = "source.not_found"


class UnsupportedSource(SourceError):
    kind = "source.unsupported"


class EncryptedSource(SourceError):
    kind = "source.encrypted"


class DamagedSource(SourceError):
    kind = "source.damaged"


class HostileSource(SourceError):
    kind = "source.hostile"


class MissingDependency(BaozhiError):
    exit_code = ExitCode.MISSING_DEPENDENCY
    kind = "missing"


class OutputError(BaozhiError):
    exit_code = ExitCode.OUTPUT
    kind = "output"


class ConfigError(BaozhiError):
    exit_code = ExitCode.CONFIG
    kind = "config"


class RecognizerError(BaozhiError):
    exit_code = ExitCode.SOME_FAILED
    kind = "recognizer"
