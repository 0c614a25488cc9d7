//! A crate for the tests of the toolchain to compile.

/// Something to compile.
pub fn probe() -> u32 {
    7
}
