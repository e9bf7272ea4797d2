"""What the fleet's PostgreSQL is asked and told: the only room that speaks SQL to it."""
