"""What the repository says of itself in more than one place is the same in all of them."""

import ast
import json
import re
import subprocess
import tokenize
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from edgecount.config.load import load

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)$")
WHO = re.compile(r"^(?:who|whom|whose)\b|\b(?:Who|Whom|Whose)\b|[,;:]\s+whom?\b|\b[Ww]hom?ever\b")
"""A sentence or a clause that has "who" as its beginning, and "whoever" anywhere."""
PACKAGE = sorted(ROOT.glob("edgecount/**/*.py"))
TRAINING = ROOT / "edgecount" / "training"
"""Needs the extra `train`, and runs only where somebody trains."""
FLEET = ROOT / "edgecount" / "fleet"
"""Needs the extra `fleet`, and runs on another machine."""
SCRIPTS = [path for path in (*ROOT.glob("scripts/*"), ROOT / ".ci" / "run") if path.is_file()]


def pins() -> dict[str, str]:
    """Package → version, as constraints.txt has them."""
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    found = [PINNED.match(line) for line in lines]
    assert all(found), "constraints.txt has names and versions only: no address, no path, no hash"
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def wanted() -> list[Requirement]:
    """What pyproject.toml asks for: to build, to run and to develop."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = pyproject["project"]
    extras = project["optional-dependencies"]
    lines = [
        *pyproject["build-system"]["requires"],
        *project["dependencies"],
        *extras["web"],
        *extras["fleet"],
        *extras["dev"],
    ]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_whatever_is_asked_for_is_pinned_to_a_version_that_will_do(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def locked(name: str) -> dict[str, str]:
    """Package → version, as a file of locked/ has them, each with the hashes of its files and nothing else."""
    text = (ROOT / "locked" / name).read_text()
    found = re.findall(
        r"^([\w.-]+)==(\S+)(?: ; [^\n]+)? \\$((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?$)+)", text, re.MULTILINE
    )
    entries = [line for line in text.splitlines() if not line.startswith(("#", "    --hash="))]
    assert len(found) == len(entries), f"{name} has a package without a hash, or an address"
    return {canonicalize_name(package): version for package, version, _ in found}


ELSEWHERE = {"colorama", "httpx2-jsfetch"}
"""What packages want on another system than ours."""


def test_what_is_installed_by_hashes_are_the_pinned_versions() -> None:
    every = locked("build.txt") | locked("dev.txt")
    assert {package: version for package, version in every.items() if package not in ELSEWHERE} == pins()


def test_what_runs_is_part_of_what_develops() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run = locked("run.txt")
    assert run.items() <= locked("dev.txt").items()
    assert {canonicalize_name(Requirement(line).name) for line in project["dependencies"]} <= run.keys()


@pytest.mark.parametrize("extra", ["fleet", "train"])
def test_what_an_extra_brings_is_pinned_beside_what_runs(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    brought, run = locked(f"{extra}.txt"), locked("run.txt")
    assert {package: version for package, version in brought.items() if package in run}.items() <= run.items()
    for requirement in map(Requirement, project["optional-dependencies"][extra]):
        assert requirement.specifier.contains(brought[canonicalize_name(requirement.name)])


def test_the_opencv_without_windows_is_the_same_version() -> None:
    assert locked("headless.txt") == {"opencv-python-headless": locked("run.txt")["opencv-python"]}


def test_a_fleets_server_takes_the_opencv_without_windows() -> None:
    assert "opencv-python" not in locked("fleet.txt")
    assert locked("headless.txt").items() <= locked("fleet.txt").items()


def test_the_list_of_materials_is_that_of_what_runs_and_names_no_index() -> None:
    text = (ROOT / "locked" / "sbom.json").read_text()
    bom = json.loads(text)
    assert (bom["bomFormat"], bom["metadata"]["component"]["name"]) == ("CycloneDX", "edgecount")
    assert {canonicalize_name(part["name"]): part["version"] for part in bom["components"]} == locked("run.txt")
    assert {part["purl"] for part in bom["components"]} == {f"pkg:pypi/{n}@{v}" for n, v in locked("run.txt").items()}
    assert set(re.findall(r"https?://[^\"]+", text)) == {bom["$schema"]}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def modules_of(path: Path) -> frozenset[str]:
    """The modules that a module imports, or imports from, wherever in it."""
    found = set[str]()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{name.name}" for name in node.names)
    return frozenset(found)


@cache
def imports(path: Path) -> set[str]:
    """The top names of all that a module imports, wherever in it."""
    return {name.partition(".")[0] for name in modules_of(path)}


@pytest.mark.parametrize(
    "package",
    [
        "dlib",
        "imutils",
        "matplotlib",
        "openpyxl",
        "paho",
        "prometheus_client",
        "schedule",
        "scipy",
        "simplejpeg",
        "smtplib",
    ],
)
def test_what_may_have_to_be_replaced_is_imported_in_one_module_only(package: str) -> None:
    counting = [path for path in PACKAGE if not {TRAINING, FLEET} & {*path.parents}]
    modules = [str(path.relative_to(ROOT)) for path in counting if package in imports(path)]
    assert len(modules) == 1, f"{package} is imported in {modules}"


def test_only_training_needs_what_it_alone_brings() -> None:
    brought = {"onnx", "pycocotools", "torch", "torchvision"}
    assert [str(path) for path in PACKAGE if TRAINING not in path.parents and imports(path) & brought] == []


def test_only_commands_train() -> None:
    users = {path for path in PACKAGE if any(name.startswith("edgecount.training") for name in modules_of(path))}
    assert users
    allowed = TRAINING, ROOT / "edgecount" / "commands"
    assert [str(path) for path in users if not any(path.is_relative_to(folder) for folder in allowed)] == []


def prose(module: Path) -> Iterator[tuple[int, str]]:
    """The docstrings of a module, those under constants too, and its comments; each with its line."""
    for node in ast.walk(parsed(module)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text
            case _:
                pass
    with module.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string.lstrip("#! ")


def test_no_sentence_of_the_code_is_built_on_who() -> None:
    """A sentence such as "Who is gone counts" has to be read twice where English is not the first language."""
    texts = [(str(module.relative_to(ROOT)), *found) for module in PACKAGE for found in prose(module)]
    assert len(texts) > len(PACKAGE)
    assert [(module, line) for module, line, text in texts if WHO.search(text)] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Who is gone counts.", True),
        ("The track counts.  Whoever is gone does not.", True),
        ("- Whom the detector missed is carried on.", True),
        ("who is not learnt anew is let go", True),
        ("The steps, who came in\nwhile the site was closed.", True),
        ("What is kept,\nwho is told, and where.", True),
        ("Handed to whoever asks.", True),
        ("a person who stands", False),
        ("A URL, whose secrets are placeholders.", False),
        ("The whole way counts.", False),
        ("whole", False),
    ],
)
def test_only_a_sentence_built_on_who_is_found(text: str, *, is_found: bool) -> None:
    assert bool(WHO.search(text)) == is_found


def recipe(target: str) -> list[str]:
    """The commands that make runs for a target, as they stand in the Makefile."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{target}:"))
    commands = []
    for line in lines[start + 1 :]:
        if not line.startswith("\t"):
            break
        commands.append(line.strip().replace("$(BIN)", ".venv/bin"))
    return commands


