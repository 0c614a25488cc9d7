//! What is shipped, measured on each run of CI: sizes of programs, of images and of the dashboard, how fast programs start
//! and how much memory that takes. The values go into the history and before the budgets, both by `dre`. It must not
//! know how these things are built.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};
use serde::Deserialize;
use serde_json::json;

use crate::args::{Named, ShippedArgs};
use crate::judge;
use crate::process::{self, Server};

/// How long a program may take to print its version, and a server to answer.
const START_LIMIT: Duration = Duration::from_secs(20);
const DRE_LIMIT: Duration = Duration::from_secs(60);
const HEALTH_POLL: Duration = Duration::from_millis(1);

/// Every value of each metric, in the metric's unit: one of what is exact, one for each start of what is not.
type Values = BTreeMap<String, Vec<f64>>;

/// Measures, writes the file of metrics, adds them to the history and has them judged.
///
/// The result is whether the budgets are kept. A history that cannot be reached is said and fails nothing.
///
/// # Errors
///
/// When something cannot be measured, or not be judged.
pub fn shipped(args: &ShippedArgs) -> Result<bool> {
    let mut values = Values::new();
    for program in &args.programs {
        measure_program(program, args.starts, &mut values)?;
    }
    for server in &args.servers {
        measure_server(server, args.starts, &mut values)?;
    }
    for image in &args.images {
        let size = image_bytes(&image.path)?;
        values.insert(format!("image.size/{}", image.name), vec![size]);
    }
    for bundle in &args.bundles {
        measure_bundle(bundle, &mut values)?;
    }
    let medians = values
        .iter()
        .filter_map(|(name, values)| judge::median(values).map(|median| (name.as_str(), median)));
    let metrics: BTreeMap<&str, f64> = medians.collect();
    let text = serde_json::to_string_pretty(&json!({ "metrics": metrics }))? + "\n";
    fs::write(&args.out, text).with_context(|| format!("cannot write {}", args.out.display()))?;
    keep(args);
    judge_all(args, &values)
}

/// The size, and what it takes to print its version.
fn measure_program(program: &Named, starts: u16, values: &mut Values) -> Result<()> {
    measure_size(program, values)?;
    let mut series = [Vec::new(), Vec::new()];
    for _ in 0..starts {
        let mut command = Command::new(&program.path);
        let finished = process::run(command.arg("--version"), START_LIMIT)?;
        series[0].push(microseconds(finished.wall));
        series[1].push(finished.peak_memory_bytes as f64);
    }
    let [times, peaks] = series;
    values.insert(format!("program.startup_time/{}", program.name), times);
    values.insert(format!("program.peak_memory/{}", program.name), peaks);
    Ok(())
}

/// The size, how long it takes until it answers, and the memory that it has then.
fn measure_server(server: &Named, starts: u16, values: &mut Values) -> Result<()> {
    measure_size(server, values)?;
    let scratch = tempfile::tempdir()?;
    let mut series = [Vec::new(), Vec::new()];
    for _ in 0..starts {
        let port = process::free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(&server.path);
        command.args(["--listen", &address]);
        let begin = Instant::now();
        let mut running = Server::start(&mut command, &scratch.path().join("log"))?;
        running.wait_for_port(port, START_LIMIT)?;
        while !is_healthy(&server.path, &address)? {
            if begin.elapsed() > START_LIMIT {
                bail!("{} does not become healthy", server.path.display());
            }
            std::thread::sleep(HEALTH_POLL);
        }
        series[0].push(microseconds(begin.elapsed()));
        series[1].push(running.memory_bytes()?.1 as f64);
    }
    let [times, peaks] = series;
    values.insert(format!("program.startup_time/{}", server.name), times);
    values.insert(format!("program.peak_memory/{}", server.name), peaks);
    Ok(())
}

