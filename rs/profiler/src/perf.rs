//! Samples of the processor by Linux's perf: how it is run, and what `perf script` prints. It must not know what is made of stacks.
//!
//! inferno has a reader of `perf script`, too, but it cuts names at the first parenthesis, which in Rust is a tuple more often than an
//! argument list.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::program::Invocation;
use crate::stacks::Stacks;
use crate::{run, Error};

const TOOL: &str = "perf";
/// A timer of the kernel: virtual machines rarely have counters of the processor.
const EVENT: &str = "cpu-clock";
/// What `perf script` prints for what the kernel had no room for.
const LOST: &str = " PERF_RECORD_LOST";

/// How perf finds the callers of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallGraph {
    /// By frame pointers, which `--config=profiling` keeps.
    FramePointers,
    /// By copies of the stack and unwinding tables, for programs that have no frame pointers.
    Dwarf,
}

/// What perf saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Samples {
    /// One sample weighs 1. The outermost frame is the thread's name.
    pub stacks: Stacks,
    /// How many samples the kernel had to drop.
    pub lost_count: u64,
}

/// Whether perf is here and may sample.
///
/// # Errors
///
/// When it is not installed, or when it may not; with what to do.
pub fn check() -> Result<(), Error> {
    run::require(TOOL, "linux-perf")?;
    let output = Command::new(TOOL)
        .args([
            "record",
            "--quiet",
            "--event",
            EVENT,
            "--output",
            "/dev/null",
            "--",
            "true",
        ])
        .output()
        .map_err(Error::io("start perf"))?;
    if output.status.success() {
        return Ok(());
    }
    let paranoid = fs::read_to_string("/proc/sys/kernel/perf_event_paranoid");
    let message = String::from_utf8_lossy(&output.stderr);
    Err(Error::Forbidden {
        message: message
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && *line != "Error:")
            .unwrap_or("it does not say why")
            .to_owned(),
        paranoid: paranoid.map_or_else(|_| "unknown".to_owned(), |value| value.trim().to_owned()),
    })
}

/// Runs a program under perf, which leaves its samples in `data`; returns how the program ended.
///
/// # Errors
///
/// When perf cannot be started or leaves nothing.
pub fn record(
    invocation: &Invocation,
    frequency_hz: u32,
    call_graph: CallGraph,
    data: &Path,
) -> Result<ExitStatus, Error> {
    let frequency = frequency_hz.to_string();
    let method = match call_graph {
        CallGraph::FramePointers => "fp",
        // As much of the stack as perf can copy: the default of 8 KiB ends within one large frame.
        CallGraph::Dwarf => "dwarf,65528",
    };
    let arguments: [&OsStr; 11] = [
        "record".as_ref(),
        "--quiet".as_ref(),
        "--event".as_ref(),
        EVENT.as_ref(),
        "--freq".as_ref(),
        frequency.as_ref(),
        "--call-graph".as_ref(),
        method.as_ref(),
        "--output".as_ref(),
        data.as_ref(),
        "--".as_ref(),
    ];
    let status = run::measure(TOOL, &arguments, invocation, false)?;
    if data.metadata().is_ok_and(|metadata| metadata.len() > 0) {
        Ok(status)
    } else {
        Err(Error::NoProfile {
            tool: TOOL,
            status: status.to_string(),
        })
    }
}

/// Reads what `record` left.
///
/// # Errors
///
/// When perf cannot read it, or prints what this does not understand.
pub fn samples(data: &Path) -> Result<Samples, Error> {
    let mut child = Command::new(TOOL)
        .args([
            "script",
            "--show-lost-events",
            "--fields",
            "comm,tid,ip,sym,dso",
            "--input",
        ])
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Error::io("start perf"))?;
    let script = child.stdout.take().map(BufReader::new);
    let samples = script.map_or_else(|| Ok(Samples::default()), parse);
    let status = child.wait().map_err(Error::io("wait for perf"))?;
    match samples {
        Ok(_) if !status.success() => Err(Error::NoProfile {
            tool: TOOL,
            status: status.to_string(),
        }),
        samples => samples,
    }
}

