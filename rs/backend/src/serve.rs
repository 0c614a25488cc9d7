//! The server's life: it starts, says where it listens, drains at a signal, and ends.

use crate::args::Args;
use crate::builds::Builds;
use crate::dispatch::dispatch;
use crate::refresh;
use crate::state::State;
use crate::worker::Worker;
use actix_web::http::KeepAlive;
use actix_web::{rt, web, App, HttpServer};
use anyhow::{Context, Result};
use std::io::Write;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{signal, SignalKind};

/// Threads of each worker for what blocks: reading older versions, importing.
const BLOCKING_THREADS: usize = 4;

/// How often unfinished uploads are looked at.
const TIDY_INTERVAL: Duration = Duration::from_secs(600);

/// Serves until a signal says to stop.
pub async fn serve(args: Args, builds: Option<Arc<Builds>>) -> Result<()> {
    let state = Arc::new(State::new(&args, builds)?);
    refresh::refresh(&state).await?;
    if args.store.is_none() {
        tracing::warn!("no --store: this network is generated and describes no real one");
    }
    let workers = args.workers.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    );
    let factory_state = Arc::clone(&state);
    let server = HttpServer::new(move || {
        let worker = Rc::new(Worker::new(Arc::clone(&factory_state)));
        App::new().default_service(web::to(move |request, payload| {
            dispatch(request, payload, Rc::clone(&worker))
        }))
    })
    .workers(workers)
    .worker_max_blocking_threads(BLOCKING_THREADS)
    .max_connections((args.max_connections as usize).div_ceil(workers))
    .backlog(1024)
    .tcp_nodelay(true)
    .keep_alive(KeepAlive::Timeout(Duration::from_secs(75)))
    .client_request_timeout(Duration::from_secs(args.request_timeout_seconds))
    .client_disconnect_timeout(Duration::from_secs(5))
    .shutdown_timeout(args.drain_timeout_seconds)
    .disable_signals()
    .bind(args.listen)
    .with_context(|| format!("cannot listen on {}", args.listen))?;
    let addresses = server.addrs();
    let running = server.run();
    let handle = running.handle();
    let follower = rt::spawn(refresh::follow(
        Arc::clone(&state),
        Duration::from_millis(args.poll_interval_ms),
    ));
    let janitor = state.builds.clone().map(|builds| {
        rt::spawn(async move {
            loop {
                rt::time::sleep(TIDY_INTERVAL).await;
                builds.tidy().await;
            }
        })
    });
    for address in addresses {
        tracing::info!(%address, workers, "listening");
        // Whoever started the program with port 0 reads this line; a closed pipe is no reason to stop.
        let _ = writeln!(std::io::stdout(), "listening on http://{address}");
    }
    let stopper = rt::spawn(async move {
        let signal = stop_signal().await;
        tracing::info!(signal, "draining");
        state.stopping.store(true, Ordering::Release);
        state.feed.close();
        handle.stop(true).await;
    });
    let result = running.await.context("the server stopped");
    stopper.abort();
    follower.abort();
    if let Some(janitor) = janitor {
        janitor.abort();
    }
    tracing::info!("stopped");
    result
}

async fn stop_signal() -> &'static str {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    }
}
