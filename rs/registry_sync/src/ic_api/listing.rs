//! A whole listing from pages. This module owns the question whether what came is everything, and from one
//! state of the server: servers differ in whether they honour `limit` and `offset`, cap pages, or tell a
//! total. It must not know what the records mean.

use std::collections::HashSet;

use super::page::{merge, ApiPage, Record};
use super::IcApiClient;
use crate::http::{HttpReply, HttpRequest};
use crate::SyncError;

/// How many pages a listing may have: a server that invents records forever is left.
const MAX_PAGES: usize = 10_000;

/// One of the API's listings.
pub(super) struct Kind {
    path: &'static str,
    /// Where the list stands if the answer is an object.
    pub(super) list_field: &'static str,
    /// What identifies a record.
    pub(super) id_field: &'static str,
    /// Names under which the number of all records may stand; the first one present counts.
    pub(super) total_fields: &'static [&'static str],
}

/// `GET /api/v3/nodes`.
pub(super) const NODES: Kind = Kind {
    path: "/api/v3/nodes",
    list_field: "nodes",
    id_field: "node_id",
    total_fields: &["total", "total_count", "total_nodes"],
};

/// `GET /api/v3/data-centers`.
pub(super) const DATA_CENTERS: Kind = Kind {
    path: "/api/v3/data-centers",
    list_field: "data_centers",
    id_field: "key",
    total_fields: &["total", "total_count", "total_data_centers"],
};

/// A listing as the caller wants it.
pub(super) enum Listed {
    NotModified,
    Whole { json: Vec<u8>, etag: Option<String> },
}

/// How one pass over the pages ended.
enum Pass {
    Done(Listed),
    /// The server's state changed in between.
    Changed {
        url: String,
        change: String,
    },
}

/// The pages so far.
struct Gathered {
    records: Vec<Record>,
    ids: HashSet<String>,
    first_page_records: usize,
    total: Option<usize>,
    /// ETags of the pages with records, by their offset.
    etags: Vec<(usize, Option<String>)>,
}

/// What a further page means.
enum Step {
    Continue,
    /// All records are here. `is_one_page` says whether the first answer alone is all of them, beyond doubt.
    End {
        is_one_page: bool,
    },
    Changed(String),
    OffsetIgnored,
}

impl Gathered {
    fn new(first: ApiPage) -> Self {
        Self {
            ids: first
                .records
                .iter()
                .map(|record| record.id.clone())
                .collect(),
            first_page_records: first.records.len(),
            total: first.total,
            etags: vec![(0, first.etag)],
            records: first.records,
        }
    }

    /// Whether the first answer shows by itself that it is everything.
    fn first_is_whole(&self, page_size: usize) -> bool {
        match self.total {
            Some(total) => self.records.len() == total,
            // More than asked for: the server does not page. Nothing: there is nothing to page.
            None => self.records.is_empty() || self.records.len() > page_size,
        }
    }

    /// Judges and takes in the page that was asked for at the offset of the next record.
    fn add(&mut self, page: ApiPage, page_size: usize) -> Step {
        let offset = self.records.len();
        if page.total != self.total {
            return Step::Changed(format!("total {:?}, then {:?}", self.total, page.total));
        }
        if self.total.is_some_and(|total| total < offset) {
            return Step::Changed(format!(
                "{offset} records, but the total is {:?}",
                self.total
            ));
        }
        let Some(first) = page.records.first() else {
            return match self.total {
                Some(total) => Step::Changed(format!("{offset} records of {total}, then none")),
                None => Step::End { is_one_page: false },
            };
        };
        if self.records.first().map(|record| &record.id) == Some(&first.id) {
            return self.repeated(&page, page_size);
        }
        for record in &page.records {
            if !self.ids.insert(record.id.clone()) {
                return Step::Changed(format!("record {} came twice", record.id));
            }
        }
        self.etags.push((offset, page.etag));
        self.records.extend(page.records);
        match self.total {
            Some(total) if total == self.records.len() => Step::End { is_one_page: false },
            _ => Step::Continue,
        }
    }

