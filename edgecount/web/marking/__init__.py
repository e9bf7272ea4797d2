"""A page on which the heads in pictures of one's own are marked; no part of the dashboard, but of its look."""
