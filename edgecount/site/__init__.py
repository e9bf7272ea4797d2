"""The site: its layout, how everything stands at one moment, and the commands that it takes."""