    /// The first page came again. If it was short, the server pages not at all, and it was everything; if it
    /// was full, the server honours `limit` but not `offset`.
    fn repeated(&self, page: &ApiPage, page_size: usize) -> Step {
        let is_only_page = self.etags.len() == 1;
        if !is_only_page || self.total.is_some() || self.first_page_records >= page_size {
            return Step::OffsetIgnored;
        }
        let is_same = page.records.len() == self.records.len()
            && page
                .records
                .iter()
                .zip(&self.records)
                .all(|(new, old)| new.id == old.id);
        if is_same {
            Step::End { is_one_page: true }
        } else {
            Step::Changed("the list differs when asked again".to_owned())
        }
    }

    fn into_listed(self, is_one_page: bool) -> Listed {
        let etag = self.etags.into_iter().next().and_then(|(_, etag)| etag);
        Listed::Whole {
            json: merge(&self.records),
            etag: etag.filter(|_| is_one_page),
        }
    }
}

impl IcApiClient {
    /// Reads a whole listing, again from its start as often as it changes underway.
    pub(super) fn list(&self, kind: &Kind, etag: Option<&str>) -> Result<Listed, SyncError> {
        let mut passes = 0;
        loop {
            passes += 1;
            match self.pass(kind, etag)? {
                Pass::Done(listed) => return Ok(listed),
                Pass::Changed { url, change } if passes > self.max_restarts => {
                    return Err(SyncError::ListingChanged {
                        url,
                        passes,
                        change,
                    });
                }
                Pass::Changed { .. } => {}
            }
        }
    }

    fn pass(&self, kind: &Kind, etag: Option<&str>) -> Result<Pass, SyncError> {
        let page_size = self.page_size as usize;
        let Some(first) = self.page(kind, &self.url(kind, 0), etag)? else {
            return Ok(Pass::Done(Listed::NotModified));
        };
        let mut gathered = Gathered::new(first);
        if gathered.first_is_whole(page_size) {
            return Ok(Pass::Done(gathered.into_listed(true)));
        }
        for _ in 1..MAX_PAGES {
            let url = self.url(kind, gathered.records.len());
            // A short page is no proof of the end, as servers may cap pages below the limit asked for.
            let Some(page) = self.page(kind, &url, None)? else {
                // Not to be had: the HTTP client takes a 304 for an answer only to a question with an ETag.
                return Ok(Pass::Done(Listed::NotModified));
            };
            match gathered.add(page, page_size) {
                Step::Continue => {}
                Step::End { is_one_page } => return self.close(kind, gathered, is_one_page),
                Step::Changed(change) => return Ok(Pass::Changed { url, change }),
                Step::OffsetIgnored => {
                    let received = gathered.records.len();
                    return Err(SyncError::OffsetIgnored { url, received });
                }
            }
        }
        Err(SyncError::TooManyPages {
            url: self.url(kind, gathered.records.len()),
            limit: MAX_PAGES,
        })
    }

    /// Asks whether the pages of a listing of several are still what they were, where they have ETags.
    fn close(&self, kind: &Kind, gathered: Gathered, is_one_page: bool) -> Result<Pass, SyncError> {
        if gathered.etags.len() > 1 {
            for (offset, etag) in &gathered.etags {
                let Some(etag) = etag else { continue };
                let url = self.url(kind, *offset);
                // Servers that do not know conditional requests send the page again, with its ETag.
                let now = self.page(kind, &url, Some(etag))?;
                if now.is_some_and(|page| page.etag.as_ref() != Some(etag)) {
                    let change = format!("the page's ETag is not {etag} any more");
                    return Ok(Pass::Changed { url, change });
                }
            }
        }
        Ok(Pass::Done(gathered.into_listed(is_one_page)))
    }

    fn url(&self, kind: &Kind, offset: usize) -> String {
        let Self {
            base_url,
            page_size,
            ..
        } = self;
        format!("{base_url}{}?limit={page_size}&offset={offset}", kind.path)
    }

    /// Asks for one page; `None` if it is still what `etag` names.
    fn page(
        &self,
        kind: &Kind,
        url: &str,
        etag: Option<&str>,
    ) -> Result<Option<ApiPage>, SyncError> {
        let reply = self.http.send(&HttpRequest {
            url,
            content_type: "application/json",
            etag,
            body: None,
        })?;
        match reply {
            HttpReply::NotModified => Ok(None),
            HttpReply::Body { bytes, etag } => ApiPage::parse(kind, url, &bytes, etag).map(Some),
        }
    }
}
