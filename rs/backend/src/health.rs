//! `--health`: asks the server that runs whether it lives, for a container's health check where no other program is.

use anyhow::{bail, Context, Result};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use ureq::Agent;

/// How long the server may take: less than compose.yaml and the Dockerfile allow, so that the reason is printed.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks `/healthz` of the server that listens on that address.
///
/// # Errors
/// When there is no answer in three seconds, or another one than 2xx.
pub fn ask(listen: SocketAddr) -> Result<()> {
    if listen.port() == 0 {
        bail!("--health asks the port that --listen names: name one");
    }
    let address = reachable(listen);
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        // Whatever proxy the environment names, this is about the machine itself.
        .proxy(None)
        .build()
        .into();
    agent
        .get(format!("http://{address}/healthz"))
        .call()
        .with_context(|| format!("the server on {address} is not well"))?;
    Ok(())
}

/// Where a server that listens on all addresses answers its own machine.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
