"""Events for programs that listen to HTTP: a POST of JSON for each, for sites without a broker."""
