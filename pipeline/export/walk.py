"""Ways through the documents of a finished issue, for the exporters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Document = Mapping[str, Any]
# Page, line id, which end of the word the line holds -> that end, the whole word.
BrokenWords = dict[tuple[int, str, Literal["head", "tail"]], tuple[str, str]]
_HEAD = ("label", "kicker", "headline", "deck")


@dataclass(frozen=True, slots=True)
class Step:
    """A region of a page at its place in the reading order: ``article`` None and ``sort`` "furniture" or "leftover" outside of articles.

    ``region`` is its id in the page's document, "" for ink without lines; ``box`` is x0, y0, x1, y1 of all its lines in this step.
    """

    article: str | None
    sort: str
    role: str
    region: str
    box: tuple[float, float, float, float]


def article_texts(article: Document, *, vertical: bool) -> Iterator[tuple[str, Document]]:
    """Role and TEXT of every printed text of an article in reading order; captions, credits and jump lines last.

    Dateline and a byline inside the body are in the body's texts. A byline on lines of its own comes before the body or after it, as it is
    printed: ``vertical`` says which way the page is read.
    """
    yield from ((role, article[role]) for role in _HEAD if article[role])
    if article["jump"]:
        yield from (("headline", text) for text in article["jump"]["headlines"])
    body = [("body" if b["type"] == "paragraph" else b["type"], b) for b in article["body"]]
    byline = [("byline", article["byline"])] if article["byline"] and not _within(article["byline"], article["body"]) else []
    yield from body + byline if byline and _after(byline[0][1], article["body"], vertical) else byline + body
    for image in article["images"]:
        yield from ((role, image[role]) for role in ("caption", "credit") if image[role])
    if article["jump"]:
        yield "jump", article["jump"]


def _within(text: Document, body: Sequence[Document]) -> bool:
    lines = {(ref["page"], line) for block in body for ref in block["regions"] for line in ref["lines"]}
    return all((ref["page"], line) in lines for ref in text["regions"] for line in ref["lines"])


def _after(byline: Document, body: Sequence[Document], vertical: bool) -> bool:
    """Whether the byline begins past the beginning of the body's first region, below it or (vertical) left of it."""
    first = next((ref for block in body for ref in block["regions"]), None)
    if first is None or not byline["regions"] or byline["regions"][0]["page"] != first["page"]:
        return False
    own, other = byline["regions"][0]["bbox"], first["bbox"]
    return bool(own[2] <= other[2] and own[0] < other[0]) if vertical else bool(own[1] >= other[1] and own[3] > other[3])


def steps(issue: Document, page: Document) -> list[Step]:
    """Regions of a page in reading order: articles as listed there, furniture, leftovers. A region comes once, at its first text."""
    number = page["number"]
    regions = {line["id"]: line["region"] or "" for line in page["lines"]}
    own = next(p for p in issue["pages"] if p["number"] == number)
    articles = {a["id"]: a for a in issue["articles"]}
    found: dict[tuple[str, str], Step] = {}
    for name in own["articles"]:
        for role, text in article_texts(articles[name], vertical=own["writing_mode"] == "vertical") if name in articles else ():
            _add(found, text["regions"], number, regions, Step(name, "article", role, "", (0.0, 0.0, 0.0, 0.0)))
    for item in own["furniture"]:
        _add(found, item["regions"], number, regions, Step(None, "furniture", item["role"], "", (0.0, 0.0, 0.0, 0.0)))
    for item in own["leftovers"]:
        _add(found, item["regions"], number, regions, Step(None, "leftover", "leftover", "", (0.0, 0.0, 0.0, 0.0)))
    return list(found.values())


def _add(found: dict[tuple[str, str], Step], refs: Sequence[Document], number: int, regions: Mapping[str, str], like: Step) -> None:
    for ref in refs:
        if ref["page"] != number:
            continue
        x0, y0, x1, y1 = ref["bbox"]
        region = regions.get(ref["lines"][0], "") if ref["lines"] else ""
        key = (region, "") if region else ("", str(ref["bbox"]))
        if key in found:
            old = found[key]
            a, b, c, d = old.box
            found[key] = Step(old.article, old.sort, old.role, region, (min(a, x0), min(b, y0), max(c, x1), max(d, y1)))
        else:
            found[key] = Step(like.article, like.sort, like.role, region, (x0, y0, x1, y1))


def block_lines(block: Document, texts: Mapping[tuple[int, str], str]) -> list[tuple[int, int, str]]:
    """Where each printed line of a text begins in it: (offset, page, line id), in order; [] where the lines can't be found in the text.

    ``texts`` gives a line's text by page and id. A first line may be read from its middle on, and a last one up to its middle.
    """
    text = block["text"]
    refs = [(ref["page"], line) for ref in block["regions"] for line in ref["lines"]]
    out: list[tuple[int, int, str]] = []
    at = 0
    for i, (page, line) in enumerate(refs):
        printed = texts.get((page, line), "").strip()
        taken = _overlap(printed, text, at, first=i == 0, last=i == len(refs) - 1)
        if not taken:
            return []
        out.append((at, page, line))
        at += taken
        if i < len(refs) - 1 and text[at : at + 1] == " ":
            at += 1
    return out if at == len(text) else []


def _overlap(printed: str, text: str, at: int, *, first: bool, last: bool) -> int:
    if not printed or text.startswith(printed, at):
        return len(printed)
    if last and printed.startswith(text[at:]):
        return len(text) - at
    if first:
        return next((len(printed) - k for k in range(1, len(printed)) if text.startswith(printed[k:], at)), 0)
    return 0


def broken_words(issue: Document, texts: Mapping[tuple[int, str], str]) -> BrokenWords:
    """Words that the joins of bodies say are broken over two lines. ``texts`` gives a line's text by page and id."""
    found: BrokenWords = {}
    for article in issue["articles"]:
        for block in article["body"]:
            joins = [j for j in block["joins"] if j["word"]]
            if joins:
                _words_of(block["text"], joins, block_lines(block, texts), found)
    return found


def _words_of(text: str, joins: Sequence[Document], lines: Sequence[tuple[int, int, str]], found: BrokenWords) -> None:
    starts = {start: i for i, (start, _, _) in enumerate(lines)}
    for join in joins:
        offset, word = join["offset"], join["word"]
        i = starts.get(offset, 0)
        head = next((k for k in range(1, len(word)) if text[max(0, offset - k) : offset + len(word) - k] == word), 0)
        if i and head:
            (_, page, line), (_, next_page, next_line) = lines[i - 1], lines[i]
            found[(page, line, "head")] = (word[:head], word)
            found[(next_page, next_line, "tail")] = (word[head:], word)
