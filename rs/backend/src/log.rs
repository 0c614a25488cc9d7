//! Log lines: structured, on standard error, at the level that RUST_LOG says.

use crate::args::LogFormat;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::Layer;

/// Starts logging. RUST_LOG has levels and targets, as `info` or `warn,dre_backend=debug`; one that cannot be read
/// counts as `info`.
pub fn start(format: LogFormat) {
    let levels = std::env::var("RUST_LOG").ok();
    let filter: Targets = levels
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let layer = match format {
        LogFormat::Json => layer.json().flatten_event(true).boxed(),
        LogFormat::Text => layer.boxed(),
    };
    tracing_subscriber::registry()
        .with(layer.with_filter(filter))
        .init();
}
