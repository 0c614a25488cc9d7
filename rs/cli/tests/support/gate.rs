//! What the gate's tests share: a folder with budgets and profiles.

use std::path::PathBuf;

use expect_test::Expect;

use super::folder::{text, Folder};
use super::program::{dre, Run};

/// How the compilation of a build was carried out that found nothing in a cache.
pub const RUN: &str = r#""cat":"general information","name":"subprocess.run""#;

/// A profile of a build that takes so long, with one compilation that was carried out so: category and name of a span.
pub fn profile(wall_ms: u64, span: &str) -> String {
    let end_us = wall_ms * 1_000;
    let action_us = end_us / 2;
    [
        r#"{"otherData":{"bazel_version":"release 7.7.1"},"traceEvents":["#,
        r#"{"name":"thread_name","ph":"M","pid":1,"tid":9,"args":{"name":"Main Thread"}},"#,
        r#"{"cat":"build phase marker","name":"Initialize command","ph":"X","ts":0,"dur":0,"pid":1,"tid":9},"#,
        r#"{"cat":"build phase marker","name":"Build artifacts","ph":"X","ts":1000,"dur":0,"pid":1,"tid":9},"#,
        &format!(r#"{{{span},"ph":"X","ts":1000,"dur":{action_us},"pid":1,"tid":40}},"#),
        &format!(r#"{{"cat":"action processing","name":"Compiling a","ph":"X","ts":1000,"dur":{action_us},"pid":1,"args":{{"target":"//a:a","mnemonic":"Rustc"}},"tid":40}},"#),
        &format!(r#"{{"cat":"build phase marker","name":"Complete build","ph":"X","ts":{end_us},"dur":0,"pid":1,"tid":9}}"#),
        "]}",
    ]
    .join("\n")
}

/// A folder with the budgets.
pub struct Project {
    pub folder: Folder,
    pub budgets: PathBuf,
}

impl Project {
    pub fn new(name: &str, budgets: &str) -> Self {
        let folder = Folder::new(name);
        let budgets = folder.file("budgets.toml", budgets.as_bytes());
        Self { folder, budgets }
    }

    /// Profiles of builds that found nothing in a cache and take so many milliseconds, as arguments of an option.
    pub fn profiles(&self, option: &str, walls_ms: &[u64]) -> Vec<String> {
        let builds: Vec<_> = walls_ms.iter().map(|&ms| (ms, RUN)).collect();
        self.builds(option, &builds)
    }

    /// Profiles of builds, as arguments of an option.
    pub fn builds(&self, option: &str, builds: &[(u64, &str)]) -> Vec<String> {
        let files = builds.iter().enumerate().map(|(index, &(wall_ms, span))| {
            let name = format!("{}-{index}.json", option.trim_start_matches('-'));
            let path = self.folder.file(name, profile(wall_ms, span).as_bytes());
            text(&path).to_owned()
        });
        std::iter::once(option.to_owned()).chain(files).collect()
    }

    pub fn gate<S: AsRef<str>>(&self, args: &[S]) -> Run {
        let mut all = vec!["gate", "--budgets", text(&self.budgets)];
        all.extend(args.iter().map(AsRef::as_ref));
        dre(&all, b"")
    }

    /// Runs the gate and compares everything that it printed.
    pub fn check<S: AsRef<str>>(&self, args: &[S], code: i32, expected: &Expect) {
        let run = self.gate(args);
        let folder = text(&self.folder.0);
        // Markdown escapes what stands in the names of some folders.
        let output = (run.stdout + &run.stderr)
            .replace(folder, "FOLDER")
            .replace(&folder.replace('_', "\\_"), "FOLDER");
        expected.assert_eq(&output);
        assert_eq!(run.code, Some(code));
    }
}
