//! Why a fetch failed, in one line each. No variant carries data of the registry: a unit that failed is
//! dropped whole.

use std::io;
use std::time::Duration;

use ic_principal::Principal;
use jiff::Timestamp;

/// Why nothing was handed over.
///
/// `url` is always the whole address that was asked; `attempts` counts the first attempt as 1; records,
/// mutations and chunks count from 0.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError {
    // What the caller gave.
    /// A base address cannot be used.
    #[error("{url}: not a usable base address: {problem}; give for example https://example.org")]
    InvalidBaseUrl {
        /// The address given.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The address of a proxy cannot be used.
    #[error("{url}: not a usable proxy address; give for example http://127.0.0.1:3128")]
    InvalidProxy {
        /// The address given.
        url: String,
        /// What the HTTP library said.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The network's root key cannot be used.
    #[error("the root key is not a BLS12-381 public key in DER form (133 bytes): {problem}")]
    InvalidRootKey {
        /// What is wrong with it.
        problem: &'static str,
    },

    // HTTP.
    /// No connection, or it broke before there was an answer.
    #[error("{url}: no connection after {attempts} attempt(s): {source}")]
    Unreachable {
        /// What was asked.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// What the HTTP library said last.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The server was too slow.
    #[error("{url}: no complete answer in time after {attempts} attempt(s) ({phase})")]
    Timeout {
        /// What was asked.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// Which of the limits passed.
        phase: String,
    },
    /// The server answered with a status that is no success.
    #[error("{url}: HTTP status {status} after {attempts} attempt(s){excerpt}")]
    Status {
        /// What was asked.
        url: String,
        /// The status code.
        status: u16,
        /// How often it was tried.
        attempts: u32,
        /// The beginning of the answer's text after a colon, or nothing.
        excerpt: String,
    },
    /// The server redirects too often.
    #[error("{url}: more than {limit} redirects; check the base address")]
    TooManyRedirects {
        /// What was asked.
        url: String,
        /// How many are followed.
        limit: u32,
    },
    /// The exchange failed in a way that trying again does not mend: TLS, a malformed answer.
    #[error("{url}: the HTTP exchange failed: {source}")]
    Exchange {
        /// What was asked.
        url: String,
        /// What the HTTP library said.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The connection ended inside the body.
    #[error("{url}: the body was cut off after {received_bytes} bytes ({attempts} attempt(s))")]
    BodyCut {
        /// What was asked.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// How many (decompressed) bytes came.
        received_bytes: u64,
        /// What reading said.
        #[source]
        source: io::Error,
    },
    /// The body is larger than allowed.
    #[error("{url}: the body has more than {limit_bytes} bytes; raise the limit if that is right")]
    BodyTooLarge {
        /// What was asked.
        url: String,
        /// The limit, after decompression.
        limit_bytes: u64,
    },
    /// The answer is of another kind.
    #[error("{url}: the content type is \"{found}\", not {expected}; is this the right server?")]
    ContentType {
        /// What was asked.
        url: String,
        /// What was wanted.
        expected: &'static str,
        /// What came; empty if there is none.
        found: String,
    },

    // The public API.
    /// The body is not JSON.
    #[error("{url}: not JSON: {source}")]
    Json {
        /// What was asked.
        url: String,
        /// What the parser said, with line and column.
        #[source]
        source: serde_json::Error,
    },
    /// The body is JSON of another shape.
    #[error("{url}: field `{field}`: {problem}")]
    JsonDocument {
        /// What was asked.
        url: String,
        /// The field of the outermost object, or `.` for the whole document.
        field: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// One record is not an object with an identifier.
    #[error("{url}: record {record}: field `{field}`: {problem}")]
    JsonRecord {
        /// What was asked.
        url: String,
        /// The record's place in this answer.
        record: usize,
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The listing changed in each pass over its pages.
    #[error("{url}: the listing changed while it was read, {passes} time(s) in a row: {change}")]
    ListingChanged {
        /// The page that differed last.
        url: String,
        /// How many passes were begun.
        passes: u32,
        /// What differed last.
        change: String,
    },
    /// The server repeats a full first page, so the rest cannot be reached.
    #[error("{url}: the server ignores `offset`, and {received} records may not be all; use another page size")]
    OffsetIgnored {
        /// The page that repeated the first.
        url: String,
        /// How many records came.
        received: usize,
    },
    /// The listing does not end.
    #[error("{url}: the listing has more than {limit} pages; use larger pages")]
    TooManyPages {
        /// The page that was not asked for any more.
        url: String,
        /// How many pages are read.
        limit: usize,
    },

    // The registry canister: the call.
    /// The canister did not execute the query.
    #[error("{url}: {method} was rejected with code {code}{error_code}: {message}")]
    Rejected {
        /// What was asked.
        url: String,
        /// The canister's method.
        method: &'static str,
        /// The reject code (interface specification, "Reject codes").
        code: u64,
        /// The error code in parentheses, or nothing.
        error_code: String,
        /// What the network said.
        message: String,
    },
    /// A CBOR document cannot be read or misses something.
    #[error("{document}: {problem}")]
    Cbor {
        /// Which document.
        document: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A protobuf message cannot be read.
    #[error("{message}: not the protobuf message expected: {source}")]
    Protobuf {
        /// Which message.
        message: String,
        /// What the decoder said.
        #[source]
        source: prost::DecodeError,
    },
    /// A hash tree is malformed or has not what it must have.
    #[error("hash tree of the {tree}: {path}: {problem}")]
    HashTree {
        /// Which tree.
        tree: &'static str,
        /// The path in it.
        path: String,
        /// What is wrong there.
        problem: &'static str,
    },

    // The registry canister: the certificate.
    /// A signature is not that of the key that must have signed.
    #[error("the {document}'s signature is not by the {key}: the answer is forged or of another network")]
    Signature {
        /// The certificate or the delegation's certificate.
        document: &'static str,
        /// Whose key it was checked against.
        key: &'static str,
    },
    /// A delegation's certificate has itself a delegation.
    #[error("the delegation's certificate has a delegation itself, which the interface specification forbids")]
    NestedDelegation,
    /// The subnet that signed may not speak for the canister.
    #[error("subnet {subnet} is not responsible for canister {canister}: its certificate does not count")]
    CanisterOutOfRange {
        /// The subnet of the delegation.
        subnet: Principal,
        /// The canister that was asked.
        canister: Principal,
    },
    /// The certificate is too old, or from the future.
    #[error("the certificate is of {certified_at} and it is {now}: more than {max_skew:?} apart; check the clock or ask again")]
    StaleCertificate {
        /// When the network certified.
        certified_at: Timestamp,
        /// What the clock says.
        now: Timestamp,
        /// What is allowed.
        max_skew: Duration,
    },
    /// The certificate is for other data.
    #[error("the certified data of {canister} is {certified}, but the answer's hash tree has {computed}")]
    CertifiedData {
        /// The canister.
        canister: Principal,
        /// What the certificate says, hexadecimal.
        certified: String,
        /// The tree's root hash, hexadecimal.
        computed: String,
    },

    // The registry canister: the changes.
    /// Versions are missing in the certified answer.
    #[error("registry version {expected} is missing: {found} comes in its place")]
    VersionGap {
        /// The version that had to come.
        expected: u64,
        /// What came instead: a version, a pruned node, or the end.
        found: String,
    },
    /// A version beyond the newest one.
    #[error("registry version {version} is in the answer, but the newest is said to be {current_version}")]
    VersionBeyondCurrent {
        /// The version.
        version: u64,
        /// What the answer says to be the newest.
        current_version: u64,
    },
    /// The node asked is behind what the caller has.
    #[error("the registry is at version {current_version}, before the {since} asked for; ask again later")]
    RegistryBehind {
        /// The version after which changes were asked.
        since: u64,
        /// The newest version of the node that answered.
        current_version: u64,
    },
    /// A mutation's key is not UTF-8, or empty.
    #[error("registry version {version}: mutation {mutation}: the key {key} is {problem}")]
    MutationKey {
        /// The version.
        version: u64,
        /// The mutation's place in it.
        mutation: usize,
        /// The key's bytes, hexadecimal.
        key: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A mutation's type is unknown.
    #[error("registry version {version}: key {key}: mutation type {code} is unknown; this program is too old")]
    MutationType {
        /// The version.
        version: u64,
        /// The key.
        key: String,
        /// The type's number.
        code: i32,
    },
    /// A chunk of a large value could not be had.
    #[error("registry version {version}: key {key}: chunk {chunk}: {problem}")]
    Chunk {
        /// The version.
        version: u64,
        /// The key.
        key: String,
        /// The chunk's place in the value.
        chunk: usize,
        /// What is wrong.
        problem: String,
    },
    /// A chunk's content is not what the certified hash says.
    #[error("registry version {version}: key {key}: chunk {chunk} has SHA-256 {computed}, not the certified {expected}")]
    ChunkHash {
        /// The version.
        version: u64,
        /// The key.
        key: String,
        /// The chunk's place in the value.
        chunk: usize,
        /// The certified hash, hexadecimal.
        expected: String,
        /// The content's hash, hexadecimal.
        computed: String,
    },
}
