//! The bearer token that requests which write must show.

use actix_web::http::header::{HeaderMap, AUTHORIZATION};
use anyhow::{bail, Context, Result};
use api::Problem;
use std::path::Path;
use subtle::ConstantTimeEq;

/// The fewest characters of a token, so that it cannot be guessed by trying.
const MIN_LENGTH: usize = 16;

/// The token, if writing is on at all.
pub struct Token(Option<Vec<u8>>);

/// What a request's token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// It is the token.
    Allowed,
    /// There is none, or another one.
    Refused,
    /// This server takes no writes.
    WritingIsOff,
}

impl Token {
    /// Reads the token from the file, or else from the environment's DRE_BACKEND_TOKEN. Tokens are never taken from
    /// arguments, which every user of the machine can read.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let text = match file {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read the token file {}", path.display()))?,
            ),
            None => std::env::var("DRE_BACKEND_TOKEN").ok(),
        };
        let Some(text) = text else {
            return Ok(Self(None));
        };
        let token = text.trim();
        if token.len() < MIN_LENGTH || token.contains(char::is_whitespace) {
            bail!("the token must be one word of at least {MIN_LENGTH} characters");
        }
        Ok(Self(Some(token.as_bytes().to_vec())))
    }

    /// Lets a request that writes go on, or says why not.
    ///
    /// # Errors
    /// When the request does not show the token, or nobody may write.
    pub fn admit(&self, headers: &HeaderMap) -> Result<(), Problem> {
        match self.check(headers) {
            Verdict::Allowed => Ok(()),
            Verdict::Refused => Err(Problem::unauthorized()),
            Verdict::WritingIsOff => Err(Problem::forbidden(
                "this server takes no writes: it was started without a token",
            )),
        }
    }

    /// Looks at a request's `Authorization: Bearer` header, in a time that does not depend on how much of it is right.
    fn check(&self, headers: &HeaderMap) -> Verdict {
        let Some(token) = &self.0 else {
            return Verdict::WritingIsOff;
        };
        let given = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.as_bytes().split_at_checked("Bearer ".len()))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "))
            .map(|(_, given)| given);
        match given {
            Some(given) if bool::from(given.ct_eq(token)) => Verdict::Allowed,
            _ => Verdict::Refused,
        }
    }
}
