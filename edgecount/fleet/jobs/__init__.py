"""Parts of recordings as jobs of Procrastinate: put into the database by one, done by many."""
