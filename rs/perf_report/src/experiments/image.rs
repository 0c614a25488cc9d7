//! Container images: what is in one that starts from Debian and in ours, what an edit of the program changes, and how
//! long it takes until there is an image again. Layers are made as engines make them, tar and gzip; no engine is needed.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use serde::Deserialize;

use crate::experiment::{
    About, By, Direction, Evidence, Expected, Experiment, Finding, Measured, Quantity, Stage, Unit,
};
use crate::lab::{run_build, Edited, Effort, Lab, NATIVE};
use crate::process;

/// Programs that have an image: its label, and the program's for an image that has libraries.
const PROGRAMS: [(&str, &str, &str); 2] = [
    (
        "dre-backend",
        "//images/backend:backend_amd64",
        "//rs/backend:dre-backend",
    ),
    ("dre", REBUILT, "//rs/cli:dre"),
];
/// The image that is made again after an edit.
const REBUILT: &str = "//images/dre:dre_amd64";
/// What is edited: the line of help that `dre --help` begins with, so that the program differs.
const EDITED: &str = "rs/cli/src/args.rs";
const LINE: &str = "/// Shows the Internet Computer's subnets";

/// Debian as images start from it: its name in the cache, the packages beside the least there is, the stage.
const DEBIANS: [(&str, &str, &str); 2] = [
    (
        "compiler",
        "ca-certificates,gcc,libc6-dev",
        "Debian, with a C compiler left in it",
    ),
    ("slim", "ca-certificates", "Debian, the program alone"),
];
const OURS: &str = "ours: from nothing, static";
const APT_SOURCES: [&str; 2] = [
    "/etc/apt/sources.list.d/debian.sources",
    "/etc/apt/sources.list",
];
/// In images whose sizes were not measured.
const GUIDE_BYTES: f64 = 200e6;

/// Builds after an edit take half a minute each: as many as decide.
const REBUILD_RUNS: usize = 4;
const TOOL_LIMIT: Duration = Duration::from_secs(10 * 60);

/// The experiment.
pub struct Image;

impl Experiment for Image {
    fn about(&self) -> About {
        About {
            id: "image",
            title: "Image size, and the image after one edit",
            before: "a Debian-based image",
            after: "ours",
            method: "Debian is made by mmdebstrap (`minbase` and CA certificates) from this machine's package mirror; upon it \
                     comes a layer with the program by `--config=perf`. Layers are packed by `gzip`; unpacked, they \
                     count as tar archives. Ours are the layers of `//images/backend` and `//images/dre` for every CPU. \
                     The edit changes a line that `dre` prints; then either `cargo build --release` \
                     and a new layer, with all that Cargo has built before at hand, or `tools/bazel build` of our image, \
                     without a disk cache.",
        }
    }

    fn missing(&self, _: &Lab) -> Option<String> {
        let no_debian = || {
            let (suite, sources) = (suite(), apt_sources());
            let reason = "not Debian: the images to compare with are made from its packages";
            (suite.is_none() || sources.is_none()).then(|| reason.to_owned())
        };
        process::missing(&["gzip", "mmdebstrap", "tar"]).or_else(no_debian)
    }

    fn estimate(&self, effort: Effort) -> Duration {
        Duration::from_secs(if effort.quick { 60 } else { 420 })
    }

    fn run(&self, lab: &Lab) -> Result<Measured> {
        lab.say("making Debian's part of the images to compare with");
        let debians = debians(lab)?;
        let mut measured = Measured::default();
        for (name, image, program) in PROGRAMS {
            lab.say(&format!("building the images of {name}"));
            let program = program_layer(lab, &lab.built(program, &NATIVE)?)?;
            let mut images: Vec<Vec<Layer>> = debians
                .iter()
                .map(|debian| vec![*debian, program])
                .collect();
            images.push(layers(&lab.built(image, &[])?)?);
            measured.quantities.extend(sizes(name, &images));
            measured.findings.push(layers_finding(name, &images)?);
        }
        measured.findings.push(left_out()?);
        if !lab.effort().quick {
            let (quantity, finding) = rebuild(lab)?;
            measured.quantities.push(quantity);
            measured.findings.push(finding);
        }
        Ok(measured)
    }
}

