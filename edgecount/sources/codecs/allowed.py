"""The codecs that are taken, by the names that each container gives them: those that cameras and phones write."""

IN_MP4 = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v"})
"""Sample entries of pictures (ISO/IEC 14496-12, 8.5.2): H.264, H.265, MPEG-4."""
BESIDE_IN_MP4 = frozenset(
    {b"mp4a", b".mp3", b"alaw", b"ulaw", b"sowt", b"twos", b"lpcm", b"Opus", b"ac-3", b"apac"}
    | {b"tmcd", b"mebx", b"gpmd", b"fdsc", b"camm", b"mett", b"rtp ", b"text"}
)
"""Sample entries of sound, and of what cameras and phones note beside it."""
OBJECTS = frozenset({0x20, 0x21, 0x23, 0x40, *range(0x60, 0x6D), 0xA5, 0xAD})
"""What `esds` may name: MPEG-4, H.264, H.265, MPEG-2, JPEG, and sound (mp4ra.org)."""

IN_AVI = frozenset(
    {b"MJPG", b"H264", b"X264", b"AVC1", b"HEVC", b"H265", b"HVC1", b"XVID", b"DIVX", b"DX50", b"FMP4", b"MP4V"}
)
"""FourCCs of pictures, in capitals."""
SOUND_IN_AVI = frozenset({0x0001, 0x0006, 0x0007, 0x0050, 0x0055, 0x00FF, 0x2000})
"""Formats of sound: PCM, A-law, µ-law, MPEG, MP3, AAC, AC-3."""

IN_MATROSKA = frozenset(
    {"V_MPEG4/ISO/AVC", "V_MPEGH/ISO/HEVC", "V_MPEG4/ISO/SP", "V_MPEG4/ISO/ASP", "V_MJPEG", "V_VP8", "V_VP9"}
)
BESIDE_IN_MATROSKA = ("A_AAC", "A_MPEG/L", "A_OPUS", "A_VORBIS", "A_PCM/", "A_AC3", "A_FLAC", "S_TEXT/")
"""Beginnings of the names of sound and of text."""
