"""baozhi score, baozhi diff."""

from __future__ import annotations

import argparse

from pipeline.errors import ExitCode
from pipeline.run.events import Say
from pipeline.run.quality import diff_lines, diff_runs, nearer, score_runs
from pipeline.settings import Settings


def score(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi score"""
    say(score_runs(args.truth, args.output, args.json))
    return ExitCode.OK


def diff(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi diff"""
    found, written = diff_runs(args.old, args.new, args.against, args.output, Settings.load(args.config, args.set))
    for line in [*diff_lines(found), *map(str, written)]:
        say(line)
    if args.against is not None and args.against.is_file():
        for line in nearer(args.against, args.old, args.new):
            say(line)
    return ExitCode.DIFFERENCES if found.has_differences else ExitCode.OK
