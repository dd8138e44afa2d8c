"""The smallest newspaper page: a headline over two columns, as a PDF with a text layer."""

from __future__ import annotations

from pathlib import Path

WORDS = "the council met in the old town hall to hear of the new bridge "


def tiny_pdf(file: Path, headline: str = "Bridge to open", lines: int = 24) -> Path:
    """Writes a page of 300 x 400 points and returns its path. Texts are Latin-1."""
    shows = [f"BT /F1 22 Tf 20 360 Td ({headline}) Tj ET"]
    text = WORDS * 60
    for n in range(2 * lines):
        x, y = 20 + 135 * (n // lines), 330 - 11 * (n % lines)
        shows.append(f"BT /F1 9 Tf {x} {y} Td ({text[n * 28 : n * 28 + 27]}) Tj ET")
    stream = "\n".join(shows)
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for n, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    file.write_bytes((out + end).encode("latin-1"))
    return file
