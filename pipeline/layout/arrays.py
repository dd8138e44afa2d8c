"""Names of array types."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Floats64 = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
