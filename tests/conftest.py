"""What every test needs: the repository root on the import path, so that tests run without an installation."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

# In a fresh checkout Hypothesis first reads the whole source for constants, inside the first test's time. How fast the
# machine is says nothing about the property.
settings.register_profile("gapura", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gapura")
