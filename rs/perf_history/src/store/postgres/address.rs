//! Where a PostgreSQL server is, and whether the way there is encrypted. A password never leaves this module.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::HistoryError;

/// How long the server may take to answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where systems keep the certificates that they trust.
const SYSTEM_ROOTS: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// Whether the name of a history is the address of a PostgreSQL database.
#[must_use]
pub fn is_postgres_url(location: &str) -> bool {
    SCHEMES.iter().any(|scheme| location.starts_with(scheme))
}

/// A server's address.
pub(super) struct Address {
    config: Config,
    name: String,
    tls: Option<MakeRustlsConnect>,
}

impl Address {
    /// Reads an address.
    pub(super) fn parse(url: &str) -> Result<Self, HistoryError> {
        let (url, root_file) = without_root_file(url);
        // Certificates are always verified, and the names in them.
        let url = url
            .replace("sslmode=verify-full", "sslmode=require")
            .replace("sslmode=verify-ca", "sslmode=require");
        let mut config: Config = url.parse().map_err(|error| HistoryError::Location {
            location: without_password(&url),
            reason: format!(
                "{}: an address is postgres://user:password@host:port/database",
                described(&error)
            ),
        })?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let name = name(&config);
        let is_plain = match config.get_ssl_mode() {
            SslMode::Disable => true,
            SslMode::Prefer => is_on_this_machine(&config),
            _ => false,
        };
        let tls = if is_plain {
            config.ssl_mode(SslMode::Disable);
            None
        } else {
            config.ssl_mode(SslMode::Require);
            Some(tls(root_file.as_deref(), &name)?)
        };
        Ok(Self { config, name, tls })
    }

    /// Adds the password, which the address must not have then.
    pub(super) fn with_password(mut self, password: &str) -> Result<Self, HistoryError> {
        if self.config.get_password().is_some() {
            return Err(HistoryError::Location {
                location: self.name,
                reason: "the password is given twice: leave it out of the address".to_owned(),
            });
        }
        self.config.password(password);
        Ok(self)
    }

    /// The address without the password.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Opens a connection.
    pub(super) fn connect(&self) -> Result<Client, HistoryError> {
        let client = match &self.tls {
            Some(tls) => self.config.connect(tls.clone()),
            None => self.config.connect(NoTls),
        };
        client.map_err(|error| self.open_failure(error))
    }

    pub(super) fn open_failure(&self, error: postgres::Error) -> HistoryError {
        HistoryError::Open {
            location: self.name.clone(),
            source: described(&error).into(),
        }
    }

    pub(super) fn failure(&self, doing: &'static str, error: postgres::Error) -> HistoryError {
        HistoryError::Database {
            location: self.name.clone(),
            doing,
            source: described(&error).into(),
        }
    }
}

/// An error with its causes: on its own it only says "db error".
fn described(error: &postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let line = error.to_string();
        if !text.contains(&line) {
            text.push_str(": ");
            text.push_str(&line);
        }
        cause = error.source();
    }
    text
}

/// Everything before the user's password, and everything after it.
fn without_password(url: &str) -> String {
    let (before, after) = match url.rsplit_once('@') {
        Some((before, after)) => (before, after),
        None => return url.split('?').next().unwrap_or_default().to_owned(),
    };
    let scheme_end = before.find("://").map_or(0, |at| at + "://".len());
    let (scheme, user) = before.split_at(scheme_end);
    let user = user.split(':').next().unwrap_or_default();
    let after = after.split('?').next().unwrap_or_default();
    format!("{scheme}{user}@{after}")
}

/// Takes the parameter `sslrootcert`, which the client library does not know, out of an address.
fn without_root_file(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else {
        return (url.to_owned(), None);
    };
    let mut root_file = None;
    let others: Vec<&str> = query
        .split('&')
        .filter(|parameter| match parameter.strip_prefix("sslrootcert=") {
            Some(file) => {
                root_file = Some(file.replace("%2F", "/").replace("%20", " "));
                false
            }
            None => true,
        })
        .collect();
    if others.is_empty() {
        (base.to_owned(), root_file)
    } else {
        (format!("{base}?{}", others.join("&")), root_file)
    }
}

fn name(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        Some(Host::Unix(folder)) => folder.display().to_string(),
        None => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let database = config
        .get_dbname()
        .or(config.get_user())
        .unwrap_or_default();
    format!("postgres://{host}:{port}/{database}")
}

fn is_on_this_machine(config: &Config) -> bool {
    let is_local = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse()
                    .is_ok_and(|it: std::net::IpAddr| it.is_loopback())
        }
    };
    config.get_hosts().iter().all(is_local)
        && config
            .get_hostaddrs()
            .iter()
            .all(std::net::IpAddr::is_loopback)
}

fn tls(root_file: Option<&str>, name: &str) -> Result<MakeRustlsConnect, HistoryError> {
    let refused = |reason: String| HistoryError::Location {
        location: name.to_owned(),
        reason,
    };
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = SYSTEM_ROOTS.iter().find(|path| Path::new(path).exists()) {
        // What the system has beyond Mozilla's is welcome; a certificate that cannot be read is left out.
        let certificates = CertificateDer::pem_file_iter(path).into_iter().flatten();
        roots.add_parsable_certificates(certificates.flatten());
    }
    if let Some(path) = root_file {
        let cannot = |error| refused(format!("sslrootcert {path} cannot be read: {error}"));
        for certificate in CertificateDer::pem_file_iter(path).map_err(cannot)? {
            let added = roots.add(certificate.map_err(cannot)?);
            added.map_err(|error| refused(format!("sslrootcert {path}: {error}")))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_encrypted_unless_it_ends_here_or_the_address_says_so() {
        let is_encrypted = |url| Address::parse(url).unwrap().tls.is_some();
        assert!(!is_encrypted("postgres://u@localhost/d"));
        assert!(!is_encrypted("postgres://u@127.0.0.1:5433/d"));
        assert!(!is_encrypted("postgresql://u@[::1]/d"));
        assert!(!is_encrypted("postgres://u@db.example/d?sslmode=disable"));
        assert!(is_encrypted("postgres://u@db.example/d"));
        assert!(is_encrypted("postgres://u@localhost/d?sslmode=require"));
        assert!(is_encrypted(
            "postgres://u@db.example/d?sslmode=verify-full"
        ));
    }

    #[test]
    fn no_password_is_told() {
        let address = Address::parse("postgres://u:secret@db.example/d").unwrap();
        assert_eq!(address.name(), "postgres://db.example:5432/d");
        let wrong = "postgres://u:se@cret@db.example/d?port=x&password=secret";
        let error = Address::parse(wrong).err().unwrap().to_string();
        assert!(!error.contains("cret"), "{error}");
        assert!(error.starts_with("postgres://u@db.example/d: "), "{error}");
    }

    #[test]
    fn a_password_is_given_once() {
        let address = Address::parse("postgres://u@db.example/d").unwrap();
        let address = address.with_password("a:b@c/d").unwrap();
        assert_eq!(address.config.get_password(), Some(&b"a:b@c/d"[..]));
        let error = address.with_password("secret").err().unwrap().to_string();
        assert_eq!(
            error,
            "postgres://db.example:5432/d: the password is given twice: leave it out of the address"
        );
    }

    #[test]
    fn a_file_of_certificates_must_be_there() {
        let url = "postgres://u@db.example/d?sslrootcert=none.pem&application_name=x";
        let error = Address::parse(url).err().unwrap().to_string();
        assert!(
            error.contains("sslrootcert none.pem cannot be read"),
            "{error}"
        );
    }
}
