//! `pack_web_assets FOLDER FILE`: packs the folder that a bundler wrote, for a program to include. It owns arguments and
//! files; the format is the crate's.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [folder, file] = arguments.as_slice() else {
        eprintln!("usage: pack_web_assets FOLDER FILE");
        return ExitCode::from(2);
    };
    match run(Path::new(folder), Path::new(file)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pack_web_assets: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path, file: &Path) -> Result<(), String> {
    let packed = web_assets::pack(folder).map_err(|error| error.to_string())?;
    fs::write(file, packed).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
