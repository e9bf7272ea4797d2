"""The zones of all cameras: those of one name are one zone, and so have one capacity."""

from collections.abc import Mapping

from edgecount.config.sections.camera import CameraSection
from edgecount.text import KeyPath


def zone_names(cameras: Mapping[str, CameraSection]) -> list[str]:
    """Every zone once, in the order of the config."""
    return list(dict.fromkeys(zone for camera in cameras.values() for zone in camera.zones))


def zone_capacities(cameras: Mapping[str, CameraSection]) -> dict[str, int]:
    """How many people may be in a zone, by its name; it is enough that one of its cameras gives the number."""
    return {name: capacity for name, (_, capacity) in _first_capacities(cameras).items()}


def capacity_faults(cameras: Mapping[str, CameraSection]) -> dict[KeyPath, str]:
    """The capacities that differ from another camera's for the same zone, each with what is wrong."""
    first = _first_capacities(cameras)
    return {
        (camera, "zones", name, "capacity"): f"zone {name} is one with that of camera {first[name][0]}, "
        f"whose capacity is {first[name][1]}: say the same, or leave one of them out"
        for camera, settings in cameras.items()
        for name, zone in settings.zones.items()
        if zone.capacity not in (None, first.get(name, ("", None))[1])
    }


def _first_capacities(cameras: Mapping[str, CameraSection]) -> dict[str, tuple[str, int]]:
    """For each zone with a capacity, the first camera that gives it, and the capacity."""
    first: dict[str, tuple[str, int]] = {}
    for camera, settings in cameras.items():
        for name, zone in settings.zones.items():
            if zone.capacity is not None:
                first.setdefault(name, (camera, zone.capacity))
    return first
