"""The chart, rendered in this process by the Helm SDK: no cluster, no network, milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import helm_python as helm
import pytest
import yaml

CHART = Path(__file__).parents[2] / "charts" / "gapura"
Documents = dict[tuple[str, str], dict[str, Any]]
Render = Callable[..., Documents]


@pytest.fixture
def notes() -> Callable[..., str]:
    def render(values: dict[str, Any] | None = None) -> str:
        with helm.Chart.load(str(CHART)) as chart:
            return str(chart.render(values or {}, name="gate", namespace="school")["gapura/templates/NOTES.txt"])

    return render


@pytest.fixture
def render() -> Render:
    """``render(values)``: every document by (kind, name)."""

    def documents(values: dict[str, Any] | None = None) -> Documents:
        with helm.Chart.load(str(CHART)) as chart:
            files = chart.render(values or {}, name="gate", namespace="school")
        texts = [text for path, text in files.items() if path.endswith(".yaml")]
        found = [document for text in texts for document in yaml.safe_load_all(text) if document]
        return {(document["kind"], document["metadata"]["name"]): document for document in found}

    return documents


@pytest.fixture
def pod(render: Render) -> Callable[..., dict[str, Any]]:
    """``pod(values)``: the specification of the gate's pod."""
    return lambda values=None: render(values)["Deployment", "gate-gapura"]["spec"]["template"]["spec"]
