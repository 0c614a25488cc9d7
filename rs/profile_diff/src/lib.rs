//! What changed between two builds' profiles, and why.
