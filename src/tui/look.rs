//! How things look for the person at this screen: language, colours, widths, marks.

use crate::domain::{Lang, Proposal, Verdict};
use ratatui::style::{Color, Modifier, Style};

/// How wide the terminal draws characters of ambiguous width (`·` `“` `Ⅱ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Widths {
    /// One cell.
    #[default]
    Narrow,
    /// Two cells, as terminals set to an East Asian locale do.
    Wide,
}

/// What a view needs to know to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The language.
    pub lang: Lang,
    /// No colours: `NO_COLOR` is set, or the terminal has none.
    pub plain: bool,
    /// ASCII marks in place of Han ones.
    pub ascii: bool,
    /// Cells of ambiguous characters.
    pub widths: Widths,
}

impl Look {
    /// The look asked for by the environment's `NO_COLOR` and `TERM`.
    pub fn from_env(lang: Lang, ascii: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { lang, plain: set("NO_COLOR") || dumb, ascii, widths: Widths::Narrow }
    }

    /// One of two texts, by language.
    pub const fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Bars, and what the cursor is on.
    pub const fn bar(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What is asked of the person.
    pub const fn ask(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What matches what was typed: told without a colour, and beside whatever style there is.
    pub const HIT: Modifier = Modifier::UNDERLINED.union(Modifier::BOLD);

    /// Ordinary text.
    pub const fn text(&self) -> Style {
        Style::new()
    }

    /// A colour of the user's own scheme; none where there are none.
    const fn tint(&self, color: Color) -> Style {
        if self.plain { Style::new() } else { Style::new().fg(color) }
    }

    /// Something is wrong.
    pub const fn alarm(&self) -> Style {
        self.tint(Color::Red)
    }

    /// Something wants attention.
    pub const fn warn(&self) -> Style {
        self.tint(Color::Yellow)
    }

    /// Something is well.
    pub const fn good(&self) -> Style {
        self.tint(Color::Green)
    }

    /// Something is set apart.
    pub const fn apart(&self) -> Style {
        self.tint(Color::Cyan)
    }

    /// A verdict's mark: one Han character, or one letter padded to the same two cells.
    pub const fn verdict(&self, verdict: Verdict) -> &'static str {
        if !self.ascii && matches!(self.lang, Lang::Zh) { verdict.mark() } else { verdict.ascii() }
    }

    /// A verdict's colour. Never told by it alone: the mark says the same.
    pub const fn verdict_style(&self, verdict: Verdict) -> Style {
        match verdict {
            Verdict::Pass => self.good(),
            Verdict::Bar => self.alarm(),
            Verdict::Fail | Verdict::Eye => self.warn(),
            Verdict::Exempt => self.apart(),
            Verdict::Void | Verdict::Na => self.text(),
        }
    }

    /// A proposal's mark.
    pub const fn proposal(&self, proposal: Proposal) -> &'static str {
        if !self.ascii && matches!(self.lang, Lang::Zh) {
            return proposal.mark();
        }
        match proposal {
            Proposal::Refuse => "B",
            Proposal::Look => "E",
            Proposal::Return => "F",
            Proposal::Pass => "P",
        }
    }

    /// A proposal's colour.
    pub const fn proposal_style(&self, proposal: Proposal) -> Style {
        match proposal {
            Proposal::Refuse => self.alarm(),
            Proposal::Look | Proposal::Return => self.warn(),
            Proposal::Pass => self.good(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_every_verdict_still_has_its_own_mark() {
        let plain = Look { plain: true, ascii: true, ..Look::default() };
        let marks: std::collections::HashSet<_> = Verdict::ALL.map(|v| plain.verdict(v)).into();
        assert_eq!(marks.len(), Verdict::ALL.len());
        assert!(Verdict::ALL.iter().all(|v| plain.verdict_style(*v) == Style::new()));
        assert!(Verdict::ALL.iter().all(|v| plain.verdict(*v).is_ascii()));
    }

    #[test]
    fn blue_and_dim_are_never_used() {
        let look = Look::default();
        for style in Verdict::ALL.map(|v| look.verdict_style(v)) {
            assert!(!matches!(style.fg, Some(Color::Blue | Color::DarkGray)), "{style:?}");
            assert!(style.bg.is_none() && !style.add_modifier.contains(Modifier::DIM));
        }
    }
}
