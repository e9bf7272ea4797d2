import pytest

from edgecount.sources.rtsp.description import Video, video_in

BASE = "rtsp://192.0.2.10/live?channel=1"
HEAD = "v=0\r\ns=x\r\na=control:*\r\nm=audio 0 RTP/AVP 8\r\na=control:sound\r\n"


@pytest.mark.parametrize(
    ("lines", "video"),
    [
        pytest.param([], None, id="none"),
        pytest.param(["m=video 0 RTP/AVP 96"], Video(BASE, ""), id="nothing said of it"),
        pytest.param(
            ["m=video 0 RTP/AVP 96", "a=rtpmap:96 h264/90000", "a=control:track1"],
            Video(f"{BASE}/track1", "H264"),
            id="below the stream",
        ),
        pytest.param(
            ["m=video 0 RTP/AVP 26", "a=control:rtsp://192.0.2.10/1/2", "m=video 0 RTP/AVP 96", "a=control:other"],
            Video("rtsp://192.0.2.10/1/2", "JPEG"),
            id="with an address of its own, before another",
        ),
    ],
)
def test_the_first_video(lines: list[str], video: Video | None) -> None:
    assert video_in(HEAD + "\r\n".join(lines), BASE) == video
