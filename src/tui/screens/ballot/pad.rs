//! What is typed on one candidate and not submitted: the number half typed, scores kept, the comment.
//! All of it is a draft within a moment of the key.

use crate::domain::{Ballot, DossierId, Score, Words};
use crate::policy::notice::Criterion;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::cx::{Cx, Severity};
use crate::tui::widgets::area::Area;
use crate::tui::widgets::edit::Edit;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name drafts of ballots are kept under.
pub(super) const THING: &str = "ballot";
/// The most characters of a comment.
const COMMENT: usize = 5_000;
/// The most digits of a number.
const DIGITS: usize = 6;

/// What is kept on disk.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    scores: BTreeMap<String, Score>,
    open: Option<String>,
    at: usize,
    comment: Option<String>,
}

/// One candidate's pad.
#[derive(Debug)]
pub(super) struct Pad {
    /// Scores kept, by criterion id; those of the ballot in force to begin with.
    pub(super) scores: BTreeMap<String, Score>,
    /// The number being typed.
    pub(super) open: Option<String>,
    /// The criterion it is for; one more is the line that submits.
    pub(super) at: usize,
    comment: Area,
    commenting: bool,
    commented: bool,
    scored: bool,
    /// What Esc has dropped last.
    dropped: Option<String>,
}

impl Default for Pad {
    fn default() -> Self {
        Self::of(None, None)
    }
}

impl Pad {
    /// A pad on what stands, with what was left on it.
    pub(super) fn of(ballot: Option<&Ballot>, draft: Option<&str>) -> Self {
        let (scores, comment) = match ballot {
            Some(Ballot::Submitted { scores, comment, .. }) => (scores.clone(), comment.clone()),
            Some(Ballot::Abstained { comment }) => (BTreeMap::new(), comment.clone()),
            _ => (BTreeMap::new(), String::new()),
        };
        let mut pad = Self {
            scores,
            open: None,
            at: 0,
            comment: Area::new(&comment, COMMENT),
            commenting: false,
            commented: false,
            scored: false,
            dropped: None,
        };
        if let Some(kept) = draft.and_then(|text| serde_json::from_str::<Kept>(text).ok()) {
            pad.scored = kept.scores != pad.scores;
            (pad.scores, pad.open, pad.at) = (kept.scores, kept.open, kept.at);
            if let Some(text) = kept.comment {
                pad.comment = Area::new(&text, COMMENT);
                pad.commented = true;
            }
        }
        pad
    }

    /// True where something is typed that is not submitted.
    pub(super) fn is_begun(&self) -> bool {
        self.open.is_some() || self.scored || self.commented || self.commenting
    }

    pub(super) fn is_commenting(&self) -> bool {
        self.commenting
    }

    /// The comment as it is written.
    pub(super) fn comment(&self) -> String {
        self.comment.text()
    }

    fn keep(&self, on: &DossierId, cx: &mut Cx<'_>) {
        let kept = Kept {
            scores: self.scores.clone(),
            open: self.open.clone(),
            at: self.at,
            comment: self.commented.then(|| self.comment.text()),
        };
        let begun = self.open.is_some() || self.scored || self.commented;
        let text = if begun { serde_json::to_string(&kept).unwrap_or_default() } else { String::new() };
        cx.draft(THING, on, text);
    }

    /// A key that types a number, or moves among the criteria. False where it is none.
    pub(super) fn act(
        &mut self,
        press: Press,
        on: &DossierId,
        criteria: &[Criterion],
        cx: &mut Cx<'_>,
    ) -> bool {
        match press.action {
            Action::ScoreDigit | Action::ScorePoint => {
                let open = self.open.get_or_insert_default();
                match press.digit {
                    _ if open.len() >= DIGITS => {}
                    Some(digit) if press.action == Action::ScoreDigit => open.push_str(&digit.to_string()),
                    _ if open.contains('.') => {}
                    _ => open.push('.'),
                }
                // On the line that submits, digits go to the first criterion again.
                self.at = if self.at < criteria.len() { self.at } else { 0 };
            }
            Action::ScoreErase => match &mut self.open {
                Some(open) if open.len() > 1 => {
                    open.pop();
                }
                _ => self.open = None,
            },
            Action::ScoreDrop => self.dropped = self.open.take().or(self.dropped.take()),
            Action::JournalUndo => match self.dropped.take() {
                Some(dropped) => self.open = Some(dropped),
                None => cx.say(Severity::Info, Words::fixed("没有放弃过的数", "no number was dropped")),
            },
            Action::BallotNextField if self.commit(criteria, cx) => {
                self.at = (self.at + 1).min(if criteria.len() > 1 { criteria.len() } else { 0 });
            }
            Action::BallotPrevField if self.commit(criteria, cx) => self.at = self.at.saturating_sub(1),
            Action::BallotNextField | Action::BallotPrevField => return true,
            _ => return false,
        }
        self.keep(on, cx);
        true
    }

    /// Keeps the number being typed, if its bounds hold; says why where they do not.
    pub(super) fn commit(&mut self, criteria: &[Criterion], cx: &mut Cx<'_>) -> bool {
        let (Some(open), Some(criterion)) = (&self.open, criteria.get(self.at)) else { return true };
        let score = open.trim_end_matches('.').parse::<Score>().map_err(|expected| expected.words());
        match score.and_then(|score| criterion.check(score).map(|()| score).map_err(|fault| fault.words())) {
            Ok(score) => {
                self.scored |= self.scores.get(&criterion.id) != Some(&score);
                self.scores.insert(criterion.id.clone(), score);
                self.open = None;
                true
            }
            Err(words) => {
                cx.say(Severity::Alarm, words);
                false
            }
        }
    }

    /// Keeps the pad as it is now.
    pub(super) fn settle(&self, on: &DossierId, cx: &mut Cx<'_>) {
        self.keep(on, cx);
    }

    /// Begins the comment, or goes on with it.
    pub(super) fn begin_comment(&mut self) {
        self.commenting = true;
    }

    /// A key of the comment.
    pub(super) fn act_comment(&mut self, press: Press, on: &DossierId, cx: &mut Cx<'_>) {
        match press.action {
            Action::EditorLeave | Action::AppCancel => self.commenting = false,
            Action::EditorNewline => {
                self.comment.newline();
                self.commented = true;
            }
            Action::EditorUndo => {
                self.commented |= self.comment.undo();
            }
            _ => {}
        }
        self.keep(on, cx);
    }

    /// Text: into the comment, or a number that was pasted.
    pub(super) fn text(&mut self, text: &str, on: &DossierId, cx: &mut Cx<'_>) -> bool {
        if self.commenting {
            if !self.comment.insert(text) {
                cx.say(Severity::Alarm, Words::fixed("评语写满了", "the comment is full"));
            }
            self.commented = true;
        } else {
            let text = text.trim();
            if text.len() > DIGITS || text.parse::<Score>().is_err() {
                return false;
            }
            self.open = Some(text.to_owned());
        }
        self.keep(on, cx);
        true
    }

    /// A step of editing in the comment.
    pub(super) fn edit(&mut self, edit: Edit, on: &DossierId, cx: &mut Cx<'_>) {
        if self.commenting && self.comment.edit(edit) {
            self.commented = true;
            self.keep(on, cx);
        }
    }

    pub(super) fn fit(&mut self, area: Rect, look: &Look) {
        self.comment.fit(area, look);
    }

    /// Draws the comment; where its cursor stands while it is written.
    pub(super) fn draw_comment(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Option<Position> {
        let at = self.comment.draw(buf, look, area, look.text());
        self.commenting.then_some(at)
    }
}
