"""Audits: what somebody at the door has counted, beside what edgecount has, and what follows for totals."""
