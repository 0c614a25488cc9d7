use super::*;

/// Brings a history to the schema that these steps lead to.
fn migrate_by(connection: &mut Connection, steps: &[&[&str]]) -> Result<(), HistoryError> {
    let transaction = connection.transaction().unwrap();
    let mut session = SqliteSession {
        connection: &transaction,
        location: "h",
    };
    schema::migrate(&mut session, &DIALECT, "h", steps)?;
    transaction.commit().unwrap();
    Ok(())
}

fn newest_step(connection: &Connection) -> i64 {
    let query = "SELECT max(version) FROM history_schema";
    connection.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_history_of_an_earlier_schema_keeps_its_rows_and_gains_the_new_steps() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate_by(&mut connection, schema::MIGRATIONS).unwrap();
    connection
        .execute_batch("INSERT INTO metrics (name) VALUES ('build.wall_time')")
        .unwrap();
    let later: &[&str] = &["ALTER TABLE metrics ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"];
    let steps = [schema::MIGRATIONS, &[later]].concat();
    migrate_by(&mut connection, &steps).unwrap();
    assert_eq!(newest_step(&connection), schema::newest() + 1);
    let row: (String, String) = connection
        .query_row("SELECT name, note FROM metrics", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(row, ("build.wall_time".into(), "none".into()));
}

#[test]
fn a_step_that_fails_leaves_the_schema_before_it() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate_by(&mut connection, schema::MIGRATIONS).unwrap();
    let broken: &[&str] = &["CREATE TABLE more (a ROW_ID)", "CREATE NONSENSE"];
    let steps = [schema::MIGRATIONS, &[broken]].concat();
    assert!(migrate_by(&mut connection, &steps).is_err());
    assert_eq!(newest_step(&connection), schema::newest());
    let query = "SELECT count(*) FROM sqlite_schema WHERE name = 'more'";
    let more: i64 = connection.query_row(query, [], |row| row.get(0)).unwrap();
    assert_eq!(more, 0);
}
