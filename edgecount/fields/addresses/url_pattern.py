"""URLs as editors know them: patterns of what the parsers of sources and of web addresses take.

Written so that Python and JavaScript read them alike.
"""

from edgecount.fields.addresses.host import IPV4_PATTERN, IPV6_PATTERN, LABEL_PATTERN, ZONE_PATTERN
from edgecount.fields.placeholder import LITERAL_SECRET_PATTERN, PLACEHOLDER

_PLACEHOLDER = PLACEHOLDER.pattern
_NO_SECRET = f"(?!.*{LITERAL_SECRET_PATTERN})"
_END = "(?=[/?#]|$)"
_PORT = (
    "(?::(?!0+(?![0-9]))"
    f"(?:[0-9]{{1,4}}|[0-5][0-9]{{4}}|6[0-4][0-9]{{3}}|65[0-4][0-9]{{2}}|655[0-2][0-9]|6553[0-5]){_END})?"
)
_USER = r"(?:[A-Za-z0-9_.~%!$&'()*+,;=-]|\{EDGECOUNT_[A-Z0-9_]+\})+"
_ANY_NAME = r"[^\x00-,/:-@\[-^`{-\x7f]+"
_NAME = f"(?=[^/?:]{{1,253}}(?:[/?:]|$))(?:{LABEL_PATTERN}\\.)*(?![0-9]+(?:[/?:]|$)){LABEL_PATTERN}"

_CAMERA_HOST = rf"(?:\[{IPV6_PATTERN}(?:%(?:25|(?!25)){ZONE_PATTERN})?\]|{_ANY_NAME})"
_WEB_HOST = rf"(?:\[{IPV6_PATTERN}(?:%25{ZONE_PATTERN})?\]|{IPV4_PATTERN}(?=[/?:]|$)|{_NAME})"

RTSP_PATTERN = "^[Rr][Tt][Ss][Pp]://"
HTTP_PATTERN = "^[Hh][Tt][Tt][Pp][Ss]?://"
_CAMERA_URL = (
    "(?:[Rr][Tt][Ss][Pp]|[Hh][Tt][Tt][Pp])[Ss]?://"
    rf"(?:{_USER}:(?:{_PLACEHOLDER})?@)?{_CAMERA_HOST}{_PORT}{_NO_SECRET}"
    rf"(?:/[^?#@{{}}\s]*)?(?:[?#](?:[^@{{}}\s]|{_PLACEHOLDER})*)?"
)
_FILE = rf"(?!.*://)(?!.*{_PLACEHOLDER})[^:/]*(?:/.*)?"
SOURCE_PATTERN = f"^(?:/dev/.+|{_FILE}|{_CAMERA_URL})$"
"""What `parse_source` takes."""
WEB_PATTERN = (
    f"{HTTP_PATTERN}{_WEB_HOST}{_PORT}{_NO_SECRET}"
    rf"(?:[/?](?:[!\"$-z|~]|{_PLACEHOLDER})*)?$"
)
"""What `parse_web_address` takes."""
