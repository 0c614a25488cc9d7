//! What follows from a file's name: media type, how long it may be kept, and which names there are at all.

use crate::asset::Caching;

/// The file that is the page, and that every client route gets.
pub const INDEX: &str = "index.html";

/// The endings of the compressed forms, as the bundler appends them.
pub(crate) const BROTLI_ENDING: &str = ".br";
/// Likewise for gzip.
pub(crate) const GZIP_ENDING: &str = ".gz";

/// The fewest digits that are a hash: a shorter word could be one of a language.
const MIN_HASH_DIGITS: usize = 16;

/// Media types by the ending of names. Those of texts name their encoding.
const MEDIA_TYPES: [(&str, &str); 17] = [
    ("avif", "image/avif"),
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
    ("xml", "application/xml"),
];

/// The file that a path of the server asks for. A path whose last part has no dot is a route of the page's own, so it
/// gets the page.
///
/// ```
/// assert_eq!(web_assets::file_of("/main.0123456789abcdef.js"), "main.0123456789abcdef.js");
/// assert_eq!(web_assets::file_of("/subnets/abc"), "index.html");
/// ```
pub fn file_of(path: &str) -> &str {
    let last = path.rsplit('/').next().unwrap_or_default();
    match last.contains('.') {
        true => path.strip_prefix('/').unwrap_or(path),
        false => INDEX,
    }
}

/// The media type of a name; bytes of no known kind where the ending says nothing.
pub(crate) fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let known = MEDIA_TYPES.iter().find(|(each, _)| *each == ending);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// How long a file may be kept: for good if a part of its name between dots is a hash.
pub(crate) fn caching(path: &str) -> Caching {
    let file = path.rsplit('/').next().unwrap_or_default();
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let is_hash = |part: &str| part.len() >= MIN_HASH_DIGITS && part.bytes().all(is_digit);
    // What stands before the first dot is the name itself.
    match file.split('.').skip(1).any(is_hash) {
        true => Caching::Immutable,
        false => Caching::Revalidate,
    }
}

/// Whether this names a file within a folder, and cannot lead out of it: parts with slashes between them.
pub(crate) fn is_path(path: &str) -> bool {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    let is_plain = |character: char| character != '\\' && !character.is_control();
    path.split('/').all(is_part) && path.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_without_a_dot_are_routes_of_the_page() {
        for (path, file) in [
            ("/", INDEX),
            ("", INDEX),
            ("/subnets", INDEX),
            ("/subnets/abc-def", INDEX),
            ("/v1.2/subnets", INDEX),
            ("/main.js", "main.js"),
            ("/fonts/a.woff2", "fonts/a.woff2"),
            ("/a/..", "a/.."),
        ] {
            assert_eq!(file_of(path), file, "{path}");
        }
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        for (name, expected) in [
            ("main.0123456789abcdef.js", Caching::Immutable),
            ("chunks/map.0123456789abcdef.css", Caching::Immutable),
            ("main.0123456789abcdef.js.LICENSE.txt", Caching::Immutable),
            ("index.html", Caching::Revalidate),
            ("service_worker.js", Caching::Revalidate),
            ("main.deadbeef.js", Caching::Revalidate),
            ("0123456789abcdef.js", Caching::Revalidate),
            ("0123456789abcdef.d/main.js", Caching::Revalidate),
            ("main.0123456789ABCDEF.js", Caching::Revalidate),
        ] {
            assert_eq!(caching(name), expected, "{name}");
        }
    }

    #[test]
    fn media_types_are_sorted_and_found_by_the_last_ending() {
        assert!(MEDIA_TYPES.is_sorted());
        assert_eq!(media_type("a.js.LICENSE.txt"), "text/plain; charset=utf-8");
        assert_eq!(media_type("no-ending"), "application/octet-stream");
    }

    #[test]
    fn a_path_cannot_lead_out_of_its_folder() {
        for path in ["a", "a/b.c", "...", "a b"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["", "/a", "a//b", "a/", ".", "../a", "a/..", "a\\b", "a\0"] {
            assert!(!is_path(path), "{path}");
        }
    }
}
