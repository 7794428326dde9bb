//! Many rows: what is looked up is found by an index, and what is deleted is deleted in bounded steps. How long it takes
//! with a million is what `bench-endurance` measures.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use webapi_core::db::DbConn;
use webapi_oauth2::store::prune;

use crate::fixture::{Fixture, on_each};
use crate::flow::text;

const FAMILIES: i64 = 20;
const GENERATIONS: i64 = 150;

/// What the hot paths look up, and the unique index that must find it.
const LOOKUPS: [(&str, &str); 7] = [
    ("oauth2_access_tokens", "digest"),
    ("oauth2_access_tokens", "refresh_digest"),
    ("oauth2_codes", "digest"),
    ("oauth2_device_codes", "digest"),
    ("oauth2_device_codes", "user_code_digest"),
    ("oauth2_pending_requests", "digest"),
    ("oauth2_clients", "client_id"),
];

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// How the database would answer a query, in its own words.
fn plan(conn: &mut DbConn, query: &str) -> String {
    match conn {
        DbConn::Sqlite(native) => {
            let steps = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load::<SqliteStep>(native);
            steps.expect("a plan").into_iter().map(|step| step.detail + "\n").collect()
        }
        DbConn::Pg(native) => {
            // With few rows it would rather read them all.
            native.batch_execute("SET enable_seqscan = off").expect("a setting");
            let lines = diesel::sql_query(format!("EXPLAIN {query}")).load::<PostgresLine>(native);
            lines.expect("a plan").into_iter().map(|line| line.line + "\n").collect()
        }
    }
}

fn zeros(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "x'00'",
        DbConn::Pg(_) => "'\\x00'::bytea",
    }
}

#[actix_web::test]
async fn oa_526_every_lookup_of_a_hot_path_is_one_probe_of_a_unique_index() {
    on_each("oa_526", async |fixture| {
        fixture.with(|conn| {
            for (table, column) in LOOKUPS {
                let value = if column == "client_id" { "'x'" } else { zeros(conn) };
                let plan = plan(conn, &format!("SELECT id FROM {table} WHERE {column} = {value}"));
                let on_sqlite = plan.contains("SEARCH") && plan.contains(&format!("({column}=?)"));
                let on_postgres = plan.contains("Index") && plan.contains(&format!("({column} ="));
                assert!(on_sqlite || on_postgres, "{table}.{column}:\n{plan}");
                assert!(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "{table}.{column}:\n{plan}");
            }
        });
    })
    .await;
}

#[actix_web::test]
async fn oa_525_expired_rows_are_found_by_an_index() {
    on_each("oa_525_plans", async |fixture| {
        fixture.with(|conn| {
            for (table, column) in [
                ("oauth2_access_tokens", "kept_until"),
                ("oauth2_codes", "expires_at"),
                ("oauth2_device_codes", "expires_at"),
                ("oauth2_pending_requests", "expires_at"),
                ("oauth2_grants", "expires_at"),
            ] {
                let query = format!(
                    "SELECT id FROM {table} WHERE {column} < '2020-01-01 00:00:00' ORDER BY {column} LIMIT 10"
                );
                let plan = plan(conn, &query);
                let index = format!("{table}_{column}");
                assert!(plan.contains(&index), "{table}:\n{plan}");
                assert!(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{table}:\n{plan}");
            }
        });
    })
    .await;
}

/// Families of many generations, all expired.
fn families(fixture: &Fixture) {
    fixture.with(|conn| {
        let random = match conn {
            DbConn::Sqlite(_) => "randomblob(32)",
            DbConn::Pg(_) => "decode(md5(random()::text) || md5(random()::text), 'hex')",
        };
        let sql = format!(
            "INSERT INTO oauth2_grants (client_id, user_id, scope, resources, source, created_at, expires_at)
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {FAMILIES})
                 SELECT (SELECT MIN(id) FROM oauth2_clients), 1, 'note:read', '', 'authorization_code',
                        '2020-01-01 00:00:00', '2020-02-01 00:00:00' FROM n;
             INSERT INTO oauth2_access_tokens (digest, session_digest, client_id, user_id, scope, created_at, expires_at,
                                               grant_id, kept_until)
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {GENERATIONS})
                 SELECT {random}, {random}, g.client_id, 1, 'note:read', '2020-01-01 00:00:00', '2020-01-02 00:00:00',
                        g.id, '2020-02-01 00:00:00'
                 FROM n CROSS JOIN oauth2_grants g WHERE g.expires_at < '2020-03-01 00:00:00';"
        );
        conn.batch_execute(&sql).expect("sound SQL");
    });
}

#[actix_web::test]
async fn oa_525_no_round_of_pruning_deletes_more_than_a_batch_however_long_families_are() {
    on_each("oa_525_batches", async |fixture| {
        fixture.clients();
        let living = fixture.family("web", "note:read").await;
        families(fixture);
        let rows = |table: &str| {
            use diesel::sql_types::BigInt;
            #[derive(QueryableByName)]
            struct Count {
                #[diesel(sql_type = BigInt)]
                n: i64,
            }
            let query = diesel::sql_query(format!("SELECT COUNT(*) AS n FROM {table}"));
            fixture.with(|conn| query.get_result::<Count>(conn)).expect("a count").n
        };
        let (tables, batch) = (["oauth2_access_tokens", "oauth2_grants"], 100);
        let now = fixture.api.clock().now();
        let mut rounds = 0;
        loop {
            let before = tables.map(rows);
            let pruned = fixture.with(|conn| prune(conn, now, batch)).expect("a database");
            let after = tables.map(rows);
            for (table, (before, after)) in tables.iter().zip(before.into_iter().zip(after)) {
                assert!(before - after <= batch, "{table}: {before} to {after}");
            }
            rounds += 1;
            if !pruned.is_full(batch) {
                break;
            }
        }
        assert_eq!(rounds, FAMILIES * GENERATIONS / batch + 1);
        assert_eq!(tables.map(rows), [1, 1], "what lives stays");
        assert!(fixture.opens(text(&living, "access_token")).await);
    })
    .await;
}
