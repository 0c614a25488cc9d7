//! What most servers do: rows lie behind a read-write lock, and each request turns them into JSON, and with Brotli
//! compresses that. It must not know what the rows are.

use std::io::Write;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header;
use actix_web::HttpResponse;
use anyhow::Result;

use super::actix;
use super::document::Document;

/// What actix-web's own compression uses: <https://docs.rs/actix-http> 3, `encoding/encoder.rs`.
const BROTLI_QUALITY: u32 = 3;
const BROTLI_WINDOW_BITS: u32 = 22;
const BROTLI_BUFFER_BYTES: usize = 32 << 10;

/// Serves JSON for ever.
///
/// # Errors
///
/// When nothing can be listened on.
pub fn serve_json(document: Document, worker_count: u16) -> Result<()> {
    serve(document, worker_count, json)
}

/// Serves compressed JSON for ever.
///
/// # Errors
///
/// When nothing can be listened on.
pub fn serve_brotli(document: Document, worker_count: u16) -> Result<()> {
    serve(document, worker_count, brotli)
}

fn serve(
    document: Document,
    worker_count: u16,
    answer: fn(&Document) -> HttpResponse,
) -> Result<()> {
    let document = Arc::new(RwLock::new(document));
    actix::serve(worker_count, move |_| {
        answer(&document.read().unwrap_or_else(PoisonError::into_inner))
    })
}

fn json(document: &Document) -> HttpResponse {
    HttpResponse::Ok().json(document)
}

fn brotli(document: &Document) -> HttpResponse {
    match compressed(document) {
        Ok(body) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "application/json"))
            .insert_header((header::CONTENT_ENCODING, "br"))
            .insert_header((header::VARY, "accept-encoding"))
            .body(body),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

fn compressed(document: &Document) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(document)?;
    let mut writer = brotli::CompressorWriter::new(
        Vec::new(),
        BROTLI_BUFFER_BYTES,
        BROTLI_QUALITY,
        BROTLI_WINDOW_BITS,
    );
    writer.write_all(&json)?;
    Ok(writer.into_inner())
}
