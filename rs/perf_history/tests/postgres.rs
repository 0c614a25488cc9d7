//! A history in a real PostgreSQL server: it answers as SQLite does, and many write to it at once.

mod support {
    pub mod runs;
    pub mod script;
    pub mod server;
    pub mod statements;
}

use std::process::Command;

use perf_history::{
    open, open_with_password, Access, Attachment, Filter, History, Page, PostgresHistory,
    SqliteHistory, TIMELINE,
};
use proptest::test_runner::{Config, TestRunner};
use support::runs::{metric, run, wall_time};
use support::script::{play, steps};
use support::server::Server;

const CASES: u32 = 12;
const WRITERS: i64 = 4;
const RUNS_EACH: i64 = 15;

#[test]
fn it_answers_as_sqlite_does() {
    let Some(server) = Server::start() else {
        return;
    };
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let played = TestRunner::new(config).run(&steps(), |steps| {
        server.run("DROP SCHEMA IF EXISTS dre_history CASCADE");
        let postgres = PostgresHistory::open(&server.url(), Access::Write).expect("a history");
        play(&postgres, &steps);
        let sqlite = SqliteHistory::in_memory().expect("a history");
        play(&sqlite, &steps);
        let all = |history: &dyn History| history.list(&Filter::default(), &Page::first(1000));
        let runs = all(&postgres).expect("runs");
        assert_eq!(runs, all(&sqlite).expect("runs"));
        Ok(())
    });
    played.expect("both answer alike");
}

#[test]
fn many_write_at_once() {
    let Some(server) = Server::start() else {
        return;
    };
    // Opened at once, too: one of them makes the tables.
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let url = server.url();
            scope.spawn(move || {
                let history = PostgresHistory::open(&url, Access::Write).expect("a history");
                for number in 0..RUNS_EACH {
                    // The first metric is everyone's, the second nobody else's; each run is written twice.
                    let metrics = vec![
                        metric("build.wall_time", number as f64),
                        metric(&format!("binary.size/{writer}_{}", number % 4), 1.0),
                    ];
                    let run = run(number, &format!("branch{writer}"), metrics);
                    assert!(history.add(&run, &[]).expect("added").is_new);
                    assert!(!history.add(&run, &[]).expect("known").is_new);
                }
            });
        }
    });
    let history = PostgresHistory::open(&server.url(), Access::Read).unwrap();
    let name = "build.wall_time".parse().unwrap();
    let points = history
        .trend(&name, &Filter::default(), usize::MAX)
        .unwrap();
    assert_eq!(points.len() as i64, WRITERS * RUNS_EACH);
    let report = history.check().unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
}

#[test]
fn a_connection_that_was_cut_is_made_anew() {
    let Some(server) = Server::start() else {
        return;
    };
    let history = PostgresHistory::open(&server.url(), Access::Write).unwrap();
    history.add(&wall_time(1, "main", 1.0), &[]).unwrap();
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'dre'");
    assert!(history.add(&wall_time(2, "main", 1.0), &[]).unwrap().is_new);
    let attachment = Attachment {
        kind: TIMELINE,
        content: &[0; 1000],
    };
    history
        .add(&wall_time(2, "main", 1.0), &[attachment])
        .unwrap();
    let run = history
        .run(wall_time(2, "main", 1.0).id())
        .unwrap()
        .unwrap();
    assert_eq!(run.attachments[0].content_bytes, 1000);
    assert!(run.attachments[0].stored_bytes < 100);
}

