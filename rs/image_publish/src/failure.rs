//! What crane's messages mean. It owns their words, and must not know what is done about them.

/// What a failure means.
pub enum Failure {
    /// There is no such thing.
    Missing,
    /// Who asks is not known, or may not do this.
    Denied,
    /// The registry has no room.
    Full,
    /// It may pass.
    Transient,
    /// It stays.
    Other,
}

/// What crane's messages mean. The last, its [`detail`], is why it gave up; those before are about attempts that it repeated, by
/// another request perhaps, and count only where they say that the disk is full. Registries and Go's HTTP client say it in
/// words only; the first of these that is there tells.
pub fn classify(text: &str) -> Failure {
    if text.contains("no space left on device") {
        return Failure::Full;
    }
    let last = detail(text);
    let has = |needles: &[&str]| needles.iter().any(|needle| last.contains(needle));
    match () {
        () if has(&[" 507 "]) => Failure::Full,
        // An upload that the registry forgot, and what says of itself that it passes.
        () if has(&[
            "BLOB_UPLOAD_UNKNOWN",
            "TOOMANYREQUESTS",
            " code 408",
            " code 429",
        ]) =>
        {
            Failure::Transient
        }
        () if has(&["MANIFEST_UNKNOWN", "NAME_UNKNOWN", " code 404"]) => Failure::Missing,
        () if has(&[
            "UNAUTHORIZED",
            "DENIED",
            " code 401",
            " code 403",
            "401 Unauthorized",
            "403 Forbidden",
        ]) =>
        {
            Failure::Denied
        }
        // What the registry does not take, a name that does not exist, a certificate that does not fit: these stay.
        () if has(&[" code 4", "INVALID", "no such host", "x509:", "UNSUPPORTED"]) => {
            Failure::Other
        }
        () => Failure::Transient,
    }
}

/// The line of crane's messages that says why, without its prefix.
pub fn detail(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines()
        .rfind(|line| line.starts_with("Error: "))
        .or_else(|| lines().next_back())
        .unwrap_or("crane failed and said nothing");
    let visible = |character: char| match character.is_control() {
        true => '\u{fffd}',
        false => character,
    };
    line.trim_start_matches("Error: ")
        .chars()
        .map(visible)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_understood() {
        let kind = |text: &str| match classify(text) {
            Failure::Missing => "missing",
            Failure::Denied => "denied",
            Failure::Full => "full",
            Failure::Transient => "transient",
            Failure::Other => "other",
        };
        for (text, expected) in [
            ("GET http://a/v2/b/manifests/1: MANIFEST_UNKNOWN: manifest unknown; map[Tag:1]", "missing"),
            ("GET https://a/v2/b/manifests/1: unexpected status code 404 Not Found: page", "missing"),
            ("PATCH http://a/v2/b/blobs/uploads/x: BLOB_UPLOAD_UNKNOWN: blob upload unknown", "transient"),
            ("GET http://a/v2/: UNAUTHORIZED: authentication required; []", "denied"),
            ("HEAD http://a/v2/b: unexpected status code 403 Forbidden", "denied"),
            ("PUT http://a/v2/b: unexpected status code 507 Insufficient Storage", "full"),
            ("POST http://a/v2/b: UNKNOWN: unknown error; map[Err:28 write: no space left on device]", "full"),
            ("PUT http://a/v2/b: unexpected status code 429 Too Many Requests", "transient"),
            ("PUT http://a/v2/b: unexpected status code 503 Service Unavailable", "transient"),
            ("PUT http://a/v2/b: MANIFEST_INVALID: manifest invalid", "other"),
            ("PUT http://a/v2/b: unexpected status code 405 Method Not Allowed", "other"),
            ("Get \"https://a/v2/\": dial tcp: lookup a: no such host", "other"),
            ("Patch \"http://a/v2/b\": write tcp: connection reset by peer", "transient"),
            ("Get \"http://a/v2/\": dial tcp: connect: connection refused", "transient"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        // Some registries know only one of the two requests.
        let both = "2026/11/30 HEAD request failed, falling back on GET: unexpected status code 404 Not Found\nError: GET http://a/v2/b: unexpected status code 500 Internal Server Error";
        assert_eq!(kind(both), "transient");
        assert_eq!(
            detail("2026/11/30 HEAD failed\nError: GET x: no\n"),
            "GET x: no"
        );
    }
}