/// A layer of an image, in bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Layer {
    /// As a registry keeps it.
    compressed: f64,
    /// As a tar archive.
    unpacked: f64,
}

impl Layer {
    fn of(path: &Path) -> Result<Self> {
        let metadata = path.metadata();
        let metadata = metadata.with_context(|| format!("cannot read {}", path.display()))?;
        let mut count = Command::new("sh");
        count
            .args(["-c", "gzip -dc < \"$1\" | wc -c", "sh"])
            .arg(path);
        let printed = process::run(&mut count, TOOL_LIMIT)?.stdout;
        let unpacked: u64 = printed.trim().parse().context("wc printed no number")?;
        Ok(Self {
            compressed: metadata.len() as f64,
            unpacked: unpacked as f64,
        })
    }
}

/// The sizes of one program's images. Each has the program in its last layer.
fn sizes(name: &str, images: &[Vec<Layer>]) -> Vec<Quantity> {
    let names = DEBIANS.iter().map(|(_, _, stage)| *stage).chain([OURS]);
    let names: Vec<&str> = names.collect();
    let quantity = |what: &str, of: &dyn Fn(&[Layer]) -> f64| {
        let stages = names.iter().zip(images);
        let stages = stages.map(|(name, layers)| Stage::new(*name, vec![of(layers)]));
        let name = format!("`{name}`: {what}");
        Quantity::new(name, Unit::Bytes, Direction::Lower, stages.collect()).exact()
    };
    let sum = |of: fn(&Layer) -> f64| move |layers: &[Layer]| layers.iter().map(of).sum::<f64>();
    let mut compressed = quantity("compressed", &sum(|layer| layer.compressed));
    if let Some(ours) = compressed.stages.pop() {
        let metric = format!("image.size/{name}");
        compressed.stages.push(ours.metric(&metric));
    }
    let unpacked = quantity("unpacked", &sum(|layer| layer.unpacked)).expecting(Expected::times(
        By::Guide,
        "200 to 300 MB instead of about 500 MB",
        500.0 / 300.0,
    ));
    let edited = quantity("pushed again after an edit", &|layers| {
        layers.last().map_or(0.0, |layer| layer.compressed)
    });
    let ours = unpacked.stages.last().map_or(0.0, |stage| stage.samples[0]);
    let given = vec![
        Stage::new(
            "the first guide's 200 MB, a number given",
            vec![GUIDE_BYTES],
        ),
        Stage::new(OURS, vec![ours]),
    ];
    let what = format!("`{name}`: unpacked, against 200 MB");
    let against = Quantity::new(what, Unit::Bytes, Direction::Lower, given)
        .exact()
        .expecting(Expected::times(
            By::Goal,
            "at least 10 times smaller than 200 MB",
            10.0,
        ));
    vec![compressed, unpacked, edited, against]
}

fn layers_finding(name: &str, images: &[Vec<Layer>]) -> Result<Finding> {
    let told = |layers: &[Layer]| {
        let sizes: Vec<String> = layers.iter().map(|layer| told(layer.compressed)).collect();
        format!("{} ({})", layers.len(), sizes.join(", "))
    };
    let [.., debian, ours] = images else {
        bail!("there are two images at least");
    };
    Ok(Finding {
        text: format!(
            "Layers of `{name}`, compressed, from the least often changed to the program: {} upon Debian, {} of ours.",
            told(debian),
            told(ours)
        ),
        evidence: None,
    })
}

fn told(bytes: f64) -> String {
    match bytes {
        many if many >= 1e6 => format!("{:.1} MB", many / 1e6),
        few if few >= 1e3 => format!("{:.1} kB", few / 1e3),
        fewer => format!("{fewer} B"),
    }
}

