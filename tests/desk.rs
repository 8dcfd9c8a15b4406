//! The desk, through its door: what is asked, commanded and watched, on a record in memory with a
//! clock that stands still.

#[path = "desk/bulk.rs"]
mod bulk;
#[path = "desk/hands.rs"]
mod hands;
#[path = "desk/loads.rs"]
mod loads;
#[path = "desk/main_path.rs"]
mod main_path;
#[path = "desk/people.rs"]
mod people;
#[path = "desk/rolls.rs"]
mod rolls;
#[path = "desk/rulings.rs"]
mod rulings;
#[path = "desk/scores.rs"]
mod scores;
#[path = "desk/store.rs"]
mod store;
#[path = "desk/traffic.rs"]
mod traffic;
#[path = "desk/triage.rs"]
mod triage;
#[path = "desk/walk.rs"]
mod walk;
#[path = "desk/watching.rs"]
mod watching;
