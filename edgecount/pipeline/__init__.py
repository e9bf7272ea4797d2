"""One frame → detections → tracks → events; no thread, no clock, no I/O."""