/// What images commonly have that is not in the ones that were compared.
fn left_out() -> Result<Finding> {
    let mut rustc = Command::new("rustc");
    let sysroot = process::run(rustc.args(["--print", "sysroot"]), TOOL_LIMIT)?.stdout;
    let sysroot = Path::new(sysroot.trim());
    let mut du = Command::new("du");
    du.args(["--summarize", "--bytes", "--total"])
        .args([sysroot.join("bin"), sysroot.join("lib")]);
    let printed = process::run(&mut du, TOOL_LIMIT)?.stdout;
    let total = printed
        .lines()
        .last()
        .and_then(|line| line.split_once('\t'));
    let total: f64 = total.context("du printed no total")?.0.parse()?;
    Ok(Finding {
        text: format!(
            "An image in which Rust was compiled in one stage also has the Rust toolchain ({} here), the sources, and what \
             Cargo downloaded and built: these are not counted. Alpine, which the first guide switched to, is not \
             compared: its base comes from a hub, and this report needs none.",
            told(total)
        ),
        evidence: None,
    })
}

/// Debian's layers, in the order of [`DEBIANS`]; made once, at the same time.
fn debians(lab: &Lab) -> Result<Vec<Layer>> {
    let folder = lab.kept("image")?;
    let made = thread::scope(|scope| {
        let threads = DEBIANS.map(|(name, packages, _)| {
            let folder = &folder;
            scope.spawn(move || debian(folder, name, packages))
        });
        threads.map(|thread| thread.join())
    });
    let paths = made.into_iter().map(|made| match made {
        Ok(path) => path,
        Err(_) => bail!("making a Debian panicked"),
    });
    paths.map(|path| Layer::of(&path?)).collect()
}

fn debian(folder: &Path, name: &str, packages: &str) -> Result<PathBuf> {
    let (suite, sources) = suite().zip(apt_sources()).context("this is not Debian")?;
    let layer = folder.join(format!("{suite}-{name}.tar.gz"));
    if layer.exists() {
        return Ok(layer);
    }
    let tar = folder.join(format!(".{name}.tar"));
    let mut command = Command::new("mmdebstrap");
    command
        .args(["--quiet", "--variant=minbase"])
        .arg(format!("--include={packages}"))
        .arg(&suite)
        .args([&tar, &sources]);
    process::run(&mut command, TOOL_LIMIT)?;
    let packed = gzip(&tar)?;
    fs::rename(&packed, &layer).with_context(|| format!("cannot write {}", layer.display()))?;
    Ok(layer)
}

/// The code name of this Debian.
fn suite() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let is_debian = field("ID=")? == "debian";
    let name = field("VERSION_CODENAME=")?.trim_matches('"').to_owned();
    is_debian.then_some(name)
}

fn apt_sources() -> Option<PathBuf> {
    let candidates = APT_SOURCES.map(PathBuf::from);
    candidates.into_iter().find(|path| path.exists())
}

/// Packs a file in place; returns the packed file.
fn gzip(path: &Path) -> Result<PathBuf> {
    process::run(
        Command::new("gzip")
            .args(["--force", "--no-name"])
            .arg(path),
        TOOL_LIMIT,
    )?;
    let mut packed = path.as_os_str().to_owned();
    packed.push(".gz");
    Ok(packed.into())
}

/// A layer with a program in it.
fn program_layer(lab: &Lab, program: &Path) -> Result<Layer> {
    let root = lab.scratch().join("program");
    let folder = root.join("usr/local/bin");
    match fs::remove_dir_all(&root) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).context("cannot empty a folder")
        }
        _ => fs::create_dir_all(&folder)?,
    }
    let name = program.file_name().context("a program has a name")?;
    fs::copy(program, folder.join(name))
        .with_context(|| format!("cannot copy {}", program.display()))?;
    let tar = lab.scratch().join("program.tar");
    let mut command = Command::new("tar");
    command
        .args(["--create", "--owner=0", "--group=0", "--mtime=@0", "--file"])
        .arg(&tar)
        .arg("--directory")
        .arg(&root)
        .arg("usr");
    process::run(&mut command, TOOL_LIMIT)?;
    Layer::of(&gzip(&tar)?)
}

