//! What a test does to a server beside the history.

use std::path::PathBuf;

use postgres::{Client, NoTls};

use super::server::Server;

impl Server {
    /// A file of the server's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs statements of no history.
    pub fn run(&self, statements: &str) {
        let mut client = Client::connect(&self.url(), NoTls).expect("a connection");
        client.batch_execute(statements).expect("statements");
    }
}
