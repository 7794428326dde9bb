//! What extensions cost: with how many of them known, and to requests for other resources while they are switched.
//!
//! `cargo bench -p webapi-benches --bench extensions` prints both; limits that are not kept make it fail.

#[path = "extensions/load.rs"]
mod load;
#[path = "extensions/scale.rs"]
mod scale;
#[path = "micro/tree.rs"]
#[allow(dead_code, reason = "other benchmarks decode bodies and set limits")]
mod tree;

fn main() {
    // `cargo test` runs benchmarks with this argument, to see that they work.
    let small = std::env::args().any(|argument| argument == "--test");
    scale::run(if small { &[10, 50] } else { &[10, 100, 1_000] });
    load::run(if small { 20 } else { 1_000 });
}
