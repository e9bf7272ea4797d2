"""The demo's scripts, in a folder with a blank in its name; apt-get, dpkg-deb and edgecount are fakes."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIP_IN_PACKAGE = "usr/share/doc/opencv-doc/examples/data/vtest.avi"

APT_GET = """#!/usr/bin/env bash
echo "apt-get ${*: -2}" >>"$CALLS"
case "$*" in
  *update*) touch "$LISTS" ;;
  *download*) source "$DOWNLOAD" ;;
esac
"""

EDGECOUNT = """#!/usr/bin/env bash
printf '%s\\n' "$@" >called
[ "$2" != broken.mp4 ] || { echo "edgecount: broken.mp4: not a video" >&2 && exit 1; }
mkdir demo-output/logs
touch demo-output/{counted.mp4,logs/{events-2022-06-05.csv,footfall-2022-06-05.csv,footfall-2022-06.xlsx}}
echo 'path  1 in  2 out'
"""


@dataclass(frozen=True)
class Shop:
    """A copy of the demo's files, a cache, and a PATH that begins with the fakes."""

    root: Path

    @property
    def cache(self) -> Path:
        return self.root / "cache" / "edgecount"

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "CALLS": str(self.root / "calls"),
            "LISTS": str(self.root / "lists"),
            "DOWNLOAD": str(self.root / "download"),
        }

    def run(self, script: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.root / "scripts" / script],
            env=self.environment | settings,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        path = self.root / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(tmp_path / "the shop's counter")
    (made.root / "scripts").mkdir(parents=True)
    for script in ("demo", "fetch-clip"):
        shutil.copy(ROOT / "scripts" / script, made.root / "scripts" / script)
    made.write("bin/apt-get", APT_GET)
    made.write("bin/dpkg-deb", '#!/usr/bin/env bash\ncat "$2"\n')
    made.write(".venv/bin/edgecount", EDGECOUNT)
    made.write(f"package/{CLIP_IN_PACKAGE}", "not Debian's clip")
    subprocess.run(["tar", "-cf", made.root / "package.tar", "-C", made.root / "package", "."], check=True)
    made.write("download", f'cp "{made.root}/package.tar" opencv-doc_4_all.deb\n')
    return made


def left_in(cache: Path) -> set[str]:
    """What a fetch leaves, the lock aside."""
    return {path.name for path in cache.iterdir()} - {".lock"} if cache.exists() else set()


def test_the_clip_is_fetched_once(shop: Shop) -> None:
    first = shop.run("fetch-clip")
    assert (first.returncode, first.stdout) == (0, f"{shop.cache}/vtest.avi\n")
    assert first.stderr.startswith("demo: fetching Debian's package opencv-doc (95 MB, once) for its clip vtest.avi\n")
    assert (shop.cache / "vtest.avi").read_text() == "not Debian's clip"
    assert left_in(shop.cache) == {"vtest.avi"}
    again = shop.run("fetch-clip")
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, "")
    assert shop.calls() == ["apt-get download opencv-doc"]


def test_another_clip_of_that_name_is_taken_with_a_warning(shop: Shop) -> None:
    warnings = [line for line in shop.run("fetch-clip").stderr.splitlines() if "warning" in line]
    assert warnings == [
        "demo: warning: this vtest.avi is not the one of Debian 12: the counts may differ from those in the README"
    ]


def test_where_apt_has_no_lists_it_is_given_lists_of_its_own(shop: Shop) -> None:
    download = (shop.root / "download").read_text()
    shop.write("download", f'[ -e "$LISTS" ] || {{ echo "E: Unable to locate package" >&2 && exit 100; }}\n{download}')
    done = shop.run("fetch-clip")
    assert (done.returncode, done.stdout) == (0, f"{shop.cache}/vtest.avi\n")
    assert [call.split()[-1] for call in shop.calls()] == ["opencv-doc", "update", "opencv-doc"]
    assert left_in(shop.cache) == {"vtest.avi"}


