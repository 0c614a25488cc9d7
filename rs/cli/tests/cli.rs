//! Black box: command lines in; output, messages and exit codes out.

mod support {
    pub mod folder;
    pub mod input;
    pub mod program;
}

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::{expect, Expect};
use flate2::write::GzEncoder;
use flate2::Compression;
use serde_json::Value;
use support::folder::{text, Folder};
use support::program::dre;

/// A small build with everything that the report can show, merged spans included.
const BUILD: &[u8] = include_bytes!("data/build.json");

/// Runs `dre` on the fixture from standard input and compares everything it printed.
fn check(args: &[&str], stdin: &[u8], code: i32, expected: &Expect) {
    let run = dre(args, stdin);
    expected.assert_eq(&(run.stdout + &run.stderr));
    assert_eq!(run.code, Some(code));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

#[test]
fn table() {
    check(
        &["profile", "analyze", "-"],
        BUILD,
        0,
        &expect![[r#"
            - (complete)
            warning: merged (slim) profile: 12 events (0.090 s) lost their names to 1 merged span, so times by mnemonic, package and strategy are too low; build with --noslim_profile to keep them

            Build
            Bazel        release 7.7.1
            Build        0b1e2d3c-0000-4000-8000-000000000001
            Date         2025-01-02T03:04:05Z
            Output base  /output/base
            Caches       mixed, some results came out of a cache
            Total        1.010 s
            Events       26 in 3.0 KiB

            Suggestions
            1. To wait less, use a host with more cores, or look for actions that ask for more CPUs or memory than they use.
               Gain  0.012 s, 1.2 % of the total
               Why   Waits of actions for CPUs or memory of the host: 1, 12 ms in all, 1.7 % of the actions' time.
            2. Ask for the whole profile before you trust sums of short events: sandboxes, cache look-ups and short actions are what is merged.
               Gain  unknown
               Why   12 events lost their names in 1 merged spans.
                     They take 90 ms over all threads, 11.4 % of that and the actions' 701 ms together.
               Try   build --noslim_profile

            Wall time by phase
               Time    Share  Phase
            0.010 s    1.0 %  Launch Blaze
            0.050 s    5.0 %  Initialize command
            0.140 s   13.9 %  Load and analyze dependencies
            0.010 s    1.0 %  Prepare for build
            0.700 s   69.3 %  Build artifacts
            0.100 s    9.9 %  Complete build
            1.010 s  100.0 %  Total

            Critical path: 0.599 s in 2 steps, 59.4 % of the total
            Run    0.500 s, 83.4 %
            Queue  0.012 s, 2.0 %
            Other  0.087 s, 14.6 %
               Time    Share     Drag      Run    Queue    Other  Mnemonic    Strategy  Target     Description
            0.599 s  100.0 %  0.489 s  0.500 s  0.012 s  0.087 s  CppCompile  sandbox   //lib:a    Compiling lib/a.cc
            0.000 s    0.0 %        -        -        -        -  (unknown)   -         (unknown)  runfiles for //lib:a
            Drag: how much shorter the build would be, at least, if the step took no time.

            Longest actions of 3
               Time    Start  Mnemonic    Strategy  Target         Description
            0.600 s  0.200 s  CppCompile  sandbox   //lib:a        Compiling lib/a.cc
            0.100 s  0.205 s  CppCompile  cached    @@ext+//lib:b  Compiling | lib/b.cc
            0.000 s  0.310 s  Symlink     internal  (unknown)      Symlinking c

            Time by mnemonic
               Time   Share  Actions  Mnemonic    Strategies
            0.700 s  99.9 %        2  CppCompile  sandbox 1x 0.600 s, cached 1x 0.100 s
            0.000 s   0.1 %        1  Symlink     internal

            Time by target
               Time   Share  Actions  Target
            0.600 s  85.7 %        1  //lib:a
            0.100 s  14.3 %        1  @@ext+//lib:b
            0.000 s   0.1 %        1  (unknown)

            Time by package
               Time   Share  Actions  Package
            0.600 s  85.7 %        1  //lib
            0.100 s  14.3 %        1  @@ext+//lib
            0.000 s   0.1 %        1  (unknown)

            Time by repository
               Time   Share  Actions  Repository
            0.600 s  85.7 %        1  (main repository)
            0.100 s  14.3 %        1  @@ext+
            0.000 s   0.1 %        1  (unknown)

            Time by execution strategy
               Time   Share  Actions  Strategy
            0.600 s  85.7 %        1  sandbox
            0.100 s  14.3 %        1  cached
            0.000 s   0.1 %        1  internal
            Checking the local action cache took 0.000 s more, over all threads.

            Queueing: 0.012 s, 1.7 % of the time of actions
               Time  Share  Waits  For
            0.012 s  1.7 %      1  local CPUs, memory or a worker (10 ms and more)

            Sandboxes: 0.0 % of the time of 1 action is not the process
            Set-up     0.000 s, 0.0 %
            Run        0.500 s, 100.0 %
            Tear-down  0.000 s, 0.0 %

            Remote cache and execution
            Cache hits  1 of 1 action, 100.0 %
            Look-ups    1 in 0.008 s

            Parallelism
            Cores            2 (estimate, at least: highest CPU use 1.25; say --cores N)
            Execution        0.700 s
            Running actions  0.98 on average, 2.00 at most
            Busy             0.7 core-s, 49.2 %
            Idle             0.7 core-s, 50.8 %
            Running actions  |            =@@@@@+=============================            |
            Waiting actions  |            -.                                              |
            CPU of the host  |++++++++++++++++++++++++++++++::::::::::::::::::::::::::::::|
            Each character is 0.016 s, a full one 2 cores or more. Ups and downs within 0.001 s are averaged out.

            Memory
            Garbage collection  0.004 s, 0.4 %
            Peak of Bazel       150.0 MiB
            Peak of the host    2.44 GiB
               Time  Count  Collection
            0.004 s      1  minor GC

        "#]],
    );
}

#[test]
fn markdown() {
    let args = [
        "profile", "analyze", "--format", "markdown", "--top", "1", "--cores", "2", "-",
    ];
    check(
        &args,
        BUILD,
        0,
        &expect![[r#"
            # - (complete)

            > **Warning:** merged (slim) profile: 12 events (0.090 s) lost their names to 1 merged span, so times by mnemonic, package and strategy are too low; build with --noslim\_profile to keep them

            ## Build

            - Bazel: release 7.7.1
            - Build: 0b1e2d3c-0000-4000-8000-000000000001
            - Date: 2025-01-02T03:04:05Z
            - Output base: /output/base
            - Caches: mixed, some results came out of a cache
            - Total: 1.010 s
            - Events: 26 in 3.0 KiB

            ## Suggestions

            1. To wait less, use a host with more cores, or look for actions that ask for more CPUs or memory than they use.
               - Gain: 0.012 s, 1.2 % of the total
               - Why: Waits of actions for CPUs or memory of the host: 1, 12 ms in all, 1.7 % of the actions' time.

            1 suggestion more, of no larger or of unknown gain; say --top N to see them.

            ## Wall time by phase

            | Time | Share | Phase |
            | ---: | ---: | :--- |
            | 0.010 s | 1.0 % | Launch Blaze |
            | 0.050 s | 5.0 % | Initialize command |
            | 0.140 s | 13.9 % | Load and analyze dependencies |
            | 0.010 s | 1.0 % | Prepare for build |
            | 0.700 s | 69.3 % | Build artifacts |
            | 0.100 s | 9.9 % | Complete build |
            | 1.010 s | 100.0 % | Total |

            ## Critical path: 0.599 s in 2 steps, 59.4 % of the total

            - Run: 0.500 s, 83.4 %
            - Queue: 0.012 s, 2.0 %
            - Other: 0.087 s, 14.6 %

            | Time | Share | Drag | Run | Queue | Other | Mnemonic | Strategy | Target | Description |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- | :--- | :--- | :--- |
            | 0.599 s | 100.0 % | 0.489 s | 0.500 s | 0.012 s | 0.087 s | CppCompile | sandbox | //lib:a | Compiling lib/a.cc |
            | 0.000 s | 0.0 % | - | - | - | - | (unknown) | - | (unknown) | runfiles for //lib:a |

            Drag: how much shorter the build would be, at least, if the step took no time.

            ## Longest actions of 3

            | Time | Start | Mnemonic | Strategy | Target | Description |
            | ---: | ---: | :--- | :--- | :--- | :--- |
            | 0.600 s | 0.200 s | CppCompile | sandbox | //lib:a | Compiling lib/a.cc |

            ## Time by mnemonic

            | Time | Share | Actions | Mnemonic | Strategies |
            | ---: | ---: | ---: | :--- | :--- |
            | 0.700 s | 99.9 % | 2 | CppCompile | sandbox 1x 0.600 s, cached 1x 0.100 s |
            | 0.000 s | 0.1 % | 1 | (1 other) |  |

            ## Time by target

            | Time | Share | Actions | Target |
            | ---: | ---: | ---: | :--- |
            | 0.600 s | 85.7 % | 1 | //lib:a |
            | 0.100 s | 14.3 % | 2 | (2 others) |

            ## Time by package

            | Time | Share | Actions | Package |
            | ---: | ---: | ---: | :--- |
            | 0.600 s | 85.7 % | 1 | //lib |
            | 0.100 s | 14.3 % | 2 | (2 others) |

            ## Time by execution strategy

            | Time | Share | Actions | Strategy |
            | ---: | ---: | ---: | :--- |
            | 0.600 s | 85.7 % | 1 | sandbox |
            | 0.100 s | 14.3 % | 1 | cached |
            | 0.000 s | 0.1 % | 1 | internal |

            Checking the local action cache took 0.000 s more, over all threads.

            ## Queueing: 0.012 s, 1.7 % of the time of actions

            | Time | Share | Waits | For |
            | ---: | ---: | ---: | :--- |
            | 0.012 s | 1.7 % | 1 | local CPUs, memory or a worker (10 ms and more) |

            ## Sandboxes: 0.0 % of the time of 1 action is not the process

            - Set-up: 0.000 s, 0.0 %
            - Run: 0.500 s, 100.0 %
            - Tear-down: 0.000 s, 0.0 %

            ## Remote cache and execution

            - Cache hits: 1 of 1 action, 100.0 %
            - Look-ups: 1 in 0.008 s

            ## Parallelism

            - Cores: 2
            - Execution: 0.700 s
            - Running actions: 0.98 on average, 2.00 at most
            - Busy: 0.7 core-s, 49.2 %
            - Idle: 0.7 core-s, 50.8 %

            ```text
            Running actions  |            =@@@@@+=============================            |
            Waiting actions  |            -.                                              |
            CPU of the host  |++++++++++++++++++++++++++++++::::::::::::::::::::::::::::::|
            ```

            Each character is 0.016 s, a full one 2 cores or more. Ups and downs within 0.001 s are averaged out.

            ## Memory

            - Garbage collection: 0.004 s, 0.4 %
            - Peak of Bazel: 150.0 MiB
            - Peak of the host: 2.44 GiB

            | Time | Count | Collection |
            | ---: | ---: | :--- |
            | 0.004 s | 1 | minor GC |

        "#]],
    );
}

#[test]
fn damaged_input() {
    let cut = &BUILD[..BUILD.len() / 2];
    let first_lines = |bytes: &[u8]| {
        let run = dre(&["profile", "analyze", "-"], bytes);
        let warnings = run.stdout.lines().take_while(|line| !line.is_empty());
        let output = warnings
            .chain(run.stderr.lines())
            .collect::<Vec<_>>()
            .join("\n");
        format!("{:?} {output}\n", run.code)
    };
    let start = BUILD.iter().position(|&byte| byte == b'\n').expect("lines");
    let end = BUILD.len() - b"}\n".len();
    let array = [b"[", &BUILD[start..end]].concat();
    let no_main = String::from_utf8_lossy(BUILD).replace("Main Thread", "other");
    let inputs: [&[u8]; 8] = [
        cut,
        &gzip(cut),
        &gzip(BUILD)[..600],
        &array,
        no_main.as_bytes(),
        b"hello",
        b"{\"name\":\"dre\"}",
        b"",
    ];
    let outputs: String = inputs.into_iter().map(first_lines).collect();
    expect![[r#"
        Some(3) - (incomplete)
        warning: incomplete: the JSON text is cut at byte 1413 of the text; later events, counters among them, are lost
        Some(3) - (incomplete)
        warning: incomplete: the JSON text is cut at byte 1413 of the text; later events, counters among them, are lost
        Some(3) - (incomplete)
        warning: incomplete: the gzip stream is cut at byte 1718 of the text; later events, counters among them, are lost
        Some(3) - (incomplete)
        warning: incomplete: there is no build metadata
        warning: merged (slim) profile: 12 events (0.090 s) lost their names to 1 merged span, so times by mnemonic, package and strategy are too low; build with --noslim_profile to keep them
        Some(3) - (incomplete)
        warning: incomplete: there is no main thread
        warning: merged (slim) profile: 12 events (0.090 s) lost their names to 1 merged span, so times by mnemonic, package and strategy are too low; build with --noslim_profile to keep them
        Some(2) dre: -: is not JSON (byte 0): name a file that bazel build --profile=FILE wrote
        Some(2) dre: -: is JSON but not a Bazel profile: it has no trace events: name a file that bazel build --profile=FILE wrote
        Some(2) dre: -: is empty: the build may still be running, or was killed: build again
    "#]].assert_eq(&outputs);
}

#[test]
fn files_that_cannot_be_opened() {
    let folder = Folder::new("unreadable");
    let directory = dre(&["profile", "analyze", text(&folder.0)], b"");
    assert_eq!(directory.code, Some(2));
    let expected = format!(
        "dre: {}: is a directory: name the profile in it, in an output base command.profile.gz\n",
        folder.0.display()
    );
    assert_eq!(directory.stderr, expected);
    let missing = folder.0.join("missing.json");
    let run = dre(&["profile", "analyze", text(&missing)], b"");
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        format!(
            "dre: {}: does not exist: check the path\n",
            missing.display()
        )
    );
}

#[test]
fn the_worst_of_several_files_decides() {
    let folder = Folder::new("several");
    let good = folder.file("good.json", BUILD);
    let packed = folder.file("packed", &gzip(BUILD));
    let cut = folder.file("cut.json", &BUILD[..900]);
    let missing = folder.0.join("missing");
    let code = |files: &[&Path]| {
        let mut args = vec!["profile", "analyze"];
        args.extend(files.iter().map(|file| text(file)));
        dre(&args, b"").code
    };
    assert_eq!(code(&[&good, &packed]), Some(0));
    assert_eq!(code(&[&good, &cut, &packed]), Some(3));
    assert_eq!(code(&[&missing, &cut, &good]), Some(2));
}

#[test]
fn json_holds_every_file() {
    let folder = Folder::new("json");
    let good = folder.file("good.json", BUILD);
    let cut = folder.file("cut.json", &BUILD[..900]);
    let missing = folder.0.join("missing");
    let files = [&good, &cut, &missing].map(|path| text(path));
    let run = dre(
        &[&["profile", "analyze", "--format", "json"], &files[..]].concat(),
        b"",
    );
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let report = |index: usize| &document["reports"][index];
    assert_eq!(
        [0, 1, 2].map(|index| report(index)["file"].as_str()),
        files.map(Some)
    );
    assert_eq!(
        [0, 1, 2].map(|index| report(index)["status"].as_str()),
        [Some("complete"), Some("incomplete"), Some("unreadable")]
    );
    assert_eq!(report(0)["profile"]["actions"]["count"], 3);
    assert_eq!(report(2)["error"], "does not exist: check the path");
    assert_eq!(run.code, Some(2));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let is_coloured = |args: &[&str]| {
        let args = [&["profile", "analyze", "-"], args].concat();
        dre(&args, BUILD).stdout.contains('\u{1b}')
    };
    assert!(!is_coloured(&[]));
    assert!(!is_coloured(&["--color", "never"]));
    assert!(is_coloured(&["--color", "always"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dre"));
    command
        .args(["profile", "analyze", "-"])
        .stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(BUILD)
        .expect("dre reads everything");
    let output = child.wait_with_output().expect("dre ends");
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[cfg(unix)]
#[test]
fn file_names_that_are_no_text() {
    use std::os::unix::ffi::OsStringExt;
    let folder = Folder::new("names");
    let name = std::ffi::OsString::from_vec(b"profile-\xff.json".to_vec());
    let path = folder.file(&name, BUILD);
    let run = dre(
        &["profile".as_ref(), "analyze".as_ref(), path.as_os_str()],
        b"",
    );
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("profile-\u{fffd}.json"));
}

#[test]
fn help_completions_and_manual() {
    let help = dre(&["profile", "analyze", "--help"], b"");
    for part in [
        "Examples:",
        "Exit status:",
        "--format",
        "--top",
        "--cores",
        "--noslim_profile",
    ] {
        assert!(help.stdout.contains(part), "{part}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(
            dre(&["completions", shell], b"").stdout.contains("analyze"),
            "{shell}"
        );
    }
    let manual = dre(&["man", "profile", "analyze"], b"");
    assert!(
        manual.stdout.contains(".TH dre-profile-analyze 1"),
        "{}",
        manual.stdout
    );
    let unknown = dre(&["man", "nothing"], b"");
    assert_eq!(
        unknown.stderr,
        "dre: man: no command 'nothing': see dre --help\n"
    );
    assert_eq!(unknown.code, Some(2));
    assert_eq!(dre(&["profile", "analyze"], b"").code, Some(2));
}
