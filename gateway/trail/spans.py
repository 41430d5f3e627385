"""One OpenTelemetry span per request, with the names of the GenAI conventions (semantic-conventions-genai, in
development) and none of their content attributes. Where they go nowhere only an id is made. The audit log never
depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
"""W3C Trace Context, version 00."""
Attributes = Mapping[str, str | int | bool | tuple[str, ...]]


class Spans:
    """Makes spans; hands them to an exporter where one is given."""

    def __init__(self, exporter: SpanExporter | None, service: str, version: str) -> None:
        self._provider = TracerProvider(
            sampler=ParentBased(ALWAYS_ON if exporter else ALWAYS_OFF),  # nobody sees it: an id is enough
            resource=Resource({"service.name": service, "service.version": version}),
            shutdown_on_exit=False,
        )
        if exporter is not None:
            self._provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=8192))
        self._tracer = self._provider.get_tracer("gapura", version)

    def start(self, name: str, traceparent: str | None) -> Span:
        """A server span, the child of the client's where it sends a well-formed ``traceparent``. Baggage is not read:
        it would carry what a client likes to everywhere the span goes."""
        parent = _parent(traceparent)
        context = trace.set_span_in_context(NonRecordingSpan(parent)) if parent else None
        return self._tracer.start_span(name, context=context, kind=SpanKind.SERVER)

    def end(self, span: Span, attributes: Attributes, failed: str = "") -> None:
        """Ends a span with all it has to say; ``failed`` is a reason's word, never text."""
        if not span.is_recording():
            return
        span.set_attributes(dict(attributes))
        if failed:
            span.set_status(Status(StatusCode.ERROR, failed))
        span.end()

    def close(self) -> None:
        """Exports what is left."""
        self._provider.shutdown()


def trace_id(span: Span) -> str:
    """Hexadecimal trace id: the way from the audit record to the trace and back."""
    return f"{span.get_span_context().trace_id:032x}"


def traceparent_of(span: Span) -> str:
    """The header that makes the backend's spans children of this one."""
    context = span.get_span_context()
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def _parent(header: str | None) -> SpanContext | None:
    match = _TRACEPARENT.fullmatch(header or "")
    if match is None:
        return None
    trace_number, span_number = int(match[1], 16), int(match[2], 16)
    if not trace_number or not span_number:
        return None
    return SpanContext(trace_number, span_number, is_remote=True, trace_flags=TraceFlags(int(match[3], 16) & 1))
