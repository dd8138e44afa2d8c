"""baozhi run, baozhi status: they hand out pages and read the ledger, and enter no room but ingest."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import asdict

from rich.console import Console

from pipeline.errors import ExitCode, MissingDependency, UsageError
from pipeline.run.corridor import plan, run_batch
from pipeline.run.events import Bar, Json, Lines, Listener, Say
from pipeline.run.neighbours import neighbours
from pipeline.run.request import Request, named_formats, parse_pages
from pipeline.run.status import status_document, status_lines
from pipeline.settings import Settings


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
        formats=named_formats([*settings.export.formats, *args.export.split(",")]),
        jobs=args.jobs,
        debug=args.debug,
    )


def _listener(args: argparse.Namespace, say: Say, stack: contextlib.ExitStack) -> Listener:
    if args.json:
        return Json(say)
    if sys.stdout.isatty() and not args.plan:
        return stack.enter_context(Bar(Console()))
    return Lines(say)


def status(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi status"""
    document = status_document(args.output)
    if args.neighbours:
        finished = [i["id"] for i in document["issues"] if i["state"] in ("done", "partial")]
        document["disagreements"] = [asdict(d) for d in neighbours(args.output, finished)]
    if args.json:
        say(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        for line in status_lines(document):
            say(line)
    return ExitCode.OK
