//! Draws the scoring pane.

use super::{Scoring, Slot};
use crate::desk::DossierSheet;
use crate::domain::{Lang, Score};
use crate::policy::notice::Rubric;
use crate::policy::rubric::Progress;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

impl Scoring {
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

    /// Rows of the pane above the comment.
    fn head_rows(rubric: Option<&Rubric>) -> u16 {
        rubric.map_or(4, |r| u16::try_from(r.criteria.len() + r.bonus.len()).unwrap_or(0) + 8)
    }

    /// Where the comment is drawn.
    fn comment_area(area: Rect, rubric: Option<&Rubric>) -> Rect {
        let head = (Self::head_rows(rubric) + 1).min(area.height.saturating_sub(2));
        Rect::new(area.x + 1, area.y + head, area.width.saturating_sub(2), area.height - head)
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
