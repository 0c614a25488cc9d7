//! The dashboard's public API, `/api/v3/nodes` and `/api/v3/data-centers`, in the manners in which it and its
//! mirrors list records. What stands in a record is the test's matter.

use serde_json::value::RawValue;

use crate::{Action, Request, Response, Server};

/// The content type of the API's answers.
pub const IC_API_CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// How a server lists records.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// `{"nodes": [...]}` instead of `[...]`.
    pub in_object: bool,
    /// The object has the number of all records in a field such as `total_nodes`; only with `in_object`.
    pub tells_total: bool,
    /// Whether the query's `limit` counts.
    pub honours_limit: bool,
    /// Whether the query's `offset` counts.
    pub honours_offset: bool,
    /// The most records of a page, whatever is asked.
    pub cap: usize,
    /// Answers carry an ETag, and conditional requests are honoured.
    pub with_etags: bool,
}

impl Manner {
    /// The whole list as a bare array, whatever is asked.
    pub const BARE: Self = Self {
        in_object: false,
        tells_total: false,
        honours_limit: false,
        honours_offset: false,
        cap: usize::MAX,
        with_etags: false,
    };

    /// An object with pages and a total.
    pub const PAGED: Self = Self {
        in_object: true,
        tells_total: true,
        honours_limit: true,
        honours_offset: true,
        cap: usize::MAX,
        with_etags: false,
    };
}

/// A public API with these records.
#[derive(Clone, Debug)]
pub struct FakeIcApi {
    /// How they are listed.
    pub manner: Manner,
    nodes: Vec<Box<RawValue>>,
    data_centers: Vec<Box<RawValue>>,
}

impl FakeIcApi {
    /// A public API with the records of two JSON arrays; it sends each record byte for byte as it stands there.
    ///
    /// # Panics
    /// If one of them is no JSON array.
    pub fn new(manner: Manner, nodes_json: &[u8], data_centers_json: &[u8]) -> Self {
        let records = |json| serde_json::from_slice(json).expect("a JSON array of records");
        Self {
            manner,
            nodes: records(nodes_json),
            data_centers: records(data_centers_json),
        }
    }

    /// Answers a request; 404 for other paths than the two listings'.
    pub fn answer(&self, request: &Request) -> Response {
        match request.path() {
            "/api/v3/nodes" => self.list(request, "nodes", &self.nodes),
            "/api/v3/data-centers" => self.list(request, "data_centers", &self.data_centers),
            _ => Response::refusal(404, "no such page"),
        }
    }

    /// A server for this API.
    pub fn serve(self) -> Server {
        Server::start(move |request| Action::Reply(self.answer(request)))
    }

    fn list(&self, request: &Request, field: &str, all: &[Box<RawValue>]) -> Response {
        let manner = self.manner;
        let offset = request
            .number("offset")
            .filter(|_| manner.honours_offset)
            .unwrap_or(0);
        let limit = request
            .number("limit")
            .filter(|_| manner.honours_limit)
            .unwrap_or(usize::MAX);
        let page: Vec<&str> = all
            .iter()
            .skip(offset)
            .take(limit.min(manner.cap))
            .map(|record| record.get())
            .collect();
        let array = format!("[{}]", page.join(","));
        let body = match (manner.in_object, manner.tells_total) {
            (false, _) => array,
            (true, false) => format!(r#"{{"{field}":{array}}}"#),
            (true, true) => format!(r#"{{"{field}":{array},"total_{field}":{}}}"#, all.len()),
        };
        let etag = format!("\"{field}-{offset}\"");
        if !manner.with_etags {
            Response::ok(IC_API_CONTENT_TYPE, body)
        } else if request.header("if-none-match") == Some(&etag) {
            Response::status(304).with("ETag", etag)
        } else {
            Response::ok(IC_API_CONTENT_TYPE, body).with("ETag", etag)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an API of this manner answers to a request for this: status and body.
    fn ask(manner: Manner, target: &str, etag: Option<&str>) -> (u16, String) {
        let api = FakeIcApi::new(manner, br#"[{"a": 1.50}, {"b":2}, 3]"#, b"[]");
        let header = etag.map(|etag| ("if-none-match".to_owned(), etag.to_owned()));
        let response = api.answer(&Request {
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: header.into_iter().collect(),
            body: Vec::new(),
        });
        (response.status, String::from_utf8(response.body).unwrap())
    }

    #[test]
    fn records_are_listed_in_the_manner_asked_for() {
        let page = "/api/v3/nodes?limit=1&offset=1";
        let whole = r#"[{"a": 1.50},{"b":2},3]"#.to_owned();
        assert_eq!(ask(Manner::BARE, page, None), (200, whole));
        let one = r#"{"nodes":[{"b":2}],"total_nodes":3}"#.to_owned();
        assert_eq!(ask(Manner::PAGED, page, None), (200, one));
        let untold = Manner {
            tells_total: false,
            cap: 2,
            ..Manner::PAGED
        };
        let two = r#"{"nodes":[{"a": 1.50},{"b":2}]}"#.to_owned();
        assert_eq!(ask(untold, "/api/v3/nodes", None), (200, two));
        let none = "[]".to_owned();
        assert_eq!(ask(Manner::BARE, "/api/v3/data-centers", None), (200, none));
        assert_eq!(ask(Manner::BARE, "/api/v3/other", None).0, 404);
    }

    #[test]
    fn etags_are_of_their_page() {
        let manner = Manner {
            with_etags: true,
            ..Manner::PAGED
        };
        let page = "/api/v3/nodes?limit=1&offset=1";
        assert_eq!(ask(manner, page, Some("\"nodes-1\"")), (304, String::new()));
        assert_eq!(ask(manner, page, Some("\"nodes-0\"")).0, 200);
    }
}
