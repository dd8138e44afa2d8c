#!/usr/bin/env python3
"""baozhi beside other software on the same pages: errors, reading order, joins, roles, seconds, memory.

    rivals.py CORPUS OUT [--python PATH] [--programs NAME,…] [--only REGEX] [--all] [--reuse] [--markdown FILE] [--json FILE]

CORPUS is a folder like samples/benchmark. The other programs are no dependencies: PATH is the Python of an environment that has them (docs/
benchmarks.md says how to make one), without it that of baozhi itself; what is not installed is skipped with a line. Each program runs in
a process of its own over all pages of a kind, as shipped, and is looked at ten times a second (speed.py). Its start is in its seconds.
--reuse measures again what OUT holds. The figures are explained in measures.py.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from measures import Block, Output, Share, add, measure
from rival import MISSING
from speed import watch

OURS = "baozhi"
PROGRAMS = {
    "scans": (OURS, "tesseract-psm1", "tesseract-psm3", "ocrmypdf", "rapidocr-onnxruntime", "rapidocr-openvino", "rapid-layout"),
    "born-digital": (OURS, "docvortex"),
}
PAGES = {
    "scans": (
        "D01.jpg200g-medium",
        "D02.jpg300g-medium",
        "D03.png150g-clean",
        "D04.jpg200c-medium",
        "D05.tif300b-light",
        "D07.jpg200g-heavy",
        "D08.jpg200g-light",
    ),
    "born-digital": ("D02.shuffled", "D03.perglyph", "D04.plain", "D05.shuffled", "D06.plain", "D07.perglyph", "D08.shuffled"),
}
"""Upright pages in simplified type, of every damage: what all the programs are made for."""
COLUMNS = {
    "line_error": "line error, by box",
    "line_error_anywhere": "line error, anywhere",
    "found": "characters found",
    "order_line": "order, lines",
    "order_column": "order, columns",
    "joined_line": "joined, lines",
    "joined_column": "joined, columns",
    "apart": "paragraphs apart",
    "fields_alone": "fields alone",
    "fields_named": "fields named",
}


@dataclass(frozen=True)
class Page:
    name: str
    path: Path
    truth: Mapping[str, Any]

    def job(self) -> dict[str, Any]:
        facts = self.truth["page"]
        return {
            "path": str(self.path),
            "dpi": facts["dpi"],
            "script": facts["script"],
            "vertical": facts["writing_mode"].startswith("vertical"),
        }


@dataclass(frozen=True)
class Run:
    """What one program cost over all pages of a kind, and its version."""

    exit: int
    wall: float
    cpu: float
    peak_mib: float
    version: str = ""


def chosen(corpus: Path, kind: str, only: str, every: bool = False) -> list[Page]:
    """The pages of PAGES; all images or born-digital pages (``every``) of a corpus, or of one that has none of these."""
    rows = {row["name"]: row for row in json.loads((corpus / "index.json").read_text("utf-8"))}
    all_of_it = (name for name, row in rows.items() if row["kind"] == ("image" if kind == "scans" else "pdf_text"))
    names = [name for name in PAGES[kind] if name in rows and not every] or list(all_of_it)
    names = [name for name in names if re.search(only, name)]
    return [Page(name, corpus / rows[name]["input"], json.loads((corpus / rows[name]["truth"]).read_text("utf-8"))) for name in names]


def jobs(pages: Sequence[Page]) -> str:
    return json.dumps([page.job() for page in pages])


def known(folder: Path, pages: Sequence[Page]) -> Run | None:
    """The costs of an earlier run over the same pages."""
    given, done = folder / "pages.json", folder / "run.json"
    if done.exists() and given.exists() and given.read_text("utf-8") == jobs(pages):
        return Run(**json.loads(done.read_text("utf-8")))
    return None


def run(program: str, pages: Sequence[Page], python: str, folder: Path) -> Run:
    """One program over the pages; what it read is in ``folder``, its costs in run.json there."""
    folder.mkdir(parents=True, exist_ok=True)
    if program == OURS:
        command = [sys.executable, "-m", "pipeline", "run", *(str(p.path) for p in pages), "-o", str(folder), "--group", "none", "--force"]
    else:
        command = [python, str(Path(__file__).with_name("rival.py")), program, str(folder / "read.json")]
    (folder / "pages.json").write_text(jobs(pages), "utf-8")
    start = time.monotonic()
    with (
        (folder / "pages.json").open("rb") as given,
        (folder / "log.txt").open("wb") as log,
        subprocess.Popen(command, stdin=given, stdout=log, stderr=log) as process,
    ):
        cpu, peak, _ = watch(process)
    done = Run(process.returncode, time.monotonic() - start, cpu, peak, version(program, folder))
    if not done.exit:
        (folder / "run.json").write_text(json.dumps(asdict(done)), "utf-8")
    return done


def version(program: str, folder: Path) -> str:
    files = sorted(folder.glob("*/issue.json")) if program == OURS else [folder / "read.json"]
    if not (files and files[0].exists()):
        return ""
    document = json.loads(files[0].read_text("utf-8"))
    return str(document["generator"]["version"] if program == OURS else document["version"])


def outputs(program: str, pages: Sequence[Page], folder: Path) -> list[Output]:
    """What a program read of each page."""
    if program == OURS:
        return [ours(folder / page.path.stem) for page in pages]
    read = json.loads((folder / "read.json").read_text("utf-8"))["pages"]
    return [
        Output([Block(b["text"], b["role"]) for b in page["blocks"]], [line for b in page["blocks"] for line in b["lines"]])
        for page in read
    ]


def ours(folder: Path) -> Output:
    """An issue folder: articles in order, then what is on the page besides."""
    issue = json.loads((folder / "issue.json").read_text("utf-8"))
    blocks: list[Block] = []
    for article in issue["articles"]:
        parts = [
            ("text", article["label"]),
            *(("head", article[name]) for name in ("kicker", "headline", "deck")),
            ("byline", article["byline"]),
        ]
        parts += [("text", part) for part in article["body"]]
        parts += [("caption", image[name]) for image in article["images"] for name in ("caption", "credit")]
        blocks += [Block(part["text"], role) for role, part in parts if part]
    for page in issue["pages"]:
        blocks += [Block(part["text"], "text") for part in (*page["furniture"], *page["leftovers"]) if part.get("text")]
    documents = [json.loads(file.read_text("utf-8")) for file in sorted((folder / "pages").glob("*.json"))]
    return Output(blocks, [line for document in documents for line in document["lines"]])


def row(program: str, figures: Mapping[str, Share], cost: Run, pages: int) -> str:
    """A line of the table; seconds a page of wall time and of the processor."""
    cells = [f"{program} {cost.version}".strip()]
    cells += ["–" if (v := figures.get(name, Share(0, 0)).value) is None else f"{v:.3f}" for name in COLUMNS]
    cells += [f"{cost.wall / pages:.1f}", f"{cost.cpu / pages:.1f}", f"{60 * pages / cost.wall:.1f}", f"{cost.peak_mib:.0f}"]
    return "| " + " | ".join(cells) + " |"


def head(kind: str, pages: int) -> str:
    names = [f"{pages} {kind}", *COLUMNS.values(), "s a page", "CPU s a page", "pages a minute", "peak MiB"]
    return "| " + " | ".join(names) + " |\n|" + "---|" * len(names)


def compare(kind: str, given: argparse.Namespace, records: list[dict[str, Any]]) -> list[str]:
    """The table of one kind of pages; adds what it measured to ``records``."""
    pages = chosen(given.corpus, kind, given.only, given.all)
    wanted = given.programs.split(",") if given.programs else PROGRAMS[kind]
    table = [head(kind, len(pages))]
    for program in PROGRAMS[kind] if pages else ():
        folder = given.out / kind / program
        if program not in wanted:
            continue
        cost = (known(folder, pages) if given.reuse else None) or run(program, pages, given.python, folder)
        if cost.exit:
            why = (folder / "log.txt").read_text("utf-8", "replace").strip().splitlines()[-1:] or ["nothing said"]
            sys.stderr.write(f"{program}: {'skipped' if cost.exit == MISSING else f'exit {cost.exit}'}: {why[0]}\n")
            continue
        measured = [measure(page.truth, read) for page, read in zip(pages, outputs(program, pages, folder), strict=True)]
        sys.stderr.write(f"{kind}, {program}: {cost.wall:.0f} s\n")
        table.append(row(program, add(measured), cost, len(pages)))
        shares = {page.name: {name: share.value for name, share in m.items()} for page, m in zip(pages, measured, strict=True)}
        records.append({"kind": kind, "program": program, **asdict(cost), "pages": shares})
    return table if len(table) > 1 else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--programs", default="", help=f"of {', '.join(dict.fromkeys(p for ps in PROGRAMS.values() for p in ps))}")
    parser.add_argument("--only", default="", help="a regular expression that names of pages must contain")
    parser.add_argument("--all", action="store_true", help="all images and born-digital pages of the corpus")
    parser.add_argument("--reuse", action="store_true")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--json", type=Path)
    given, records = parser.parse_args(), list[dict[str, Any]]()
    tables = ["\n".join(table) for kind in PROGRAMS if (table := compare(kind, given, records))]
    text = "\n\n".join(tables) + "\n"
    sys.stdout.write(text)
    if given.markdown:
        given.markdown.write_text(text, "utf-8")
    if given.json:
        given.json.write_text(json.dumps(records, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
