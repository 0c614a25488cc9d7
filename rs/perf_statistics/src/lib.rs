//! Decides from a few noisy runs: medians, intervals, detectable effects, change points.
