//! The screens: `key → keymap → action → update(&mut App, Msg) → effects → view(&App)`.

pub mod actions;
pub mod keymap;
pub mod keys;
pub mod look;
pub mod scope;
pub mod widgets;
