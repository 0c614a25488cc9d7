//! `compress_layer gzip|zstd`: standard input, compressed, on standard output, for `pkg_tar`. It owns the streams.

use std::env;
use std::io::{self, Error, ErrorKind, Read, StdoutLock, Write};
use std::process::ExitCode;

type Compress = fn(&[u8], &mut StdoutLock<'static>) -> io::Result<()>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compress_layer: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let compress: Compress = match arguments.as_slice() {
        [format] if format == "gzip" => |layer, output| image_layer::gzip(layer, output),
        [format] if format == "zstd" => |layer, output| image_layer::zstd(layer, output),
        _ => {
            let usage = "usage: compress_layer gzip|zstd <LAYER.tar >LAYER";
            return Err(Error::new(ErrorKind::InvalidInput, usage));
        }
    };
    let mut layer = Vec::new();
    io::stdin().lock().read_to_end(&mut layer)?;
    let mut output = io::stdout().lock();
    compress(&layer, &mut output)?;
    output.flush()
}
