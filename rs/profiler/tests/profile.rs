//! The commands as their user starts them, on a program whose time and memory are known to go into two functions.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const FLAMEGRAPH: &str = env!("CARGO_BIN_EXE_flamegraph");
const HEAP: &str = env!("CARGO_BIN_EXE_heap");
const SUBJECT: &str = env!("CARGO_BIN_EXE_profiler_subject");

/// Some tenths of a second of work, without optimisation as well.
const ROUNDS: &str = "200000000";

struct Run {
    folder: TempDir,
    stdout: String,
    stderr: String,
    exit_code: Option<i32>,
}

impl Run {
    /// Runs a command as `bazel run` does: somewhere else, with the caller's folder in the environment.
    fn start(program: &str, arguments: &[&str], prepare: impl FnOnce(&Path, &mut Command)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(absolute(program));
        command
            .args(arguments)
            .current_dir("/")
            .env("BUILD_WORKING_DIRECTORY", folder.path())
            .env_remove("BUILD_WORKSPACE_DIRECTORY");
        prepare(folder.path(), &mut command);
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        Self {
            folder,
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
            exit_code: status.code(),
        }
    }

    fn svg(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// Whether the profiler is absent or forbidden, which is then said.
    fn is_skipped(&self) -> bool {
        let reason = self
            .stderr
            .lines()
            .find(|line| line.contains("is not installed") || line.contains("may not sample"));
        if let Some(reason) = reason {
            println!("SKIPPED: {reason}");
        }
        reason.is_some()
    }

    /// The first row of the table.
    fn leader(&self) -> &str {
        let mut lines = self
            .stdout
            .lines()
            .skip_while(|line| !line.trim_start().starts_with("self "));
        lines
            .nth(1)
            .unwrap_or_else(|| panic!("no table:\n{}\n{}", self.stdout, self.stderr))
    }
}

/// Bazel names programs from the runfiles' folder, in which tests start.
fn absolute(program: &str) -> PathBuf {
    std::env::current_dir().unwrap().join(program)
}

fn subject() -> String {
    absolute(SUBJECT).display().to_string()
}

#[test]
fn the_function_that_works_leads_the_table_and_is_in_the_graph() {
    for method in ["fp", "dwarf"] {
        let run = Run::start(
            FLAMEGRAPH,
            &[
                "--out",
                "time.svg",
                "--call-graph",
                method,
                &subject(),
                "--",
                ROUNDS,
            ],
            |_, _| {},
        );
        if run.is_skipped() {
            return;
        }
        assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
        assert!(run.leader().ends_with("spend_time"), "{}", run.stdout);
        // What the program prints comes first, then where the graph is.
        let lines: Vec<_> = run.stdout.lines().collect();
        assert!(lines[0].parse::<u64>().is_ok(), "{}", run.stdout);
        assert!(
            lines[1].starts_with("flame graph: ") && lines[1].ends_with("/time.svg"),
            "{}",
            run.stdout
        );
        assert!(
            lines[2].contains(" samples at 997 Hz, ") && lines[2].ends_with(" lost"),
            "{}",
            run.stdout
        );
        assert!(run.svg("time.svg").contains("spend_time ("));
    }
}

#[test]
fn few_samples_are_said_and_runs_add_up() {
    let run = |repeat| {
        Run::start(
            FLAMEGRAPH,
            &["--repeat", repeat, &subject(), "--", "2000000"],
            |_, _| {},
        )
    };
    let one = run("1");
    if one.is_skipped() {
        return;
    }
    assert!(one.stderr.contains("--repeat N"), "{}", one.stderr);
    let many = run("5");
    let results = many
        .stdout
        .lines()
        .filter(|line| line.parse::<u64>().is_ok());
    assert_eq!(results.count(), 5, "{}", many.stdout);
}

/// Lets the subject wait as a server does until it is ended. It gets more time where a busy machine ended it before it was ready,
/// which is when it prints its result.
fn ended_after_some_seconds(program: &str) -> Run {
    let run = |seconds| {
        Run::start(
            program,
            &["--seconds", seconds, &subject(), "--", "2000000", "7"],
            |_, _| {},
        )
    };
    let mut runs = ["2", "8", "30"].into_iter().map(run);
    let is_ready = |run: &Run| {
        run.stdout
            .lines()
            .next()
            .is_some_and(|line| line.parse::<u64>().is_ok())
    };
    let ready = runs.find(|run| run.is_skipped() || is_ready(run));
    ready.expect("the subject is not ready after 30 s")
}

#[test]
fn a_server_is_ended_and_its_exit_code_is_said() {
    for (program, name) in [(FLAMEGRAPH, "flamegraph"), (HEAP, "heap")] {
        let run = ended_after_some_seconds(program);
        if run.is_skipped() {
            continue;
        }
        assert_eq!(run.exit_code, Some(1), "{}", run.stderr);
        let said = format!("{name}: {} ended with exit status: 7", subject());
        assert_eq!(run.stderr.lines().last(), Some(said.as_str()));
        assert!(run.svg(&format!("{name}.svg")).contains("profiler_subject"));
    }
}

#[test]
fn the_function_that_keeps_memory_leads_the_table_and_is_in_the_graph() {
    let run = Run::start(HEAP, &[&subject(), "--", "1000"], |_, _| {});
    if run.is_skipped() {
        return;
    }
    assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.leader().contains("keep_memory"), "{}", run.stdout);
    assert!(run.leader().contains(" 800000 "), "{}", run.stdout);
    let bytes = run
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("largest heap: "))
        .unwrap();
    let bytes: u64 = bytes.split(' ').next().unwrap().parse().unwrap();
    assert!((800_000..900_000).contains(&bytes), "{bytes}");
    assert!(run.svg("heap.svg").contains("keep_memory"));
}

