//! `audit_dependencies`: the checks of the dependencies, and the report. It owns arguments, files and exit codes.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use dependency_audit::{
    crate_findings, duplicate_findings, duplicates, licence_findings, licences, npm_findings,
    AuditError, BundleSizes, Crate, Ecosystem, Finding, NpmPackages, Package, Packages, Policy,
    ProgramSizes, Report,
};

/// There are findings.
const FOUND: u8 = 1;
/// Nothing can be said.
const FAILED: u8 = 2;

/// Judges this repository's dependencies by tools/lint/dependencies.toml.
///
/// Bazel gives it its files: `tools/bazel run //tools/lint:deps [-- --json FILE]` prints the report, and the tests
/// //tools/lint:deps_*_test run one check each. Paths are from the root of the repository, where it is started.
///
/// Exit codes: 0 nothing found; 1 findings, one line each: what, where, what to do; 2 it could not be said.
#[derive(Parser)]
#[command(name = "audit_dependencies")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Crates that nothing uses; Cargo.toml and BUILD.bazel that differ.
    Crates(CrateFiles),
    /// npm packages that nothing uses, or that package.json does not name.
    Npm(NpmFiles),
    /// Packages that are shipped in several versions.
    Duplicates(ShippedFiles),
    /// Packages that are shipped under terms that the policy does not allow.
    Licences(ShippedFiles),
    /// All of that as tables, what passes too, and sizes by crate and by npm package.
    Report(ReportFiles),
}

#[derive(Args)]
struct PolicyFile {
    /// What is allowed: tools/lint/dependencies.toml.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
}

#[derive(Args)]
struct CrateFiles {
    #[command(flatten)]
    policy: PolicyFile,
    /// The workspace's Cargo.toml.
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// What the build graph says of this repository's crates: //:crate_dependencies.
    #[arg(long = "crates", value_name = "FILE", num_args = 1.., required = true)]
    crates: Vec<PathBuf>,
}

#[derive(Args)]
struct NpmFiles {
    #[command(flatten)]
    policy: PolicyFile,
    /// The npm packages and what knip says of them: //tools/lint:dashboard_packages.
    #[arg(long, value_name = "FILE")]
    npm: PathBuf,
}

#[derive(Args)]
struct ShippedFiles {
    #[command(flatten)]
    policy: PolicyFile,
    /// CycloneDX documents of what is shipped.
    #[arg(long = "sboms", value_name = "FILE", num_args = 1.., required = true)]
    sboms: Vec<PathBuf>,
}

#[derive(Args)]
struct ReportFiles {
    #[command(flatten)]
    crates: CrateFiles,
    /// As for `npm`.
    #[arg(long, value_name = "FILE")]
    npm: PathBuf,
    /// As for `licences`.
    #[arg(long = "sboms", value_name = "FILE", num_args = 1.., required = true)]
    sboms: Vec<PathBuf>,
    /// A CycloneDX document of all that tests and benches link.
    #[arg(long, value_name = "FILE")]
    development_sbom: PathBuf,
    /// Cargo.lock.
    #[arg(long, value_name = "FILE")]
    lock: PathBuf,
    /// Programs with symbols.
    #[arg(long = "programs", value_name = "FILE", num_args = 1..)]
    programs: Vec<PathBuf>,
    /// How much of the bundle is whose: //dashboard:bundle_report_sizes.json.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Where to write the report as JSON, too; `-` for standard output, then without the tables.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Crates(files) => crates(&files).and_then(|findings| show(&findings)),
        Command::Npm(files) => npm(&files).and_then(|findings| show(&findings)),
        Command::Duplicates(files) => {
            shipped(&files, duplicate_findings).and_then(|findings| show(&findings))
        }
        Command::Licences(files) => {
            shipped(&files, licence_findings).and_then(|findings| show(&findings))
        }
        Command::Report(files) => report(&files),
    };
    match result {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(FOUND),
        Err(error) => {
            eprintln!("audit_dependencies: {error}");
            ExitCode::from(FAILED)
        }
    }
}

fn read(path: &PathBuf) -> Result<(String, String), AuditError> {
    let file = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok((file, text)),
        Err(source) => Err(AuditError::Unread { file, source }),
    }
}

fn policy(file: &PolicyFile) -> Result<Policy, AuditError> {
    let (file, text) = read(&file.policy)?;
    Policy::parse(&file, &text)
}

