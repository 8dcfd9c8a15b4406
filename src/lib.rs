//! **pingwei (评委)**: a keyboard-driven terminal program for the committee that reviews
//! professional-title (职称) applications under a yearly notice.
//!
//! # The parts, and their one order
//!
//! ```text
//! domain → policy → record → desk → exchange, hub → tui → cli → main
//! ```
//!
//! A part may use what stands left of it and nothing that stands right; `tests/architecture.rs`
//! reads the source and fails on a backward edge.
//!
//! | part | what it is | what it never does |
//! |---|---|---|
//! | [`domain`] | the words of the field as types: dossiers, dates, scores, verdicts | input or output, clocks |
//! | [`policy`] | the notice as data, the checks, what they add up to | read a file, know a store |
//! | [`record`] | events, the journal that is the one truth, the view made from it | know a rule |
//! | [`desk`] | the one door: queries and commands, roles and states | draw, parse files |
//! | [`exchange`] | workbooks, CSV, JSON lines in and out | decide anything |
//! | [`hub`] | the desk for other accounts of the same host, over a socket | take anybody's word for who they are |
//! | [`tui`] | screens: keys to actions, actions to requests, answers to a picture | touch the record |
//! | [`cli`] | the commands, their exit codes and JSON | anything a screen could not ask too |
//!
//! # What flows
//!
//! A file becomes [`domain::Dossier`]s in [`exchange`]; a command or screen sends them to a
//! [`desk::Connection`]; the desk decides against the view, and has a [`record::Commit`] of
//! [`record::Event`]s appended to the journal and synced; only then the view changes, watchers hear
//! of it, and the sender is answered. Findings are never stored as truth: [`policy::examine`] makes
//! them from the notice, the dossier, the blacklist and a date, and what people ruled is laid over
//! them by [`policy::judge`]. An event keeps the findings that somebody acted on.
//!
//! A key press goes `key → keymap → action → update → requests → view`: [`tui`] never waits for the
//! store; an answer comes back as a message and changes what is drawn.
//!
//! # Where to add
//!
//! - **A check**: one function and one row of the `CHECKS` list in a file of `policy/checks/`, its
//!   numbers in the notice file. Findings, screens, correction notice, exports and JSON follow.
//!   `tests/notice_coverage.rs` asks which clause carries it.
//! - **A command**: one file in `cli/`, one variant in `cli/args.rs`. What it records goes through a
//!   [`desk::Command`]; who may do it stands in the desk's tables.
//! - **A screen**: one module in `tui/screens/` that owns its state, its actions and its view; its
//!   actions are rows of `tui/actions.rs`, its keys lines of `keymaps/default.toml`.
//! - **A new kind of event**: one variant of [`record::Event`] and what it does to the view in
//!   `record/apply.rs`; journals of released formats stay readable.

pub mod cli;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod hub;
pub mod policy;
pub mod record;
pub mod tui;
