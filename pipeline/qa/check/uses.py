"""Every text of an issue document with what it is, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.qa.documents import Document
from pipeline.qa.printed import references

ASIDE = "aside"
"""Group of texts whose characters may stand in another text too: byline and dateline inside the body, a standing head over two articles."""

MASTHEAD = "masthead"
"""Group of the masthead, whose fields are gathered from furniture."""


@dataclass(frozen=True, slots=True)
class Use:
    """A text and the lines it names. Two uses of one character are a fault unless their ``group`` is the same or one is ASIDE.

    ``role`` says what it is (``headline``, ``body[3]``); ``owner`` the article's id, "" outside of articles; ``page`` where it is listed.
    """

    owner: str
    role: str
    group: str
    text: str
    lines: tuple[tuple[int, str], ...]
    value: Mapping[str, Any]


def uses(issue: Document) -> Iterator[Use]:
    """All texts: articles, furniture, leftovers, masthead. Flags name lines but own none."""
    for article in issue.get("articles", []):
        yield from _article(article)
    for page in issue.get("pages", []):
        for n, item in enumerate(page.get("furniture") or ()):
            role = f"furniture[{n}] {item.get('role', '')}".strip()
            yield _use("", role, f"p{page.get('number')} {role}", item)
        for n, item in enumerate(page.get("leftovers") or ()):
            shaped = item if "regions" in item else {"text": item.get("text", ""), "regions": [item]}
            yield _use("", f"leftovers[{n}]", f"p{page.get('number')} leftovers[{n}]", shaped)
    if issue.get("masthead"):
        yield _use("", "masthead", MASTHEAD, issue["masthead"])


def _article(article: Document) -> Iterator[Use]:
    owner = str(article.get("id"))
    for role in ("label", "byline", "dateline"):
        if article.get(role):
            yield _use(owner, role, ASIDE, article[role])
    for role in ("kicker", "headline", "deck", "jump"):
        if article.get(role):
            yield _use(owner, role, f"{owner} {role}", article[role])
    for n, title in enumerate((article.get("jump") or {}).get("headlines") or ()):
        if isinstance(title, Mapping):
            yield _use(owner, f"jump.headlines[{n}]", f"{owner} jump.headlines[{n}]", title)
    for n, block in enumerate(article.get("body") or ()):
        yield _use(owner, f"body[{n}]", f"{owner} body[{n}]", block)
    for n, image in enumerate(article.get("images") or ()):
        for role in ("caption", "credit"):
            if image.get(role):
                yield _use(owner, f"images[{n}].{role}", f"{owner} images", image[role])


def _use(owner: str, role: str, group: str, value: Mapping[str, Any]) -> Use:
    lines = tuple(dict.fromkeys(references(value)))
    return Use(owner, role, group, str(value.get("text") or ""), lines, value)