/// A descriptor of the OCI image specification, as far as it is needed.
#[derive(Deserialize)]
struct Descriptor {
    digest: String,
}

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Manifest {
    layers: Vec<Descriptor>,
}

/// The layers of the only image in a layout (<https://github.com/opencontainers/image-spec/blob/main/image-layout.md>).
fn layers(layout: &Path) -> Result<Vec<Layer>> {
    let index: Index = json(&layout.join("index.json"))?;
    let [manifest] = index.manifests.as_slice() else {
        bail!("{} has not one image", layout.display());
    };
    let manifest: Manifest = json(&blob(layout, manifest)?)?;
    let layers = manifest.layers.iter();
    layers
        .map(|layer| Layer::of(&blob(layout, layer)?))
        .collect()
}

fn blob(layout: &Path, descriptor: &Descriptor) -> Result<PathBuf> {
    let (algorithm, digest) = descriptor
        .digest
        .split_once(':')
        .with_context(|| format!("{} is no digest", descriptor.digest))?;
    Ok(layout.join("blobs").join(algorithm).join(digest))
}

fn json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_reader(file).with_context(|| format!("{} is not understood", path.display()))
}

/// Who makes the image again.
enum Builder {
    Cargo,
    Bazel,
}

/// The time until there is an image again after an edit, and what it goes to in ours.
fn rebuild(lab: &Lab) -> Result<(Quantity, Finding)> {
    lab.say("building dre and its image for the first time");
    let dre = lab.release_program("dre", "dre")?;
    // What comes out of a cache has to be there when builds go without.
    run_build(
        lab.bazel()?
            .args(["build", "--remote_download_outputs=all", REBUILT]),
    )?;
    // Builds go on with the program that was built, and not with the one that explains the profile.
    let analyze = lab.scratch().join("dre");
    fs::copy(&dre, &analyze).with_context(|| format!("cannot copy {}", dre.display()))?;
    let source = Edited::new(lab.checkout()?.join(EDITED))?;
    let profile = lab.scratch().join("image.profile.gz");
    let mut number = 0;
    let builders = [Builder::Cargo, Builder::Bazel];
    let runs = lab.effort().runs.min(REBUILD_RUNS);
    let [cargo, bazel] = <[_; 2]>::try_from(lab.in_turn(&builders, runs, |builder, round| {
        // A first round has nothing to warm up: both have just built.
        if round == 0 {
            return Ok(vec![0.0]);
        }
        number += 1;
        source.replace(LINE, &format!("{LINE} (edit {number})"))?;
        let took = match builder {
            Builder::Cargo => {
                let begin = std::time::Instant::now();
                program_layer(lab, &lab.release_program("dre", "dre")?)?;
                begin.elapsed()
            }
            Builder::Bazel => {
                let mut build = lab.bazel()?;
                build
                    .args(["build", "--disk_cache=", REBUILT])
                    .arg(format!("--profile={}", profile.display()));
                run_build(&mut build)?.wall
            }
        };
        Ok(vec![took.as_secs_f64() * 1e6])
    })?)
    .ok()
    .context("there are two builders")?;
    let stage = |name: &str, samples: Vec<Vec<f64>>| {
        Stage::new(name, samples.into_iter().flatten().collect())
    };
    let stages = vec![
        stage("upon Debian: `cargo build --release`, a layer", cargo),
        stage("ours: `tools/bazel build //images/dre:dre_amd64`", bazel),
    ];
    let name = "`dre`: the image after one edit";
    let quantity = Quantity::new(name, Unit::Microseconds, Direction::Lower, stages);
    let mut command = Command::new(analyze);
    command.args(["profile", "analyze"]).arg(&profile);
    let printed = process::run(&mut command, TOOL_LIMIT)?.stdout;
    Ok((quantity, rebuild_finding(&printed)?))
}

