"""A real RTSP camera on this machine: GStreamer's server, as a program for Debian's own Python, which has its bindings.

    rtsp_server.py HOST PORT [basic|digest USER PASSWORD]

It says its port, which it picks itself where 0 is given, and serves until its standard input ends: whoever started it
may die in any way.  `/live` has a moving ball, `/still` always the same picture.
"""

import sys

import gi  # type: ignore[import-not-found] # Debian's package, of another Python

for _name in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(_name, "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # type: ignore[import-not-found] # noqa: E402 - as above

_ROLE = "guest"
_ENCODER = "x264enc tune=zerolatency speed-preset=ultrafast bitrate=500 key-int-max=20 threads=1"
_SCENES = {"/live": "ball", "/still": "smpte75"}


def main(host: str, port: str, *login: str) -> None:
    Gst.init(None)
    loop = GLib.MainLoop()
    server = GstRtspServer.RTSPServer()
    server.set_address(host)
    server.set_service(port)
    if login:
        server.set_auth(_guard(*login))
    mounts = server.get_mount_points()
    for path, pattern in _SCENES.items():
        mounts.add_factory(path, _scene(pattern, guarded=bool(login)))
    server.attach(None)
    GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, 0, GLib.IOCondition.IN | GLib.IOCondition.HUP, lambda *_: loop.quit())
    sys.stdout.write(f"{server.get_bound_port()}\n")
    sys.stdout.flush()
    loop.run()


def _scene(pattern: str, *, guarded: bool) -> GstRtspServer.RTSPMediaFactory:
    """A pipeline of its own for everyone who asks, so that each begins with a whole picture."""
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        f"( videotestsrc is-live=true pattern={pattern} animation-mode=wall-time"
        f" ! video/x-raw,width=320,height=240,framerate=25/1 ! {_ENCODER} ! rtph264pay name=pay0 pt=96 )"
    )
    if guarded:
        may = f"{_ROLE}, media.factory.access=true, media.factory.construct=true"
        factory.add_role_from_structure(Gst.Structure.new_from_string(may))
    return factory


def _guard(method: str, user: str, password: str) -> GstRtspServer.RTSPAuth:
    auth, token = GstRtspServer.RTSPAuth(), GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, _ROLE)
    if method == "basic":
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    return auth


if __name__ == "__main__":
    main(*sys.argv[1:])
