//! Attachments: compressed where that makes them smaller, and held against their digest when they are read.

use std::collections::HashMap;
use std::io::{Read, Write};

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::Compression;
use sha2::{Digest, Sha256};

use super::database::{first, integer, Row, Session, Value};
use crate::error::HistoryError;
use crate::history::{Attachment, AttachmentInfo};
use crate::run::RunId;

/// The most that one attachment can have. PostgreSQL takes less than 1 GB in a value.
const LIMIT_BYTES: usize = 512 << 20;
const KIND_LIMIT_BYTES: usize = 64;

const PLAIN: &str = "plain";
const ZLIB: &str = "zlib";

/// Adds an attachment to the run with this row, unless it has one of the kind; whether it was added.
pub(super) fn add(
    session: &mut dyn Session,
    run: i64,
    attachment: &Attachment<'_>,
) -> Result<bool, HistoryError> {
    check(attachment)?;
    let known = first(
        session,
        "SELECT 1 FROM attachments WHERE run_id = $1 AND kind = $2",
        &[run.into(), attachment.kind.into()],
        |_| Ok(()),
    )?;
    if known.is_some() {
        return Ok(false);
    }
    let packed = pack(attachment.content);
    let (encoding, content) = match &packed {
        Some(packed) => (ZLIB, packed.as_slice()),
        None => (PLAIN, attachment.content),
    };
    session.execute(
        "INSERT INTO attachments (run_id, kind, encoding, content_bytes, digest, content)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            run.into(),
            attachment.kind.into(),
            encoding.into(),
            integer(attachment.content.len()),
            Sha256::digest(attachment.content).as_slice().into(),
            content.into(),
        ],
    )?;
    Ok(true)
}

fn check(attachment: &Attachment<'_>) -> Result<(), HistoryError> {
    let refused = |reason: String| HistoryError::Attachment {
        kind: attachment.kind.escape_debug().take(80).collect(),
        reason,
    };
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let kind = attachment.kind;
    if kind.is_empty() || kind.len() > KIND_LIMIT_BYTES || !kind.bytes().all(is_word) {
        return Err(refused(format!(
            "a kind has 1 to {KIND_LIMIT_BYTES} lower-case letters, digits and _; give another name"
        )));
    }
    let bytes = attachment.content.len();
    if bytes > LIMIT_BYTES {
        return Err(refused(format!(
            "{bytes} bytes are more than the {LIMIT_BYTES} allowed; leave it out"
        )));
    }
    Ok(())
}

/// The content compressed; `None` where that is not smaller.
fn pack(content: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).ok()?;
    let packed = encoder.finish().ok()?;
    (packed.len() < content.len()).then_some(packed)
}

/// The content of a run's attachment.
pub(super) fn content(
    session: &mut dyn Session,
    id: RunId,
    kind: &str,
) -> Result<Option<Vec<u8>>, HistoryError> {
    let parameters: [Value; 2] = [id.as_bytes().as_slice().into(), kind.into()];
    first(
        session,
        "SELECT a.kind, a.encoding, a.content_bytes, a.digest, a.content
         FROM attachments a JOIN runs r ON r.id = a.run_id WHERE r.digest = $1 AND a.kind = $2",
        &parameters,
        |row| unpack(row, id),
    )
}

/// The content of a row of kind, encoding, content_bytes, digest and content.
pub(super) fn unpack(mut row: Row, id: RunId) -> Result<Vec<u8>, HistoryError> {
    let (kind, encoding) = (row.text()?, row.text()?);
    let damaged = |reason: &str| HistoryError::Damaged {
        what: format!("run {id}, attachment '{kind}'"),
        reason: reason.to_owned(),
    };
    let content_bytes = row.count()?;
    let (digest, stored) = (row.bytes()?, row.bytes()?);
    let content = match encoding.as_str() {
        PLAIN => stored,
        ZLIB => {
            let mut content = Vec::new();
            // One byte more than there should be shows that there are more.
            ZlibDecoder::new(stored.as_slice())
                .take(content_bytes.saturating_add(1))
                .read_to_end(&mut content)
                .map_err(|_| damaged("cannot be decompressed"))?;
            content
        }
        _ => return Err(damaged("is of an unknown encoding")),
    };
    if content.len() as u64 != content_bytes || Sha256::digest(&content).as_slice() != digest {
        return Err(damaged("is not what was attached"));
    }
    Ok(content)
}

/// What is attached to the runs whose rows a query selects, in ascending order of kinds.
pub(super) fn infos(
    session: &mut dyn Session,
    runs: &str,
    parameters: &[Value],
) -> Result<HashMap<i64, Vec<AttachmentInfo>>, HistoryError> {
    let query = format!(
        "SELECT run_id, kind, content_bytes, length(content) FROM attachments
         WHERE run_id IN ({runs})"
    );
    let mut infos: HashMap<i64, Vec<AttachmentInfo>> = HashMap::new();
    session.for_each(&query, parameters, &mut |mut row| {
        let run = row.integer()?;
        infos.entry(run).or_default().push(AttachmentInfo {
            kind: row.text()?,
            content_bytes: row.count()?,
            stored_bytes: row.count()?,
        });
        Ok(())
    })?;
    for attached in infos.values_mut() {
        // Here and not in the query: databases order texts by their own rules.
        attached.sort_by(|a, b| a.kind.cmp(&b.kind));
    }
    Ok(infos)
}
