//! A cache as it is often written: every answer stays in one map behind a lock, by its query, for ever. It is what
//! dre-backend's memory is compared with; it must not know how answers are computed.
//!
//! Answers are kept compressed, as dre-backend keeps them, so that only the bound makes the difference.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header;
use actix_web::HttpResponse;
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;

use super::actix;
use super::rows::Rows;

/// What dre-backend uses for answers that it does not precompute.
const BROTLI_QUALITY: i32 = 5;
/// Least and greatest windows, in bits, as dre-backend has them: with fewer than 17 the encoder makes and drops a table of
/// 32 MiB for each answer, which takes ten times as long.
const BROTLI_WINDOW_BITS: (u32, u32) = (17, 18);

struct Cache {
    rows: Rows,
    answers: RwLock<HashMap<String, Bytes>>,
}

/// Serves for ever.
///
/// # Errors
///
/// When nothing can be listened on.
pub fn serve(rows: Rows, worker_count: u16) -> Result<()> {
    let answers = RwLock::new(HashMap::new());
    let cache = Arc::new(Cache { rows, answers });
    actix::serve(worker_count, move |request| {
        cache.respond(request.query_string())
    })
}

impl Cache {
    fn respond(&self, query: &str) -> HttpResponse {
        match self.answer(query) {
            Ok(body) => HttpResponse::Ok()
                .insert_header((header::CONTENT_TYPE, "application/json"))
                .insert_header((header::CONTENT_ENCODING, "br"))
                .body(body),
            Err(error) => HttpResponse::BadRequest().body(format!("{error:#}\n")),
        }
    }

    fn answer(&self, query: &str) -> Result<Bytes> {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(query) {
            return Ok(answer.clone());
        }
        drop(answers);
        let answer = compressed(&self.rows.answer(query)?)?;
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        answers.insert(query.to_owned(), answer.clone());
        Ok(answer)
    }
}

/// The window is as large as the text, within limits.
fn compressed(json: &[u8]) -> Result<Bytes> {
    let (least, greatest) = BROTLI_WINDOW_BITS;
    let window_bits = (usize::BITS - json.len().leading_zeros()).clamp(least, greatest);
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: window_bits as i32,
        size_hint: json.len(),
        ..BrotliEncoderParams::default()
    };
    let mut body = Vec::new();
    brotli::BrotliCompress(&mut &*json, &mut body, &parameters).context("cannot compress")?;
    // A `Vec` may have more room than it uses; what is kept for ever should not.
    Ok(Bytes::from(body.into_boxed_slice()))
}

#[cfg(test)]
mod tests {
    use super::super::document::Document;
    use super::*;

    #[test]
    fn every_good_answer_is_kept_once() {
        let document = Document::parse(r#"{"nodes":[{"id":"a"}]}"#).unwrap();
        let cache = Cache {
            rows: Rows::new(document).unwrap(),
            answers: RwLock::default(),
        };
        let first = cache.answer("q=a").unwrap();
        assert_eq!(cache.answer("q=a").unwrap(), first);
        cache.answer("q=b").unwrap();
        assert!(cache.answer("page=1").is_err());
        assert_eq!(cache.answers.read().unwrap().len(), 2);
    }
}
