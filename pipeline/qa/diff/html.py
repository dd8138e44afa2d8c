"""A report as one HTML file that loads nothing from outside, and its JSON twin beside it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError
from pipeline.qa.diff.model import DiffReport
from pipeline.qa.diff.pictures import PagePixels, clipped, pictures
from pipeline.qa.diff.twin import twin

_HERE = Path(__file__).parent

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>Differences <span class="runs"><bdi>{old}</bdi> → <bdi>{new}</bdi></span></h1>
<div class="levels">{levels}</div>
<div class="nav"><span id="position"></span>
<button id="previous" title="key k">↑ previous</button><button id="next" title="key j">next ↓</button>
<button id="theme" title="key t" aria-label="light or dark">◐</button></div>
</header>
<main><aside id="filters" aria-label="Filters"></aside><section id="list" aria-label="Differences"></section></main>
<noscript><p>This report needs JavaScript; the same facts are in the JSON file beside it.</p></noscript>
<script type="application/json" id="data">{data}</script>
<script type="application/json" id="pictures">{pictures}</script>
<script>{script}</script>
</body>
</html>
"""


def write_report(
    report: DiffReport, path: Path, *, pixels: PagePixels | None = None, max_crops: int = 600, quality: int = 72
) -> tuple[Path, Path]:
    """Write the HTML to ``path`` and the twin beside it (``.json``); returns both paths. Each appears whole or not at all.

    ``pixels`` gives pages' pictures for the crops (called once a page, only for pages with differences); without it, and beyond the
    ``max_crops`` most important crops, a sketch of the page shows the place. Raises OutputError.
    """
    report = clipped(report)
    document = twin(report)
    shots = pictures(report, pixels, most=max_crops, quality=quality) if pixels else {}
    other = path.with_suffix(".json")
    _write(other, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    _write(path, page(report, document, shots))
    return path, other


def page(report: DiffReport, document: dict[str, Any], shots: dict[str, str]) -> str:
    """The HTML text. Texts go into it as JSON data and reach the page as text nodes only; nothing but our own script may run."""
    style, script = ((_HERE / name).read_text("utf-8") for name in ("report.css", "report.js"))
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    data = _embedded(document)
    fingerprint = hashlib.sha256(data.encode("utf-8", "replace")).hexdigest()[:16]
    old, new = html.escape(report.old), html.escape(report.new)
    return _PAGE.format(
        policy=policy,
        title=f"{old} → {new}",
        style=style,
        old=old,
        new=new,
        levels="".join(
            f'<span class="pill {name}"><span class="dot"></span>{html.escape(name)} <b>{n}</b></span>'
            for name, n in report.levels().items()
        ),
        data=_embedded({**document, "fingerprint": fingerprint}),
        pictures=_embedded(shots),
        script=script,
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _embedded(value: Any) -> str:
    """JSON that can't end its script element, in HTML of any age: < > & and the line separators are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(text.encode("utf-8", "replace"))
        os.replace(aside, path)
    except OSError as e:
        with suppress(OSError):  # the folder itself may be what is wrong
            aside.unlink(missing_ok=True)
        raise OutputError(e.strerror or str(e), where=str(path), move="give a folder that can be written") from e
