//! The screens: `key → keymap → action → update(&mut App, Msg) → effects → view(&App)`.
//!
//! What flows through:
//!
//! 1. [`input`] turns a terminal's bytes into keys and pastes; [`runtime`] judges whether the keys of
//!    one read were pressed or are text that nobody meant as commands.
//! 2. [`keymap`] looks a key up in the [`scope`]s that are open, innermost first, and gives an
//!    [`actions::Action`]. Screens never see keys.
//! 3. [`runtime::App::update`] takes it as a [`runtime::Msg`], changes the state, and gives
//!    [`runtime::Effect`]s. It does no input or output and never waits.
//! 4. [`runtime::App::view`] draws the state, with [`widgets`] that know widths, in the person's
//!    [`look`]. It changes nothing.
//! 5. [`terminal`] sends what is different, and gives the terminal back however the program ends.
//!
//! # To add an action
//! Write its row in [`actions`]: name, group, whether it writes, and its words in both languages. Bind
//! it in `keymaps/default.toml`, or leave it to the palette. Take it in the screen's `update`, and tell
//! in the app's `reason` when it is not to be had. Help, hints, palette, README and man page have it
//! from the row; the tests here fail where it can be reached by neither key nor palette.
//!
//! # To add a screen
//! One folder under `screens`: a state, what it does on each action, its view. Where it has keys of its
//! own, a row in [`scope`] and a section in the keymap. A screen owns a [`widgets::list::Rows`] for
//! anything with rows, draws with [`widgets::pen::Pen`] and nothing else, tells in `fit` how much room
//! there is, and lets the app draw the status row ([`messages`]) and the hint row ([`widgets::hints`]).
//! Its test presses keys in a [`harness`] and reads the screen.
//!
//! # Sheets
//! [`help`], [`palette`], [`confirm`], [`messages`] and [`tray`] are components with state, `act`, `fit`
//! and `view`: the app owns at most one of each and passes on what is theirs.

pub mod actions;
pub mod confirm;
pub mod harness;
pub mod help;
pub mod input;
pub mod keeper;
pub mod keymap;
pub mod keys;
pub mod loader;
pub mod look;
pub mod messages;
pub mod overlays;
pub mod palette;
pub mod query_table;
pub mod run;
pub mod runtime;
pub mod scope;
pub mod screens;
pub mod shell;
pub mod terminal;
pub mod tray;
pub mod views;
pub mod widgets;
