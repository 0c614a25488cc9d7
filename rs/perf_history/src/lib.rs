//! Keeps runs and their metrics, in SQLite or PostgreSQL.
