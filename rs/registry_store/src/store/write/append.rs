//! Appending versions by what they change, touching no other record.

use super::state::{self, Current, State};
use super::{check_order, encode_one, insert_header, stored_version, Appended, Header};
use super::{RecordChange, VersionChanges};
use crate::row::Body;
use crate::store::read::version_at;
use crate::store::schema::OPEN_END;
use crate::StoreError;
use registry::{At, Provenance, Record, RecordKey, Source, Timestamp, VersionInfo, VersionOrigin};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// See [`crate::Store::append`].
pub(in crate::store) fn append(
    connection: &Connection,
    changes: &[VersionChanges],
    source: Source,
    origin: VersionOrigin,
    now: Timestamp,
) -> Result<Appended, StoreError> {
    let mut before = version_at(connection, At::Newest)?;
    let mut state = State::at(connection, OPEN_END - 1)?;
    let mut record_changes = 0;
    for step in changes {
        let expected = before
            .as_ref()
            .map_or(1, |info| info.version.saturating_add(1));
        if step.version != expected {
            return Err(StoreError::Gap {
                expected,
                reason: format!("go on with version {}", step.version),
            });
        }
        let header = Header {
            version: step.version,
            time: step.time,
            provenance: Provenance {
                source,
                version_origin: origin,
            },
            now,
        };
        check_order(&header, before.as_ref(), None)?;
        record_changes += append_one(connection, &mut state, &header, &step.changes)?;
        before = Some(VersionInfo {
            version: header.version,
            time: header.time,
            provenance: header.provenance,
            imported_at: now,
        });
    }
    Ok(Appended {
        newest: before.map(|info| info.version),
        versions: changes.len() as u64,
        record_changes,
    })
}

/// Adds one version after all others; returns how many records it changes.
fn append_one(
    connection: &Connection,
    state: &mut State,
    header: &Header,
    changes: &[RecordChange],
) -> Result<u64, StoreError> {
    let mut edits: Vec<(RecordKey, Option<Body>)> = Vec::new();
    for (key, record) in net_changes(state, changes) {
        let body = match record {
            Some(record) => Some(encode_one(&key, record)?),
            None => None,
        };
        if state.hash_of(&key) != body.as_ref().map(|body| body.hash) {
            edits.push((key, body));
        }
    }
    for (key, body) in &edits {
        state.count(key, body.as_ref().map(|body| &body.hash));
    }
    // The version comes before the intervals, which refer to it.
    insert_header(connection, header, state.record_count(), state.content())?;
    let record_changes = edits.len() as u64;
    let version = stored_version(header.version)?;
    for (key, body) in edits {
        edit(connection, state, key, body, version)?;
    }
    Ok(record_changes)
}

/// Ends what a record was, and begins what it is from `version` on.
fn edit(
    connection: &Connection,
    state: &mut State,
    key: RecordKey,
    body: Option<Body>,
    version: i64,
) -> Result<(), StoreError> {
    if let Some(current) = state.take(&key) {
        state::set_end(connection, current.key_id, current.from_version, version)?;
    }
    let Some(body) = body else {
        return Ok(());
    };
    let current = Current {
        key_id: state::key_id(connection, &key)?,
        from_version: version,
        until_version: OPEN_END,
        body_id: state::body_id(connection, &body)?,
        hash: body.hash,
    };
    state::add_interval(
        connection,
        current.key_id,
        version,
        OPEN_END,
        current.body_id,
    )?;
    state.put(key, current);
    Ok(())
}

/// What changes do to each record in the end: the record that is set, or `None` for its removal.
fn net_changes<'a>(
    state: &State,
    changes: &'a [RecordChange],
) -> BTreeMap<RecordKey, Option<&'a Record>> {
    let mut net: BTreeMap<RecordKey, Option<&Record>> = BTreeMap::new();
    for change in changes {
        match change {
            RecordChange::Set(record) => {
                let key = record.key();
                let is_there = match net.get(&key) {
                    Some(record) => record.is_some(),
                    None => state.hash_of(&key).is_some(),
                };
                if !(is_there && tells_only_its_key(record)) {
                    net.insert(key, Some(record));
                }
            }
            RecordChange::Delete(key) => {
                net.insert(key.clone(), None);
            }
            RecordChange::Clear(kind) => {
                net.retain(|key, _| key.kind != *kind);
                net.extend(state.keys_of(*kind).map(|key| (key.clone(), None)));
            }
        }
    }
    net
}

fn tells_only_its_key(record: &Record) -> bool {
    match record {
        Record::NodeProvider(it) => it.name.is_none() && it.reward_account.is_none(),
        Record::GuestosVersion(it) => {
            it.release_package_sha256.is_none() && it.release_package_urls.is_empty()
        }
        _ => false,
    }
}