/// Asks as a container's health check does.
fn is_healthy(program: &Path, address: &str) -> Result<bool> {
    let status = Command::new(program)
        .args(["--listen", address, "--health"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.with_context(|| format!("cannot start {}", program.display()))?;
    Ok(status.success())
}

fn measure_size(program: &Named, values: &mut Values) -> Result<()> {
    let path = &program.path;
    let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    let size = metadata.len() as f64;
    values.insert(format!("binary.size/{}", program.name), vec![size]);
    Ok(())
}

#[derive(Deserialize)]
struct Descriptors {
    #[serde(default)]
    manifests: Vec<Descriptor>,
    config: Option<Descriptor>,
    #[serde(default)]
    layers: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: String,
    size: u64,
}

/// What a client downloads of the first image of a layout: its configuration and layers, compressed.
fn image_bytes(layout: &Path) -> Result<f64> {
    let mut document: Descriptors = read_json(&layout.join("index.json"))?;
    while let Some(first) = document.manifests.first() {
        let digest = first.digest.replace(':', "/");
        document = read_json(&layout.join("blobs").join(digest))?;
    }
    ensure!(
        !document.layers.is_empty(),
        "{} has no image with layers",
        layout.display()
    );
    let parts = document.layers.iter().chain(&document.config);
    Ok(parts.map(|part| part.size as f64).sum())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssetManifest {
    assets: BTreeMap<String, Asset>,
    entries: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asset {
    bytes: u64,
    brotli_bytes: Option<u64>,
}

/// As `tools/webpack/bundle_budget.mjs` adds them up: bytes after Brotli, of all files and of what each entry needs.
fn measure_bundle(bundle: &Named, values: &mut Values) -> Result<()> {
    let path = bundle.path.join("asset-manifest.json");
    let manifest: AssetManifest = read_json(&path)?;
    let size = |name: &String| {
        let asset = manifest.assets.get(name);
        let asset = asset.with_context(|| format!("{} does not list {name}", path.display()))?;
        Ok(asset.brotli_bytes.unwrap_or(asset.bytes) as f64)
    };
    // No browser loads the licences.
    let all = manifest
        .assets
        .keys()
        .filter(|name| !name.ends_with(".LICENSE.txt"));
    let total: f64 = all.map(size).sum::<Result<f64>>()?;
    values.insert(format!("bundle.size/{}", bundle.name), vec![total]);
    for (entry, names) in &manifest.entries {
        let total = names.iter().map(size).sum::<Result<f64>>()?;
        values.insert(format!("bundle.size/{}/{entry}", bundle.name), vec![total]);
    }
    Ok(())
}

fn read_json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    serde_json::from_str(&text).with_context(|| format!("{name} is not what was expected"))
}

fn keep(args: &ShippedArgs) {
    let mut add = Command::new(&args.dre);
    add.args(["history", "add", "--json"]).arg(&args.out);
    if let Some(store) = &args.store {
        add.arg("--store").arg(store);
    }
    add.args(["--target", "shipped"]);
    match process::run(add.current_dir(&args.workspace), DRE_LIMIT) {
        Ok(finished) => print!("{}", finished.stdout),
        Err(error) => eprintln!("perf_report: not kept in the history: {error:#}"),
    }
}

fn judge_all(args: &ShippedArgs, values: &Values) -> Result<bool> {
    let mut gate = Command::new(&args.dre);
    gate.arg("gate").arg("--budgets").arg(budgets(args));
    for (name, values) in values {
        for value in values {
            gate.arg(format!("--metric={name}={}", with_unit(name, *value)));
        }
    }
    let status = gate.status();
    let status = status.with_context(|| format!("cannot start {}", args.dre.display()))?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => bail!("{} could not judge ({status})", args.dre.display()),
    }
}

fn budgets(args: &ShippedArgs) -> PathBuf {
    args.workspace.join("budgets.toml")
}

/// As the command line of `dre gate` takes it.
fn with_unit(name: &str, value: f64) -> String {
    let unit = if name.contains("_time") { "us" } else { "B" };
    format!("{value:.0}{unit}")
}

fn microseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
