"""The libraries that run a network: OpenVINO and OpenCV."""
