"""What each command of the command line does. ``say`` prints a line; nothing here prints by itself."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable

from rich.console import Console

from pipeline.errors import ExitCode, MissingDependency, UsageError
from pipeline.export import schema as json_schema
from pipeline.run.corridor import plan, run_batch
from pipeline.run.doctor import examine
from pipeline.run.events import Bar, Json, Lines, Listener, Say
from pipeline.run.exports import export_issues, named_formats
from pipeline.run.jobs import Failure
from pipeline.run.quality import diff_lines, diff_runs, nearer, score_runs
from pipeline.run.request import Request, parse_pages
from pipeline.run.status import status_document, status_lines
from pipeline.settings import Settings

Handler = Callable[[argparse.Namespace, Say], ExitCode]


def run(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi run"""
    if args.executor == "dask":
        raise MissingDependency("the Dask executor is not part of this version", where="--executor dask", move="leave the option out")
    request = _request(args)
    with contextlib.ExitStack() as stack:
        tell = _listener(args, say, stack)
        if args.plan:
            plan(request, tell)
            return ExitCode.OK
        outcome = run_batch(request, tell)
    return outcome.exit_code


def _request(args: argparse.Namespace) -> Request:
    if not args.sources and args.list is None:
        raise UsageError("no source is given", move="give files or folders, or a list with --list")
    settings = Settings.load(args.config, args.set)
    return Request(
        sources=tuple(args.sources),
        output=args.output,
        settings=settings,
        group=args.group,
        list_file=args.list,
        pages=parse_pages(args.pages) if args.pages else frozenset(),
        images=not args.no_images,
        force=args.force,
        formats=named_formats([*settings.export.formats, *args.export.split(",")], settings.export),
        jobs=args.jobs,
        debug=args.debug,
    )


def _listener(args: argparse.Namespace, say: Say, stack: contextlib.ExitStack) -> Listener:
    if args.json:
        return Json(say)
    if sys.stdout.isatty() and not args.plan:
        return stack.enter_context(Bar(Console()))
    return Lines(say)


def export(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi export"""
    settings = Settings.load(args.config, args.set)
    code = ExitCode.OK
    for folder, written in export_issues(args.issues, named_formats(args.to.split(","), settings.export), args.output, settings):
        if isinstance(written, Failure):
            say(f"{folder}: FAILED, {written}")
            code = ExitCode.SOME_FAILED
        else:
            for file in written:
                say(str(file))
    return code


def score(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi score"""
    say(score_runs(args.truth, args.output, args.json))
    return ExitCode.OK


def diff(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi diff"""
    found, written = diff_runs(args.old, args.new, args.output, Settings.load(args.config, args.set))
    for line in [*diff_lines(found), *map(str, written)]:
        say(line)
    if args.against is not None:
        for line in nearer(args.against, args.old, args.new):
            say(line)
    return ExitCode.DIFFERENCES if found.has_differences else ExitCode.OK


def status(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi status"""
    document = status_document(args.output)
    if args.json:
        say(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for line in status_lines(document):
            say(line)
    return ExitCode.OK


def schema(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi schema"""
    say(json.dumps(json_schema(args.document), ensure_ascii=False, indent=2))
    return ExitCode.OK


def doctor(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi doctor"""
    found = examine(Settings.load(args.config, args.set))
    if args.json:
        say(json.dumps([f.as_dict() for f in found], ensure_ascii=False, indent=1))
    else:
        for f in found:
            say(f.line())
    return ExitCode.OK if all(f.ready for f in found if f.needed) else ExitCode.MISSING_DEPENDENCY


HANDLERS: dict[str, Handler] = {
    "run": run,
    "export": export,
    "score": score,
    "diff": diff,
    "status": status,
    "schema": schema,
    "doctor": doctor,
}
