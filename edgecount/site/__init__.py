"""The site: its layout, its status at one moment, and the commands that it takes."""
