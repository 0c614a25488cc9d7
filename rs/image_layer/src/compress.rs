//! gzip as small as any reader of gzip takes it.

use std::io::{self, Write};
use std::num::NonZeroU64;
use zopfli::{Format, Options};

/// How often the parse of a block is improved. More iterations cost their time and save less than a thousandth.
const ITERATIONS: NonZeroU64 = NonZeroU64::new(5).expect("not zero");

/// Writes the content as gzip (RFC 1952) without a name and without a time.
///
/// Several hundred times slower than zlib's best level and some 3 % smaller; and its bytes depend on `Cargo.lock` alone, not on the zlib
/// of the machine that builds.
///
/// # Errors
/// When the output cannot be written.
pub fn gzip(content: &[u8], output: impl Write) -> io::Result<()> {
    let options = Options {
        iteration_count: ITERATIONS,
        ..Options::default()
    };
    zopfli::compress(options, Format::Gzip, content, output)
}
