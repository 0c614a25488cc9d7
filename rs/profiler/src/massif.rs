//! The heap by valgrind's massif: how it is run, and the file that it writes. It must not know what is made of stacks.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitStatus;

use crate::program::Invocation;
use crate::stacks::Stacks;
use crate::{run, Error};

const TOOL: &str = "massif";
const VALGRIND: &str = "valgrind";

/// The heap when it was largest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peak {
    /// What the program had asked for and not given back, in bytes.
    pub heap_bytes: u64,
    /// What the allocator adds for its own bookkeeping, in bytes, as massif estimates it.
    pub overhead_bytes: u64,
    /// When it was, in instructions of the program from its start.
    pub at_instructions: u64,
    /// How many instructions the program ran.
    pub total_instructions: u64,
    /// Where the bytes were asked for; the outermost frame first.
    pub stacks: Stacks,
}

/// Whether valgrind is here.
///
/// # Errors
///
/// When it is not installed.
pub fn check() -> Result<(), Error> {
    run::require(VALGRIND, VALGRIND)
}

/// Runs a program under massif, which leaves a file of snapshots in `folder` for each process; returns how the program ended.
///
/// # Errors
///
/// When valgrind cannot be started.
pub fn record(invocation: &Invocation, folder: &Path) -> Result<ExitStatus, Error> {
    let mut files = OsString::from("--massif-out-file=");
    files.push(folder.join("massif.out.%p"));
    let arguments: [&OsStr; 9] = [
        "--quiet".as_ref(),
        "--tool=massif".as_ref(),
        // dre-backend starts itself again, for settings of the allocator.
        "--trace-children=yes".as_ref(),
        // The largest heap that there was, and not one within a percent of it.
        "--peak-inaccuracy=0".as_ref(),
        // Repeats exactly, whatever else the machine does.
        "--time-unit=i".as_ref(),
        // Whole paths: the file tells whose an inlined function is.
        "--fullpath-after=".as_ref(),
        "--depth=100".as_ref(),
        "--threshold=0.1".as_ref(),
        &files,
    ];
    run::measure(VALGRIND, &arguments, invocation, true)
}

/// Reads what `record` left: of several processes, the one with the largest heap.
///
/// # Errors
///
/// When no file shows a peak, and when one cannot be read or is not understood.
pub fn peak(folder: &Path) -> Result<Peak, Error> {
    let entries = fs::read_dir(folder).map_err(Error::io(format!("read {}", folder.display())))?;
    let mut largest = Err(Error::Empty(
        "there is no heap to show: valgrind wrote no profile with one; see above",
    ));
    for entry in entries {
        let path = entry
            .map_err(Error::io(format!("read {}", folder.display())))?
            .path();
        let file = File::open(&path).map_err(Error::io(format!("read {}", path.display())))?;
        let peak = match parse(BufReader::new(file)) {
            // A process that only starts another.
            Err(Error::Empty(_)) => continue,
            peak => peak?,
        };
        if largest
            .as_ref()
            .map_or(true, |largest: &Peak| largest.heap_bytes < peak.heap_bytes)
        {
            largest = Ok(peak);
        }
    }
    largest
}

/// Reads massif's file and returns the peak. The file has snapshots of `KEY=VALUE` lines; a detailed one ends with a tree, in which a
/// node is a line `nCHILDREN: BYTES PLACE`, indented by its depth, and children are callers.
///
/// Source: <https://valgrind.org/docs/manual/ms-manual.html>, and `massif/ms_main.c` there.
///
/// # Errors
///
/// At a line of another form, when there is no peak, and when `file` cannot be read.
pub fn parse(file: impl BufRead) -> Result<Peak, Error> {
    let mut peak = None;
    let mut snapshot = Peak::default();
    let mut tree = Tree::default();
    let mut is_peak = false;
    for (index, line) in file.lines().enumerate() {
        let line = line.map_err(Error::io("read massif's file"))?;
        let unexpected = |problem: &str| Error::Format {
            tool: TOOL,
            line: index + 1,
            problem: format!("{problem}: {line}"),
        };
        let number = |text: &str| text.parse::<u64>().map_err(|_| unexpected("no number"));
        if let Some((key, value)) = line.split_once('=').filter(|(key, _)| !key.contains(' ')) {
            match key {
                "time" => snapshot.at_instructions = number(value)?,
                "mem_heap_B" => snapshot.heap_bytes = number(value)?,
                "mem_heap_extra_B" => snapshot.overhead_bytes = number(value)?,
                "heap_tree" => is_peak = value == "peak",
                _ => {}
            }
            if key == "heap_tree" && is_peak {
                peak = Some(snapshot.clone());
                tree = Tree::default();
            }
        } else if line.trim_start().starts_with('n') && is_peak {
            let node = node(&line).ok_or_else(|| unexpected("no node"))?;
            if node.depth > tree.path.len() {
                return Err(unexpected("a node without a parent"));
            }
            tree.add(node);
        }
    }
    let mut peak = peak.ok_or(Error::Empty("massif saw no peak: the program has no heap"))?;
    tree.leave_to(0);
    peak.stacks = tree.stacks;
    peak.total_instructions = snapshot.at_instructions;
    Ok(peak)
}

