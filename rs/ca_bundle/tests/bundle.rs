//! The file as a program that trusts it reads it.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::CertificateDer;
use rustls::RootCertStore;
use std::collections::HashSet;

/// Every block is a certificate that a TLS library accepts as an authority, and each is there once.
#[test]
fn a_tls_library_takes_every_certificate() {
    let bundle = ca_bundle::pem_bundle();
    let certificates = CertificateDer::pem_slice_iter(bundle.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .expect("PEM");
    let mut store = RootCertStore::empty();
    let (added, ignored) = store.add_parsable_certificates(certificates.iter().cloned());
    assert_eq!((added, ignored), (certificates.len(), 0));
    // Mozilla's list has had between 130 and 180 of them for years; far fewer means that something is lost.
    assert!((100..300).contains(&added), "{added} certificates");

    let distinct: HashSet<&[u8]> = certificates.iter().map(AsRef::as_ref).collect();
    assert_eq!(distinct.len(), added);
}
