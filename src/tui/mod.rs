//! The screens: `key → keymap → action → update(&mut App, Msg) → effects → view(&App)`.

pub mod actions;
pub mod harness;
pub mod input;
pub mod keymap;
pub mod keys;
pub mod look;
pub mod runtime;
pub mod scope;
pub mod terminal;
pub mod widgets;
