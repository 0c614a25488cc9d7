//! The dashboard over HTTP: which paths are its own, and its files as responses.
//!
//! This module owns headers, conditions and the choice of an encoding. What a file is, is `web_assets`'s. Files that the
//! program holds are sent from where they lie in it; nothing is copied, compressed or read for a request.

mod args;
mod headers;

pub use args::{AssetArgs, Origin};

use crate::conditional::is_unchanged;
use crate::dispatch::accept_encoding;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{rt, HttpRequest, HttpResponse};
use anyhow::{bail, Context, Result};
use api::encoding::{negotiate_among, Encoding};
use api::Problem;
use bytes::Bytes;
use std::borrow::Cow;
use web_assets::{file_of, Asset, Bundle, Caching, Folder, INDEX};

/// The packed bundle that Bazel hands over. Cargo alone has none, and builds without it.
#[cfg(feature = "dashboard")]
const EMBEDDED: Option<&[u8]> = Some(include_bytes!(env!(
    "DRE_WEB_ASSETS",
    "the feature dashboard needs DRE_WEB_ASSETS: the absolute path of a file that pack_web_assets made"
)));
#[cfg(not(feature = "dashboard"))]
const EMBEDDED: Option<&[u8]> = None;

/// What stands where the dashboard would be in a program without one.
const ABSENT_PAGE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>dre-backend</title>
<h1>This build has no dashboard</h1>
<p>It answers the API alone: see <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p>
<p>To get the dashboard, run <code>tools/bazel run --config=perf //:demo</code>, or build it with
<code>cd dashboard &amp;&amp; yarn build</code> and start this program with <code>--assets-dir dashboard/dist</code>.</p>
</html>
";

/// The dashboard, wherever its files are.
pub struct Dashboard {
    source: Source,
    policy: HeaderValue,
}

/// Where files come from.
enum Source {
    /// From within the program.
    Embedded(Bundle),
    /// From a folder that may change at any time.
    Folder(Folder),
    /// Nowhere: the program was built without a dashboard.
    Absent,
}

/// Whether a path is the dashboard's: all are that neither the API nor those who watch the server ask for.
pub fn is_asset(path: &str) -> bool {
    let is_api = path
        .strip_prefix("/api")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    !is_api && !matches!(path, "/healthz" | "/readyz" | "/metrics")
}

impl Dashboard {
    /// Opens the folder, or else what the program holds.
    ///
    /// # Errors
    /// When there is something that is no bundle, or one that does not use the origin.
    pub fn open(args: &AssetArgs) -> Result<Self> {
        let source = match (&args.assets_dir, EMBEDDED) {
            (Some(path), _) => Source::Folder(Folder::open(path).context("--assets-dir")?),
            (None, Some(packed)) => {
                Source::Embedded(Bundle::open(packed).context("the program's own dashboard")?)
            }
            (None, None) => Source::Absent,
        };
        if let Some(origin) = &args.assets_origin {
            if !source.page_names(origin)? {
                let address = origin.as_str();
                bail!("--assets-origin: the dashboard's page names no file at {address}; build it with DRE_PUBLIC_PATH={address}/");
            }
        }
        Ok(Self {
            source,
            policy: headers::content_security_policy(args.assets_origin.as_ref())?,
        })
    }

    /// The response for a path of the dashboard, if that takes no reading of files.
    pub fn respond_at_once(
        &self,
        request: &HttpRequest,
        id: &HeaderValue,
    ) -> Option<Result<HttpResponse, Problem>> {
        let file = file_of(request.path());
        match &self.source {
            Source::Embedded(bundle) => Some(self.send(bundle.find(file), request, id)),
            Source::Absent if file == INDEX => Some(Ok(self.absence(id))),
            Source::Absent => Some(Err(not_found(request))),
            Source::Folder(_) => None,
        }
    }

