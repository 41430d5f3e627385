"""One span per request, joined to the client's trace and to the backend's."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from gateway.trail.spans import Spans, trace_id, traceparent_of

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_span_is_the_child_of_the_clients_and_the_parent_of_the_backends() -> None:
    exporter = InMemorySpanExporter()
    spans = Spans(exporter, "gapura", "0")
    span = spans.start("chat demo", PARENT)
    assert trace_id(span) == "0af7651916cd43dd8448eb211c80319c"
    assert traceparent_of(span).startswith("00-0af7651916cd43dd8448eb211c80319c-")
    assert "b7ad6b7169203331" not in traceparent_of(span)
    spans.end(span, {"gen_ai.request.model": "demo"}, failed="busy")
    spans.close()
    [sent] = exporter.get_finished_spans()
    assert sent.parent is not None
    assert f"{sent.parent.span_id:016x}" == "b7ad6b7169203331"
    assert dict(sent.attributes or {}) == {"gen_ai.request.model": "demo"}
    assert (sent.status.status_code, sent.status.description) == (StatusCode.ERROR, "busy")


@pytest.mark.parametrize(
    "header",
    [None, "", "x", PARENT.upper(), PARENT + "-x", PARENT.replace("00-", "01-"), f"00-{'0' * 32}-{'1' * 16}-01",
     f"00-{'1' * 32}-{'0' * 16}-01"],
)  # fmt: skip
def test_a_header_that_is_not_well_formed_begins_a_new_trace(header: str | None) -> None:
    spans = Spans(None, "gapura", "0")
    span = spans.start("chat", header)
    assert trace_id(span) not in {"0" * 32, "1" * 32, "0af7651916cd43dd8448eb211c80319c"}
    spans.end(span, {})
    spans.close()


def test_a_trace_that_the_client_does_not_sample_is_not_exported_and_says_so_onwards() -> None:
    exporter = InMemorySpanExporter()
    spans = Spans(exporter, "gapura", "0")
    span = spans.start("chat", PARENT[:-2] + "00")
    assert traceparent_of(span).endswith("-00")
    spans.end(span, {"a": "b"})
    spans.close()
    assert exporter.get_finished_spans() == ()