#[derive(Debug)]
struct Node {
    depth: usize,
    bytes: u64,
    place: String,
}

/// A line of the tree. The place of the root and of what is too small to be shown is a remark, others are
/// `0xADDRESS: FUNCTION (FILE:LINE)` or `0xADDRESS: FUNCTION (in FILE)`.
fn node(line: &str) -> Option<Node> {
    let text = line.trim_start_matches(' ');
    let depth = line.len() - text.len();
    let (_, rest) = text.split_once(": ")?;
    let (bytes, place) = rest.split_once(' ')?;
    let bytes = bytes.parse().ok()?;
    let place = if depth == 0 {
        "heap".to_owned()
    } else if place.starts_with("0x") {
        let (_, name) = place.split_once(": ")?;
        function(name)
    } else {
        "[below the threshold]".to_owned()
    };
    Some(Node {
        depth,
        bytes,
        place,
    })
}

/// The function and its line, as `NAME (FILE:LINE)`: names of inlined functions have no module, so the file says whose they are. Symbols
/// without line tables are the name alone, or the file that they are in.
fn function(text: &str) -> String {
    let (name, place) = text.rsplit_once(" (").unwrap_or((text, ""));
    let place = place.trim_end_matches(')');
    let name = match name.rsplit_once("::h") {
        // The hash that ends Rust's symbols.
        Some((path, hash))
            if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            path
        }
        _ => name,
    };
    match place.strip_prefix("in ") {
        Some(file) if name == "???" => format!("[{}]", file.rsplit('/').next().unwrap_or(file)),
        Some(_) => name.to_owned(),
        None if place.is_empty() => name.to_owned(),
        None => format!("{name} ({})", source(place)),
    }
}

/// A source file as its owner knows it: from the standard library's folder, from a crate's, or from the workspace's on. What comes before
/// is where rustc, Cargo or Bazel keep it.
fn source(path: &str) -> &str {
    if path.starts_with("/rustc/") || path.contains("/rustlib/src/rust/") {
        if let Some(start) = path.find("/library/") {
            return &path[start + 1..];
        }
    }
    if let Some((_, in_crate)) = path.split_once("~crate~crates__") {
        return in_crate;
    }
    let registry = path.split_once("/registry/src/");
    let in_crate = registry.and_then(|(_, rest)| rest.split_once('/'));
    in_crate.map_or(path, |(_, in_crate)| in_crate)
}

/// Whether a frame is a part of how memory is asked for and not of what for: allocators, and collections that grow. It is told by the
/// symbol's module, or by the file for inlined functions, whose names have none.
pub fn is_allocation_machinery(frame: &str) -> bool {
    const SYMBOLS: [&str; 10] = [
        "alloc::",
        "core::",
        "std::",
        "hashbrown::",
        "__rust",
        "__rdl",
        "malloc",
        "realloc",
        "calloc",
        "sqlite3Mem",
    ];
    const FILES: [&str; 4] = [
        "library/",
        "hashbrown-",
        "alloc-stdlib-",
        "alloc-no-stdlib-",
    ];
    let symbol = frame
        .trim_start_matches(['<', '&'])
        .trim_start_matches("mut ");
    let file = frame.rsplit_once(" (").map_or("", |(_, file)| file);
    SYMBOLS.iter().any(|start| symbol.starts_with(start))
        || FILES.iter().any(|start| file.starts_with(start))
}

/// The path to the node that was read last, and the stacks of all that are complete.
#[derive(Debug, Default)]
struct Tree {
    /// From the root; of each node what its children do not account for.
    path: Vec<Node>,
    stacks: Stacks,
}

