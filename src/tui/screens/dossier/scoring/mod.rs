//! The scoring pane: criteria with their bounds, bonus with its cap, a live total, and the comment.

mod comment;
mod view;

use crate::desk::{Command, DossierSheet};
use crate::domain::{DossierId, Score, Words};
use crate::policy::notice::{Bonus, Criterion, Rubric};
use crate::policy::rubric::ScoreSheet;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Cx, Severity};
use crate::tui::widgets::area::Area;

/// The most characters of a comment.
const COMMENT: usize = 5_000;

/// The most digits that are kept while a number is typed.
const DIGITS: usize = 8;

/// What is being scored and written, not yet submitted.
#[derive(Debug)]
pub struct Scoring {
    sheet: ScoreSheet,
    cursor: usize,
    /// The number being typed.
    open: Option<String>,
    comment: Area,
    commenting: bool,
    /// Submitted already: changing anything makes an amendment.
    locked: bool,
    /// True from the first change until it is submitted.
    changed: bool,
}

/// A line that can be scored.
enum Slot<'a> {
    Criterion(&'a Criterion),
    Bonus(&'a Bonus),
}

impl Scoring {
    /// Nothing scored yet.
    pub fn new() -> Self {
        Self {
            sheet: ScoreSheet::default(),
            cursor: 0,
            open: None,
            comment: Area::new("", COMMENT),
            commenting: false,
            locked: false,
            changed: false,
        }
    }

    /// Takes what the viewer has submitted, unless something is being written.
    pub fn submitted(&mut self, sheet: &DossierSheet) {
        let Some(own) = &sheet.own_score else { return };
        self.locked = true;
        if !self.changed {
            self.sheet = own.sheet.clone();
            self.comment = Area::new(&own.comment, COMMENT);
        }
    }

    /// Takes drafts that were kept: the scores with the number being typed, and the comment.
    pub fn resume(&mut self, scores: Option<&str>, comment: Option<&str>) {
        if let Some((sheet, open)) = scores.and_then(|text| serde_json::from_str(text).ok()) {
            (self.sheet, self.open) = (sheet, open);
            self.changed = true;
        }
        if let Some(text) = comment {
            self.comment = Area::new(text, COMMENT);
            self.changed = true;
        }
    }

    /// True while a number is being typed.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn slots(rubric: &Rubric) -> Vec<Slot<'_>> {
        let criteria = rubric.criteria.iter().map(Slot::Criterion);
        criteria.chain(rubric.bonus.iter().map(Slot::Bonus)).collect()
    }

    fn keep(&mut self, dossier: &DossierId, cx: &mut Cx<'_>) {
        self.changed = true;
        let text = serde_json::to_string(&(&self.sheet, &self.open)).unwrap_or_default();
        cx.draft("score", dossier, text);
    }

    /// Handles a key of the scoring pane.
    pub fn act(&mut self, press: Press, dossier: &DossierSheet, cx: &mut Cx<'_>) {
        let notice = std::sync::Arc::clone(&cx.env.notice);
        let Some(rubric) = notice.rubric.level.get(&dossier.row.level) else { return };
        let id = &dossier.record.id;
        let rows = Self::slots(rubric).len();
        match press.action {
            Action::ScoreDigit | Action::ScorePoint => {
                let open = self.open.get_or_insert_default();
                if open.len() < DIGITS {
                    match press.digit {
                        Some(digit) if press.action == Action::ScoreDigit => {
                            open.push_str(&digit.to_string())
                        }
                        _ if open.contains('.') => {}
                        _ => open.push('.'),
                    }
                }
                self.keep(id, cx);
            }
            Action::ScoreErase => {
                match &mut self.open {
                    Some(open) if open.len() > 1 => {
                        open.pop();
                    }
                    Some(_) => self.open = None,
                    None => self.forget(rubric),
                }
                self.keep(id, cx);
            }
            Action::ScoreDrop => {
                self.open = None;
                self.keep(id, cx);
            }
            Action::ScoreCommit | Action::ScoreCommitUp | Action::ListDown | Action::ListUp => {
                if !self.commit(dossier, rubric, cx) {
                    return;
                }
                let up = matches!(press.action, Action::ScoreCommitUp | Action::ListUp);
                self.cursor =
                    if up { self.cursor.saturating_sub(1) } else { (self.cursor + 1).min(rows - 1) };
            }
            Action::ListFirst => self.cursor = 0,
            Action::ListLast => self.cursor = rows - 1,
            _ => {}
        }
    }

    /// Takes a number that was pasted; false where it is none.
    pub fn paste(&mut self, text: &str, dossier: &DossierId, cx: &mut Cx<'_>) -> bool {
        let text = text.trim();
        if text.len() > DIGITS || text.parse::<Score>().is_err() {
            return false;
        }
        self.open = Some(text.to_owned());
        self.keep(dossier, cx);
        true
    }

    /// Forgets the score under the cursor.
    fn forget(&mut self, rubric: &Rubric) {
        match Self::slots(rubric).get(self.cursor) {
            Some(Slot::Criterion(criterion)) => {
                self.sheet.criteria.remove(&criterion.id);
            }
            Some(Slot::Bonus(bonus)) => {
                self.sheet.bonus.remove(&bonus.id);
            }
            None => {}
        }
    }

    /// Records the number being typed, if its bounds hold; says why where they do not.
    pub fn commit(&mut self, dossier: &DossierSheet, rubric: &Rubric, cx: &mut Cx<'_>) -> bool {
        let Some(open) = self.open.clone() else { return true };
        let slots = Self::slots(rubric);
        let score: Result<Score, Words> =
            open.trim_end_matches('.').parse().map_err(|expected: crate::domain::Expected| expected.words());
        let result = score.and_then(|score| {
            match slots.get(self.cursor) {
                Some(Slot::Criterion(criterion)) => criterion.check(score).map_err(|fault| fault.words())?,
                Some(Slot::Bonus(bonus)) => {
                    bonus.check(score).map_err(|fault| fault.words())?;
                    if score > Score::ZERO && !bonus.is_open(&dossier.dossier, &dossier.judged) {
                        return Err(Words::fixed(
                            "没有作数的佐证，不能加分 (五.(三))",
                            "no evidence that counts: no bonus (五.(三))",
                        ));
                    }
                }
                None => {}
            }
            Ok(score)
        });
        match result {
            Ok(score) => {
                match slots.get(self.cursor) {
                    Some(Slot::Criterion(criterion)) => {
                        self.sheet.criteria.insert(criterion.id.clone(), score);
                    }
                    Some(Slot::Bonus(bonus)) => {
                        self.sheet.bonus.insert(bonus.id.clone(), score);
                    }
                    None => {}
                }
                self.open = None;
                self.keep(&dossier.record.id, cx);
                true
            }
            Err(words) => {
                cx.say(Severity::Alarm, words);
                false
            }
        }
    }

    /// The command that submits, or why it cannot be.
    ///
    /// # Errors
    /// What is missing.
    pub fn submission(
        &self,
        dossier: &DossierSheet,
        rubric: &Rubric,
        reason: String,
    ) -> Result<Command, Words> {
        if self.open.is_some() {
            return Err(Words::fixed(
                "先按回车记下这个数，或 Esc 放弃",
                "keep the number with Enter or drop it with Esc first",
            ));
        }
        let missing: Vec<&Criterion> =
            rubric.criteria.iter().filter(|c| !self.sheet.criteria.contains_key(&c.id)).collect();
        if !missing.is_empty() {
            let list = |name: fn(&Criterion) -> &str, gap: &str| {
                missing.iter().map(|c| name(c)).collect::<Vec<_>>().join(gap)
            };
            return Err(Words::made(
                format!("还没打分: {}", list(|c| &c.zh, "、")),
                format!("not scored yet: {}", list(|c| &c.en, ", ")),
            ));
        }
        Ok(Command::Score {
            dossier: dossier.record.id.clone(),
            sheet: self.sheet.clone(),
            comment: self.comment.text(),
            reason,
        })
    }

    /// What was submitted is on disk: the drafts are done with.
    pub fn accepted(&mut self, dossier: &DossierId, cx: &mut Cx<'_>) {
        self.changed = false;
        self.locked = true;
        cx.draft("score", dossier, String::new());
        cx.draft("comment", dossier, String::new());
    }
}

impl Default for Scoring {
    fn default() -> Self {
        Self::new()
    }
}
