//! The screens: `key → keymap → action → update(&mut App, Msg) → effects → view(&App)`.

pub mod actions;
pub mod keymap;
pub mod keys;
pub mod scope;