#[test]
fn what_is_no_history_is_refused_in_one_line() {
    let Some(server) = Server::start() else {
        return;
    };
    let url = server.url();
    let refused = |url: &str, access, reason: &str| {
        let error = open(url, access).err().expect("refused").to_string();
        assert!(error.contains(reason) && !error.contains('\n'), "{error}");
        assert!(error.starts_with("postgres"), "{error}");
    };
    refused(&url, Access::Read, "there is no history");
    refused(
        &url.replace("/postgres", "/nowhere")
            .replace("nowhere://", "postgres://"),
        Access::Write,
        "database \"nowhere\" does not exist",
    );
    refused(
        "postgres://127.0.0.1:1/x",
        Access::Write,
        "the history cannot be opened",
    );
    refused(
        "postgres://h/x?sslmode=perhaps",
        Access::Write,
        "an address is postgres://",
    );
    refused(
        &format!("{url}?sslmode=require"),
        Access::Write,
        "the history cannot be opened",
    );
    let writer = open(&url, Access::Write).unwrap();
    let reader = open(&url, Access::Read).unwrap();
    writer.add(&wall_time(1, "main", 1.0), &[]).unwrap();
    assert_eq!(
        reader
            .list(&Filter::default(), &Page::first(9))
            .unwrap()
            .runs
            .len(),
        1
    );
    assert!(reader.add(&wall_time(2, "main", 1.0), &[]).is_err());
    server.run("INSERT INTO dre_history.history_schema VALUES (99)");
    for access in [Access::Read, Access::Write] {
        refused(
            &url,
            access,
            "the history has schema 99, this program knows up to 1",
        );
    }
}

#[test]
fn a_password_may_stand_beside_the_address() {
    const PASSWORD: &str = "a:b@c/d?e%66";
    let server = Server::start_with(|folder| {
        let rules = folder.join("hba.conf");
        let text = "host all dre 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        std::fs::write(&rules, text).expect("a file of rules");
        vec![format!("hba_file={}", rules.display())]
    });
    let Some(server) = server else { return };
    server.run(&format!("CREATE USER ci SUPERUSER PASSWORD '{PASSWORD}'"));
    let url = server.url().replace("dre@", "ci@");
    let history = open_with_password(&url, PASSWORD, Access::Write).unwrap();
    assert!(history.add(&wall_time(1, "main", 1.0), &[]).unwrap().is_new);

    let refused = |url: &str, password| {
        let error = open_with_password(url, password, Access::Write);
        let error = error.err().expect("refused").to_string();
        assert!(
            !error.contains('\n') && !error.contains(password),
            "{error}"
        );
        error
    };
    let wrong = refused(&url, "no-password-of-anyone");
    assert!(wrong.contains("password authentication failed"), "{wrong}");
    let twice = refused(&url.replace("ci@", "ci:x@"), PASSWORD);
    assert!(twice.contains("the password is given twice"), "{twice}");
    let file = refused("history.sqlite", PASSWORD);
    assert!(file.contains("a file takes no password"), "{file}");
}

/// A certificate for localhost, which no system trusts.
fn certificate(folder: &std::path::Path) -> bool {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args([
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-days",
            "2",
        ])
        .args(["-keyout", "server.key", "-out", "server.crt"])
        .current_dir(folder)
        .output();
    made.is_ok_and(|it| it.status.success())
}

#[test]
fn the_way_is_encrypted_and_the_server_verified() {
    let mut has_certificate = false;
    let server = Server::start_with(|folder| {
        has_certificate = certificate(folder);
        if !has_certificate {
            return Vec::new();
        }
        let file = |name| folder.join(name).display().to_string();
        vec![
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", file("server.crt")),
            format!("ssl_key_file={}", file("server.key")),
        ]
    });
    let Some(server) = server else { return };
    if !has_certificate {
        println!("skipped: openssl makes no certificate");
        return;
    }
    let url = server.url().replace("127.0.0.1", "localhost") + "?sslmode=require";
    let error = open(&url, Access::Write).err().unwrap().to_string();
    assert!(error.contains("certificate"), "{error}");
    let url = format!("{url}&sslrootcert={}", server.file("server.crt").display());
    let history = open(&url, Access::Write).unwrap();
    history.add(&wall_time(1, "main", 1.0), &[]).unwrap();
    server.run(
        "DO $$ BEGIN
           IF NOT EXISTS (SELECT 1 FROM pg_stat_ssl WHERE ssl) THEN RAISE 'nothing is encrypted'; END IF;
         END $$",
    );
}
