"""The demo's scripts, in a folder with a blank in its name; apt-get, dpkg-deb and edgecount are fakes."""

import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIP = "not Debian's clip"
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
class DemoCopy:
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
def demo(tmp_path: Path) -> DemoCopy:
    made = DemoCopy(tmp_path / "the shop's counter")
    (made.root / "scripts").mkdir(parents=True)
    for script in ("demo", "fetch-clip"):
        shutil.copy(ROOT / "scripts" / script, made.root / "scripts" / script)
    ours = made.root / "scripts" / "fetch-clip"
    ours.write_text(re.sub("(?m)^sum=[0-9a-f]{64} ", f"sum={sha256(CLIP.encode()).hexdigest()} ", ours.read_text()))
    made.write("bin/apt-get", APT_GET)
    made.write("bin/dpkg-deb", '#!/usr/bin/env bash\ncat "$2"\n')
    made.write(".venv/bin/edgecount", EDGECOUNT)
    made.write(f"package/{CLIP_IN_PACKAGE}", CLIP)
    subprocess.run(["tar", "-cf", made.root / "package.tar", "-C", made.root / "package", "."], check=True)
    made.write("download", f'cp "{made.root}/package.tar" opencv-doc_4_all.deb\n')
    return made


def left_in(cache: Path) -> set[str]:
    """What a fetch leaves, the lock aside."""
    return {path.name for path in cache.iterdir()} - {".lock"} if cache.exists() else set()


def test_the_clip_is_fetched_once(demo: DemoCopy) -> None:
    first = demo.run("fetch-clip")
    assert (first.returncode, first.stdout) == (0, f"{demo.cache}/vtest.avi\n")
    assert first.stderr.startswith("demo: fetching Debian's package opencv-doc (95 MB, once) for its clip vtest.avi\n")
    assert (demo.cache / "vtest.avi").read_text() == "not Debian's clip"
    assert left_in(demo.cache) == {"vtest.avi"}
    again = demo.run("fetch-clip")
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, "")
    assert demo.calls() == ["apt-get download opencv-doc"]


def test_another_clip_of_that_name_is_refused(demo: DemoCopy) -> None:
    shutil.copy(ROOT / "scripts" / "fetch-clip", demo.root / "scripts" / "fetch-clip")
    refused = demo.run("fetch-clip")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1] == (
        "demo: this vtest.avi is not the one of Debian 12: it is thrown away, for its sum is another; "
        "or give a clip of your own: make demo CLIP=door.mp4"
    )
    assert left_in(demo.cache) == set()


def test_where_apt_has_no_lists_it_is_given_lists_of_its_own(demo: DemoCopy) -> None:
    download = (demo.root / "download").read_text()
    demo.write("download", f'[ -e "$LISTS" ] || {{ echo "E: Unable to locate package" >&2 && exit 100; }}\n{download}')
    done = demo.run("fetch-clip")
    assert (done.returncode, done.stdout) == (0, f"{demo.cache}/vtest.avi\n")
    assert [call.split()[-1] for call in demo.calls()] == ["opencv-doc", "update", "opencv-doc"]
    assert left_in(demo.cache) == {"vtest.avi"}


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
def test_a_fetch_that_fails_is_one_line_and_leaves_nothing(demo: DemoCopy, download: str, reason: str) -> None:
    demo.write("download", download)
    done = demo.run("fetch-clip")
    last = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout) == (1, "")
    assert last.startswith(f"demo: {reason}")
    assert last.endswith("; or give a clip of your own: make demo CLIP=door.mp4")
    assert left_in(demo.cache) == set()


def test_a_fetch_that_is_killed_leaves_no_half_clip_and_is_done_again(demo: DemoCopy) -> None:
    download = (demo.root / "download").read_text()
    demo.write("download", f"{download}kill -KILL 0\n")  # the whole process group, as at a power cut
    assert demo.run("fetch-clip").returncode == -signal.SIGKILL
    assert not (demo.cache / "vtest.avi").exists()
    demo.write("download", download)
    assert demo.run("fetch-clip").returncode == 0
    assert left_in(demo.cache) == {"vtest.avi"}


def test_without_apt_a_clip_of_ones_own_is_asked_for(demo: DemoCopy) -> None:
    for tool in ("bash", "dpkg-deb"):
        path = shutil.which(tool)
        assert path
        (demo.root / "bare").mkdir(exist_ok=True)
        (demo.root / "bare" / tool).symlink_to(path)
    done = demo.run("fetch-clip", PATH=str(demo.root / "bare"))
    assert done.returncode == 1
    assert done.stderr == (
        "demo: the clip comes out of a Debian package, and apt-get is not there; "
        "or give a clip of your own: make demo CLIP=door.mp4\n"
    )


def test_a_cache_that_cannot_be_written_is_named(demo: DemoCopy) -> None:
    demo.write("cache", "a file where the folder should be")
    done = demo.run("fetch-clip")
    assert done.returncode == 1
    assert done.stderr.startswith(f"demo: {demo.cache} cannot be written: name another place in")
    assert len(done.stderr.splitlines()) == 1


def arguments(demo: DemoCopy) -> list[str]:
    return (demo.root / "called").read_text().splitlines()


OUTPUTS = ["--logs", "demo-output/logs", "--video", "demo-output/counted.mp4", "--events", "demo-output/events.jsonl"]


def test_the_demo_counts_debians_clip_and_says_where_the_results_are(demo: DemoCopy) -> None:
    demo.write("demo-output/of last time", "")
    done = demo.run("demo")
    assert done.returncode == 0
    clip = f"{demo.cache}/vtest.avi"
    assert arguments(demo) == ["replay", clip, "--config", "demo/config.yaml", "--fps", "7", *OUTPUTS]
    assert done.stdout.splitlines() == [
        "path  1 in  2 out",
        "",
        "the clip with its counts     demo-output/counted.mp4",
        "every crossing (CSV)         demo-output/logs/events-2022-06-05.csv",
        "counts by the hour (CSV)     demo-output/logs/footfall-2022-06-05.csv",
        "the month (Excel)            demo-output/logs/footfall-2022-06.xlsx",
    ]
    assert not (demo.root / "demo-output" / "of last time").exists()


def test_the_demo_counts_a_clip_of_ones_own(demo: DemoCopy) -> None:
    assert demo.run("demo", CLIP="my door.mp4").returncode == 0
    assert arguments(demo) == ["replay", "my door.mp4", "--config", "demo/any-clip.yaml", *OUTPUTS]
    assert demo.calls() == []


def test_a_clip_that_cannot_be_counted_ends_the_demo_with_edgecounts_own_words(demo: DemoCopy) -> None:
    done = demo.run("demo", CLIP="broken.mp4")
    assert done.returncode == 1
    assert (done.stdout, done.stderr) == ("", "edgecount: broken.mp4: not a video\n")


def test_a_demo_without_a_clip_ends_there(demo: DemoCopy) -> None:
    demo.write("download", "exit 100")
    done = demo.run("demo")
    assert done.returncode == 1
    assert not (demo.root / "called").exists()
