"""What names tell: title, date and page of a source; and issue ids that are safe as file names everywhere. Pure functions."""

from __future__ import annotations

import hashlib
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
SEPARATOR = r"[-_.\s年月/]"
DATE_PARTED = re.compile(rf"(?<!\d)((?:18|19|20)\d\d){SEPARATOR}{{1,2}}(\d{{1,2}}){SEPARATOR}{{1,2}}(\d{{1,2}})(?!\d)日?")
DATE_SOLID = re.compile(r"(?<!\d)((?:18|19|20)\d\d)(\d\d)/?(\d\d)(?=(?:\d\d)?(?!\d))")  # two more digits: the page
NUMERALS = "〇一二三四五六七八九"
PAGE = re.compile(
    rf"(?:^|(?<=[^0-9A-Za-z]))(?:第|page|pg|p|版)?[-_.\s]*([A-Za-z]?)[-_]?(\d{{1,3}}|0\d{{3}}|[{NUMERALS}十]{{1,3}})(?:版|页|頁)?$",
    re.IGNORECASE,
)
# fmt: off
GENERIC = frozenset({
    "a", "p", "pg", "page", "pages", "img", "image", "images", "scan", "scans", "scanned", "dsc", "dscn", "photo", "pic", "file", "doc",
    "document", "untitled", "output", "out", "tmp", "pdf", "jpg", "jpeg", "png", "tif", "tiff", "data", "raw", "input", "source",
    "sources", "第", "版", "页", "頁", "扫描", "扫描件", "图片", "图像", "照片", "文件", "报纸", "未命名", "新建文件夹",
})
# fmt: on
MAX_ID = 80
RESERVED = frozenset(
    {"cache", "corrections", "ledger.sqlite", "con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}
)
"""Names that the output folder or Windows keep for themselves."""


@dataclass(frozen=True, slots=True)
class Clue:
    """What a path tells; None where it is silent. ``label`` is the page as written (A02), ``page`` its number."""

    title: str | None = None
    date: str | None = None
    page: int | None = None
    label: str | None = None


def clue_of(name: str, root: Sequence[str] = ()) -> Clue:
    """Title, date and page from a source's name (relative, POSIX), and from its root's folder names where the name itself is silent.

    ``徐汇报20220627-01.pdf`` and ``徐汇报/2022-06/27/A02.tif`` both tell all three.
    """
    parts = [unicodedata.normalize("NFKC", p) for p in (*root, *name.split("/"))]
    parts[-1] = re.sub(r"\.[^.]{1,5}$", "", parts[-1])
    found = _find_date(parts)
    when, first, rest = found if found is not None else (None, len(parts), [*parts])
    stem = rest[-1]
    label, page, stem = _find_page(stem)
    titles = [_title(stem), *(_title(p) for p in reversed(rest[len(root) : -1]))]
    if when is not None and first < len(root):  # the date itself stands in the root's name: so may the title
        titles += [_title(p) for p in reversed(rest[first : len(root)])]
    return Clue(next((t for t in titles if t), None), when, page, label)


def _find_date(parts: Sequence[str]) -> tuple[str, int, list[str]] | None:
    """The date that stands nearest to the file's own name, the index of the part it starts in, and the parts without it."""
    for first in range(len(parts) - 1, -1, -1):
        text = "/".join(parts[first:])
        for match in reversed([*DATE_PARTED.finditer(text), *DATE_SOLID.finditer(text)]):
            when = iso_date(*match.groups())
            if when is None:
                continue
            gap = "/" * match.group().count("/")
            kept = (text[: match.start()] + "\n" + gap + text[match.end() :]).replace("\n/", "/").replace("\n", " ")
            return when, first, [*parts[:first], *kept.split("/")]
    return None


def iso_date(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _find_page(stem: str) -> tuple[str | None, int | None, str]:
    """Label, number, and the stem without them."""
    trimmed = stem.strip(" -_.")
    match = PAGE.search(trimmed)
    if match is None:
        return None, None, trimmed
    number = int(match[2]) if match[2].isdecimal() else han_number(match[2])
    if number is None:
        return None, None, trimmed
    return (match[1] + match[2]).upper(), number, trimmed[: match.start()].strip(" -_.")


def han_number(text: str) -> int | None:
    """1 to 99 in Chinese numerals, as papers number their pages; None where it is none."""
    if "十" not in text:
        return int("".join(str(NUMERALS.index(c)) for c in text)) if text and all(c in NUMERALS for c in text) else None
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or not all(c in NUMERALS for c in tens + ones):
        return None
    return (NUMERALS.index(tens) if tens else 1) * 10 + (NUMERALS.index(ones) if ones else 0)


def page_key(label: str | None) -> tuple[str, int] | None:
    """Section and number of a printed page label (``第二版``, ``A02``, ``02``, ``3``), which order pages; None where it has no number."""
    if not label:
        return None
    text = unicodedata.normalize("NFKC", label).strip()
    match = re.search(rf"([A-Za-z]?)\s*(\d{{1,4}}|[{NUMERALS}十]{{1,3}})", text)
    if match is None:
        return ("", 1) if "头版" in text or "頭版" in text else None
    number = int(match[2]) if match[2].isdecimal() else han_number(match[2])
    return None if number is None else (match[1].upper(), number)


def _title(text: str) -> str | None:
    """What is left of a file or folder name when it may be a paper's title."""
    title = re.sub(r"[\s_]+", " ", re.sub(r"[()（）\[\]【】]", " ", text)).strip(" -.")
    letters = re.sub(rf"[^{HAN}A-Za-z]", "", title)
    if title.casefold() in GENERIC or letters.casefold() in GENERIC:
        return None
    return title if len(re.findall(rf"[{HAN}]", title)) >= 2 or len(letters) >= 3 else None


def safe(text: str) -> str:
    """ASCII that is a file name everywhere: Han as pinyin, accents dropped, anything else a hyphen. Never empty; letter case is kept."""
    spelt = re.sub(rf"[{HAN}]+", lambda m: _pinyin(m[0]), unicodedata.normalize("NFKC", text))
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))
    out = re.sub(r"[-_]*-[-_]*", "-", re.sub(r"[^A-Za-z0-9._]+", "-", plain)).strip("-._ ")[:MAX_ID].strip("-._")
    if not out:
        return "issue"
    return f"{out}-issue" if out.casefold().partition(".")[0] in RESERVED or out.casefold() in RESERVED else out


