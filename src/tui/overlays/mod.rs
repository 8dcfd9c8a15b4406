//! Sheets that ask the desk and lie over any screen.

pub mod blacklist;
pub mod journal;
