//! `make_sbom`: writes the SBOMs of one program, for the build. It owns arguments and files; what a document says is the
//! crate's.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::process::ExitCode;

use sbom::{
    cyclonedx_document, spdx_document, status_value, CrateNode, Inventory, NpmPackage, Workspace,
};

const USAGE: &str = "usage: make_sbom --name NAME --root ID [--root ID]... [--contains ID]... --crates FILE --manifest Cargo.toml --lock Cargo.lock
    [--rustc FILE] [--npm FILE --npm-lock pnpm-lock.yaml] [--status FILE] --spdx FILE --cyclonedx FILE
--crates has a JSON object on each line, --npm a JSON array, --rustc what `rustc --version` says; STABLE_COMMIT_TIME of
--status is the documents' time.";
/// The time of documents whose build is not stamped.
const UNSTAMPED: &str = "1970-01-01T00:00:00Z";
const COMMIT_TIME_KEY: &str = "STABLE_COMMIT_TIME";

fn main() -> ExitCode {
    let Some(options) = Options::parse(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("make_sbom: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Values by their options.
struct Options(BTreeMap<String, Vec<String>>);

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        while let Some(option) = arguments.next() {
            let name = option.strip_prefix("--")?.to_owned();
            values.entry(name).or_default().push(arguments.next()?);
        }
        let known = [
            "name",
            "root",
            "crates",
            "manifest",
            "lock",
            "spdx",
            "cyclonedx",
        ];
        let optional = ["rustc", "npm", "npm-lock", "status", "contains"];
        let is_known = |name: &String| known.contains(&&**name) || optional.contains(&&**name);
        let is_complete = known.iter().all(|name| values.contains_key(*name));
        (is_complete && values.keys().all(is_known)).then_some(Self(values))
    }

    fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last().map(String::as_str)
    }

    fn read(&self, name: &str) -> Result<String, String> {
        read(self.last(name).unwrap_or_default())
    }
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))
}

fn run(options: &Options) -> Result<(), String> {
    let text = |error: sbom::SbomError| error.to_string();
    let nodes = nodes(&options.read("crates")?)?;
    let mut manifests = BTreeMap::new();
    for path in nodes.iter().map(|node| &node.manifest) {
        if !path.is_empty() && !manifests.contains_key(path) {
            manifests.insert(path.clone(), read(path)?);
        }
    }
    let workspace = Workspace::parse(&options.read("manifest")?, &options.read("lock")?);
    let name = options.last("name").unwrap_or_default();
    let (roots, contents) = (options.all("root"), options.all("contains"));
    let inventory =
        workspace.and_then(|it| it.inventory(name, roots, contents, &nodes, &manifests));
    let mut inventory: Inventory = inventory.map_err(text)?;
    if options.last("rustc").is_some() {
        let said = options.read("rustc")?;
        let version = said.split(' ').nth(1);
        let version =
            version.ok_or_else(|| format!("{said:?} is not what rustc --version says"))?;
        inventory.add_rust(version).map_err(text)?;
    }
    if options.last("npm").is_some() {
        let packages: Vec<NpmPackage> = serde_json::from_str(&options.read("npm")?)
            .map_err(|error| format!("the list of npm packages is damaged: {error}"))?;
        inventory
            .add_bundle(&packages, &options.read("npm-lock")?)
            .map_err(text)?;
    }
    inventory.check().map_err(text)?;
    let created = created(options)?;
    for (option, document) in [
        ("spdx", spdx_document(&inventory, &created)),
        ("cyclonedx", cyclonedx_document(&inventory, &created)),
    ] {
        let path = options.last(option).unwrap_or_default();
        fs::write(path, document).map_err(|error| format!("cannot write {path}: {error}"))?;
    }
    Ok(())
}

/// The crates, one on each line.
fn nodes(text: &str) -> Result<Vec<CrateNode>, String> {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("the list of crates is damaged: {error}"))
}

fn created(options: &Options) -> Result<String, String> {
    if options.last("status").is_none() {
        return Ok(UNSTAMPED.to_owned());
    }
    status_value(&options.read("status")?, COMMIT_TIME_KEY).map_err(|error| error.to_string())
}