fn crates(files: &CrateFiles) -> Result<Vec<Finding>, AuditError> {
    let crates = files.crates.iter().map(|path| {
        let (file, text) = read(path)?;
        Crate::parse(&file, &text)
    });
    let crates = crates.collect::<Result<Vec<_>, _>>()?;
    let manifest = files.manifest.display().to_string();
    let text = |path: &str| read(&PathBuf::from(path)).map(|(_, text)| text);
    crate_findings(&policy(&files.policy)?, &manifest, &crates, text)
}

fn npm(files: &NpmFiles) -> Result<Vec<Finding>, AuditError> {
    let (file, text) = read(&files.npm)?;
    Ok(npm_findings(
        &policy(&files.policy)?,
        &NpmPackages::parse(&file, &text)?,
    ))
}

fn shipped(
    files: &ShippedFiles,
    judge: fn(&Policy, &Packages) -> Vec<Finding>,
) -> Result<Vec<Finding>, AuditError> {
    let mut packages = Packages::default();
    for path in &files.sboms {
        let (file, text) = read(path)?;
        packages.add_sbom(&file, &text, true)?;
    }
    Ok(judge(&policy(&files.policy)?, &packages))
}

/// Prints findings and says how many they are.
fn show(findings: &[Finding]) -> Result<usize, AuditError> {
    print(
        &findings
            .iter()
            .map(|finding| format!("{finding}\n"))
            .collect::<String>(),
    )?;
    Ok(findings.len())
}

fn print(text: &str) -> Result<(), AuditError> {
    match io::stdout().write_all(text.as_bytes()) {
        // Who reads has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(AuditError::Unwritten {
            file: "standard output".to_owned(),
            source: error,
        }),
        _ => Ok(()),
    }
}

fn report(files: &ReportFiles) -> Result<usize, AuditError> {
    let policy = policy(&files.crates.policy)?;
    let mut findings = crates(&files.crates)?;
    let mut packages = Packages::default();
    let (file, text) = read(&files.lock)?;
    packages.add_cargo_lock(&file, &text)?;
    let (file, text) = read(&files.npm)?;
    let npm = NpmPackages::parse(&file, &text)?;
    packages.add_npm(&npm);
    let (file, text) = read(&files.development_sbom)?;
    packages.add_sbom(&file, &text, false)?;
    for path in &files.sboms {
        let (file, text) = read(path)?;
        packages.add_sbom(&file, &text, true)?;
    }
    findings.extend(npm_findings(&policy, &npm));
    findings.extend(duplicate_findings(&policy, &packages));
    findings.extend(licence_findings(&policy, &packages));
    let count = |packages: &mut dyn Iterator<Item = &Package>, of: Ecosystem| {
        packages.filter(|it| it.ecosystem == of).count()
    };
    let report = Report {
        version: 1,
        own_crates: files.crates.crates.len(),
        crates: count(&mut packages.iter(), Ecosystem::Cargo),
        shipped_crates: count(&mut packages.shipped(), Ecosystem::Cargo),
        npm_packages: count(&mut packages.iter(), Ecosystem::Npm),
        shipped_npm_packages: count(&mut packages.shipped(), Ecosystem::Npm),
        licences: licences(&policy, &packages),
        duplicates: duplicates(&packages),
        programs: files
            .programs
            .iter()
            .map(program)
            .collect::<Result<_, _>>()?,
        bundle: bundle(files)?,
        findings,
    };
    write(files, &report)?;
    Ok(report.findings.len())
}

fn program(path: &PathBuf) -> Result<ProgramSizes, AuditError> {
    let file = path.display().to_string();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix("_with_symbols").unwrap_or(&name);
    match fs::read(path) {
        Ok(bytes) => ProgramSizes::measure(name, &file, &bytes),
        Err(source) => Err(AuditError::Unread { file, source }),
    }
}

fn bundle(files: &ReportFiles) -> Result<Option<BundleSizes>, AuditError> {
    let Some(path) = &files.bundle else {
        return Ok(None);
    };
    let (file, text) = read(path)?;
    BundleSizes::parse(&file, &text).map(Some)
}

fn write(files: &ReportFiles, report: &Report) -> Result<(), AuditError> {
    let Some(path) = &files.json else {
        return print(&report.text());
    };
    // `bazel run` starts its program elsewhere.
    let from = env::var_os("BUILD_WORKING_DIRECTORY").unwrap_or_default();
    let file = Path::new(&from).join(path);
    let unwritten = |source: io::Error| {
        let file = file.display().to_string();
        AuditError::Unwritten { file, source }
    };
    let json = report.json().map_err(|error| unwritten(error.into()))?;
    if path.as_os_str() == "-" {
        return print(&json);
    }
    fs::write(&file, json).map_err(unwritten)?;
    print(&report.text())
}
