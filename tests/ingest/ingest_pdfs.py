"""A small writer of PDFs for tests: objects as bytes, pages with contents and resources."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

Numbers = Sequence[float]

FONT = b"/Font << /F 1 0 R >>"
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Pdf:
    """Object 1 is the font Helvetica, 2 the page tree, 3 the catalogue; ``add`` returns the number of a further object."""

    objects: list[bytes] = field(default_factory=lambda: [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", b"", b""])
    pages: list[int] = field(default_factory=list)
    count: int | None = None

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"", *, packed: bool = False) -> int:
        if packed:
            data, entries = zlib.compress(data, 1), entries + b" /Filter /FlateDecode"
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data))

    def page(
        self, contents: bytes, resources: bytes = FONT, *, box: Numbers = (0, 0, 612, 792), extra: bytes = b"", packed: bool = False
    ) -> None:
        body = self.stream(contents, packed=packed)
        media = " ".join(f"{v:g}" for v in box).encode()
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << %s >> %s >>" % (media, body, resources, extra)
        self.pages.append(self.add(page))

    def image(self, width: int, height: int, data: bytes, *, bits: int = 8, extra: bytes = b"/ColorSpace /DeviceGray") -> int:
        entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d %s" % (width, height, bits, extra)
        return self.stream(data, entries, packed=True)

    def form(self, contents: bytes, resources: bytes = FONT, *, extra: bytes = b"") -> int:
        return self.stream(contents, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << %s >> %s" % (resources, extra))

    def bytes(self, trailer: bytes = b"") -> bytes:
        kids = b" ".join(b"%d 0 R" % p for p in self.pages)
        self.objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self.pages) if self.count is None else self.count)
        self.objects[2] = b"<< /Type /Catalog /Pages 2 0 R >>"
        out, offsets = b"%PDF-1.5\n", []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
        size = len(offsets) + 1
        head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        return out + head + b"trailer << /Size %d /Root 3 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(out))


def text(words: str, matrix: Numbers, *, size: float = 20, before: str = "") -> bytes:
    return f"BT {before} /F {size:g} Tf {' '.join(f'{v:g}' for v in matrix)} Tm ({words}) Tj ET\n".encode()


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def encrypted(user: bytes, owner: bytes = b"owner") -> bytes:
    """One page that says ``secret``, under 40-bit RC4 (revision 2)."""
    document = hashlib.md5(b"id", usedforsecurity=False).digest()
    secret = rc4(hashlib.md5((owner + PAD)[:32], usedforsecurity=False).digest()[:5], (user + PAD)[:32])
    seed = (user + PAD)[:32] + secret + (-4).to_bytes(4, "little", signed=True) + document
    key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
    pdf = Pdf()
    contents = text("secret", (1, 0, 0, 1, 100, 700))
    own = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()[:10]
    pdf.page(rc4(own, contents))
    handler = pdf.add(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (secret.hex().encode(), rc4(key, PAD).hex().encode()))
    return pdf.bytes(b"/Encrypt %d 0 R /ID [<%s> <%s>]" % (handler, document.hex().encode(), document.hex().encode()))
