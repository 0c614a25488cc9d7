//! The encoders and their settings. This module owns the trade between size, time and memory; it
//! must not know who asks for which encoding.

use std::io::{self, Write};
use std::ops::RangeInclusive;

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::write::GzEncoder;
use flate2::Compression;
use zstd::bulk::Compressor;
use zstd::zstd_safe::CParameter;

use super::Encoding;

/// How hard to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// For what is compressed once and sent often: Brotli 11, gzip 9, Zstandard 19.
    Once,
    /// For an answer that waits for it: Brotli 5, gzip 6, Zstandard 3.
    Quick,
}

/// Compresses a document and returns the bytes with the encoding that they are in.
///
/// They are as they were, with [`Encoding::Identity`], if compression does not make them smaller, or
/// if the encoder fails (for lack of memory: no input is invalid for it). The encoder and its tables,
/// at most some 10 MiB, are gone when this returns.
pub fn compress(identity: &Bytes, encoding: Encoding, level: Level) -> (Bytes, Encoding) {
    let compressed = match encoding {
        Encoding::Identity => return (identity.clone(), encoding),
        Encoding::Gzip => gzip(identity, level),
        Encoding::Brotli => brotli(identity, level),
        Encoding::Zstd => zstd(identity, level),
    };
    match compressed {
        Ok(compressed) if compressed.len() < identity.len() => {
            (Bytes::from(compressed.into_boxed_slice()), encoding)
        }
        _ => (identity.clone(), Encoding::Identity),
    }
}

fn gzip(identity: &[u8], level: Level) -> io::Result<Vec<u8>> {
    let level = match level {
        Level::Once => Compression::new(9),
        Level::Quick => Compression::new(6),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(identity)?;
    encoder.finish()
}

/// Windows for Brotli 11, as powers of two of bytes. Its tables take eight bytes for each byte of
/// the window: beyond 2^18, a registry document of 600 kB shrinks by 2 % more for twice the memory.
const BROTLI_ONCE_WINDOW_LOG: RangeInclusive<u32> = 10..=18;

/// Windows for Brotli 5. Up to 2^16 this encoder changes to a hash table of 32 MiB, which is also
/// ten times slower on small documents.
const BROTLI_QUICK_WINDOW_LOG: RangeInclusive<u32> = 17..=18;

/// The input block of Brotli 11, as a power of two of bytes. The encoder's own choice, 2^18, takes
/// 23 MiB for a document of 600 kB; this takes 9 MiB for a result that is 0.1 % larger.
const BROTLI_ONCE_BLOCK_LOG: i32 = 16;

fn brotli(identity: &[u8], level: Level) -> io::Result<Vec<u8>> {
    let defaults = BrotliEncoderParams::default();
    let parameters = match level {
        Level::Once => BrotliEncoderParams {
            quality: 11,
            lgwin: window_log(identity.len(), BROTLI_ONCE_WINDOW_LOG),
            lgblock: BROTLI_ONCE_BLOCK_LOG,
            size_hint: identity.len(),
            ..defaults
        },
        Level::Quick => BrotliEncoderParams {
            quality: 5,
            lgwin: window_log(identity.len(), BROTLI_QUICK_WINDOW_LOG),
            size_hint: identity.len(),
            ..defaults
        },
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*identity, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// The smallest window, as a power of two of bytes, that spans the whole input, within a range.
fn window_log(input_bytes: usize, range: RangeInclusive<u32>) -> i32 {
    let spanning = usize::BITS - input_bytes.saturating_sub(1).leading_zeros();
    spanning.clamp(*range.start(), *range.end()) as i32
}

/// Entries of the two tables of Zstandard 19, as powers of two. Its own choice for a document of
/// 600 kB takes 17 MiB; these take 2 MiB for a result that is 0.3 % larger.
const ZSTD_ONCE_HASH_LOG: u32 = 17;
const ZSTD_ONCE_CHAIN_LOG: u32 = 18;

fn zstd(identity: &[u8], level: Level) -> io::Result<Vec<u8>> {
    let mut encoder = match level {
        Level::Once => Compressor::new(19)?,
        Level::Quick => Compressor::new(3)?,
    };
    if level == Level::Once {
        encoder.set_parameter(CParameter::HashLog(ZSTD_ONCE_HASH_LOG))?;
        encoder.set_parameter(CParameter::ChainLog(ZSTD_ONCE_CHAIN_LOG))?;
    }
    encoder.compress(identity)
}
