//! What all requests share.

use crate::args::Args;
use crate::assets::Dashboard;
use crate::builds::Builds;
use crate::events::Feed;
use crate::history::StoredHistory;
use crate::hot::HotTable;
use crate::metrics::Metrics;
use crate::token::Token;
use anyhow::{Context, Result};
use api::{Api, Options};
use arc_swap::ArcSwapOption;
use registry::Timestamp;
use registry_store::Store;
use std::sync::atomic::AtomicBool;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// What all requests share. Nothing here is behind a lock that a precomputed answer would take.
pub struct State {
    /// Answers.
    pub api: Api,
    /// Where they come from.
    pub store: Arc<Store>,
    /// The precomputed answers as responses; none before the first snapshot.
    pub hot: ArcSwapOption<HotTable>,
    /// The web page, and what it consists of.
    pub dashboard: Dashboard,
    /// Versions, as they come.
    pub feed: Feed,
    /// Who may write.
    pub token: Token,
    /// Counters and histograms.
    pub metrics: Metrics,
    /// Set once the server drains: it is no longer ready.
    pub stopping: AtomicBool,
    /// Wakes the task that looks for a new version.
    pub look_now: Notify,
    /// Builds; `None` when the server keeps none.
    pub builds: Option<Arc<Builds>>,
    /// The largest body of a request that writes a registry file, in bytes.
    pub max_body_bytes: usize,
    /// How long an answer may take.
    pub answer_timeout: Duration,
}

impl State {
    /// Opens the store, or generates one, and the dashboard, and makes all that requests share.
    pub fn new(args: &Args, builds: Option<Arc<Builds>>) -> Result<Self> {
        let token = Token::load(args.token_file.as_deref())?;
        let store = match &args.store {
            Some(path) => Store::open(path)
                .with_context(|| format!("cannot open the store {}", path.display()))?,
            None => args.synthetic.store(Timestamp::now())?,
        };
        let store = Arc::new(store);
        let options = Options {
            cache_entries: args.cache_entries,
            cache_bytes: args.cache_bytes,
            ..Options::default()
        };
        Ok(Self {
            api: Api::beside(
                Arc::new(StoredHistory(Arc::clone(&store))),
                options,
                build_api::openapi,
            ),
            store,
            hot: ArcSwapOption::empty(),
            dashboard: Dashboard::open(&args.assets)?,
            feed: Feed::new(args.max_event_streams),
            token,
            metrics: Metrics::new(),
            stopping: AtomicBool::new(false),
            look_now: Notify::new(),
            builds,
            max_body_bytes: args.max_body_bytes,
            answer_timeout: Duration::from_secs(args.answer_timeout_seconds),
        })
    }
}
