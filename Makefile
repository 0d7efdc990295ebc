# Thin: every recipe is a command that README.md also shows under "Without make".
.DELETE_ON_ERROR:
.PHONY: demo serve kernels test lint types contracts fuzz check benchmark-gate benchmark-results benchmark-table image image-check system-packages openapi constraints clean

PYTHON ?= python3
# PyTorch's index of CPU builds, asked for torch alone; empty takes PyPI's build (CUDA on Linux).
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# The pinned version; `make constraints TORCH=2.14.1` moves the pin.
TORCH ?= $(shell sed -n 's/^torch==//p' constraints.txt)
# What builds the image (docker, podman or buildah), its name, the image that it is built on (empty:
# as the Dockerfile says), and further arguments of the build.
ENGINE ?= docker
IMAGE ?= pairwell
BASE ?=
IMAGE_ARGS ?=
COHORT ?= examples/programme-64x26.json
PORT ?= 8000
RESULTS ?= benchmarks/results
PAGE ?= docs/benchmarks.md
PYTEST_ARGS ?=
FUZZ_ARGS ?=

demo: .venv/.installed
	.venv/bin/pairwell match $(COHORT)

serve: .venv/.installed
	.venv/bin/pairwell serve --port $(PORT)

# Half a minute that the first large round would otherwise wait; small ones need none of it.
kernels: .venv/.installed
	.venv/bin/python -m app.warm_up

test: .venv/.installed-dev
	.venv/bin/python -m pytest $(PYTEST_ARGS)

lint: .venv/.installed-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/hadolint Dockerfile

types: .venv/.installed-dev
	.venv/bin/mypy

contracts: .venv/.installed-dev
	.venv/bin/lint-imports

# Broken and odd requests to a real service; `make fuzz FUZZ_ARGS="--requests 1000"` is the short run.
fuzz: .venv/.installed-dev
	.venv/bin/python -m tests.fuzz $(FUZZ_ARGS)

check: lint types contracts test

# Red when an answer is wrong, or when the solver has become slower.
benchmark-gate: .venv/.installed-dev
	.venv/bin/python -m benchmarks gate

# Measures everything behind the table and the report (docs/benchmarks.md says how long), then
# writes both. What is compared is run in turn, within one command.
benchmark-results: .venv/.installed-dev
	.venv/bin/python -m benchmarks compare --repeats 3 --rounds \
		--size 1000x200 --size 2000x400 --size 5000x1000 --output $(RESULTS)/clustered.json
	.venv/bin/python -m benchmarks compare --repeats 3 --size 10000x2000 \
		--way dense_flow --way top_k_flow --way greedy --output $(RESULTS)/clustered-10k.json
	.venv/bin/python -m benchmarks compare --repeats 2 --limit 300 --size 10000x2000 \
		--way scipy_lsa --output $(RESULTS)/scipy.json
	.venv/bin/python -m benchmarks compare --repeats 2 --limit 300 --size 20000x4000 \
		--way dense_flow --way top_k_flow --output $(RESULTS)/clustered-20k.json
	.venv/bin/python -m benchmarks compare --repeats 3 --rounds --family popular \
		--size 10000x2000 --way dense_flow --way top_k_flow --way greedy --output $(RESULTS)/popular.json
	.venv/bin/python -m benchmarks compare --repeats 3 --rounds --family rank1 \
		--size 5000x1000 --way dense_flow --way top_k_flow --way greedy --output $(RESULTS)/rank1.json
	.venv/bin/python -m benchmarks compare --repeats 2 --rounds --family uniform --family real \
		--size 5000x1000 --way dense_flow --way top_k_flow --way greedy --output $(RESULTS)/others.json
	.venv/bin/python -m benchmarks compare --repeats 7 --size 10000x2000 \
		--way warm --output $(RESULTS)/warm.json
	.venv/bin/python -m benchmarks compare --repeats 7 --size 200x50 \
		--way library --output $(RESULTS)/small.json
	.venv/bin/python -m benchmarks scale --repeats 3 --load plain --load full \
		--size 10000x2000 --size 20000x4000 --output $(RESULTS)/full.json
	.venv/bin/python -m benchmarks scale --repeats 2 --threads 1 --threads 2 \
		--size 100000x20000 --output $(RESULTS)/largest.json
	.venv/bin/python -m benchmarks scale --repeats 2 --time-limit 0.1 --time-share 0.2 \
		--size 50000x10000 --output $(RESULTS)/limited.json
	.venv/bin/python -m benchmarks match --repeats 5 --size 2000x500 --output $(RESULTS)/match.json
	.venv/bin/python -m benchmarks programme --repeats 3 --output $(RESULTS)/programme.json
	.venv/bin/python -m benchmarks match --repeats 3 --lines --size 20000x4000 \
		--output $(RESULTS)/match-lines.json
	$(MAKE) benchmark-table

# The numbers, as a table in the documentation and as a page with charts.
benchmark-table: .venv/.installed-dev
	.venv/bin/python -m benchmarks table --results $(RESULTS) --page $(PAGE)
	mkdir -p build
	.venv/bin/python -m benchmarks report --results $(RESULTS) --output build/benchmarks.html

.venv/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { echo "There is no '$(PYTHON)'. Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pairwell needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "'$(PYTHON)' cannot create environments. On Debian, as root: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.torch: constraints.txt | .venv/pyvenv.cfg
	.venv/bin/python -m pip install --no-deps --retries 1 --timeout 5 $(if $(TORCH_INDEX),--extra-index-url "$(TORCH_INDEX)") torch==$(TORCH)
	@touch $@

.venv/.installed: .venv/.torch pyproject.toml constraints.txt
	.venv/bin/python -m pip install -c constraints.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.torch pyproject.toml constraints.txt
	.venv/bin/python -m pip install -c constraints.txt -e ".[dev]"
	@touch .venv/.installed $@

# Only --format docker keeps the health check; docker itself knows no other format.
image:
	$(ENGINE) build $(if $(filter docker,$(ENGINE)),,--format docker) --tag $(IMAGE) \
		$(if $(BASE),--build-arg BASE=$(BASE)) --build-arg TORCH_INDEX=$(TORCH_INDEX) \
		--build-arg VERSION=$(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml) \
		--build-arg REVISION=$(shell git rev-parse HEAD 2>/dev/null || echo unknown) $(IMAGE_ARGS) .

# Builds and tries the image; needs a Docker engine, or root with buildah and debootstrap.
image-check:
	BASE="$(BASE)" IMAGE_ARGS="$(IMAGE_ARGS)" .ci/image_check

# Debian, as root: a browser and a database server for the tests that need them.
system-packages:
	@command -v apt-get >/dev/null || { echo "make system-packages knows Debian's apt-get only; install Chromium and PostgreSQL with this system's own tools." >&2; exit 1; }
	@[ "$$(id -u)" = 0 ] || { echo "make system-packages installs Debian packages: run it as root." >&2; exit 1; }
	apt-get update
	DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium postgresql

# The document that other systems generate clients from; a test fails when it is not up to date.
openapi: .venv/.installed
	.venv/bin/python -m app.api.openapi > docs/openapi.json

constraints:
	PYTHON="$(PYTHON)" TORCH="$(TORCH)" TORCH_INDEX="$(TORCH_INDEX)" .ci/constraints

clean:
	rm -rf .venv build *.egg-info .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .schemathesis
