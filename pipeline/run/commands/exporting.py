"""baozhi export, baozhi schema."""

from __future__ import annotations

import argparse
import json

from pipeline.errors import ExitCode
from pipeline.export import schema as json_schema
from pipeline.run.events import Say
from pipeline.run.exports import export_issues
from pipeline.run.jobs import Failure
from pipeline.run.request import named_formats
from pipeline.settings import Settings


def export(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi export"""
    settings = Settings.load(args.config, args.set)
    code = ExitCode.OK
    for folder, written in export_issues(args.issues, named_formats(args.to.split(",")), args.output, settings):
        if isinstance(written, Failure):
            say(f"{folder}: FAILED, {written}")
            code = ExitCode.SOME_FAILED
        else:
            for file in written:
                say(str(file))
    return code


def schema(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi schema"""
    say(json.dumps(json_schema(args.document), ensure_ascii=False, indent=2))
    return ExitCode.OK
