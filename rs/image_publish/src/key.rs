//! The signing key: ECDSA on P-256 with SHA-256, which cosign and OpenSSL verify. It owns how a key is read; what is
//! signed is the callers'.

use std::env;
use std::fs;
use std::path::Path;

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::SecretKey;
use pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};

use crate::error::Error;
use crate::oci;

/// The variable of the environment that holds a key, as PEM.
pub const KEY_VARIABLE: &str = "DRE_SIGNING_KEY";
/// The variable of the environment that holds the password of an encrypted key.
pub const PASSWORD_VARIABLE: &str = "DRE_SIGNING_KEY_PASSWORD";

/// A key that signs. Equal messages get equal signatures (nonces by RFC 6979).
pub struct Key {
    key: SigningKey,
    /// The SHA-256 of the public key (DER, `SubjectPublicKeyInfo`) in hexadecimal digits.
    pub id: String,
}

impl Key {
    /// Reads the key of this file, or else that of the environment; `None` when there is neither.
    ///
    /// # Errors
    /// When the key cannot be read, decrypted or used.
    pub fn find(file: Option<&Path>) -> Result<Option<Self>, Error> {
        let (origin, pem) = match (file, env::var(KEY_VARIABLE)) {
            (Some(path), _) => {
                let pem = fs::read_to_string(path).map_err(|source| Error::Unreadable {
                    what: "signing key",
                    path: path.to_owned(),
                    source,
                })?;
                (path.display().to_string(), pem)
            }
            (None, Ok(pem)) if !pem.is_empty() => (KEY_VARIABLE.to_owned(), pem),
            (None, _) => return Ok(None),
        };
        let password = env::var(PASSWORD_VARIABLE).ok();
        Self::parse(&pem, password.as_deref())
            .map(Some)
            .map_err(|problem| Error::Key { origin, problem })
    }

    fn parse(pem: &str, password: Option<&str>) -> Result<Self, String> {
        let label = pem
            .split_once("-----BEGIN ")
            .and_then(|(_, rest)| rest.split_once("-----"))
            .map(|(label, _)| label);
        let secret = match (label, password) {
            (Some("PRIVATE KEY"), _) => SecretKey::from_pkcs8_pem(pem)
                .map_err(|error| format!("{error}; it must be an EC key on P-256"))?,
            (Some("ENCRYPTED PRIVATE KEY"), Some(password)) => {
                SecretKey::from_pkcs8_encrypted_pem(pem, password).map_err(|error| {
                    format!("{error}; check {PASSWORD_VARIABLE}, and that it is an EC key on P-256")
                })?
            }
            (Some("ENCRYPTED PRIVATE KEY"), None) => {
                return Err(format!("it is encrypted; set {PASSWORD_VARIABLE}"));
            }
            (Some(other), _) => {
                return Err(format!(
                    "{other:?} is not PKCS#8; convert it with `openssl pkcs8 -topk8 -nodes -in OLD -out NEW`"
                ));
            }
            (None, _) => return Err("it is no PEM".to_owned()),
        };
        let key = SigningKey::from(secret);
        let public = key
            .verifying_key()
            .to_public_key_der()
            .map_err(|error| error.to_string())?;
        let id = oci::digest(public.as_bytes());
        Ok(Self {
            key,
            id: id.trim_start_matches("sha256:").to_owned(),
        })
    }

    /// The signature of this message, in DER.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(message);
        signature.to_der().as_bytes().to_vec()
    }
}