/// The critical path of our build after the edit.
fn rebuild_finding(printed: &str) -> Result<Finding> {
    let begin = printed
        .lines()
        .skip_while(|line| !line.starts_with("Critical path:"));
    let lines: Vec<&str> = begin.take_while(|line| !line.is_empty()).collect();
    let path = lines.first().context("the profile has no critical path")?;
    Ok(Finding {
        text: format!(
            "Our build after the edit compiles the program for its static platform, drops what it does not need, and packs the layer \
             as small as gzip goes. {path}."
        ),
        evidence: Some(Evidence {
            command: format!(
                "tools/bazel build --disk_cache= --profile=/tmp/image.gz {REBUILT} && dre profile analyze /tmp/image.gz"
            ),
            output: lines.join("\n"),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(compressed: f64) -> Layer {
        Layer {
            compressed,
            unpacked: 3.0 * compressed,
        }
    }

    fn images() -> Vec<Vec<Layer>> {
        vec![
            vec![layer(100e6), layer(4e6)],
            vec![layer(30e6), layer(4e6)],
            vec![layer(120e3), layer(300.0), layer(3e6)],
        ]
    }

    #[test]
    fn sizes_are_sums_and_an_edit_changes_the_last_layer() {
        let quantities = sizes("dre", &images());
        let samples = |index: usize| -> Vec<f64> {
            let stages = quantities[index].stages.iter();
            stages.map(|stage| stage.samples[0]).collect()
        };
        assert_eq!(samples(0), [104e6, 34e6, 3_120_300.0]);
        assert_eq!(samples(1), [312e6, 102e6, 9_360_900.0]);
        assert_eq!(samples(2), [4e6, 4e6, 3e6]);
        assert_eq!(samples(3), [200e6, 9_360_900.0]);
        let metric = quantities[0].stages[2].metric.as_deref();
        assert_eq!(metric, Some("image.size/dre"));
    }

    #[test]
    fn layers_are_told_in_their_order() {
        let text = layers_finding("dre", &images()).unwrap().text;
        assert!(
            text.ends_with("2 (30.0 MB, 4.0 MB) upon Debian, 3 (120.0 kB, 300 B, 3.0 MB) of ours.")
        );
    }

    #[test]
    fn a_layout_is_read_by_its_digests() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = folder.path().join("blobs/sha256");
        fs::create_dir_all(&blobs).unwrap();
        let write = |path: &Path, text: &str| fs::write(path, text).unwrap();
        write(
            &folder.path().join("index.json"),
            r#"{"manifests": [{"digest": "sha256:a"}]}"#,
        );
        write(&blobs.join("a"), r#"{"layers": [{"digest": "sha256:b"}]}"#);
        write(&blobs.join("b"), &"text".repeat(100));
        gzip(&blobs.join("b")).unwrap();
        fs::rename(blobs.join("b.gz"), blobs.join("b")).unwrap();
        let layers = layers(folder.path()).unwrap();
        assert_eq!(layers[0].unpacked, 400.0);
        assert!(layers[0].compressed < 100.0);
    }

    #[test]
    fn the_critical_path_is_the_evidence() {
        let printed = "Wall time\n 1 s\n\nCritical path: 9 s in 2 steps\n 8 s Rustc\n 1 s Layer\n\nParallelism\n";
        let finding = rebuild_finding(printed).unwrap();
        assert!(finding.text.ends_with("Critical path: 9 s in 2 steps."));
        let output = finding.evidence.unwrap().output;
        assert_eq!(
            output,
            "Critical path: 9 s in 2 steps\n 8 s Rustc\n 1 s Layer"
        );
        assert!(rebuild_finding("nothing").is_err());
    }
}
