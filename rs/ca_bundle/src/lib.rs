//! Mozilla's list of certificate authorities as the PEM file that programs look for at
//! `/etc/ssl/certs/ca-certificates.crt`.
//!
//! The list comes from a crate, so that `Cargo.lock` says which one is in an image, on every machine that builds it.

use pem::{EncodeConfig, LineEnding, Pem};

/// The certificates as PEM blocks (RFC 7468), in the order of the list, each ending in a newline.
pub fn pem_bundle() -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|certificate| {
            pem::encode_config(&Pem::new("CERTIFICATE", certificate.as_ref()), config)
        })
        .collect()
}
