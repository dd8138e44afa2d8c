"""The user's own text of 徐汇报, 27 June 2022, page 1, as articles. ``¦`` marks the end of a printed column inside a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"})
COLUMN_END = "¦"


@dataclass
class Article:
    kind: str
    headline: list[str]
    byline: str | None = None
    label: str | None = None
    body: list[tuple[str, str]] = field(default_factory=list)  # (type, text)
    caption: str | None = None
    credit: str | None = None


@dataclass
class Front:
    name: str
    qr_labels: list[str]
    digital: str
    imprint: list[str]
    articles: list[Article]


def printed(text: str) -> str:
    """Half-width punctuation becomes full-width, as in print."""
    return text.strip().translate(WIDE)


def load(path: Path) -> Front:
    rows = [r.strip() for r in path.read_text("utf-8").splitlines() if r.strip()]
    digital = next(i for i, r in enumerate(rows) if "数字报" in r)
    imprint = rows[digital + 1]
    lead, second, story = (next(i for i, r in enumerate(rows) if r.startswith(s)) for s in ("再造新徐汇 ", "徐汇区召开", "徐汇滨江"))
    after = next(i for i, r in enumerate(rows) if r.startswith("6月22日黄昏"))
    caption, _, credit = printed(rows[after]).partition(" ")
    return Front(
        name=rows[0], qr_labels=rows[1:digital], digital=rows[digital].replace("<", "").replace(">", ""),
        imprint=[printed(p) for p in imprint.split(" / ")],
        articles=[
            Article("news", [printed(p) for p in _halves(rows[lead])], printed(rows[lead + 1]), body=_body(rows[lead + 2:second])),
            Article("news", [printed(rows[second])], printed(rows[second + 1]), body=_body(rows[second + 2:story] + rows[after + 1:])),
            Article("photo_news", [printed(r) for r in rows[story:story + 3]], label=printed(rows[story + 3]),
                    body=_body(rows[story + 4:after]), caption=caption, credit=credit),
        ])


def _halves(headline: str) -> list[str]:
    first, second, third = headline.split(" ")
    return [f"{first} {second}", third]


def _body(rows: list[str]) -> list[tuple[str, str]]:
    """A row without a full stop at its end is a subhead when short, else it ends with a column and the next row goes on."""
    body: list[tuple[str, str]] = []
    for row in map(printed, rows):
        if body and body[-1][0] == "p" and body[-1][1][-1] not in "。！？":
            body[-1] = ("p", body[-1][1] + COLUMN_END + row)
        else:
            body.append(("subhead" if len(row) < 30 and row[-1] != "。" else "p", row))
    return body
