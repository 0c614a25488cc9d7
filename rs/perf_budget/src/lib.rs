//! Budgets for metrics in a checked-in file, and whether runs keep them.
