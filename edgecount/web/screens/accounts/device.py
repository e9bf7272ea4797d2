"""A browser in words that its person will know it by, as far as it says: `Firefox · Linux`.  Pure."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """The words for a User-Agent; an empty text where it says nothing that we know."""
    found = [
        next((words for mark, words in known if mark in user_agent[:500]), None) for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(words for words in found if words is not None)
