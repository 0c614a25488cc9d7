//! `empty_unwinding_tables PROGRAM FILE`: writes the program without what only an unwinder reads. It owns arguments and
//! files.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [program, file] = arguments.as_slice() else {
        eprintln!("usage: empty_unwinding_tables PROGRAM FILE");
        return ExitCode::from(2);
    };
    match run(Path::new(program), Path::new(file)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("empty_unwinding_tables: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(program: &Path, file: &Path) -> Result<(), String> {
    let bytes =
        fs::read(program).map_err(|error| format!("cannot read {}: {error}", program.display()))?;
    let emptied = image_layer::without_unwinding_tables(bytes)
        .map_err(|error| format!("{}: {error}", program.display()))?;
    fs::write(file, emptied).map_err(|error| format!("cannot write {}: {error}", file.display()))
}
