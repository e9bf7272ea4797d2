"""The receipt: what is kept, where and until when; and whether a picture is among it."""