    /// The response for a path of the dashboard.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    pub async fn respond(
        &self,
        request: &HttpRequest,
        id: &HeaderValue,
    ) -> Result<HttpResponse, Problem> {
        let Source::Folder(folder) = &self.source else {
            let response = self.respond_at_once(request, id);
            return response.unwrap_or_else(|| Err(not_found(request)));
        };
        let folder = folder.clone();
        let file = file_of(request.path()).to_owned();
        let asset = rt::task::spawn_blocking(move || folder.read(&file))
            .await
            .map_err(|_| Problem::internal("the reading was cut off"))?
            .map_err(|error| Problem::internal(&error.to_string()))?;
        self.send(asset.as_ref(), request, id)
    }

    /// The file in the encoding that the client likes best, or 304 when it has it.
    fn send(
        &self,
        asset: Option<&Asset>,
        request: &HttpRequest,
        id: &HeaderValue,
    ) -> Result<HttpResponse, Problem> {
        let asset = asset.ok_or_else(|| not_found(request))?;
        let (encoding, body) = select(asset, request).ok_or_else(Problem::not_acceptable)?;
        let is_unchanged = is_unchanged(request.headers(), asset.entity_tag.as_bytes());
        let mut response = match is_unchanged {
            true => HttpResponse::NotModified(),
            false => HttpResponse::Ok(),
        };
        let cache_control = match asset.caching {
            Caching::Immutable => "public, max-age=31536000, immutable",
            Caching::Revalidate => "no-cache",
        };
        headers::describe(&mut response, &self.policy, cache_control, id);
        response.insert_header((header::ETAG, asset.entity_tag.as_str()));
        if asset.brotli.is_some() || asset.gzip.is_some() {
            response.insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
        }
        if is_unchanged {
            return Ok(response.finish());
        }
        let media_type = HeaderValue::from_static(asset.media_type);
        response.insert_header((header::CONTENT_TYPE, media_type));
        if encoding != Encoding::Identity {
            let name = HeaderValue::from_static(encoding.as_str());
            response.insert_header((header::CONTENT_ENCODING, name));
        }
        Ok(response.body(match body {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::copy_from_slice(bytes),
        }))
    }

    fn absence(&self, id: &HeaderValue) -> HttpResponse {
        let mut response = HttpResponse::NotFound();
        headers::describe(&mut response, &self.policy, "no-store", id);
        response
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(ABSENT_PAGE)
    }
}

impl Source {
    /// Whether the page takes something from an origin.
    fn page_names(&self, origin: &Origin) -> Result<bool> {
        let page = match self {
            Self::Embedded(bundle) => bundle.find(INDEX).cloned(),
            Self::Folder(folder) => folder.read(INDEX)?,
            Self::Absent => None,
        };
        let address = format!("\"{}/", origin.as_str());
        Ok(page.is_some_and(|page| {
            let mut places = page.identity.windows(address.len());
            places.any(|place| place == address.as_bytes())
        }))
    }
}

/// The form of a file that the client likes best; `None` when it takes none that there is.
fn select<'a>(
    asset: &'a Asset,
    request: &HttpRequest,
) -> Option<(Encoding, &'a Cow<'static, [u8]>)> {
    let there: &[Encoding] = match (&asset.brotli, &asset.gzip) {
        (Some(_), Some(_)) => &[Encoding::Brotli, Encoding::Gzip],
        (Some(_), None) => &[Encoding::Brotli],
        (None, Some(_)) => &[Encoding::Gzip],
        (None, None) => &[],
    };
    let encoding = negotiate_among(there, accept_encoding(request))?;
    let form = match encoding {
        Encoding::Brotli => asset.brotli.as_ref(),
        Encoding::Gzip => asset.gzip.as_ref(),
        Encoding::Identity | Encoding::Zstd => None,
    };
    Some((encoding, form.unwrap_or(&asset.identity)))
}

fn not_found(request: &HttpRequest) -> Problem {
    let path: String = request.path().chars().take(80).collect();
    Problem::not_found(&format!(
        "the dashboard has no file {path}; after an update, load its page anew"
    ))
}

#[cfg(test)]
mod tests;
