# The gate as an image: no compiler, no pip cache, no root, nothing that must be written outside /data, /keys and /tmp.
#   docker build -t gapura .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:8787:8787 -v gapura-data:/data -v gapura-keys:/keys gapura \
#     --host 0.0.0.0 --behind-proxy --backend http://host.docker.internal:11434/v1

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY audit audit
COPY policies policies
COPY gateway gateway
RUN pip wheel --no-deps --wheel-dir /wheels .
RUN python -m venv /opt/gapura && /opt/gapura/bin/pip install /wheels/*.whl

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 gapura \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin gapura \
    && install -d -m 0700 -o 10001 -g 10001 /data /keys \
    && install -d -m 0755 /etc/gapura
COPY --from=build /opt/gapura /opt/gapura
ENV PATH=/opt/gapura/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ORT_DISABLE_TELEMETRY=1 \
    GAPURA_DATA=/data/gapura GAPURA_KEYS=/keys/gapura
WORKDIR /etc/gapura
VOLUME ["/data", "/keys"]
EXPOSE 8787
USER 10001:10001
# For a gate without TLS on the usual port; with TLS, ask from outside (the chart does).
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8787, timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["gapura", "serve"]
