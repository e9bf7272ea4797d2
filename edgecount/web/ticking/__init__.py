"""How the site stands, as pages show it while they are looked at."""