impl Tree {
    fn add(&mut self, node: Node) {
        self.leave_to(node.depth);
        if let Some(parent) = self.path.last_mut() {
            parent.bytes = parent.bytes.saturating_sub(node.bytes);
        }
        self.path.push(node);
    }

    /// Completes nodes until only `depth` are left.
    fn leave_to(&mut self, depth: usize) {
        while self.path.len() > depth {
            let own_bytes = self.path.last().map_or(0, |node| node.bytes);
            if own_bytes > 0 {
                // Outermost first; the root is no function.
                let frames = self.path.iter().skip(1).rev();
                self.stacks
                    .add(frames.map(|node| node.place.as_str()), own_bytes);
            }
            self.path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What valgrind 3.19 wrote of `profiler_subject 1000`, with few of its 93 snapshots.
    const MASSIF: &str = include_str!("../tests/data/massif.out");

    #[test]
    fn the_peak_is_found_with_its_time() {
        let peak = parse(MASSIF.as_bytes()).unwrap();
        assert_eq!((peak.heap_bytes, peak.overhead_bytes), (801_644, 68));
        assert!(peak.at_instructions < peak.total_instructions);
        assert_eq!(peak.total_instructions, 340_623);
    }

    #[test]
    fn stacks_weigh_what_the_heap_has() {
        let peak = parse(MASSIF.as_bytes()).unwrap();
        assert_eq!(peak.stacks.total(), peak.heap_bytes);
    }

    #[test]
    fn bytes_are_those_of_the_function_that_asked() {
        let peak = parse(MASSIF.as_bytes()).unwrap();
        let own: Vec<_> = peak
            .stacks
            .functions(is_allocation_machinery)
            .into_iter()
            .map(|function| (function.name, function.self_weight))
            .collect();
        let expected = [
            ("profiler_subject::keep_memory (/home/dre/rs/profiler/src/bin/profiler_subject.rs:31)", 800_000),
            ("profiler_subject::main (/home/dre/rs/profiler/src/bin/profiler_subject.rs:54)", 1_024),
            ("[below the threshold]", 620),
        ];
        assert_eq!(own, expected.map(|(name, bytes)| (name.to_owned(), bytes)));
    }

    #[test]
    fn functions_have_their_files_name_without_the_way_there() {
        for (text, name) in [
            (
                "a::b::h0123456789abcdef (rs/a/src/b.rs:7)",
                "a::b (rs/a/src/b.rs:7)",
            ),
            (
                "push<u8> (/rustc/59/library/alloc/src/vec/mod.rs:9)",
                "push<u8> (library/alloc/src/vec/mod.rs:9)",
            ),
            (
                "f (/h/.cargo/registry/src/index-19/serde-1.0.2/src/de.rs:3)",
                "f (serde-1.0.2/src/de.rs:3)",
            ),
            ("f(int, char) (in /usr/lib/libsqlite3.so.0)", "f(int, char)"),
            ("??? (in /usr/lib/libsqlite3.so.0)", "[libsqlite3.so.0]"),
            ("main", "main"),
        ] {
            assert_eq!(function(text), name);
        }
    }

    #[test]
    fn machinery_is_told_by_module_or_file() {
        for frame in [
            "alloc (library/alloc/src/alloc.rs:95)",
            "<alloc::vec::Vec<T>>::push",
            "malloc",
            "f (hashbrown-0.15/src/raw.rs:1)",
            "alloc_cell<u8> (alloc-stdlib-0.2.4/src/std_alloc.rs:9)",
        ] {
            assert!(is_allocation_machinery(frame), "{frame}");
        }
        for frame in [
            "dre::main (rs/cli/src/main.rs:1)",
            "allocations::all",
            "[below the threshold]",
        ] {
            assert!(!is_allocation_machinery(frame), "{frame}");
        }
    }

    #[test]
    fn other_files_are_refused() {
        let refused = |file: &str| parse(file.as_bytes()).unwrap_err().to_string();
        assert!(refused("").starts_with("massif saw no peak"));
        assert!(refused("time=soon\n")
            .starts_with("line 1 of massif's output is not understood: no number"));
        let head = "heap_tree=peak\n";
        assert!(refused(&format!("{head}n1: many x\n"))
            .contains("line 2 of massif's output is not understood: no node"));
        assert!(
            refused(&format!("{head}  n0: 1 0x1: f (a.c:1)\n")).contains("a node without a parent")
        );
    }
}