def test_a_commit_is_checked_like_a_submission_and_fetches_nothing() -> None:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert [repository["repo"] for repository in repositories] == ["local"]
    hooks = repositories[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert [hook["entry"] for hook in hooks] == recipe("check")


def test_make_alone_tells_of_every_task() -> None:
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert re.findall(r"^  make (\S+)", told, re.MULTILINE) == phony[1].split()


def test_the_readme_begins_with_the_two_commands_that_need_nothing_else() -> None:
    commands = re.findall(
        r"^(?:\$ )?(make .*|pip .*|git .*|edgecount .*)$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    assert [re.split(r"\s*#", command)[0] for command in commands[:2]] == ["make demo", "make test"]


def test_ci_runs_the_checks_and_then_the_tests_of_the_readme() -> None:
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line.startswith("make ")]
    assert commands == ["make check", "make test"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_can_be_run_as_it_lies_there(script: Path) -> None:
    assert script.stat().st_mode & 0o111 == 0o111
    assert script.read_text().startswith("#!/usr/bin/env ")


@pytest.mark.parametrize("script", [path for path in SCRIPTS if path.suffix == ""], ids=lambda script: script.name)
def test_every_shell_script_parses_and_stops_at_the_first_failure(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)
    assert "\nset -euo pipefail\n" in script.read_text()


@pytest.mark.parametrize("config", sorted(ROOT.glob("demo/*.yaml")), ids=lambda config: config.name)
def test_the_configs_of_the_demo_are_good(config: Path) -> None:
    assert len(load(config, environ=None).cameras) == 1


TESTS = sorted(ROOT.glob("tests/**/*.py"))
KINDS = sorted(
    {path.relative_to(ROOT / "tests").parts[0] for path in TESTS if path.parent.name != "tests"} - {"support"}
)
"""The folders of tests, as `unit`."""


@cache
def names_tests(path: Path) -> bool:
    """Whether it may import tests beside what they share: parsing all of them takes seconds."""
    return re.search(r"\bfrom tests import\b|\btests\.(?!support\b)", path.read_text()) is not None


def test_no_folder_of_tests_lends_to_another() -> None:
    """What tests share lies in tests/support, which itself needs no test."""
    lent = {f"tests/{kind}": f"tests.{kind}." for kind in KINDS}
    wrong = {
        str(path.relative_to(ROOT)): name
        for path in (*TESTS, *ROOT.glob("benchmarks/**/*.py"))
        if names_tests(path)
        for name in modules_of(path)
        for folder, prefix in lent.items()
        if f"{name}.".startswith(prefix) and not path.is_relative_to(ROOT / folder)
    }
    assert wrong == {}


def test_no_test_imports_from_another() -> None:
    """Else it could not be read, moved or run without the other."""
    wrong = {
        str(path.relative_to(ROOT)): name
        for path in TESTS
        if names_tests(path)
        for name in modules_of(path)
        if name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))
    }
    assert wrong == {}


