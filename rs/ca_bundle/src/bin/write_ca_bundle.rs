//! `write_ca_bundle FILE`: writes the certificates. It owns arguments and files.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [file] = arguments.as_slice() else {
        eprintln!("usage: write_ca_bundle FILE");
        return ExitCode::from(2);
    };
    match fs::write(file, ca_bundle::pem_bundle()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("write_ca_bundle: cannot write {}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}
