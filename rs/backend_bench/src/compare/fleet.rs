//! The servers of a comparison: what each is started with. It must not know what is asked of them.

use std::process::Command;

use anyhow::{Context, Result};

use super::check::Documents;
use super::{Contender, Contest, Network};
use crate::process::Server;
use crate::serve::Kind;
use crate::warden::Scratch;

/// All servers, in the order of [`Contest::contenders`].
#[derive(Debug)]
pub struct Fleet(Vec<(Contender, Server)>);

impl Fleet {
    /// dre-backend, which runs already, its other builds, and the alternatives, which serve its documents.
    ///
    /// # Errors
    ///
    /// When one cannot be started.
    pub fn complete(
        subject: Server,
        documents: &Documents,
        contest: &Contest,
        scratch: &Scratch,
    ) -> Result<Self> {
        let mut servers = vec![(Contender::Subject, subject)];
        for contender in contest.contenders() {
            let server = match contender {
                Contender::Subject => continue,
                Contender::Also(_) => backend(contest, contender, scratch)?,
                Contender::Alternative(kind) => alternative(kind, documents, contest, scratch)?,
            };
            servers.push((contender, server));
        }
        Ok(Self(servers))
    }

    /// Each with whom it is.
    pub fn servers(&self) -> impl Iterator<Item = (Contender, &Server)> {
        self.0
            .iter()
            .map(|(contender, server)| (*contender, server))
    }
}

/// Starts dre-backend, in the build that the contender is.
///
/// # Errors
///
/// When it cannot be started.
pub fn backend(contest: &Contest, contender: Contender, scratch: &Scratch) -> Result<Server> {
    let program = match contender {
        Contender::Also(place) => &contest.also[place].program,
        _ => &contest.backend,
    };
    let mut command = Command::new(program);
    command
        .args(["--listen", "127.0.0.1:0", "--workers"])
        .arg(contest.worker_count.to_string());
    match &contest.network {
        Network::Store(store) => command.arg("--store").arg(store),
        Network::Synthetic(description) => command.arg("--synthetic").arg(description),
    };
    Server::start(contest.name(contender), &mut command, scratch)
}

/// Starts an alternative with dre-backend's documents.
///
/// # Errors
///
/// When it cannot be started.
pub fn alternative(
    kind: Kind,
    documents: &Documents,
    contest: &Contest,
    scratch: &Scratch,
) -> Result<Server> {
    let name = kind.name();
    let file = |ending: &str, content: &[u8]| scratch.write(&format!("{name}{ending}"), content);
    let headers = serde_json::to_vec(&documents.headers).context("headers are no JSON")?;
    let mut command = Command::new(&contest.bench);
    command
        .args(["serve", name, "--workers"])
        .arg(contest.worker_count.to_string())
        .arg("--body-json")
        .arg(file(".json", &documents.json)?)
        .arg("--body-br")
        .arg(file(".json.br", &documents.brotli)?)
        .arg("--headers")
        .arg(file(".headers.json", &headers)?);
    Server::start(name, &mut command, scratch)
}
