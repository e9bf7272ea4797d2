"""The receivers of events, and the files that staff read.  Every file is derived from the store."""
