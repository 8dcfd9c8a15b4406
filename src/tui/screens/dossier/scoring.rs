//! The scoring pane: criteria with their bounds, bonus with its cap, a live total, and the comment.

use crate::desk::{Command, DossierSheet};
use crate::domain::{DossierId, Lang, Score, Words};
use crate::policy::notice::{Bonus, Criterion, Rubric};
use crate::policy::rubric::{Progress, ScoreSheet};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::cx::{Cx, Env, Severity};
use crate::tui::widgets::area::Area;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

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

    /// True while the comment is being written.
    pub fn is_commenting(&self) -> bool {
        self.commenting
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

    /// Begins or ends writing the comment.
    pub fn write_comment(&mut self, on: bool) {
        self.commenting = on;
    }

    /// A key while the comment is being written.
    pub fn act_comment(&mut self, press: Press, dossier: &DossierId, cx: &mut Cx<'_>) {
        match press.action {
            Action::EditorLeave => self.commenting = false,
            Action::EditorNewline => {
                self.comment.newline();
            }
            Action::EditorUndo => {
                self.comment.undo();
            }
            _ => return,
        }
        self.keep_comment(dossier, cx);
    }

    /// Types into the comment.
    pub fn insert(&mut self, text: &str, dossier: &DossierId, cx: &mut Cx<'_>) {
        if !self.comment.insert(text) {
            let words = Words::made(
                format!("评语最多 {COMMENT} 字，多的没有放进去"),
                format!("a comment takes at most {COMMENT} characters; the rest was left out"),
            );
            cx.say(Severity::Alarm, words);
        }
        self.keep_comment(dossier, cx);
    }

    /// Edits the comment.
    pub fn edit(&mut self, edit: Edit, dossier: &DossierId, cx: &mut Cx<'_>) {
        if self.comment.edit(edit) {
            self.keep_comment(dossier, cx);
        }
    }

    fn keep_comment(&mut self, dossier: &DossierId, cx: &mut Cx<'_>) {
        self.changed = true;
        cx.draft("comment", dossier, self.comment.text());
    }

    /// Rows of the pane above the comment.
    fn head_rows(rubric: Option<&Rubric>) -> u16 {
        rubric.map_or(4, |r| u16::try_from(r.criteria.len() + r.bonus.len()).unwrap_or(0) + 8)
    }

    /// Where the comment is drawn.
    fn comment_area(area: Rect, rubric: Option<&Rubric>) -> Rect {
        let head = (Self::head_rows(rubric) + 1).min(area.height.saturating_sub(2));
        Rect::new(area.x + 1, area.y + head, area.width.saturating_sub(2), area.height - head)
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, rubric: Option<&Rubric>, look: &Look) {
        self.comment.fit(Self::comment_area(area, rubric), look);
    }

    /// Draws the pane; `active` where keys go to it.
    pub fn view(
        &self,
        buf: &mut Buffer,
        area: Rect,
        env: &Env,
        dossier: &DossierSheet,
        active: bool,
    ) -> Option<Position> {
        let look = &env.look;
        let lang = look.lang;
        let rubric = env.notice.rubric.level.get(&dossier.row.level);
        let line = |n: u16| Rect::new(area.x, area.y + n, area.width, u16::from(n < area.height));
        let mut y = 1;
        let Some(rubric) = rubric else {
            let none = look.say("这一级别没有评分表", "this level has no score sheet");
            Pen::new(buf, look, line(y)).fill(1, look.text()).text(none, look.text());
            return None;
        };
        let numbers = 7;
        let names = area.width.saturating_sub(3 + 2 * numbers + 1).max(6);
        Pen::new(buf, look, line(y))
            .fill(2, look.text())
            .cell(names, look.say("指标", "criterion"), Align::Left, look.text())
            .cell(numbers, look.say("满分", "max"), Align::Right, look.text())
            .cell(numbers, look.say("得分", "score"), Align::Right, look.text());
        y += 1;
        let mut hint = String::new();
        for (index, slot) in Self::slots(rubric).iter().enumerate() {
            let here = active && index == self.cursor && !self.commenting;
            let (name, max, kept) = match slot {
                Slot::Criterion(c) => (
                    if lang == Lang::Zh { c.zh.clone() } else { c.en.clone() },
                    short(c.max),
                    self.sheet.criteria.get(&c.id),
                ),
                Slot::Bonus(b) => (
                    format!("{} {}", look.say("加分", "bonus"), if lang == Lang::Zh { &b.zh } else { &b.en }),
                    format!("<={}", short(b.max)),
                    self.sheet.bonus.get(&b.id),
                ),
            };
            if here {
                hint = match slot {
                    Slot::Criterion(c) => bounds(c.min, c.max, c.step, lang),
                    Slot::Bonus(b) => bounds(Score::ZERO, b.max, b.step, lang),
                };
            }
            let value = match (&self.open, here, kept) {
                (Some(open), true, _) => format!("{open}_"),
                (_, _, Some(score)) => score.to_string(),
                _ => "-".to_owned(),
            };
            let style = if here { look.bar() } else { look.text() };
            Pen::new(buf, look, line(y))
                .text(if here { "> " } else { "  " }, look.text())
                .cell(names, &name, Align::Left, look.text())
                .cell(numbers, &max, Align::Right, look.text())
                .fill(1, look.text())
                .cell(numbers - 1, &value, Align::Right, style);
            y += 1;
        }
        let partial = Progress::of(rubric, &self.sheet).so_far();
        let scored = rubric.criteria.iter().filter(|c| self.sheet.criteria.contains_key(&c.id)).count();
        let mut sum = |label: String, value: String, style| {
            Pen::new(buf, look, line(y))
                .fill(2, look.text())
                .cell(names + numbers, &label, Align::Left, look.text())
                .fill(1, look.text())
                .cell(numbers - 1, &value, Align::Right, style);
            y += 1;
        };
        let all = scored == rubric.criteria.len();
        let label = if all { look.say("材料分", "dossier score") } else { look.say("小计", "so far") };
        sum(format!("{label} ({scored}/{})", rubric.criteria.len()), partial.to_string(), look.ask());
        if rubric.defence_share > 0 {
            let share = i64::from(rubric.defence_share);
            sum(
                format!(
                    "{} {}%  {} {}%",
                    look.say("材料", "dossier"),
                    100 - share,
                    look.say("答辩", "defence"),
                    share
                ),
                look.say("待答辩", "later").to_owned(),
                look.text(),
            );
        }
        y += 1;
        let state = if self.locked && !self.changed {
            look.say("已提交并锁定；改动须写理由", "submitted and locked; a change needs a reason").to_owned()
        } else if !hint.is_empty() {
            hint
        } else if !all {
            look.say("打分后 s 提交", "s submits when all are scored").to_owned()
        } else {
            look.say("s 提交", "s submits").to_owned()
        };
        Pen::new(buf, look, line(y)).fill(2, look.text()).text(&state, look.text());
        self.view_comment(buf, area, look, Some(rubric), active)
    }

    fn view_comment(
        &self,
        buf: &mut Buffer,
        area: Rect,
        look: &Look,
        rubric: Option<&Rubric>,
        active: bool,
    ) -> Option<Position> {
        let inner = Self::comment_area(area, rubric);
        if inner.height == 0 {
            return None;
        }
        let title = Rect::new(area.x, inner.y - 1, area.width, 1);
        let kept = if self.changed { look.say("草稿已存盘", "draft kept") } else { "" };
        let mut pen = Pen::new(buf, look, title);
        pen.text(look.say("[评语]", "[comment]"), look.bar()).fill(1, look.text()).text(kept, look.text());
        if self.commenting && active {
            return Some(self.comment.draw(buf, look, inner, look.text()));
        }
        let text = self.comment.text();
        if text.is_empty() {
            let hint = look.say("e 写评语；断线也在", "e writes; kept as you type");
            Pen::new(buf, look, inner).text(hint, look.text());
        } else {
            paragraph(buf, look, inner, &text, 0, look.text());
        }
        None
    }
}

impl Default for Scoring {
    fn default() -> Self {
        Self::new()
    }
}

/// `20` for 20.00, `2.50` for 2.50.
fn short(score: Score) -> String {
    if score.0 % 100 == 0 { (score.0 / 100).to_string() } else { score.to_string() }
}

fn bounds(min: Score, max: Score, step: Score, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}-{}，步长 {}", short(min), short(max), step_text(step)),
        Lang::En => format!("{} to {}, by {}", short(min), short(max), step_text(step)),
    }
}

fn step_text(step: Score) -> String {
    step.to_string().trim_end_matches('0').trim_end_matches('.').to_owned()
}
