//! Decoded bytes from any reader: tells gzip from plain by the magic bytes and damage of the gzip
//! stream from errors of the reader. It must not know JSON.

use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::DamagedEnd;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const COMPRESSED_BUFFER_BYTES: usize = 64 * 1024;

/// How the profile was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// The JSON text as it is.
    Plain,
    /// gzip, of one or more members.
    Gzip,
}

/// A reader with the few bytes that were taken from it to look at put back.
type Rewound<R> = io::Chain<Cursor<Vec<u8>>, R>;

enum Decoder<R> {
    Plain(Rewound<R>),
    Gzip(Box<MultiGzDecoder<BufReader<Faithful<Rewound<R>>>>>),
}

/// The decoded profile, and how it ended.
pub(crate) struct Source<R> {
    decoder: Decoder<R>,
    /// Set once the gzip stream turned out damaged; there is nothing to read after that.
    pub(crate) damage: Option<DamagedEnd>,
}

impl<R: Read> Source<R> {
    /// Looks at the first two bytes and picks the decoder.
    pub(crate) fn new(mut reader: R) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(GZIP_MAGIC.len());
        reader
            .by_ref()
            .take(GZIP_MAGIC.len() as u64)
            .read_to_end(&mut magic)?;
        let is_gzip = magic == GZIP_MAGIC;
        let rewound = Cursor::new(magic).chain(reader);
        let decoder = if is_gzip {
            let faithful = Faithful {
                reader: rewound,
                failure: None,
            };
            Decoder::Gzip(Box::new(MultiGzDecoder::new(BufReader::with_capacity(
                COMPRESSED_BUFFER_BYTES,
                faithful,
            ))))
        } else {
            Decoder::Plain(rewound)
        };
        Ok(Self {
            decoder,
            damage: None,
        })
    }

    /// How the profile is stored.
    pub(crate) fn compression(&self) -> Compression {
        match self.decoder {
            Decoder::Plain(_) => Compression::Plain,
            Decoder::Gzip(_) => Compression::Gzip,
        }
    }

    /// Reads decoded bytes; 0 at the end, be it a good or a damaged one (see `damage`).
    pub(crate) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.damage.is_some() {
            return Ok(0);
        }
        loop {
            let result = match &mut self.decoder {
                Decoder::Plain(reader) => reader.read(into),
                Decoder::Gzip(decoder) => decoder.read(into),
            };
            match result {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return self.judge(error),
                Ok(count) => return Ok(count),
            }
        }
    }

    /// A failure of the reader is passed on; one that the decoder found in good bytes is damage.
    fn judge(&mut self, error: io::Error) -> io::Result<usize> {
        let Decoder::Gzip(decoder) = &mut self.decoder else {
            return Err(error);
        };
        if let Some(failure) = decoder.get_mut().get_mut().failure.take() {
            return Err(failure);
        }
        self.damage = Some(match error.kind() {
            io::ErrorKind::UnexpectedEof => DamagedEnd::CutGzip,
            _ => DamagedEnd::CorruptGzip,
        });
        Ok(0)
    }
}

/// Remembers the reader's own error, which the decoder would otherwise hand on as if it were its
/// own.
struct Faithful<R> {
    reader: R,
    failure: Option<io::Error>,
}

impl<R: Read> Read for Faithful<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.reader.read(into).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.failure = Some(error);
            }
            io::Error::from(kind)
        })
    }
}
