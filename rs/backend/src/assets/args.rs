//! What the program can be told about the dashboard when it starts.

use clap::Args;
use std::path::PathBuf;
use std::str::FromStr;
use ureq::http::Uri;

/// The dashboard: where its files come from.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Dashboard")]
pub struct AssetArgs {
    /// A folder with the dashboard's bundle, as dashboard/dist, read anew at each request, instead of the one that the program holds
    #[arg(long, value_name = "DIR")]
    pub assets_dir: Option<PathBuf>,

    /// Where else the page takes scripts, styles, pictures and fonts from, such as a content delivery network; for a bundle that was built with this address
    #[arg(long, value_name = "URL")]
    pub assets_origin: Option<Origin>,
}

/// A scheme, a host and perhaps a port: what content security policies call an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As a policy names it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refusal = || format!("\"{text}\" is no origin; give one as https://cdn.example");
        let uri: Uri = text.parse().map_err(|_| refusal())?;
        let scheme = uri.scheme_str().filter(|it| ["http", "https"].contains(it));
        // A policy separates its parts by characters that an address may have.
        let is_plain = |it: &&str| {
            it.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b))
        };
        let authority = uri.authority().map(|it| it.as_str()).filter(is_plain);
        match (
            scheme,
            authority,
            uri.path_and_query().map(|it| it.as_str()),
        ) {
            (Some(scheme), Some(authority), None | Some("/")) => {
                Ok(Self(format!("{scheme}://{authority}")))
            }
            _ => Err(refusal()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port() {
        for (text, expected) in [
            ("https://cdn.example", "https://cdn.example"),
            ("https://cdn.example/", "https://cdn.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), expected);
        }
        for text in [
            "",
            "cdn.example",
            "//cdn.example",
            "ftp://cdn.example",
            "https://cdn.example/path",
            "https://cdn.example?query",
            "https://user@cdn.example",
            "https://cdn.example;script-src",
            "https://cdn.example,other",
            "https://*",
        ] {
            let error = text.parse::<Origin>().unwrap_err();
            assert!(error.contains("is no origin"), "{error}");
        }
    }
}
