//! Black box: two sides of profiles in; what changed, messages and exit codes out.

mod support {
    pub mod folder;
    pub mod program;
}

use expect_test::{expect, Expect};
use serde_json::Value;
use support::folder::{text, Folder};
use support::program::dre;

/// A build of two actions in a chain and one beside it. The second of the chain takes `middle_us`, and is carried out
/// as `mark` says: a category and a name.
fn profile(middle_us: u64, mark: (&str, &str)) -> String {
    let end_us = 400_000 + middle_us;
    let (category, name) = mark;
    let action = |name: &str,
                  target: &str,
                  mnemonic: &str,
                  start_us: u64,
                  duration_us: u64,
                  thread: u64| {
        format!(
            r#"{{"cat":"action processing","name":"{name}","ph":"X","ts":{start_us},"dur":{duration_us},"pid":1,"out":"bazel-out/{thread}","args":{{"target":"{target}","mnemonic":"{mnemonic}"}},"tid":{thread}}}"#
        )
    };
    let step = |name: &str, start_us: u64, duration_us: u64| {
        format!(
            r#"{{"cat":"critical path component","name":"action '{name}'","ph":"X","ts":{start_us},"dur":{duration_us},"pid":1,"args":{{"tid":9}},"tid":0}}"#
        )
    };
    let events = [
        r#"{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}}"#.to_owned(),
        r#"{"cat":"build phase marker","name":"Initialize command","ph":"i","ts":0,"pid":1,"tid":9}"#.to_owned(),
        r#"{"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":100000,"pid":1,"tid":9}"#.to_owned(),
        action("Compiling a", "//a:a", "Rustc", 100_000, 300_000, 20),
        action("Compiling b", "@@repo//b:b", "CppCompile", 100_000, 200_000, 21),
        format!(r#"{{"cat":"{category}","name":"{name}","ph":"X","ts":400000,"dur":{middle_us},"pid":1,"tid":22}}"#),
        action("Generating c", "//c:c", "Genrule", 400_000, middle_us, 22),
        step("Compiling a", 100_000, 300_000),
        step("Generating c", 400_000, middle_us),
        format!(r#"{{"cat":"build phase marker","name":"Complete build","ph":"i","ts":{end_us},"pid":1,"tid":9}}"#),
    ];
    format!(
        "{{\"otherData\":{{\"bazel_version\":\"release 7.7.1\"}},\"traceEvents\":[\n    {}\n]\n}}\n",
        events.join(",\n    ")
    )
}

const SANDBOX: (&str, &str) = ("general information", "subprocess.run");
const CACHED: (&str, &str) = ("remote action cache check", "check cache hit");

/// Profiles of one test.
struct Files(Folder);

impl Files {
    fn new(name: &str) -> Self {
        Self(Folder::new(&format!("diff-{name}")))
    }

    fn add(&self, name: &str, content: &str) -> String {
        let path = self.0 .0.join(name);
        std::fs::write(&path, content).expect("the folder can be written");
        text(&path).to_owned()
    }

    /// `count` runs of a build, each a bit slower than the one before.
    fn runs(&self, side: &str, count: u64, middle_us: u64) -> Vec<String> {
        (0..count)
            .map(|run| {
                let content = profile(middle_us + 2_000 * run, SANDBOX);
                self.add(&format!("{side}{run}.json"), &content)
            })
            .collect()
    }

    /// Runs the command and compares everything that it printed, without the folder's name.
    fn check(&self, args: &[&str], code: i32, expected: &Expect) {
        let run = dre(&[&["profile", "diff"], args].concat(), b"");
        let folder = format!("{}/", text(&self.0 .0));
        // Markdown escapes what stands in the names of some folders.
        let escaped = folder.replace('_', "\\_");
        let output = (run.stdout + &run.stderr).replace(&folder, "");
        expected.assert_eq(&output.replace(&escaped, ""));
        assert_eq!(run.code, Some(code));
    }
}

fn sides<'a>(base: &'a [String], head: &'a [String]) -> Vec<&'a str> {
    let base = base.iter().map(String::as_str);
    let head = head.iter().map(String::as_str);
    let base = ["--base"].into_iter().chain(base);
    base.chain(["--head"]).chain(head).collect()
}

#[test]
fn several_runs_as_a_table() {
    let files = Files::new("table");
    let (base, head) = (
        files.runs("base", 5, 100_000),
        files.runs("head", 5, 2_100_000),
    );
    files.check(&sides(&base, &head), 0, &expect![[r#"
        0.504 s to 2.504 s, +2.000 s, +396.8 % (slower)

        Builds
        Base              5 runs (cache cold): base0.json, base1.json, base2.json, base3.json, base4.json
        Head              5 runs (cache cold): head0.json, head1.json, head2.json, head3.json, head4.json
        Difference, 95 %  +1.994 s to +2.006 s
        Detectable        1.0 % or more

        Causes: what undoing each would gain
        #      Gain    Share      Work  Cause           Mnemonic  Target
        1  +2.000 s  100.0 %  +2.000 s  slower actions  Genrule   //c:c
        1: 1 action took 2.000 s longer: 0.104 s in the base, 2.104 s in the head; It is: Generating c; On the critical path in 5 of 5 head runs

        Wall time by phase: +2.000 s
        Difference    Share     Base     Head                  95 %  Phases  Phase
          +2.000 s  100.0 %  0.404 s  2.404 s  +1.994 s .. +2.006 s       1  Build artifacts

        Critical path: 0.404 s to 2.404 s, +2.000 s
        Difference    Share     Base     Head                  95 %  Step    Mnemonic  Target  Description
          +2.000 s  100.0 %  0.104 s  2.104 s  +1.994 s .. +2.006 s  longer  Genrule   //c:c   Generating c
        1 step of both paths did not change beyond noise.

        Time of actions by mnemonic: +2.000 s
        Difference    Share     Base     Head                  95 %  Actions  Mnemonic
          +2.000 s  100.0 %  0.104 s  2.104 s  +1.994 s .. +2.006 s        1  Genrule

        Time of actions by package: +2.000 s
        Difference    Share     Base     Head                  95 %  Actions  Package
          +2.000 s  100.0 %  0.104 s  2.104 s  +1.994 s .. +2.006 s        1  //c

        Time of actions by target: +2.000 s
        Difference    Share     Base     Head                  95 %  Actions  Target
          +2.000 s  100.0 %  0.104 s  2.104 s  +1.994 s .. +2.006 s        1  //c:c

        Time of actions by execution strategy: +2.000 s
        Difference    Share     Base     Head                  95 %  Actions  Strategy
          +2.000 s  100.0 %  0.104 s  2.104 s  +1.994 s .. +2.006 s        1  sandbox

    "#]]);
}

#[test]
fn one_run_each_as_markdown() {
    let files = Files::new("markdown");
    let base = files.add("base.json", &profile(100_000, SANDBOX));
    let head = files.add("head.json", &profile(900_000, SANDBOX));
    files.check(
        &["--format", "markdown", &base, &head],
        0,
        &expect![[r#"
            # 0.500 s to 1.300 s, +0.800 s, +160.0 % (too few runs to be certain)

            > **Warning:** With 1 run against 1 nothing is certain: causes rest on single times; give --base and --head 4 profiles each, or more

            ## Builds

            - Base: 1 run (cache cold): base.json
            - Head: 1 run (cache cold): head.json

            ## Causes: what undoing each would gain

            | # | Gain | Share | Work | Cause | Mnemonic | Target |
            | ---: | ---: | ---: | ---: | :--- | :--- | :--- |
            | 1 | +0.800 s | 100.0 % | +0.800 s | slower actions | Genrule | //c:c |

            1: 1 action took 0.800 s longer: 0.100 s in the base, 0.900 s in the head; It is: Generating c; On the critical path in 1 of 1 head run

            ## Wall time by phase: +0.800 s

            | Difference | Share | Base | Head | 95 % | Phases | Phase |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- |
            | +0.800 s | 100.0 % | 0.400 s | 1.200 s | - | 1 | Build artifacts |

            ## Critical path: 0.400 s to 1.200 s, +0.800 s

            | Difference | Share | Base | Head | 95 % | Step | Mnemonic | Target | Description |
            | ---: | ---: | ---: | ---: | ---: | :--- | :--- | :--- | :--- |
            | +0.800 s | 100.0 % | 0.100 s | 0.900 s | - | longer | Genrule | //c:c | Generating c |

            1 step of both paths did not change beyond noise.

            ## Time of actions by mnemonic: +0.800 s

            | Difference | Share | Base | Head | 95 % | Actions | Mnemonic |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- |
            | +0.800 s | 100.0 % | 0.100 s | 0.900 s | - | 1 | Genrule |

            ## Time of actions by package: +0.800 s

            | Difference | Share | Base | Head | 95 % | Actions | Package |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- |
            | +0.800 s | 100.0 % | 0.100 s | 0.900 s | - | 1 | //c |

            ## Time of actions by target: +0.800 s

            | Difference | Share | Base | Head | 95 % | Actions | Target |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- |
            | +0.800 s | 100.0 % | 0.100 s | 0.900 s | - | 1 | //c:c |

            ## Time of actions by execution strategy: +0.800 s

            | Difference | Share | Base | Head | 95 % | Actions | Strategy |
            | ---: | ---: | ---: | ---: | ---: | ---: | :--- |
            | +0.800 s | 100.0 % | 0.100 s | 0.900 s | - | 1 | sandbox |

        "#]],
    );
}

#[test]
fn json_names_the_cause_first() {
    let files = Files::new("json");
    let (base, head) = (
        files.runs("base", 4, 100_000),
        files.runs("head", 4, 1_100_000),
    );
    let args = [
        &["profile", "diff", "--format", "json"],
        &sides(&base, &head)[..],
    ]
    .concat();
    let run = dre(&args, b"");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(document["verdict"], "slower");
    assert_eq!(document["causes"][0]["target"], "//c:c");
    assert_eq!(document["causes"][0]["mnemonic"], "Genrule");
    assert_eq!(document["causes"][0]["gain_us"], 1_000_000);
    assert_eq!(
        document["head"]["profiles"].as_array().map(Vec::len),
        Some(4)
    );
}

#[test]
fn a_profile_against_itself_from_standard_input() {
    let files = Files::new("same");
    let content = profile(100_000, SANDBOX);
    let base = files.add("base.json", &content);
    let run = dre(&["profile", "diff", &base, "-"], content.as_bytes());
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("Nothing changed beyond noise."),
        "{}",
        run.stdout
    );
}

#[test]
fn unlike_cache_states_are_refused_unless_forced() {
    let files = Files::new("unlike");
    let base = files.add("base.json", &profile(100_000, SANDBOX));
    let head = files.add("head.json", &profile(100_000, CACHED));
    files.check(&[&base, &head], 2, &expect![[r#"
        dre: unlike cache states: the base is cold, the head is warm: compare builds that begin alike, or compare all the same with --force
    "#]]);
    let run = dre(&["profile", "diff", "--force", &base, &head], b"");
    assert_eq!(run.code, Some(0));
    assert!(run
        .stdout
        .contains("Forced: the base is cold, the head is warm"));
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_compared() {
    let files = Files::new("unreadable");
    let base = files.add("base.json", &profile(100_000, SANDBOX));
    let empty = files.add("empty.json", "");
    files.check(
        &[&base, &empty],
        2,
        &expect![[r#"
        dre: empty.json: is empty: the build may still be running, or was killed: build again
    "#]],
    );
    files.check(
        &["-", "-"],
        2,
        &expect![[r#"
        dre: standard input can be one profile only: name files for the others
    "#]],
    );
}

#[test]
fn a_damaged_profile_is_compared_and_said() {
    let files = Files::new("damaged");
    let whole = profile(100_000, SANDBOX);
    let base = files.add("base.json", &whole);
    let cut = files.add("cut.json", &whole[..whole.len() - 200]);
    let run = dre(&["profile", "diff", &base, &cut], b"");
    assert_eq!(run.code, Some(3));
    assert!(
        run.stdout
            .contains("The head has 1 incomplete of 1 profile"),
        "{}",
        run.stdout
    );
}

#[test]
fn sides_are_given_whole_or_not_at_all() {
    for args in [
        &["a.json"][..],
        &["--base", "a.json"],
        &["--head", "a.json"],
        &["a.json", "b.json", "--base", "c.json", "--head", "d.json"],
        &[],
    ] {
        let run = dre(&[&["profile", "diff"], args].concat(), b"");
        assert_eq!(run.code, Some(2), "{args:?}: {}", run.stdout);
    }
}
