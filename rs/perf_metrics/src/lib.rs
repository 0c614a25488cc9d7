//! The metrics of builds and programs: names, units, which way is better, and how a build profile gives them.
