//! The reports on build profiles as JSON documents, under a versioned schema.
