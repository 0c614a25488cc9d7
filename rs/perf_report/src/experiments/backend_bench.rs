//! `dre-backend`'s own load benchmark, `rs/backend_bench`, as experiments run it. It must not know which of its figures
//! count.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;

use crate::lab::{Lab, NATIVE};
use crate::process;

/// What is served: as large as the network is.
pub const NETWORK: &str = "nodes=1440,subnets=42,seed=1";
const RUN_LIMIT: Duration = Duration::from_secs(10 * 60);

/// The benchmark and the server that it measures.
#[derive(Debug)]
pub struct Bench {
    program: PathBuf,
    /// dre-backend as the image for every machine has it: static, and not for this CPU.
    pub shipped: PathBuf,
}

impl Bench {
    /// Builds both.
    ///
    /// # Errors
    ///
    /// When they cannot be built.
    pub fn build(lab: &Lab) -> Result<Self> {
        lab.say("building dre-backend as it is shipped, and the benchmark");
        Ok(Self {
            shipped: lab.built("//images/backend:backend_x86_64_v2_program", &[])?,
            program: lab.built("//rs/backend_bench", &NATIVE)?,
        })
    }

    /// Runs it, and returns what it writes as JSON and prints as a table.
    ///
    /// # Errors
    ///
    /// When an answer is wrong, something cannot be run, or the figures are not understood.
    pub fn run<T: DeserializeOwned>(
        &self,
        lab: &Lab,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<(T, String)> {
        let file = lab.scratch().join("backend_bench.json");
        let mut command = Command::new(&self.program);
        command
            .args(["--synthetic", NETWORK, "--backend"])
            .arg(&self.shipped)
            // Its own estimate is of a machine that does nothing else.
            .args(["--deadline-seconds", &RUN_LIMIT.as_secs().to_string()])
            .args(arguments)
            .arg("--json")
            .arg(&file);
        let finished = process::run(&mut command, RUN_LIMIT)?;
        let text = fs::read_to_string(&file).context("the benchmark wrote no figures")?;
        let document =
            serde_json::from_str(&text).context("the benchmark's figures are not understood")?;
        Ok((document, finished.stdout))
    }
}