/// Reads what `perf script --show-lost-events --fields comm,tid,ip,sym,dso` prints: for each sample a line `THREAD TID`, a line
/// `ADDRESS SYMBOL (FILE)` for each frame, innermost first, and an empty line.
///
/// # Errors
///
/// At a line of another form, and when `script` cannot be read.
pub fn parse(script: impl BufRead) -> Result<Samples, Error> {
    let mut samples = Samples::default();
    let mut thread = None;
    let mut frames = Vec::new();
    // The empty line at the end ends a sample that was cut off.
    for (index, line) in script.lines().chain([Ok(String::new())]).enumerate() {
        let line = line.map_err(Error::io("read what perf prints"))?;
        let unexpected = |problem: &str| Error::Format {
            tool: TOOL,
            line: index + 1,
            problem: format!("{problem}: {line}"),
        };
        if line.is_empty() {
            if let Some(thread) = thread.take() {
                let stack = [&thread]
                    .into_iter()
                    .chain(frames.iter().rev())
                    .map(String::as_str);
                samples.stacks.add(stack, 1);
                frames.clear();
            }
        } else if let Some((_, lost)) = line.split_once(LOST) {
            let count = lost
                .rsplit(' ')
                .next()
                .and_then(|count| count.parse::<u64>().ok());
            samples.lost_count += count.ok_or_else(|| unexpected("no count"))?;
        } else if line.starts_with(char::is_whitespace) && thread.is_some() {
            frames.push(frame(&line).ok_or_else(|| unexpected("no frame"))?);
        } else {
            let name = line
                .trim_end()
                .rsplit_once(' ')
                .map(|(name, _)| name.trim_end().to_owned());
            thread = Some(name.ok_or_else(|| unexpected("no thread"))?);
        }
    }
    Ok(samples)
}

/// The name of a frame: the symbol, or the file that it is in.
fn frame(line: &str) -> Option<String> {
    let (_, rest) = line.trim().split_once(' ')?;
    let (symbol, file) = rest.rsplit_once(" (")?;
    let file = file.strip_suffix(')')?;
    let base = file.rsplit('/').next().unwrap_or(file);
    Some(match symbol.trim() {
        "[unknown]" | "" => format!("[{}]", base.trim_matches(['[', ']'])),
        symbol if file.starts_with("[kernel") => format!("{symbol}_[k]"),
        symbol => symbol.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What perf 6.1 printed of two samples of `profiler_subject` at work, one while it was loaded, and of two that were lost.
    const SCRIPT: &str = include_str!("../tests/data/perf.script");

    fn stacks(script: &str) -> Samples {
        parse(script.as_bytes()).unwrap()
    }

    #[test]
    fn samples_and_losses_are_counted() {
        let samples = stacks(SCRIPT);
        assert_eq!((samples.stacks.total(), samples.lost_count), (3, 2));
    }

    #[test]
    fn a_stack_goes_from_the_thread_to_the_function() {
        let functions = stacks(SCRIPT).stacks.functions(|_| false);
        let own: Vec<_> = functions
            .iter()
            .map(|function| (function.name.as_str(), function.self_weight))
            .collect();
        assert_eq!(
            own,
            [
                ("profiler_subject::spend_time", 2),
                ("__list_del_entry_valid_or_report_[k]", 1)
            ]
        );
        // Seen through the innermost: its caller, and the thread at the end.
        let callers = stacks(SCRIPT)
            .stacks
            .functions(|frame| frame.ends_with("spend_time"));
        assert_eq!(callers[0].name, "profiler_subject::main");
        let roots = stacks(SCRIPT)
            .stacks
            .functions(|frame| frame != "profiler_subjec");
        assert_eq!(
            (roots[0].name.as_str(), roots[0].self_weight),
            ("profiler_subjec", 3)
        );
    }

    #[test]
    fn frames_are_named_by_symbol_or_file() {
        let frames = [
            (
                "\t 1f e::<(u8, [u8; 2])>::f (/a/prog)",
                "e::<(u8, [u8; 2])>::f",
            ),
            ("\t 1f <(A, B) as T>::f (inlined)", "<(A, B) as T>::f"),
            ("\t 1f [unknown] (/usr/lib/libc.so.6)", "[libc.so.6]"),
            ("\t 1f [unknown] ([unknown])", "[unknown]"),
            (
                "\tffffffff81000130 schedule ([kernel.kallsyms])",
                "schedule_[k]",
            ),
        ];
        for (line, name) in frames {
            assert_eq!(frame(line).as_deref(), Some(name), "{line}");
        }
    }

    #[test]
    fn a_thread_may_have_a_name_of_several_words() {
        let samples =
            stacks("actix server 0  12 \n\t 1f f (/p)\n\nactix server 0  13 \n\t 1f f (/p)\n");
        let functions = samples.stacks.functions(|frame| frame == "f");
        assert_eq!(
            (functions[0].name.as_str(), functions[0].self_weight),
            ("actix server 0", 2)
        );
    }

    #[test]
    fn a_sample_that_is_cut_off_counts_with_what_is_there() {
        assert_eq!(stacks("p 1 \n\t 1f f (/p)\n").stacks.total(), 1);
        assert_eq!(stacks("").stacks.total(), 0);
    }

    #[test]
    fn other_lines_are_refused_with_their_number() {
        for (script, problem) in [
            (
                "p 1 \n\t 1f f\n",
                "line 2 of perf's output is not understood: no frame",
            ),
            (
                "nothing\n",
                "line 1 of perf's output is not understood: no thread",
            ),
            (
                "p 1 PERF_RECORD_LOST lost many\n",
                "line 1 of perf's output is not understood: no count",
            ),
        ] {
            let error = parse(script.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(problem), "{error}");
        }
    }
}
