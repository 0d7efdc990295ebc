# The service, `pairwell serve`, for a user without rights. docs/container.md tells how to run it.

# Any Debian with Python 3.11 or newer will do. A tag moves; a release names a digest, which only
# a registry can tell: --build-arg BASE=python:3.11-slim@sha256:...
ARG BASE=python:3.11-slim

# The names alone, so that any other change of pyproject.toml leaves the next stage as it is.
FROM ${BASE} AS requirements
WORKDIR /build
COPY pyproject.toml ./
RUN python3 -c 'import tomllib; read = tomllib.load(open("pyproject.toml", "rb")); \
    print(*read["project"]["dependencies"], sep="\n", file=open("run.txt", "w")); \
    print(*read["build-system"]["requires"], sep="\n", file=open("build.txt", "w"))'

# Everything that the service imports, in an environment that has no pip and no tests in it.
FROM ${BASE} AS libraries
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
# Both are build secrets: files that no layer keeps. pip does without them where they are missing.
ENV PIP_CONFIG_FILE=/run/secrets/pip_conf \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python3 -m venv /opt/builder && python3 -m venv --without-pip /opt/pairwell/.venv
COPY constraints.txt ./
# Asked for torch alone, as in the Makefile; CUDA's several GB are an error, not a fallback.
RUN --mount=type=secret,id=pip_conf --mount=type=secret,id=ca_bundle \
    /opt/builder/bin/pip --python /opt/pairwell/.venv/bin/python install --no-deps --no-compile \
        --retries 1 --timeout 5 ${TORCH_INDEX:+--extra-index-url "${TORCH_INDEX}"} \
        "$(grep '^torch==' constraints.txt)" \
    && /opt/pairwell/.venv/bin/python -c 'import runpy, sys, sysconfig; \
    found = runpy.run_path(sysconfig.get_path("platlib") + "/torch/version.py"); \
    sys.exit(found["cuda"] and "this torch is for CUDA: no CPU build was found in TORCH_INDEX")'
COPY --from=requirements /build/run.txt /build/build.txt ./
# Left out: tests, headers and compilers of libraries, about 350 MB; the last stage proves the rest.
# Byte code goes by the hash, unchecked: builders round times, which would make half of it stale.
# A few modules are written for newer Pythons, and cannot be compiled.
RUN --mount=type=secret,id=pip_conf --mount=type=secret,id=ca_bundle \
    /opt/builder/bin/pip install -c constraints.txt -r build.txt \
    && /opt/builder/bin/pip --python /opt/pairwell/.venv/bin/python install --no-compile \
        -c constraints.txt -r run.txt \
    && find /opt/pairwell/.venv -depth '(' -type d '(' -name tests -o -name test \
        -o -path '*/torch/include' ')' -o -path '*/torch/bin/protoc*' \
        -o -path '*/torch/bin/test_*' ')' -exec rm -r '{}' + \
    && { python3 -m compileall -qq -j 0 --invalidation-mode unchecked-hash /opt/pairwell || true; }

# This project's own code, as files to lay over that environment.
FROM libraries AS code
COPY . ./
RUN /opt/builder/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/builder/bin/pip --python /opt/pairwell/.venv/bin/python install --no-deps \
        --no-compile --no-warn-script-location --root /code /wheel/*.whl \
    && python3 -m compileall -q --invalidation-mode unchecked-hash /code

FROM ${BASE}
# /data is anybody's, so that another --user and a tmpfs, which gets the same mode, will do.
RUN useradd --uid 10001 --user-group --no-log-init --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin pairwell \
    && install --directory --mode=1777 /data
COPY --from=libraries /opt/pairwell /opt/pairwell
COPY --from=code /code /
# No VOLUME: one without a name would outlive its container, with vectors of people's sentences.
ENV PATH=/opt/pairwell/.venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    PAIRWELL_CACHE_FOLDER=/data \
    PAIRWELL_MODELS_FOLDER=/opt/pairwell/models
WORKDIR /opt/pairwell
# The model as onnxruntime reads it, checked against its reference; and kernels for this kind of
# processor: on another one the first large round waits some 30 s for its own.
RUN pairwell embed && chmod -R a+rX /opt/pairwell/models && python -m app.warm_up
USER 10001:10001
# The model's hash, its answer, and a match with a verified proof, as the user who will serve.
RUN --mount=type=tmpfs,target=/tmp pairwell doctor

EXPOSE 8000
STOPSIGNAL SIGTERM
# Ready, not only alive: whoever waits for "healthy" wants answers. http.client obeys no proxy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-I", "-c", \
    "import http.client, sys; probe = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); \
    probe.request('GET', '/readyz'); sys.exit(probe.getresponse().status != 200)"]
ENTRYPOINT ["pairwell"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]

ARG VERSION=unknown
ARG REVISION=unknown
ARG BASE
LABEL org.opencontainers.image.title="Pairwell" \
    org.opencontainers.image.description="Matches mentees with mentors, with a proof" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}" \
    org.opencontainers.image.base.name="${BASE}"
