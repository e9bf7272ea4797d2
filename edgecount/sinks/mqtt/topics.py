"""The names of the MQTT topics."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one device, all below its prefix."""

    prefix: str

    @property
    def available(self) -> str:
        """Says whether edgecount is there."""
        return f"{self.prefix}/available"

    @property
    def occupancy(self) -> str:
        """Carries the number of people inside."""
        return f"{self.prefix}/site/occupancy"

    @property
    def site_today(self) -> str:
        """Carries the people in and out today, over all lines."""
        return f"{self.prefix}/site/today"

    @property
    def occupancy_set(self) -> str:
        """Takes the command that sets the number of people inside."""
        return f"{self.prefix}/site/occupancy/set"

    @property
    def reset(self) -> str:
        """Takes the command that sets the number of people inside to 0."""
        return f"{self.prefix}/site/reset"

    @property
    def replay_set(self) -> str:
        """Takes the command that asks for stored events again."""
        return f"{self.prefix}/replay/set"

    def enabled_set(self, camera: str) -> str:
        """Takes the command that pauses a camera, or has it watched again."""
        return f"{self.prefix}/{camera}/enabled/set"

    def switched(self, topic: str) -> str | None:
        """The camera of such a topic; None of another topic."""
        camera = topic.removeprefix(f"{self.prefix}/").removesuffix("/enabled/set")
        return camera if topic == self.enabled_set(camera) and "/" not in camera else None

    def is_command(self, topic: str) -> bool:
        """Whether a topic is one of commands."""
        return topic in self.commands or self.switched(topic) is not None

    @property
    def stats(self) -> str:
        """The state of all parts."""
        return f"{self.prefix}/stats"

    @property
    def commands(self) -> tuple[str, str, str]:
        """The topics of commands to the site; a command must not be retained."""
        return self.occupancy_set, self.reset, self.replay_set

    @property
    def retained(self) -> tuple[str, ...]:
        """Filters that find retained messages which an earlier config may have left at the broker."""
        below = ("+/+/state", "+/+/today", "+/status", "+/moved", "+/crowd", "+/+/crowd", "alert/+")
        return tuple(f"{self.prefix}/{levels}" for levels in below)

    def camera_status(self, camera: str) -> str:
        """Says whether a camera gives pictures."""
        return f"{self.prefix}/{camera}/status"

    def camera_moved(self, camera: str) -> str:
        """Says whether a camera was moved, and how."""
        return f"{self.prefix}/{camera}/moved"

    def picture(self, camera: str) -> str:
        """Carries a picture of a camera, in which everybody is painted over."""
        return f"{self.prefix}/{camera}/picture"

    def line_state(self, camera: str, line: str) -> str:
        """Carries the counts of a line."""
        return f"{self.prefix}/{camera}/{line}/state"

    def event(self, camera: str, place: str) -> str:
        """Carries every event of a line or zone."""
        return f"{self.prefix}/{camera}/{place}/event"

    def line_interval(self, camera: str, line: str) -> str:
        """Carries the counts of a line in each interval."""
        return f"{self.prefix}/{camera}/{line}/interval"

    def zone_state(self, camera: str, zone: str) -> str:
        """Carries the people in a zone, as one camera sees them."""
        return f"{self.prefix}/{camera}/{zone}/state"

    def site_zone_state(self, zone: str) -> str:
        """Carries the people in a zone, as all its cameras see them; no camera is called `site`."""
        return f"{self.prefix}/site/{zone}/state"

    def zone_today(self, camera: str, zone: str) -> str:
        """Carries the visits of today to a zone, as one camera sees them; with `site` those that all cameras see."""
        return f"{self.prefix}/{camera}/{zone}/today"

    def crowd(self, camera: str) -> str:
        """Carries the people in a camera's picture by estimate."""
        return f"{self.prefix}/{camera}/crowd"

    def zone_crowd(self, camera: str, zone: str) -> str:
        """Carries the people in a zone of a camera by estimate."""
        return f"{self.prefix}/{camera}/{zone}/crowd"

    def alert(self, rule: str) -> str:
        """Carries the standing of an alert rule."""
        return f"{self.prefix}/alert/{rule}"


def home_assistant_status(discovery_prefix: str) -> str:
    """The topic on which Home Assistant says that it is there."""
    return f"{discovery_prefix}/status"
