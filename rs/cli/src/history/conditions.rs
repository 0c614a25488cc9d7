//! What was measured, and under which conditions: from options, else from the build event file, else from git in the
//! working folder and from the machine.

use std::env;
use std::process::Command;
use std::thread;

use perf_history::build_events::BuildEvents;
use perf_history::RunKey;

use super::args::KeyArgs;

/// All of a key but the state of the caches.
pub fn key(args: &KeyArgs, events: Option<&BuildEvents>) -> RunKey {
    let told = |option: &Option<String>, event: Option<String>| option.clone().or(event);
    let commit = told(&args.commit, events.and_then(|it| it.commit.clone()));
    let branch = told(&args.branch, events.and_then(|it| it.branch.clone()));
    let target = told(&args.target, events.map(|it| it.target_patterns.join(" ")));
    let config = told(&args.config, events.map(|it| it.configs.join(",")));
    RunKey {
        commit: commit.or_else(git_commit).unwrap_or_default(),
        branch: branch.or_else(git_branch).unwrap_or_default(),
        target_pattern: target.unwrap_or_default(),
        config: config.unwrap_or_default(),
        host_class: args.host_class.clone().unwrap_or_else(host_class),
        ..RunKey::default()
    }
}

/// The commit, marked where tracked files differ from it: such a run is not the commit's.
fn git_commit() -> Option<String> {
    git(&[
        "describe",
        "--always",
        "--dirty",
        "--abbrev=40",
        "--exclude=*",
    ])
}

/// The branch; none where a commit alone is checked out, as CI does it.
fn git_branch() -> Option<String> {
    git(&["symbolic-ref", "--short", "--quiet", "HEAD"])
}

/// What git says of the working folder; `None` where there is no git, or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| output.status.success() && !text.is_empty())
}

fn host_class() -> String {
    if let Ok(class) = env::var("DRE_HOST_CLASS") {
        if !class.is_empty() {
            return class;
        }
    }
    let cores = thread::available_parallelism().map_or(0, usize::from);
    format!("{}-{}-{cores}", env::consts::OS, env::consts::ARCH)
}
