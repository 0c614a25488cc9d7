//! Profiles with given actions, to replay.

use std::num::NonZeroU32;

use bazel_profile::{
    analyze_actions, ActionRow, ActionTable, CriticalPathStep, Options, Profile, Strategy, WhatIf,
};

/// When the first action of a test begins, and how long Bazel works on after the last one.
pub const BEFORE_US: i64 = 1_000;
pub const AFTER_US: u64 = 500;

/// An action: its times count from [`BEFORE_US`].
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub start_us: i64,
    pub duration_us: u64,
    pub wait_us: u64,
    pub strategy: Strategy,
    pub target: &'static str,
    pub mnemonic: &'static str,
    pub is_step: bool,
}

pub fn job(start_us: i64, duration_us: u64) -> Job {
    Job {
        start_us,
        duration_us,
        wait_us: 0,
        strategy: Strategy::Sandbox,
        target: "",
        mnemonic: "Rustc",
        is_step: false,
    }
}

/// A profile with exactly these actions, on so many cores.
pub fn profile(jobs: &[Job], cores: u32) -> Profile {
    let text = br#"[{"cat":"action processing","name":"x","ph":"X","ts":0,"dur":1,"tid":1}]"#;
    let options = Options {
        cores: NonZeroU32::new(cores),
        ..Options::default()
    };
    let mut profile = analyze_actions(&text[..], &options).expect("the text is a profile");
    profile.actions = ActionTable::default();
    let mut end_us = 0;
    for (index, job) in jobs.iter().enumerate() {
        let description = format!("action {index}");
        let start_us = job.start_us + BEFORE_US;
        profile.actions.push(&ActionRow {
            description: description.as_bytes(),
            target: job.target.as_bytes(),
            mnemonic: job.mnemonic.as_bytes(),
            primary_output: b"",
            strategy: job.strategy,
            start_us,
            duration_us: job.duration_us,
            wait_us: job.wait_us,
            thread_id: 1,
        });
        if job.is_step {
            profile.report.critical_path.steps.push(CriticalPathStep {
                description,
                target: None,
                mnemonic: None,
                strategy: None,
                start_us,
                duration_us: job.duration_us,
                split: None,
                drag: None,
            });
        }
        end_us = end_us.max(start_us.unsigned_abs() + job.duration_us);
    }
    profile.report.total_duration_us = end_us + AFTER_US;
    profile
}

pub fn what_if(changes: &[&str], cores: Option<u32>) -> WhatIf {
    WhatIf {
        changes: changes
            .iter()
            .map(|change| change.parse().expect("a change"))
            .collect(),
        cores: cores.and_then(NonZeroU32::new),
    }
}
