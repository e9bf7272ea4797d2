"""The dashboard: pages for the people of the shop, served by a process of its own."""
