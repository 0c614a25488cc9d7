//! Why a program is smaller, and why an option gains nothing: sections of files, and where a profiler sees the time. It
//! must not know how stages are built.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{ensure, Result};

use super::{having, Build, ADDED, MEASURED, PROGRAMS, RUN_LIMIT};
use crate::experiment::{Evidence, Finding, Quantity};
use crate::judge::{self, Meaning};
use crate::process;

/// A stage that changes a size by less does next to nothing.
const NEXT_TO_NOTHING: f64 = 0.01;

/// What the quantities do not say. `folder` has a folder for each stage.
pub(super) fn all(
    folder: &Path,
    builds: &[Build],
    quantities: &[Quantity],
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for program in PROGRAMS {
        let builds = having(builds, program);
        let (Some(first), Some(last)) = (builds.first(), builds.last()) else {
            continue;
        };
        findings.push(where_bytes_go(folder, [first, last], program)?);
        for pair in builds.windows(2) {
            findings.extend(step_without_gain(folder, [pair[0], pair[1]], program)?);
        }
    }
    let has_gained = |name: &str| {
        let quantity = quantities.iter().find(|it| it.name == name);
        let change = quantity.and_then(judge::whole);
        change.is_some_and(|change| change.meaning == Meaning::Better)
    };
    // The last stage that has symbols, for which a profiler can say more than addresses.
    let named = builds.iter().rev().find(|build| build.added < ADDED.len());
    for (quantity, run) in [(MEASURED[0].0, Run::Start), (MEASURED[1].0, Run::Analyze)] {
        if let (false, Some(build)) = (has_gained(quantity), named) {
            findings.push(time_spent(&folder.join(&build.folder), quantity, run));
        }
    }
    Ok(findings)
}

/// Sizes of a file's parts, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Parts {
    code: f64,
    constants: f64,
    unwinding: f64,
    /// What no section that is loaded has: symbols and names of sections.
    symbols: f64,
}

/// What `size -A -d` prints: the sections of each file that lie in it.
fn sections(text: &str) -> Vec<BTreeMap<&str, f64>> {
    let mut files = Vec::new();
    for line in text.lines() {
        if line.trim_end().ends_with(':') {
            files.push(BTreeMap::new());
        }
        let mut words = line.split_ascii_whitespace();
        let (Some(name), Some(size)) = (words.next(), words.next()) else {
            continue;
        };
        let takes_no_room = name.ends_with("bss");
        if let (true, false, Ok(size), Some(file)) = (
            name.starts_with('.'),
            takes_no_room,
            size.parse(),
            files.last_mut(),
        ) {
            file.insert(name, size);
        }
    }
    files
}

impl Parts {
    fn of(sections: &BTreeMap<&str, f64>, file: f64) -> Self {
        let mut parts = Self {
            symbols: file,
            ..Self::default()
        };
        for (name, size) in sections {
            let part = match *name {
                ".text" | ".plt" | ".init" | ".fini" => &mut parts.code,
                ".eh_frame" | ".eh_frame_hdr" | ".gcc_except_table" => &mut parts.unwinding,
                _ => &mut parts.constants,
            };
            *part += size;
            parts.symbols -= size;
        }
        parts
    }
}

/// What two stages' files consist of, and the lines of `size` that say so.
fn compare(folder: &Path, pair: [&Build; 2], program: &str) -> Result<([Parts; 2], Evidence)> {
    let names = pair.map(|build| format!("{}/{program}", build.folder));
    let mut command = Command::new("size");
    command.current_dir(folder).args(["-A", "-d"]).args(&names);
    let text = process::run(&mut command, RUN_LIMIT)?.stdout;
    let files = sections(&text);
    ensure!(
        files.len() == 2,
        "size shows {} files and not 2",
        files.len()
    );
    let mut parts = [Parts::default(); 2];
    let mut most = 0.0_f64;
    for ((part, sections), name) in parts.iter_mut().zip(&files).zip(&names) {
        let size = folder.join(name).metadata()?.len() as f64;
        *part = Parts::of(sections, size);
        most = most.max(size);
    }
    let matters = |line: &&str| {
        let size = line.split_ascii_whitespace().nth(1);
        let size = size.and_then(|size| size.parse::<f64>().ok());
        line.trim_end().ends_with(':')
            || line.starts_with('.') && size.is_some_and(|size| size > most * NEXT_TO_NOTHING)
    };
    let output: Vec<&str> = text.lines().filter(matters).map(str::trim_end).collect();
    let evidence = Evidence {
        command: process::shown(&command),
        output: output.join("\n"),
    };
    Ok((parts, evidence))
}

