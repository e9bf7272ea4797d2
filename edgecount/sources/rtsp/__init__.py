"""Why a camera gives no pictures over RTSP; FFmpeg, which reads them, does not say."""
