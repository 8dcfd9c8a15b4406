//! What commands print on stdout: data, buffered, coloured only on a terminal.

use super::context::Context;
use super::fault::Fault;
use super::json;
use crate::domain::{Lang, Verdict, Words, text::visible};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{BufWriter, IsTerminal, Stdout, Write};

/// The answer's stream.
pub struct Out {
    stream: BufWriter<Stdout>,
    /// The language of the answer.
    pub lang: Lang,
    colours: bool,
}

/// One of the user's own 16 colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The terminal's own.
    Plain,
    /// Bold.
    Bold,
    /// Red.
    Red,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Cyan.
    Cyan,
}

impl Out {
    /// To stdout, as the context asks.
    pub fn new(context: &Context) -> Self {
        let stdout = std::io::stdout();
        let colours = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Self { stream: BufWriter::new(stdout), lang: context.lang, colours }
    }

    /// One line.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn line(&mut self, text: impl AsRef<str>) -> Result<(), Fault> {
        writeln!(self.stream, "{}", text.as_ref())?;
        Ok(())
    }

    /// Text with names or words from files in it: what a terminal would obey is made visible.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn text(&mut self, text: &str) -> Result<(), Fault> {
        self.line(visible(text, true))
    }

    /// Words in the reader's language.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn say(&mut self, words: &Words) -> Result<(), Fault> {
        self.text(words.get(self.lang))
    }

    /// A JSON document on one line.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Fault> {
        json::write(&mut self.stream, value)?;
        writeln!(self.stream)?;
        Ok(())
    }

    /// Bytes as they are.
    ///
    /// # Errors
    /// Where stdout cannot take them.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.stream.write_all(bytes)?;
        Ok(())
    }

    /// Writes out what is held back, so that a reader sees it now.
    ///
    /// # Errors
    /// Where stdout cannot take it.
    pub fn finish(&mut self) -> Result<(), Fault> {
        self.stream.flush()?;
        Ok(())
    }

    /// Text in a colour, where there are colours.
    pub fn ink<'a>(&self, ink: Ink, text: &'a str) -> Cow<'a, str> {
        let code = match ink {
            Ink::Plain => return Cow::Borrowed(text),
            Ink::Bold => 1,
            Ink::Red => 31,
            Ink::Green => 32,
            Ink::Yellow => 33,
            Ink::Cyan => 36,
        };
        if self.colours { Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m")) } else { Cow::Borrowed(text) }
    }
}

/// The colour of a verdict; the mark beside it says the same.
pub fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Bar => Ink::Red,
        Verdict::Fail | Verdict::Eye => Ink::Yellow,
        Verdict::Pass => Ink::Green,
        Verdict::Exempt => Ink::Cyan,
        Verdict::Void | Verdict::Na => Ink::Plain,
    }
}
