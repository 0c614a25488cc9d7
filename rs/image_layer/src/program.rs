//! Empties the unwinding tables of a program.

use object::read::elf::ElfFile64;
use object::{Endianness, Object, ObjectSection};
use thiserror::Error;

/// What only an unwinder reads: https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/ehframechpt.html
const TABLES: [&str; 3] = [".eh_frame", ".eh_frame_hdr", ".gcc_except_table"];

/// Why a program was refused.
#[derive(Debug, Error)]
pub enum ProgramError {
    /// It is not a file of the kind that a Linux program is.
    #[error("this is no 64-bit ELF program ({0}): give a linked program for Linux")]
    NotAProgram(#[from] object::Error),
    /// It says that a section lies where the file has ended.
    #[error("section {0} lies outside of the file: the program is cut off")]
    Outside(&'static str),
}

/// The program with its unwinding tables filled with zeros.
///
/// They are a tenth of a program, or a twelfth of it compressed. rustc leaves them out with `-Cforce-unwind-tables=no`, but not under LTO. A program that
/// aborts on panic never unwinds; only a backtrace, asked for by `RUST_BACKTRACE`, reads them, and it is empty then. Their place stays,
/// and an unwinder finds a version in the header that it does not know and stops.
///
/// # Errors
/// When the bytes are no ELF program, or not all of one.
pub fn without_unwinding_tables(mut program: Vec<u8>) -> Result<Vec<u8>, ProgramError> {
    let mut ranges = Vec::new();
    {
        let file = ElfFile64::<Endianness>::parse(program.as_slice())?;
        for name in TABLES {
            let range = file
                .section_by_name(name)
                .and_then(|section| section.file_range());
            ranges.extend(range.map(|(start, length)| (name, start, length)));
        }
    }
    for (name, start, length) in ranges {
        let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
            return Err(ProgramError::Outside(name));
        };
        let table = start
            .checked_add(length)
            .and_then(|end| program.get_mut(start..end))
            .ok_or(ProgramError::Outside(name))?;
        table.fill(0);
    }
    Ok(program)
}