fn differences([earlier, later]: [Parts; 2]) -> String {
    let mb = |part: fn(&Parts) -> f64| (part(&later) - part(&earlier)) / 1e6;
    format!(
        "code {:+.2} MB, tables for unwinding {:+.2} MB, constants and relocations {:+.2} MB, symbols {:+.2} MB",
        mb(|it| it.code),
        mb(|it| it.unwinding),
        mb(|it| it.constants),
        mb(|it| it.symbols)
    )
}

fn where_bytes_go(folder: &Path, pair: [&Build; 2], program: &str) -> Result<Finding> {
    let (parts, evidence) = compare(folder, pair, program)?;
    Ok(Finding {
        text: format!(
            "Where the bytes of `{program}` go, from the first stage to the last: {}. Symbols are what no section has that is loaded.",
            differences(parts)
        ),
        evidence: Some(evidence),
    })
}

fn step_without_gain(folder: &Path, pair: [&Build; 2], program: &str) -> Result<Option<Finding>> {
    let size = |build: &Build| folder.join(&build.folder).join(program).metadata();
    let ratio = size(pair[1])?.len() as f64 / size(pair[0])?.len() as f64;
    if ratio < 1.0 - NEXT_TO_NOTHING {
        return Ok(None);
    }
    let (parts, evidence) = compare(folder, pair, program)?;
    let text = format!(
        "`{}` makes `{program}` not smaller, but {:+.1} %: {}.",
        pair[1].name.trim_start_matches("+ "),
        (ratio - 1.0) * 100.0,
        differences(parts)
    );
    Ok(Some(Finding {
        text,
        evidence: Some(evidence),
    }))
}

/// What a profiler is to look at.
#[derive(Debug, Clone, Copy)]
enum Run {
    Start,
    Analyze,
}

/// Why options gain no time: where it is spent. Without `perf` only that they do not.
fn time_spent(folder: &Path, quantity: &str, run: Run) -> Finding {
    let (workload, sorted, spent) = match run {
        Run::Start => (
            "for i in $(seq 200); do ./dre --version; done",
            "comm,dso",
            "in the kernel, the dynamic linker, libraries or the program itself",
        ),
        Run::Analyze => (
            "for i in 1 2 3 4 5; do ./dre profile analyze ../profile.json; done",
            "symbol",
            "by function",
        ),
    };
    let evidence = perf(folder, workload, sorted).ok();
    let why = match evidence {
        Some(_) => format!("Where the time goes, {spent}, before symbols are taken out:"),
        None => "`perf` would say where it goes, but cannot record here.".to_owned(),
    };
    Finding {
        text: format!(
            "For the {quantity}, no gain of the last stage over the first could be shown. {why}"
        ),
        evidence,
    }
}

fn perf(folder: &Path, workload: &str, sorted: &str) -> Result<Evidence> {
    let mut record = Command::new("perf");
    record.current_dir(folder).args([
        "record",
        "-q",
        "-e",
        "cpu-clock",
        "-F",
        "5000",
        "-o",
        "perf.data",
        "sh",
        "-c",
        workload,
    ]);
    process::run(&mut record, RUN_LIMIT)?;
    let mut report = Command::new("perf");
    report
        .current_dir(folder)
        .args(["report", "-i", "perf.data", "--stdio", "--sort", sorted]);
    let text = process::run(&mut report, RUN_LIMIT)?.stdout;
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        // Empty columns are dashes.
        .map(|line| line.trim_end_matches([' ', '-']))
        .take(6)
        .collect();
    ensure!(!lines.is_empty(), "perf saw nothing");
    Ok(Evidence {
        command: format!(
            "perf record -e cpu-clock -F 5000 sh -c '{workload}' && {}",
            process::shown(&report)
        ),
        output: lines.join("\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: &str = "\
a/dre  :
section                size      addr
.interp                  28       848
.text               1000000     69120
.eh_frame            200000   1200000
.rodata              300000   1500000
.bss                9000000   2000000
.comment                 72         0
Total              10500100


b/dre  :
section                size      addr
.text                700000     69120
Total                700000


";

    #[test]
    fn sections_of_each_file_are_told_apart() {
        let files = sections(SIZES);
        assert_eq!(files.len(), 2);
        assert_eq!(files[0][".text"], 1e6);
        assert!(
            !files[0].contains_key(".bss"),
            "it takes no room in the file"
        );
        assert_eq!(files[1].keys().copied().collect::<Vec<_>>(), [".text"]);
    }

    #[test]
    fn what_no_section_has_are_symbols() {
        let files = sections(SIZES);
        let parts = Parts::of(&files[0], 2e6);
        assert_eq!(parts.code, 1e6);
        assert_eq!(parts.unwinding, 200_000.0);
        assert_eq!(parts.constants, 300_100.0);
        assert_eq!(parts.symbols, 499_900.0);
    }
}
