//! How much of a program's code is of which crate: the sizes of functions, by what their symbols say. What a compiler has
//! put into another function counts for that one; a generic function counts for the crate that it is written in.

use std::collections::BTreeMap;

use object::read::elf::ElfFile64;
use object::{Endianness, Object, ObjectSection, ObjectSymbol, SymbolKind};
use serde::Serialize;

use crate::error::AuditError;

/// The crates that come with the compiler.
const STANDARD: [&str; 3] = ["alloc", "core", "std"];
/// What they are counted as, together.
const STANDARD_NAME: &str = "std";
/// What C and assembly are counted as where nothing names their source.
const UNKNOWN_C: &str = "C library, unnamed C";
/// What C and assembly of the crate ring are called, so that two versions of it can be in one program.
const RING_PREFIX: &str = "ring_core_";
/// The section with the code of a program.
const CODE: &str = ".text";

/// How large a program's code is, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramSizes {
    /// The program's name.
    pub name: String,
    /// The file, with its symbols left out as far as they can be: all that is loaded when it runs.
    pub loaded_bytes: u64,
    /// The section with the code.
    pub code_bytes: u64,
    /// The crates, the largest first; C sources by the name of their file.
    pub crates: Vec<CrateSize>,
    /// Code that belongs to no function: what lies between them.
    pub unattributed_bytes: u64,
}

/// What a crate takes of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrateSize {
    /// The crate's name, as sources call it.
    pub name: String,
    /// The sizes of its functions.
    pub bytes: u64,
    /// How many functions that are.
    pub functions: usize,
}

/// A function in the program.
struct Function {
    bytes: u64,
    owner: Owner,
}

enum Owner {
    Crate(String),
    /// A C source, where the symbol is one of those that a source keeps to itself.
    C(Option<String>),
}

impl ProgramSizes {
    /// Reads a program; `name` is what the result calls it, `file` its path for messages.
    ///
    /// # Errors
    /// When it is no 64-bit ELF program, or has no symbols.
    pub fn measure(name: &str, file: &str, program: &[u8]) -> Result<Self, AuditError> {
        let elf = ElfFile64::<Endianness>::parse(program)
            .map_err(|error| AuditError::malformed(file, error))?;
        let code = elf.section_by_name(CODE);
        let code = code.ok_or_else(|| AuditError::malformed(file, "it has no section .text"))?;
        let functions = functions(&elf, code.index());
        if functions.is_empty() {
            return Err(AuditError::NoSymbols {
                file: file.to_owned(),
            });
        }
        let attributed: u64 = functions.values().map(|it| it.bytes).sum();
        Ok(Self {
            name: name.to_owned(),
            loaded_bytes: elf.sections().filter(is_loaded).map(|it| it.size()).sum(),
            code_bytes: code.size(),
            crates: by_crate(&functions),
            unattributed_bytes: code.size().saturating_sub(attributed),
        })
    }
}

/// Whether a section is in the file and is loaded.
fn is_loaded<'data>(section: &impl ObjectSection<'data>) -> bool {
    const SHF_ALLOC: u64 = 2;
    let object::SectionFlags::Elf { sh_flags } = section.flags() else {
        return false;
    };
    sh_flags & SHF_ALLOC != 0 && section.file_range().is_some()
}

/// The functions in the section by their addresses: several names of one function are one.
fn functions(
    elf: &ElfFile64<'_, Endianness>,
    code: object::SectionIndex,
) -> BTreeMap<u64, Function> {
    let mut functions = BTreeMap::new();
    // What stands before the symbols that a source keeps to itself: the source's name.
    let mut source = None;
    for symbol in elf.symbols() {
        let name = symbol.name().unwrap_or_default();
        if symbol.kind() == SymbolKind::File {
            // Assembly has none, and the C library's archives name objects.
            source = Some(name.to_owned()).filter(|it| !it.is_empty() && !it.ends_with(".o"));
        }
        if symbol.kind() != SymbolKind::Text
            || symbol.size() == 0
            || symbol.section_index() != Some(code)
        {
            continue;
        }
        let owner = match rustc_demangle::try_demangle(name) {
            Ok(demangled) => Owner::Crate(crate_of(&format!("{demangled:#}"))),
            Err(_) if name.starts_with(RING_PREFIX) => Owner::Crate("ring".to_owned()),
            Err(_) => Owner::C(source.clone().filter(|_| symbol.is_local())),
        };
        let bytes = symbol.size();
        functions
            .entry(symbol.address())
            .or_insert(Function { bytes, owner });
    }
    functions
}

