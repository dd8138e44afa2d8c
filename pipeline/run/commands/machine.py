"""baozhi doctor."""

from __future__ import annotations

import argparse
import json

from pipeline.errors import ExitCode
from pipeline.run.doctor import examine
from pipeline.run.events import Say
from pipeline.settings import Settings


def doctor(args: argparse.Namespace, say: Say) -> ExitCode:
    """baozhi doctor"""
    found = examine(Settings.load(args.config, args.set))
    if args.json:
        say(json.dumps([f.as_dict() for f in found], ensure_ascii=False, indent=1))
    else:
        for f in found:
            say(f.line())
    return ExitCode.OK if all(f.ready for f in found if f.needed) else ExitCode.MISSING_DEPENDENCY