@pytest.mark.parametrize(
    ("download", "reason"),
    [
        pytest.param(
            'echo "E: Failed to fetch" >&2; exit 100',
            "opencv-doc could not be fetched: is this machine on the network? (E: Failed to fetch)",
            id="no-network",
        ),
        pytest.param("exit 100", "opencv-doc could not be fetched: is this machine on the network? ()", id="no-reason"),
        pytest.param(
            "echo half >opencv-doc_4_all.deb", "vtest.avi could not be unpacked from opencv-doc", id="damaged"
        ),
        pytest.param(
            "tar -cf opencv-doc_4_all.deb --files-from=/dev/null", "vtest.avi could not be unpacked", id="without-it"
        ),
    ],
)
def test_a_fetch_that_fails_is_one_line_and_leaves_nothing(shop: Shop, download: str, reason: str) -> None:
    shop.write("download", download)
    done = shop.run("fetch-clip")
    last = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout) == (1, "")
    assert last.startswith(f"demo: {reason}")
    assert last.endswith("; or give a clip of your own: make demo CLIP=door.mp4")
    assert left_in(shop.cache) == set()


def test_a_fetch_that_is_killed_leaves_no_half_clip_and_is_done_again(shop: Shop) -> None:
    download = (shop.root / "download").read_text()
    shop.write("download", f"{download}kill -KILL 0\n")  # the whole process group, as at a power cut
    assert shop.run("fetch-clip").returncode == -signal.SIGKILL
    assert not (shop.cache / "vtest.avi").exists()
    shop.write("download", download)
    assert shop.run("fetch-clip").returncode == 0
    assert left_in(shop.cache) == {"vtest.avi"}


def test_without_apt_a_clip_of_ones_own_is_asked_for(shop: Shop) -> None:
    for tool in ("bash", "dpkg-deb"):
        path = shutil.which(tool)
        assert path
        (shop.root / "bare").mkdir(exist_ok=True)
        (shop.root / "bare" / tool).symlink_to(path)
    done = shop.run("fetch-clip", PATH=str(shop.root / "bare"))
    assert done.returncode == 1
    assert done.stderr == (
        "demo: the clip comes out of a Debian package, and apt-get is not there; "
        "or give a clip of your own: make demo CLIP=door.mp4\n"
    )


def test_a_cache_that_cannot_be_written_is_named(shop: Shop) -> None:
    shop.write("cache", "a file where the folder should be")
    done = shop.run("fetch-clip")
    assert done.returncode == 1
    assert done.stderr.startswith(f"demo: {shop.cache} cannot be written: name another place in")
    assert len(done.stderr.splitlines()) == 1


def arguments(shop: Shop) -> list[str]:
    return (shop.root / "called").read_text().splitlines()


OUTPUTS = ["--logs", "demo-output/logs", "--video", "demo-output/counted.mp4", "--events", "demo-output/events.jsonl"]


def test_the_demo_counts_debians_clip_and_says_where_the_results_are(shop: Shop) -> None:
    shop.write("demo-output/of last time", "")
    done = shop.run("demo")
    assert done.returncode == 0
    clip = f"{shop.cache}/vtest.avi"
    assert arguments(shop) == ["replay", clip, "--config", "demo/config.yaml", "--fps", "7", *OUTPUTS]
    assert done.stdout.splitlines() == [
        "path  1 in  2 out",
        "",
        "the clip with its counts     demo-output/counted.mp4",
        "every crossing (CSV)         demo-output/logs/events-2022-06-05.csv",
        "counts by the hour (CSV)     demo-output/logs/footfall-2022-06-05.csv",
        "the month (Excel)            demo-output/logs/footfall-2022-06.xlsx",
    ]
    assert not (shop.root / "demo-output" / "of last time").exists()


def test_the_demo_counts_a_clip_of_ones_own(shop: Shop) -> None:
    assert shop.run("demo", CLIP="my door.mp4").returncode == 0
    assert arguments(shop) == ["replay", "my door.mp4", "--config", "demo/any-clip.yaml", *OUTPUTS]
    assert shop.calls() == []


def test_a_clip_that_cannot_be_counted_ends_the_demo_with_edgecounts_own_words(shop: Shop) -> None:
    done = shop.run("demo", CLIP="broken.mp4")
    assert done.returncode == 1
    assert (done.stdout, done.stderr) == ("", "edgecount: broken.mp4: not a video\n")


def test_a_demo_without_a_clip_ends_there(shop: Shop) -> None:
    shop.write("download", "exit 100")
    done = shop.run("demo")
    assert done.returncode == 1
    assert not (shop.root / "called").exists()
