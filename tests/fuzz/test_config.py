"""Configs at random: each is read, or refused in lines, and no secret is among them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from edgecount.config.load import load
from edgecount.errors import ConfigError
from tests.support.fuzzing import Fuzz

EXAMPLE = (Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8")
SECRET = "s3cr3t-of-the-box"  # noqa: S105 - of this test
ENVIRON = {f"EDGECOUNT_{name}": SECRET for name in ("CAMERA_USER", "CAMERA_PASSWORD", "MQTT_PASSWORD", "MAIL_PASSWORD")}
MORE = """
mqtt: {host: broker, user: shop, password: "{EDGECOUNT_MQTT_PASSWORD}"}
mail:
  {host: mail, from: a@example.org, receivers: [b@example.org], user: a, password: "{EDGECOUNT_MAIL_PASSWORD}"}
webhook: {url: https://example.org/hook}
fleet: {host: fleet, box: berlin-12, cert: box.crt, key: box.key}
"""
ODD = (
    *("[", "]", "{", "}", ":", "- ", "*a", "&a ", "!!x ", "<<: ", "#", "|", ">", "\t", "\\U", '"', "'", "%", "---\n"),
    *("~", "nan", "1e999", "0x", "-1", "9" * 400, "\u2028", "\ufeff", "\x00", "\x85", "é", "\U0001f6b6"),
    *("{EDGECOUNT_MQTT_PASSWORD}", "://", "[" * 3000, "{a: " * 3000, "- " * 3000, "E/" * 3000, "?" * 500),
)


def damaged(chance: Random) -> bytes:
    """The example, changed at a few places."""
    text = EXAMPLE + MORE * chance.randrange(2)
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randrange(1, 6)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        match chance.randrange(6):
            case 0:
                lines[at] = line[:place] + chance.choice(ODD) + line[place:]
            case 1:
                lines[at], lines[other] = lines[other], line
            case 2:
                lines[at] = ""
            case 3:
                lines.insert(other, " " * chance.randrange(9) + line.lstrip())
            case 4:
                lines[at] = line.partition(":")[0] + ": " + chance.choice(ODD) + "\n"
            case _:
                lines[at] = line[:place]
    content = bytearray("".join(lines).encode(errors="surrogatepass"))
    for _ in range(chance.choice((0, 0, 0, 1, 5))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def attempt(chance: Random, folder: Path) -> None:
    """Read one."""
    path = folder / "config.yaml"
    path.write_bytes(damaged(chance))
    lines = problems(path, ENVIRON if chance.randrange(2) else None)
    assert not [line for line in lines if "\n" in line or SECRET in line]


def problems(path: Path, environ: Mapping[str, str] | None) -> Sequence[str]:
    """What is wrong with a config; empty where nothing is."""
    try:
        load(path, environ)
    except ConfigError as error:
        return error.problems
    return ()


test_what_failed_once, test_at_random = Fuzz("config", attempt).tests()
