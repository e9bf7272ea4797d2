"""The `tracking` block: how one person keeps one id."""

from pydantic import Field

from edgecount.fields.section import Section


class TrackingSection(Section):
    """How people are followed between detections, and for how long they may be out of sight."""

    lost_after_seconds: float = Field(
        default=2.0,
        ge=0.1,
        le=60,
        description="How long a person may be out of sight and still keep the id (seconds).",
    )
    max_followers: int = Field(
        default=12,
        ge=1,
        le=100,
        description="How many people are followed from frame to frame at once (people).",
    )
    min_follow_score: float = Field(
        default=7.0,
        ge=0,
        le=100,
        description="Below which match with the picture a follower is dropped (dlib's peak-to-side-lobe ratio).",
    )