def _pinyin(han: str) -> str:
    """Its tables take a third of a second to load, and workers name nothing."""
    return "".join(pkgutil.resolve_name("pypinyin:lazy_pinyin")(han, errors="ignore"))


def issue_id(title: str | None, when: str | None) -> str:
    """``xuhuibao-2022-06-27``."""
    return safe("-".join(p for p in (safe(title).lower() if title else "", when or "") if p))


def unique_ids(wanted: Mapping[str, str], kept: frozenset[str] = frozenset()) -> dict[str, str]:
    """Ids by key (the name of an issue's first file) from the ids they would like to have.

    Where several want the same (letter case apart), or one that is ``kept`` for others, each gets 8 hex digits of its key's digest.
    """
    count = Counter(v.casefold() for v in wanted.values())
    taken = {k.casefold() for k in kept} | {v for v, n in count.items() if n == 1}
    out: dict[str, str] = {}
    for key in sorted(wanted):
        base = wanted[key]
        if count[base.casefold()] == 1 and base.casefold() not in {k.casefold() for k in kept}:
            out[key] = base
            continue
        digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
        size = 8
        while f"{base}-{digest[:size]}".casefold() in taken and size < len(digest):
            size += 4
        out[key] = f"{base}-{digest[:size]}"
        taken.add(out[key].casefold())
    return out
