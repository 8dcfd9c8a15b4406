//! **pingwei (评委)**: a keyboard-driven terminal program for the committee that reviews
//! professional-title (职称) applications.
//!
//! The parts stand in one order, and a part may use only what stands left of it
//! (`tests/architecture.rs` holds this):
//!
//! ```text
//! domain → policy → record → desk → exchange, hub → tui → cli → main
//! ```
pub mod cli;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod policy;
pub mod record;
pub mod tui;
