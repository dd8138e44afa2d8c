"""Arguments in, exit code out; no work. `baozhi` and `python -m pipeline`."""

from __future__ import annotations

import argparse
import importlib.metadata
import pkgutil
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeAlias

from pipeline.errors import BaozhiError, ExitCode, UsageError

Handler = Callable[[argparse.Namespace, Callable[[str], None]], ExitCode]
HANDLERS = {
    "run": "reading:run",
    "export": "exporting:export",
    "score": "comparing:score",
    "diff": "comparing:diff",
    "status": "reading:status",
    "schema": "exporting:schema",
    "doctor": "machine:doctor",
}
REPORT = "please report it, with the output of the same command and --debug"


class Parser(argparse.ArgumentParser):
    """argparse, but wrong arguments are our exit code and our one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, move=f"see {self.prog} --help", code="usage.arguments")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; everything that goes wrong is one line on stderr."""
    words = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in words
    _stop_politely()
    try:
        args = parser().parse_args(words)
        return int(_handler(args.command)(args, _say))
    except BaozhiError as e:
        return _complain(str(e), e.exit_code, debug)
    except KeyboardInterrupt:
        return _complain("stopped; the same command goes on where it stood", ExitCode.INTERRUPTED, False)
    except BrokenPipeError:  # whoever read our output has gone
        sys.stdout = None
        return int(ExitCode.OK)
    except Exception as e:  # noqa: BLE001 - the border of the command line
        return _complain(f"a fault in baozhi: {type(e).__name__}: {e}; {REPORT}", ExitCode.BUG, debug)


def parser() -> Parser:
    """All commands; the page docs/cli.md is checked against it."""
    top = Parser(prog="baozhi", description="Printed Chinese newspapers into structured data: columns, text, articles.")
    top.add_argument("--version", action=Version, help="say the version and stop")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for add in (_run, _export, _score, _diff, _status, _schema, _doctor):
        added = add(commands)
        added.add_argument("--debug", action="store_true", help="show the traceback of what goes wrong")
    return top


class Version(argparse.Action):
    """--version: the installed distribution's."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, namespace: object, values: object, option_string: str | None = None) -> None:
        _say(f"baozhi {importlib.metadata.version('baozhi')}")
        parser.exit()


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def _run(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("run", help="read sources (files, folders) into issue folders; goes on where it stood")
    p.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help="PDF, image, or folder of them")
    p.add_argument("-o", "--output", type=Path, default=Path("output"), metavar="OUTPUT", help="folder to write to (default: output)")
    p.add_argument("--group", choices=("auto", "none"), default="auto", help="put pages of one title and date together, or each file alone")
    p.add_argument("--list", type=Path, metavar="FILE", help="CSV file that says which file is in which issue: columns path, issue, page")
    p.add_argument("--export", default="", metavar="NAME,...", help="further formats to write")
    p.add_argument("--jobs", type=_count, default=0, metavar="N", help="worker processes (default: one a core)")
    p.add_argument("--executor", choices=("local", "dask"), default="local", help="where the workers run (default: local)")
    p.add_argument("--pages", default="", metavar="1,3-4", help="only these pages of each issue")
    p.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")
    p.add_argument("--no-images", action="store_true", help="write no cut-out photographs")
    p.add_argument("--force", action="store_true", help="do finished issues again")
    p.add_argument("--json", action="store_true", help="tell progress as one JSON object a line")
    _settings(p)
    return p


def _export(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("export", help="further formats from finished issues, without OCR")
    p.add_argument("issues", nargs="+", type=Path, metavar="ISSUE", help="folder of an issue, or an output folder")
    p.add_argument("--to", required=True, metavar="NAME[,NAME]", help="formats to write")
    p.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder to write to (default: exports/ of each issue)")
    _settings(p)
    return p


def _score(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("score", help="accuracy by field against truth")
    p.add_argument("truth", type=Path, metavar="TRUTH", help="a truth file, a folder of them, or a corpus with index.json")
    p.add_argument("output", type=Path, metavar="OUTPUT", help="issue.json, folder of an issue, or an output folder")
    p.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    return p


def _diff(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("diff", help="what changed between two runs; exit code 20 where something did")
    p.add_argument("old", type=Path, metavar="OLD")
    p.add_argument("new", type=Path, metavar="NEW")
    p.add_argument("-o", "--output", type=Path, metavar="report.html", help="write an HTML report and its JSON twin")
    p.add_argument("--against", type=Path, metavar="TRUTH", help="say which of the two is nearer to the truth")
    _settings(p)
    return p


def _status(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("status", help="what a batch did, what failed and why, what is left")
    p.add_argument("output", type=Path, nargs="?", default=Path("output"), metavar="OUTPUT", help="(default: output)")
    p.add_argument("--json", action="store_true", help="as JSON")
    p.add_argument("--neighbours", action="store_true", help="also tell mastheads that disagree with those of the issues about them")
    return p


def _schema(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("schema", help="the JSON Schema of issue.json, or of pages/*.json")
    p.add_argument("document", nargs="?", choices=("issue", "page"), default="issue")
    return p


def _doctor(commands: Commands) -> argparse.ArgumentParser:
    p: argparse.ArgumentParser = commands.add_parser("doctor", help="what this machine has and lacks, and the command that mends it")
    p.add_argument("--json", action="store_true", help="as JSON")
    _settings(p)
    return p


def _settings(p: argparse.ArgumentParser) -> None:
    p.add_argument("--config", type=Path, metavar="FILE", help="TOML file with what differs from the defaults")
    p.add_argument("--set", action="append", default=[], metavar="room.key=value", help="one setting; may be repeated")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 to 1024")
    return int(text)


def _handler(command: str) -> Handler:
    """The one place where work is imported by name: `baozhi --help` and wrong arguments must not wait for numpy and the engines."""
    handler: Handler = pkgutil.resolve_name(f"pipeline.run.commands.{HANDLERS[command]}")
    return handler


def _stop_politely() -> None:
    """SIGTERM ends a run as ctrl-C does: workers are told, the ledger is closed."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the command line's own voice


def _complain(line: str, code: ExitCode, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    print(f"baozhi: {' '.join(line.split())}", file=sys.stderr, flush=True)  # noqa: T201 - as above
    return int(code)