fn by_crate(functions: &BTreeMap<u64, Function>) -> Vec<CrateSize> {
    let mut sizes: BTreeMap<String, CrateSize> = BTreeMap::new();
    for (address, Function { bytes, owner }) in functions {
        let name = match owner {
            Owner::Crate(name) => name.clone(),
            Owner::C(Some(source)) => source.clone(),
            Owner::C(None) => {
                neighbour(functions, *address).unwrap_or_else(|| UNKNOWN_C.to_owned())
            }
        };
        let size = sizes.entry(name.clone()).or_insert(CrateSize {
            name,
            bytes: 0,
            functions: 0,
        });
        size.bytes += bytes;
        size.functions += 1;
    }
    let mut sizes: Vec<_> = sizes.into_values().collect();
    sizes.sort_by(|left, right| {
        right
            .bytes
            .cmp(&left.bytes)
            .then_with(|| left.name.cmp(&right.name))
    });
    sizes
}

/// The C source of a function that other sources may call, too: a linker keeps a source together, so it is the one before
/// and after it, where these are the same.
fn neighbour(functions: &BTreeMap<u64, Function>, address: u64) -> Option<String> {
    fn named<'a>(mut functions: impl Iterator<Item = (&'a u64, &'a Function)>) -> Option<&'a str> {
        functions.find_map(|(_, function)| match &function.owner {
            Owner::C(None) => None,
            Owner::C(Some(source)) => Some(Some(source.as_str())),
            Owner::Crate(_) => Some(None),
        })?
    }
    let before = named(functions.range(..address).rev());
    let after = named(functions.range(address + 1..));
    before.filter(|_| before == after).map(str::to_owned)
}

/// The crate of a function, by its name: that of the type where the function is of one, unless that type comes with the
/// compiler; then that of the trait.
fn crate_of(name: &str) -> String {
    const DROP: &str = "core::ptr::drop_in_place<";
    let crates = match name.strip_prefix(DROP) {
        Some(dropped) => vec![first_crate(dropped)],
        None => match name.strip_prefix('<') {
            Some(inner) => {
                let (of, implemented) = inner.split_once(" as ").unwrap_or((inner, ""));
                vec![first_crate(of), first_crate(implemented)]
            }
            None => vec![first_crate(name)],
        },
    };
    let own = crates
        .into_iter()
        .flatten()
        .find(|name| !STANDARD.contains(name));
    own.unwrap_or(STANDARD_NAME).to_owned()
}

/// The first part of the first path, behind references, `dyn` and the like.
fn first_crate(text: &str) -> Option<&str> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|character| !is_word(character));
        let end = rest
            .find(|character| !is_word(character))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match word {
            "" => return None,
            "const" | "dyn" | "for" | "impl" | "mut" => rest = after,
            _ => return after.starts_with("::").then_some(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_belong_to_crates() {
        for (name, expected) in [
            ("serde_json::de::from_str", "serde_json"),
            ("core::fmt::write", "std"),
            (
                "<serde_json::value::Value as core::fmt::Display>::fmt",
                "serde_json",
            ),
            (
                "<alloc::vec::Vec<T> as serde::ser::Serialize>::serialize",
                "serde",
            ),
            ("<alloc::vec::Vec<T> as core::clone::Clone>::clone", "std"),
            (
                "<&mut dyn tokio::io::Read as core::fmt::Debug>::fmt",
                "tokio",
            ),
            ("<u8 as serde::ser::Serialize>::serialize", "serde"),
            ("<[T]>::sort", "std"),
            ("<tokio::task::Task>::poll", "tokio"),
            (
                "core::ptr::drop_in_place<clap_builder::builder::Command>",
                "clap_builder",
            ),
            ("core::ptr::drop_in_place<alloc::string::String>", "std"),
            (
                "<(T,U) as actix_web::Handler>::call::{{closure}}",
                "actix_web",
            ),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }
}
