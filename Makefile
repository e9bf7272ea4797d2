# Every task of the project.  `make` alone lists them; each does the set-up it needs, and the second time starts at once.

.DEFAULT_GOAL := help
.PHONY: help demo dashboard setup test-tools check test test-busy test-long test-web test-ha test-arm test-container chaos fuzz soak slow-disk bench profile run install uninstall lock schema clean

BIN := .venv/bin
CONFIG ?= config.yaml
BENCH_DATA ?= ../shared
SOAK_SECONDS ?= 3600
FUZZ_SECONDS ?= 600
# Given as `make demo CLIP=…`, `make setup PYTHON=…`; through the environment, so that blanks in a path do no harm.
export CLIP PORT PYTHON CONFIG BENCH_DATA SOAK_SECONDS FUZZ_SECONDS FUZZ_SEED DESTDIR
# Where it is set, as in many images, every process that a test starts compiles all of its sources again.
unexport PYTHONDONTWRITEBYTECODE

# What no test may leave untaken: every branch of what decides a count.
PURE := edgecount/geometry.py,edgecount/events/*,edgecount/tracking/*,edgecount/counting/*,edgecount/figures/*,edgecount/alerts/*

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: setup ## count people in a clip: Debian's vtest.avi, or your own with CLIP=door.mp4
	@scripts/demo

dashboard: setup ## watch a clip being counted in the browser: Debian's vtest.avi, or CLIP=door.mp4 (PORT=… where 8466 is taken)
	@scripts/dashboard

setup: ## make .venv with the pinned packages (PYTHON=… picks the interpreter)
	@scripts/setup

test-tools: setup ## see to what only the tests need of the system: a broker, systemd-analyze
	@$(BIN)/python scripts/system_packages.py --tests

check: setup ## format, lint, types, direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Many tests wait, for disks, brokers and cameras: four at once keep two cores busy.
test: setup test-tools ## the tests and their coverage, without the long ones
	$(BIN)/pytest -m "not long and not web" -n 4 --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --include='edgecount/*' --fail-under=90
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100

test-busy: setup test-tools ## the same on a machine that has much else to do: beside stress-ng and a writer of JPEGs
	@$(BIN)/python scripts/system_packages.py --busy
	@scripts/test-busy

test-long: setup test-tools ## the tests that take minutes, and the laws at new examples
	$(BIN)/pytest -m "(long or law) and not soak and not fuzz and not home_assistant and not arm and not container" --hypothesis-profile=new

test-web: setup test-tools ## the dashboard in a real browser, screen by screen; its pictures are kept in pytest's folder
	$(BIN)/pytest -m "web and not long" -n 2 --dist worksteal --no-cov tests/browser

test-ha: setup test-tools ## as root: set-up, statistics, recorder and faults at a real Home Assistant, the newest (makes .home-assistant)
	@scripts/home-assistant
	$(BIN)/pytest -m home_assistant -n 0 --no-cov -v --log-cli-level=INFO tests/home_assistant

test-arm: setup test-tools ## as root: set-up, models and a replay on an emulated arm64 Debian, as on a Raspberry Pi (long, 2 GB in .arm)
	@$(BIN)/python scripts/system_packages.py --arm
	nice -n 10 $(BIN)/pytest -m arm -p no:randomly -v

test-container: setup test-tools ## as root: the image built and run by podman, and what pipx makes of the wheel (2 GB in .container)
	@$(BIN)/python scripts/system_packages.py --container
	$(BIN)/pytest -m container -v

chaos: setup test-tools ## the long tests that kill and cut off: a hundred kills, power cuts, crashes, clock steps, a broker away
	$(BIN)/pytest -m "long and chaos" -v

fuzz: setup test-tools ## random input, ten minutes a part (FUZZ="store" picks parts, FUZZ_SECONDS=60 a first look); seeds that fail are kept
	$(BIN)/pytest -m fuzz -p no:randomly --log-cli-level=INFO $(or $(FUZZ:%=tests/fuzz/test_%.py),tests/fuzz)

soak: setup test-tools ## an hour of counting at full speed, a line a minute: nothing grows (SOAK_SECONDS=120: a first look)
	$(BIN)/pytest -m soak -s tests/integration/test_soak.py

slow-disk: setup test-tools ## an hour of eight cameras on a disk of 300 ms a sync: nothing is lost (SOAK_SECONDS=120: a first look)
	$(BIN)/pytest -m soak -s tests/integration/test_slow_disk.py

bench: setup test-tools ## what it counts and costs, on the clips in BENCH_DATA (default ../shared); BENCH="accuracy cpu" for parts of it
	$(BIN)/python -m benchmarks $(BENCH)

profile: setup ## where a replay spends its time, function by function (PROFILE="--clip one-by-one")
	$(BIN)/python -m benchmarks.profiling $(PROFILE)

run: setup ## the daemon, with CONFIG (default config.yaml)
	$(BIN)/edgecount run --config "$$CONFIG"

install: ## as root: edgecount as a service of this box, or its upgrade (DESTDIR=… to look at it only)
	@scripts/install

uninstall: ## as root: take it away again; config, secrets and counts stay
	@scripts/uninstall

lock: ## pin the newest versions that pyproject.toml admits, in constraints.txt, and their hashes in locked/
	scripts/lock

schema: setup ## docs/config.schema.json anew, after a change of the config's keys
	$(BIN)/python -m edgecount.config.schema > docs/config.schema.json

clean: ## take away what these tasks made: .venv, caches, the demo's output (counts in var/ and the demo's clip stay)
	rm -rf .venv .venv.lock .venv-convert .venv-shop .home-assistant .home-assistant.log .rabbitmq .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -rf build dist edgecount.egg-info demo-output dashboard-output bench-output .arm .arm.lock .arm.log .container
	find edgecount tests benchmarks tools scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