/// Puts a script into a folder.
fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_label_is_built_with_the_profiling_config() {
    // Stands for Bazel, and notes how it was called.
    let bazel = "#!/bin/sh\n\
        echo \"$1 $2\" >>called\n\
        case $1 in cquery) echo bin/program ;; info) pwd ;; esac\n";
    let run = Run::start(HEAP, &["//a:program", "--", "12"], |folder, command| {
        script(&folder.join("tools/bazel"), bazel);
        fs::create_dir(folder.join("bin")).unwrap();
        std::os::unix::fs::symlink(absolute(SUBJECT), folder.join("bin/program")).unwrap();
        command.env("BUILD_WORKSPACE_DIRECTORY", folder);
    });
    if run.is_skipped() {
        return;
    }
    assert_eq!((run.exit_code, run.stderr.as_str()), (Some(0), ""));
    let called = fs::read_to_string(run.folder.path().join("called")).unwrap();
    assert_eq!(
        called,
        "build --config=profiling\ncquery --config=profiling\ninfo --config=profiling\n"
    );
}

#[test]
fn what_cannot_be_measured_is_one_line_and_exit_code_2() {
    let refuses = |arguments: &[&str], prepare: &dyn Fn(&Path, &mut Command), expected: &str| {
        for (program, name) in [(FLAMEGRAPH, "flamegraph"), (HEAP, "heap")] {
            let run = Run::start(program, arguments, |folder, command| {
                prepare(folder, command)
            });
            if run.is_skipped() && !expected.contains("is not installed") {
                continue;
            }
            assert_eq!(
                run.exit_code,
                Some(2),
                "{name} {arguments:?}: {}",
                run.stderr
            );
            assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
            assert!(
                run.stderr.starts_with(&format!("{name}: ")),
                "{}",
                run.stderr
            );
            assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
            assert_eq!(run.stdout, "");
        }
    };
    let nothing = |_: &Path, _: &mut Command| {};
    refuses(
        &["missing"],
        &nothing,
        "/missing: No such file or directory",
    );
    refuses(&["."], &nothing, "it is no file");
    refuses(
        &["//rs/cli:dre"],
        &nothing,
        "start this with tools/bazel run",
    );
    refuses(
        &["--out", "no/folder/x.svg", "x"],
        &nothing,
        "cannot write to ",
    );
    let has_no_path = |folder: &Path, command: &mut Command| {
        command.env("PATH", folder);
    };
    refuses(
        &["x"],
        &has_no_path,
        "is not installed; Debian: apt-get install ",
    );
}

#[test]
fn a_perf_that_may_not_sample_is_quoted_with_the_setting_that_allows_it() {
    let run = Run::start(FLAMEGRAPH, &["x"], |folder, command| {
        script(&folder.join("perf"), "#!/bin/sh\necho 'Error:' >&2\necho 'Access to performance monitoring is limited.' >&2\nexit 255\n");
        command.env("PATH", folder);
    });
    assert_eq!(run.exit_code, Some(2));
    assert!(
        run.stderr
            .starts_with("flamegraph: perf may not sample here: Access to performance"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("sysctl kernel.perf_event_paranoid=2"),
        "{}",
        run.stderr
    );
}