def test_no_two_classes_of_the_tests_have_one_name() -> None:
    """Two that are the same are to be written once; two that are not, named after what they are."""
    places = defaultdict[str, list[str]](list)
    for path in TESTS:
        for name in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE):
            places[name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


MODULES = [path for path in ROOT.glob("edgecount/**/*.py") if path.name != "__init__.py"]


def test_no_two_classes_have_one_name() -> None:
    """A name that two things share makes a reader look at both."""
    places = defaultdict[str, list[str]](list)
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_no_module_s_name_is_in_more_than_two_rooms() -> None:
    rooms = defaultdict[str, list[str]](list)
    for path in MODULES:
        rooms[path.stem].append(str(path.parent.relative_to(ROOT)))
    assert {stem: paths for stem, paths in rooms.items() if len(paths) > 2} == {}


def test_the_architecture_has_each_room_once() -> None:
    rooms = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    assert len(rooms) > 20
    assert sorted(rooms) == sorted(set(rooms))


def test_no_room_is_crowded() -> None:
    """A dozen modules or so; ARCHITECTURE.md says of those with more why."""
    sizes = Counter(str(path.parent.relative_to(ROOT)) for path in MODULES)
    architecture = (ROOT / "ARCHITECTURE.md").read_text()
    crowded = {room for room, size in sizes.items() if size > 12}
    assert {room for room in crowded if f"`{room.removeprefix('edgecount/')}/`" not in architecture} == set()
    assert max(sizes.values()) <= 15
