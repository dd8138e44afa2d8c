from __future__ import annotations

import sys
from pathlib import Path

DOUBLES = Path(__file__).resolve().parents[1] / "doubles"
if str(DOUBLES) not in sys.path:
    sys.path.insert(0, str(DOUBLES))
