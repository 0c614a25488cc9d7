//! A plain actix-web server with one answer for every path, set up as dre-backend is. It must not know what is answered.

use actix_web::{rt, web, App, HttpRequest, HttpResponse, HttpServer};
use anyhow::{Context, Result};

use super::{say_ready, BACKLOG, LISTEN};

/// Serves for ever.
///
/// # Errors
///
/// When nothing can be listened on.
pub fn serve<F>(worker_count: u16, respond: F) -> Result<()>
where
    F: Fn(&HttpRequest) -> HttpResponse + Clone + Send + 'static,
{
    rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let respond = respond.clone();
            App::new().default_service(web::to(move |request: HttpRequest| {
                let response = respond(&request);
                async move { response }
            }))
        })
        .workers(usize::from(worker_count))
        .backlog(BACKLOG)
        .tcp_nodelay(true)
        .disable_signals()
        .bind(LISTEN)
        .context("cannot listen on the loopback interface")?;
        for address in server.addrs() {
            say_ready(address)?;
        }
        server.run().await.context("the server stopped")
    })
}
