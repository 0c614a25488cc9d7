//! Errors as problem documents of RFC 9457. The one place that knows which error has which status code.

use crate::cache::Abandoned;
use crate::error::{shown, Error};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong, in a form that programs can tell apart and people can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status code of HTTP.
    pub status: u16,
    /// Which problem it is, as `unknown-parameter`: the same for the same cause.
    pub kind: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// What is wrong in this case, and what to do.
    pub detail: String,
    /// What could be given instead of something unknown: names of parameters or of fields.
    pub known: Box<[&'static str]>,
    /// The identifiers that an ambiguous beginning could mean.
    pub candidates: Box<[String]>,
    allowed_methods: Option<&'static str>,
}

/// The document that tells of a problem, of the content type `application/problem+json`.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument<'a> {
    /// Which problem it is: the same for the same cause.
    #[schema(example = "urn:problem-type:dre:unknown-parameter")]
    r#type: String,
    /// The kind in words.
    title: &'a str,
    /// The status code.
    status: u16,
    /// What is wrong in this case, and what to do.
    detail: &'a str,
    /// The path that was asked for.
    instance: &'a str,
    /// What could be given instead of something unknown.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    known: &'a [&'static str],
    /// The identifiers that an ambiguous beginning could mean.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Option<Vec<String>>, nullable = false)]
    candidates: &'a [String],
}

impl Problem {
    fn new(status: u16, kind: &'static str, title: &'static str, detail: &str) -> Self {
        Self {
            status,
            kind,
            title,
            detail: detail.to_owned(),
            known: Box::default(),
            candidates: Box::default(),
            allowed_methods: None,
        }
    }

    /// 400: what was sent cannot be understood.
    pub fn bad_request(detail: &str) -> Self {
        Self::new(400, "bad-request", "The request is not understood", detail)
    }

    /// 401: a token is needed, and none or a wrong one was shown.
    pub fn unauthorized() -> Self {
        let detail = "give the server's token in the header Authorization: Bearer";
        Self::new(401, "unauthorized", "A token is needed", detail)
    }

    /// 403: nobody may do this here.
    pub fn forbidden(detail: &str) -> Self {
        Self::new(403, "forbidden", "This is not allowed here", detail)
    }

    /// 404: what was asked for is not there.
    pub fn not_found(detail: &str) -> Self {
        Self::new(404, "not-found", "There is no such record", detail)
    }

    /// 405: the path takes only these methods, as `GET, HEAD`.
    pub fn method_not_allowed(methods: &'static str) -> Self {
        let detail = format!("this path takes {methods}");
        let title = "The path does not take this method";
        Self {
            allowed_methods: Some(methods),
            ..Self::new(405, "method-not-allowed", title, &detail)
        }
    }

    /// 406: the client refuses every encoding that there is.
    pub fn not_acceptable() -> Self {
        let detail =
            "answers come as br, zstd, gzip or identity; Accept-Encoding refuses all of them";
        let title = "No encoding is acceptable";
        Self::new(406, "not-acceptable", title, detail)
    }

    /// 408: the request came too slowly.
    pub fn request_timeout(detail: &str) -> Self {
        Self::new(
            408,
            "request-timeout",
            "The request came too slowly",
            detail,
        )
    }

    /// 409: what was asked for does not fit what is there.
    pub fn conflict(detail: &str) -> Self {
        Self::new(
            409,
            "conflict",
            "The request does not fit the state",
            detail,
        )
    }

    /// 413: the body has more bytes than the server takes.
    pub fn too_large(max_bytes: usize) -> Self {
        let detail = format!("at most {max_bytes} bytes are taken");
        Self::new(413, "too-large", "The body is too large", &detail)
    }

    /// 422: the body was understood, and what it says cannot be taken.
    pub fn unprocessable(detail: &str) -> Self {
        Self::new(422, "unprocessable", "The body cannot be taken", detail)
    }

    /// 422: builds that differ by more than what is asked about. The kind lets a client offer to compare them all the same.
    pub fn unlike_builds(detail: &str) -> Self {
        Self::new(422, "unlike-builds", "The builds are not alike", detail)
    }

    /// 500: the fault is on this side.
    pub fn internal(detail: &str) -> Self {
        Self::new(500, "internal", "The server has failed", detail)
    }

