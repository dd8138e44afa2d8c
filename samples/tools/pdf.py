"""A small PDF writer: text in embedded font subsets with a ToUnicode map, rules, boxes and JPEG or flat images.

Coordinates are points, origin top left; the writer turns them round. Output is the same bytes for the same input.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-{}.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
FACES = {
    "song": (SERIF.format("Regular"), 2),
    "song-bold": (SERIF.format("Bold"), 2),
    "song-black": (SERIF.format("Black"), 2),
    "hei": (SANS.format("Regular"), 2),
    "hei-bold": (SANS.format("Bold"), 2),
    "kai": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 0),
    "kai-tw": ("/usr/share/fonts/truetype/arphic/ukai.ttc", 2),
    "ming": ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
}


class Face:
    """One font of the machine, and what of it a document uses."""

    def __init__(self, name: str) -> None:
        path, number = FACES[name]
        self.name, self.path, self.number = name, path, number
        font = TTCollection(path, lazy=True).fonts[number]
        self.per_em = font["head"].unitsPerEm
        self.cmap, self.metrics = font.getBestCmap(), font["hmtx"]
        self.used: set[str] = set()

    def width(self, char: str) -> float:
        """Advance in em."""
        return float(self.metrics[self.cmap[ord(char)]][0]) / self.per_em

    def program(self) -> TTFont:
        """The subset: only the glyphs that were used."""
        options = subset.Options(notdef_outline=True, hinting=False, glyph_names=False, legacy_kern=False, layout_features=[], name_IDs=[])
        options.font_number, options.drop_tables = self.number, [*options.drop_tables, "FFTM", "BDF "]
        font = subset.load_font(self.path, options)
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(self.used)))
        cutter.subset(font)
        return font


@dataclass
class Glyphs:
    """A run of glyphs on one baseline: (character, x)."""

    face: str
    size: float
    y: float
    cells: list[tuple[str, float]]
    color: float | tuple[float, float, float] = 0.0
    frame: str = ""


@dataclass
class Document:
    """One page. ``split`` writes every glyph by itself, ``order`` lists the frames in the order of the content stream."""

    width: float
    height: float
    split: bool = False
    shuffle: int | None = None
    faces: dict[str, Face] = field(default_factory=dict)
    runs: list[Glyphs] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    images: list[tuple[bytes, int, int]] = field(default_factory=list)

    def face(self, name: str) -> Face:
        if name not in self.faces:
            self.faces[name] = Face(name)
        return self.faces[name]

    def text(self, run: Glyphs) -> None:
        self.face(run.face).used.update(c for c, _ in run.cells)
        self.runs.append(run)

    def rule(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.5, grey: float = 0.0) -> None:
        self.under.append(f"q {grey:.2f} G {weight:.2f} w {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S Q")

    def box(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.6) -> None:
        self.under.append(f"q {weight:.2f} w {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S Q")

    def fill(self, x0: float, y0: float, x1: float, y1: float, color: tuple[float, float, float]) -> None:
        shade = " ".join(f"{c:.3f}" for c in color)
        self.under.append(f"q {shade} rg {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f Q")

    def image(self, jpeg: bytes, size: tuple[int, int], x0: float, y0: float, x1: float, y1: float) -> None:
        self.images.append((jpeg, *size))
        name = f"/I{len(self.images)}"
        self.under.append(f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {self.height - y1:.2f} cm {name} Do Q")

    def save(self) -> bytes:
        return _Writer(self).file()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.objects: list[bytes] = []

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, extra: str = "", packed: bool = False) -> int:
        if not packed:
            data, extra = zlib.compress(data, 9), extra + " /Filter /FlateDecode"
        return self.add(f"<< /Length {len(data)}{extra} >>\nstream\n".encode() + data + b"\nendstream")

    def file(self) -> bytes:
        fonts, codes = {}, {}
        for name in sorted(self.document.faces):
            face = self.document.faces[name]
            if face.used:
                fonts[name], codes[name] = self.font(face)
        images = [self.stream(j, f" /Type /XObject /Subtype /Image /Width {w} /Height {h} /ColorSpace /DeviceRGB /BitsPerComponent 8"
                              " /Filter /DCTDecode", packed=True) for j, w, h in self.document.images]
        content = self.stream(self.content(codes).encode())
        names = list(fonts)
        resources = "<< /Font << " + " ".join(f"/F{names.index(n)} {o} 0 R" for n, o in fonts.items()) + " >> /XObject << "
        resources += " ".join(f"/I{i} {o} 0 R" for i, o in enumerate(images, 1)) + " >> >>"
        pages = len(self.objects) + 2
        page = self.add(f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {self.document.width:.2f} {self.document.height:.2f}]"
                        f" /Resources {resources} /Contents {content} 0 R >>".encode())
        self.add(f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>".encode())
        root = self.add(f"<< /Type /Catalog /Pages {pages} 0 R >>".encode())
        return self.assemble(root)

    def assemble(self, root: int) -> bytes:
        out = io.BytesIO()
        out.write(b"%PDF-1.5\n%\xe5\xa0\xb1\xe7\xba\xb8\n")
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(out.tell())
            out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
        start = out.tell()
        out.write(f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode())
        out.writelines(f"{o:010d} 00000 n \n".encode() for o in offsets)
        out.write(f"trailer\n<< /Size {len(offsets) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
        return out.getvalue()

    def font(self, face: Face) -> tuple[int, dict[str, int]]:
        """The font object and the code of each character: CID of a CFF font, glyph number of a TrueType one."""
        program = face.program()
        cmap, order = program.getBestCmap(), program.getGlyphOrder()
        cff = "CFF " in program
        if cff:
            names = program["CFF "].cff[0].charset
            number = {g: int(g[3:]) if g.startswith("cid") else 0 for g in names}
            data = program.getTableData("CFF ")
            embedded = self.stream(data, " /Subtype /CIDFontType0C")
        else:
            number = {g: i for i, g in enumerate(order)}
            buffer = io.BytesIO()
            program.save(buffer)
            embedded = self.stream(buffer.getvalue(), f" /Length1 {buffer.tell()}")
        codes = {chr(u): number[g] for u, g in cmap.items() if chr(u) in face.used}
        widths = " ".join(f"{code} [{face.width(char) * 1000:.0f}]" for char, code in sorted(codes.items(), key=lambda p: p[1]))
        name = "BAOZHI+" + face.name.title().replace("-", "")
        descriptor = self.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [-200 -200 1200 1100] /ItalicAngle 0 /Ascent 880 /Descent -120"
            f" /CapHeight 733 /StemV 80 /FontFile{3 if cff else 2} {embedded} 0 R >>".encode())
        kind = "/CIDFontType0" if cff else "/CIDFontType2 /CIDToGIDMap /Identity"
        descendant = self.add(
            f"<< /Type /Font /Subtype {kind} /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {descriptor} 0 R /DW 1000 /W [{widths}] >>".encode())
        unicode = self.stream(_to_unicode(codes).encode())
        return self.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R]"
                        f" /ToUnicode {unicode} 0 R >>".encode()), codes

    def content(self, codes: dict[str, dict[str, int]]) -> str:
        runs, names = self.document.runs, sorted(codes)
        if self.document.shuffle is not None:
            frames = sorted({r.frame for r in runs}, key=lambda f: zlib.crc32(f"{self.document.shuffle}{f}".encode()))
            runs = [r for f in frames for r in runs if r.frame == f]
        lines = list(self.document.under)
        for run in runs:
            shade = run.color if isinstance(run.color, tuple) else (run.color,) * 3
            lines.append("BT " + " ".join(f"{c:.3f}" for c in shade) + f" rg /F{names.index(run.face)} {run.size:.2f} Tf")
            y = self.document.height - run.y
            if self.document.split:
                lines += [f"1 0 0 1 {x:.2f} {y:.2f} Tm <{codes[run.face][c]:04X}> Tj" for c, x in run.cells if c != " "]
            else:
                lines.append(f"1 0 0 1 {run.cells[0][1]:.2f} {y:.2f} Tm [{self.array(run, codes[run.face])}] TJ")
            lines.append("ET")
        return "\n".join(lines)

    def array(self, run: Glyphs, codes: dict[str, int]) -> str:
        """Glyphs with the corrections that put each where it belongs."""
        face, out = self.document.faces[run.face], []
        for i, (char, x) in enumerate(run.cells):
            out.append(f"<{codes[char]:04X}>")
            if i + 1 < len(run.cells):
                drift = (x + face.width(char) * run.size - run.cells[i + 1][1]) / run.size * 1000
                if abs(drift) > 0.5:
                    out.append(f"{drift:.0f}")
        return "".join(out)


def _to_unicode(codes: dict[str, int]) -> str:
    pairs = sorted((code, char) for char, code in codes.items())
    head = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
    blocks = []
    for start in range(0, len(pairs), 100):
        block = pairs[start:start + 100]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in block) + "\nendbfchar")
    return head + "\n".join(blocks) + "\nendcmap CMapName currentdict /CMap defineresource pop end end"
