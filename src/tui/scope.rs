//! Where a key is looked up: scopes, innermost first.

use crate::domain::Lang;

/// A place with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everywhere but in closed scopes.
    Global,
    /// Anything with rows: moves and counts.
    List,
    /// The queue.
    Queue,
    /// A dossier: checklist and evidence.
    Dossier,
    /// The scoring pane of a dossier.
    Scoring,
    /// The correction notice before it goes out.
    Notice,
    /// The defence board.
    Board,
    /// A panellist's ballots.
    Ballot,
    /// Sessions.
    Sessions,
    /// Ballots from paper.
    Papers,
    /// Fees.
    Fees,
    /// The ranking.
    Ranking,
    /// The vote.
    Meeting,
    /// The sheet of the queue's views.
    Views,
    /// An entry of the blacklist.
    Entry,
    /// A sheet that is only read: help, messages.
    Sheet,
    /// Text that came where no text was awaited.
    Tray,
    /// A question to confirm.
    Confirm,
    /// A comment being written.
    Editor,
    /// One line being written.
    Field,
}

/// What typed characters are in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// Commands.
    Keys,
    /// Digits of a number; letters are commands.
    Number,
    /// One line of text.
    Line,
    /// Text of many lines.
    Text,
}

impl Typing {
    /// True where printable characters are text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Line | Self::Text)
    }
}

impl Scope {
    /// All scopes.
    pub const ALL: [Scope; 20] = [
        Scope::Global,
        Scope::List,
        Scope::Queue,
        Scope::Dossier,
        Scope::Scoring,
        Scope::Notice,
        Scope::Board,
        Scope::Ballot,
        Scope::Sessions,
        Scope::Papers,
        Scope::Fees,
        Scope::Ranking,
        Scope::Meeting,
        Scope::Views,
        Scope::Entry,
        Scope::Sheet,
        Scope::Tray,
        Scope::Confirm,
        Scope::Editor,
        Scope::Field,
    ];

    /// The name in keymaps.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Queue => "queue",
            Self::Dossier => "dossier",
            Self::Scoring => "scoring",
            Self::Notice => "notice",
            Self::Board => "board",
            Self::Ballot => "ballot",
            Self::Sessions => "sessions",
            Self::Papers => "papers",
            Self::Fees => "fees",
            Self::Ranking => "ranking",
            Self::Meeting => "meeting",
            Self::Views => "views",
            Self::Entry => "entry",
            Self::Sheet => "sheet",
            Self::Tray => "tray",
            Self::Confirm => "confirm",
            Self::Editor => "editor",
            Self::Field => "field",
        }
    }

    /// What help calls it.
    pub const fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Global => ("处处", "everywhere"),
            Self::List => ("列表", "lists"),
            Self::Queue => ("队列", "the queue"),
            Self::Dossier => ("材料", "a dossier"),
            Self::Scoring => ("评分栏", "the scoring pane"),
            Self::Notice => ("退回通知", "the correction notice"),
            Self::Board => ("答辩台", "the defence board"),
            Self::Ballot => ("评分票", "a ballot"),
            Self::Sessions => ("场次", "sessions"),
            Self::Papers => ("纸票", "ballots from paper"),
            Self::Fees => ("缴费", "fees"),
            Self::Ranking => ("排名", "the ranking"),
            Self::Meeting => ("表决", "the vote"),
            Self::Views => ("视图表", "the views"),
            Self::Entry => ("黑名单条目", "a blacklist entry"),
            Self::Sheet => ("浮层", "a sheet"),
            Self::Tray => ("收到的字", "text that came in"),
            Self::Confirm => ("确认", "a question"),
            Self::Editor => ("写评语", "writing a comment"),
            Self::Field => ("写一行", "writing a line"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The scope of that name.
    pub fn named(name: &str) -> Option<Scope> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// The scopes asked for a key, innermost first.
    pub const fn stack(self) -> &'static [Scope] {
        match self {
            Self::Global => &[Scope::Global],
            Self::List => &[Scope::List, Scope::Global],
            Self::Queue => &[Scope::Queue, Scope::List, Scope::Global],
            Self::Dossier => &[Scope::Dossier, Scope::List, Scope::Global],
            Self::Scoring => &[Scope::Scoring, Scope::Dossier, Scope::List, Scope::Global],
            Self::Notice => &[Scope::Notice, Scope::List, Scope::Global],
            Self::Board => &[Scope::Board, Scope::List, Scope::Global],
            Self::Ballot => &[Scope::Ballot, Scope::Global],
            Self::Sessions => &[Scope::Sessions, Scope::List, Scope::Global],
            Self::Papers => &[Scope::Papers, Scope::List, Scope::Global],
            Self::Fees => &[Scope::Fees, Scope::List, Scope::Global],
            Self::Ranking => &[Scope::Ranking, Scope::List, Scope::Global],
            Self::Meeting => &[Scope::Meeting, Scope::List, Scope::Global],
            Self::Views => &[Scope::Views, Scope::List, Scope::Global],
            Self::Entry => &[Scope::Entry, Scope::List, Scope::Global],
            Self::Sheet => &[Scope::Sheet, Scope::List, Scope::Global],
            Self::Tray => &[Scope::Tray],
            Self::Confirm => &[Scope::Confirm],
            Self::Editor => &[Scope::Editor],
            Self::Field => &[Scope::Field],
        }
    }

    /// True where nothing from outside reaches but the function keys that write nothing.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Tray | Self::Confirm | Self::Editor | Self::Field)
    }

    /// True where digits that are not bound make a count.
    pub fn takes_counts(self) -> bool {
        self.stack().contains(&Scope::List)
    }

    /// What typed characters are here.
    pub const fn typing(self) -> Typing {
        match self {
            Self::Scoring | Self::Ballot => Typing::Number,
            Self::Field => Typing::Line,
            Self::Editor => Typing::Text,
            _ => Typing::Keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_begin_with_themselves_and_open_ones_end_in_global() {
        for scope in Scope::ALL {
            assert_eq!(scope.stack().first(), Some(&scope));
            assert_eq!(scope.is_closed(), scope.stack().last() != Some(&Scope::Global));
            assert_eq!(Scope::named(scope.name()), Some(scope));
            assert!(!scope.typing().is_text() || scope.is_closed(), "text is typed in closed scopes only");
        }
    }
}