    /// 503: not now.
    pub fn unavailable(detail: &str) -> Self {
        Self::new(503, "unavailable", "The server cannot answer now", detail)
    }

    /// 503: nothing was published yet.
    pub fn not_ready() -> Self {
        Error::NotReady.into()
    }

    /// 503: the answer took too long.
    pub fn timeout() -> Self {
        let detail = "the answer was not ready in time; ask again in a moment";
        Self::new(503, "timeout", "The answer took too long", detail)
    }

    /// 400: the query has a parameter that nobody knows; these are known.
    pub fn unknown_parameter(name: &str, known: Vec<&'static str>) -> Self {
        let name = shown(name);
        Error::UnknownParameter { name, known }.into()
    }

    /// The methods that the path takes, for the header `Allow`; only where the method was the problem.
    pub fn allowed_methods(&self) -> Option<&'static str> {
        self.allowed_methods
    }

    /// The document, for the path that was asked for. Its content type is `application/problem+json`.
    pub fn to_json(&self, instance: &str) -> Vec<u8> {
        let document = ProblemDocument {
            r#type: format!("urn:problem-type:dre:{}", self.kind),
            title: self.title,
            status: self.status,
            detail: &self.detail,
            instance,
            known: &self.known,
            candidates: &self.candidates,
        };
        // Texts, numbers and lists of texts can always be written.
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

impl From<Abandoned> for Problem {
    fn from(abandoned: Abandoned) -> Self {
        Self::internal(&abandoned.to_string())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, kind, title) = classify(&error);
        let mut problem = Self::new(status, kind, title, &error.to_string());
        match error {
            Error::UnknownParameter { known, .. } | Error::UnknownField { known, .. } => {
                problem.known = known.into();
            }
            Error::Ambiguous { candidates, .. } => problem.candidates = candidates.into(),
            _ => {}
        }
        problem
    }
}

fn classify(error: &Error) -> (u16, &'static str, &'static str) {
    match error {
        Error::NotReady => (503, "not-ready", "The server is not ready"),
        Error::UnknownPath { .. } => (404, "unknown-path", "There is no such path"),
        Error::NotFound { .. } => (404, "not-found", "There is no such record"),
        Error::Ambiguous { .. } => (400, "ambiguous", "The identifier is ambiguous"),
        Error::NoSnapshot { .. } => (404, "no-snapshot", "There is no such snapshot"),
        Error::TooLong { .. } => (414, "too-long", "The request is too long"),
        Error::UnknownParameter { .. } => (400, "unknown-parameter", "There is no such parameter"),
        Error::DuplicateParameter { .. } => {
            (400, "duplicate-parameter", "A parameter is given twice")
        }
        Error::MissingParameter { .. } => (400, "missing-parameter", "A parameter is missing"),
        Error::BadEncoding { .. } => (400, "bad-encoding", "The request is badly encoded"),
        Error::UnknownField { .. } => (400, "unknown-field", "There is no such field"),
        Error::DuplicateField { .. } => (400, "duplicate-field", "A field is named twice"),
        Error::BadValue { .. } | Error::BadAt { .. } => {
            (400, "bad-value", "A parameter's value is wrong")
        }
        Error::BadCursor { .. } => (400, "bad-cursor", "The cursor leads nowhere"),
        Error::History(_) => (500, "history", "The history cannot be read"),
        Error::CutOff => (500, "internal", "The server has failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_problem_says_what_is_wrong_and_what_could_be_given() {
        let problem = Problem::from(Error::UnknownParameter {
            name: "colour".into(),
            known: vec!["at", "q"],
        });
        let document: serde_json::Value =
            serde_json::from_slice(&problem.to_json("/api/nodes")).unwrap();
        let expected = json!({
            "type": "urn:problem-type:dre:unknown-parameter",
            "title": "There is no such parameter",
            "status": 400,
            "detail": "the query has no parameter \"colour\"",
            "instance": "/api/nodes",
            "known": ["at", "q"],
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn only_a_wrong_method_names_methods() {
        assert_eq!(
            Problem::method_not_allowed("POST").allowed_methods(),
            Some("POST")
        );
        assert_eq!(Problem::timeout().allowed_methods(), None);
        assert_eq!(Problem::timeout().status, 503);
    }
}
