#!/usr/bin/env python3
"""Make the files of samples/xuhuibao and tests/data/seed_variants anew: make_samples.py. Needs what README.md beside it names."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import jieba

import makeups
import seed
from scan import Damage, scan

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "samples" / "xuhuibao" / "2022-06-27"
VARIANTS = ROOT / "tests" / "data" / "seed_variants"


def write(path: Path, truth: dict[str, Any]) -> None:
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    jieba.setLogLevel(logging.WARNING)
    front = seed.load(HOME / "source.txt")
    page, head = makeups.print_makeup(front)
    pdf, truth = page.document.save(), page.truth({"source_files": ["page1.pdf"]}, head)
    (HOME / "page1.pdf").write_bytes(pdf)
    write(HOME / "page1.truth.json", truth)
    jpeg, moved = scan(pdf, truth, 300, Damage(), quality=60, seed=27)
    (HOME / "page1.scan.jpg").write_bytes(jpeg)
    moved["page"]["source_files"] = ["page1.scan.jpg"]
    write(HOME / "page1.scan.truth.json", moved)
    VARIANTS.mkdir(parents=True, exist_ok=True)
    for make, variant in ((makeups.variant_five, "perglyph"), (makeups.variant_three, "shuffled"), (makeups.variant_six, "plain")):
        page, head = make(front)
        (VARIANTS / f"{page.name}.pdf").write_bytes(page.document.save())
        write(VARIANTS / f"{page.name}.json", page.truth({"source_files": [f"{page.name}.pdf"], "variant": variant}, head))


if __name__ == "__main__":
    main()
