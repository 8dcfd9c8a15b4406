//! The same with all that is tagged: every single change is shown, then all of them happen or none.

use super::QueueScreen;
use crate::desk::{Answer, BulkLine, BulkWhat, Bulker, Query, Reply, TriageKind};
use crate::domain::{DossierId, Lang, Words};
use crate::tui::actions::Action;
use crate::tui::confirm::{self, Confirm};
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::screens::cx::{Cx, Env, Severity, Ticket};
use crate::tui::screens::work::told;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What is to be recorded on yes: dossiers with the version each was looked at.
type Fine = Vec<(DossierId, Option<u64>)>;

/// Dossiers looked at with one question: few, so that one sees it going on.
const SLICE: usize = 200;

/// A bulk action under way.
#[derive(Debug)]
pub struct Bulk {
    what: BulkWhat,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// A line is written: the reason, or the account.
    Line(Field),
    /// The desk looks at each, a slice at a time.
    Looking { ticket: Ticket, all: Fine, seen: Vec<BulkLine> },
    /// Every change is shown.
    Ask(Confirm<Fine>),
    /// It is being recorded.
    Sent(Ticket, Bulker),
}

impl Bulk {
    /// Where keys go.
    pub fn scope(&self) -> Scope {
        match self.stage {
            Stage::Line(_) => Scope::Field,
            _ => Scope::Confirm,
        }
    }

    /// The hints.
    pub fn hints(&self) -> &'static [Action] {
        match self.stage {
            Stage::Line(_) => &[Action::FieldAccept, Action::FieldCancel],
            _ => &[Action::ConfirmAccept, Action::ConfirmReject, Action::ListDown, Action::ListUp],
        }
    }

    /// Types into its line.
    pub fn insert(&mut self, text: &str) -> bool {
        match &mut self.stage {
            Stage::Line(line) => line.insert(text),
            _ => false,
        }
    }

    /// Edits its line.
    pub fn edit(&mut self, edit: Edit) {
        if let Stage::Line(line) = &mut self.stage {
            line.edit(edit);
        }
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        if let Stage::Ask(confirm) = &mut self.stage {
            confirm.fit(sheet::screen_of(area), look);
        }
    }

    /// Draws it; returns where its cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        let screen = sheet::screen_of(area);
        match &self.stage {
            Stage::Line(line) => {
                let title = match self.what {
                    BulkWhat::Assign { .. } => look.say(
                        " 所勾分给 (账号；空着=收回)",
                        " Give what is tagged to (account; empty = nobody)",
                    ),
                    BulkWhat::Triage { .. } => {
                        look.say(" 所勾不予受理的理由", " Why what is tagged is refused")
                    }
                };
                let keys = look.say("回车 逐份预览  Esc 不办 ", "Enter shows each  Esc no ");
                let inner = sheet::open(buf, look, sheet::place(screen, 3, 4), title, keys);
                let row = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
                Some(line.draw(buf, look, row, "> ", look.ask()))
            }
            Stage::Looking { all, seen, .. } => {
                let title = look.say(" 正在逐份核对", " Looking at each");
                let keys = look.say("Esc 不办 ", "Esc no ");
                going(buf, look, screen, title, keys, (seen.len(), all.len()));
                None
            }
            Stage::Sent(_, bulker) => {
                let title = look.say(" 正在记录，记完才生效", " Recording; in force when all is there");
                let keys = if bulker.may_stop() { look.say("Esc 不办 ", "Esc no ") } else { "" };
                going(buf, look, screen, title, keys, bulker.progress());
                None
            }
            Stage::Ask(confirm) => {
                confirm.view(buf, look, screen);
                None
            }
        }
    }

    /// What it is called.
    fn name(&self) -> Words {
        match &self.what {
            BulkWhat::Triage { kind: TriageKind::Pass, .. } => Words::fixed("通过", "pass"),
            BulkWhat::Triage { kind: TriageKind::Return, .. } => Words::fixed("退回", "return"),
            BulkWhat::Triage { .. } => Words::fixed("不予受理", "refuse"),
            BulkWhat::Assign { .. } => Words::fixed("分派", "assign"),
        }
    }

    /// Shows every single change, those that are refused first.
    fn asked(&self, lines: &[BulkLine], look: &Look) -> Confirm<Fine> {
        let lang = look.lang;
        let fine: Fine = lines
            .iter()
            .filter(|line| line.outcome.is_ok())
            .map(|line| (line.dossier.clone(), Some(line.version)))
            .collect();
        let refused = lines.len() - fine.len();
        let name = self.name();
        let question = match (refused, lang) {
            (0, Lang::Zh) => format!("成批{}：{} 份，要么全办，要么都不办", name.zh, fine.len()),
            (0, Lang::En) => format!("{} {} dossiers: all or none", name.en, fine.len()),
            (_, Lang::Zh) => format!("成批{}：{} 份能办；{refused} 份不能，留着不动", name.zh, fine.len()),
            (_, Lang::En) => {
                format!("{} {}: these can be done; {refused} cannot and stay", name.en, fine.len())
            }
        };
        let who = |line: &BulkLine| {
            let cell = |text: &str, cells| width::pad(text, cells, look.widths);
            format!("{} {} ", cell(&line.dossier.0, 12), cell(&line.name, 20))
        };
        let told = |line: &BulkLine| match &line.outcome {
            Ok(words) => {
                // What is done tells of whom; that stands before it already.
                let words = words.get(lang);
                let words = words.strip_prefix(&line.dossier.0).map_or(words, str::trim_start);
                format!("{}{words}", who(line))
            }
            Err(refusal) => {
                let no = if lang == Lang::Zh { "不能" } else { "no" };
                format!("{no}  {}{}", who(line), told(refusal).get(lang))
            }
        };
        let (good, bad): (Vec<&BulkLine>, Vec<&BulkLine>) =
            lines.iter().partition(|line| line.outcome.is_ok());
        let shown = bad.into_iter().chain(good).map(told).collect();
        Confirm::new(question, shown, fine)
    }
}

impl QueueScreen {
    /// Begins a decision on all that is tagged.
    pub(super) fn decide_tagged(&mut self, kind: TriageKind, cx: &mut Cx<'_>) {
        let what = BulkWhat::Triage { kind, reason: String::new(), due: None };
        self.bulk = Some(match kind {
            TriageKind::Pass | TriageKind::Return => self.look_at_each(what, cx),
            _ => Bulk { what, stage: Stage::Line(Field::new(400)) },
        });
    }

    /// Begins giving all that is tagged to somebody.
    pub(super) fn assign_tagged(&mut self, cx: &mut Cx<'_>) {
        let line = Field::new(100).with(cx.env.account());
        self.bulk = Some(Bulk { what: BulkWhat::Assign { to: None }, stage: Stage::Line(line) });
    }

    fn look_at_each(&self, what: BulkWhat, cx: &mut Cx<'_>) -> Bulk {
        let all: Fine = self.tags.iter().map(|dossier| (dossier.clone(), None)).collect();
        let ticket = look_on(&all, 0, &what, cx);
        Bulk { what, stage: Stage::Looking { ticket, all, seen: Vec::new() } }
    }

    /// A key while a bulk action is under way.
    pub(super) fn act_bulk(&mut self, press: Press, cx: &mut Cx<'_>) {
        let Some(mut bulk) = self.bulk.take() else { return };
        match (&mut bulk.stage, press.action) {
            (Stage::Line(_), Action::FieldCancel) => return,
            (Stage::Line(line), Action::FieldAccept) => {
                let text = line.text().trim().to_owned();
                let what = match bulk.what {
                    BulkWhat::Assign { .. } => BulkWhat::Assign { to: (!text.is_empty()).then_some(text) },
                    BulkWhat::Triage { kind, due, .. } => BulkWhat::Triage { kind, reason: text, due },
                };
                self.bulk = Some(self.look_at_each(what, cx));
                return;
            }
            (Stage::Looking { ticket, .. }, Action::ConfirmReject) => {
                cx.cancel(*ticket);
                return;
            }
            (Stage::Sent(_, bulker), Action::ConfirmReject) if bulker.may_stop() => {
                cx.run(bulker.abort());
                cx.say(Severity::Info, Words::fixed("已停下，什么也没有办", "stopped; nothing was done"));
                return;
            }
            (Stage::Ask(confirm), _) => match confirm.act(press) {
                Some(confirm::Answer::No) => return,
                Some(confirm::Answer::Yes) => {
                    let dossiers = confirm.what().clone();
                    if dossiers.is_empty() {
                        cx.say(
                            Severity::Info,
                            Words::fixed("没有能办的，没有办", "none can be done; nothing was"),
                        );
                        return;
                    }
                    let mut bulker = Bulker::new(cx.command_id(), dossiers, bulk.what.clone());
                    if let Some(command) = bulker.next_command() {
                        bulk.stage = Stage::Sent(cx.run(command), bulker);
                    }
                }
                None => {}
            },
            _ => {}
        }
        self.bulk = Some(bulk);
    }

    /// A reply to a bulk action; false where it is not its own.
    pub(super) fn bulk_answered(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if self.whole == Some(ticket) {
            self.whole = None;
            match reply {
                Reply::Answer(Answer::Ids(ids, total)) if ids.len() == *total => {
                    self.tags.extend(ids.iter().map(|(id, _)| id.clone()))
                }
                Reply::Answer(Answer::Ids(ids, total)) => cx.say(
                    Severity::Alarm,
                    Words::made(
                        format!("这个视图有 {total} 份，一次最多勾 {} 份；请先筛选", ids.len()),
                        format!(
                            "{total} dossiers in this view, at most {} can be tagged: filter first",
                            ids.len()
                        ),
                    ),
                ),
                Reply::Refused(refusal) => cx.say(Severity::Alarm, told(refusal)),
                _ => {}
            }
            return true;
        }
        let Some(bulk) = &mut self.bulk else { return false };
        let (Stage::Looking { ticket: own, .. } | Stage::Sent(own, _)) = &bulk.stage else { return false };
        if *own != ticket {
            return false;
        }
        match (&mut bulk.stage, reply) {
            (Stage::Looking { ticket, all, seen }, Reply::Answer(Answer::Bulk(lines))) => {
                seen.extend(lines.iter().cloned());
                if seen.len() < all.len() && !lines.is_empty() {
                    *ticket = look_on(all, seen.len(), &bulk.what, cx);
                } else {
                    let seen = std::mem::take(seen);
                    bulk.stage = Stage::Ask(bulk.asked(&seen, &cx.env.look));
                }
            }
            (Stage::Sent(ticket, bulker), Reply::Done(done)) => match bulker.accepted(done) {
                Ok(true) => {
                    self.bulk = None;
                    self.tags.clear();
                    cx.saved(done);
                }
                Ok(false) => {
                    if let Some(command) = bulker.next_command() {
                        *ticket = cx.run(command);
                    }
                }
                Err(refusal) => {
                    self.bulk = None;
                    cx.say(Severity::Alarm, told(&refusal));
                }
            },
            (_, Reply::Refused(refusal)) => {
                self.bulk = None;
                cx.say(Severity::Alarm, told(refusal));
            }
            _ => self.bulk = None,
        }
        true
    }

    /// Tags all that the view has; takes all tags away where any is.
    pub(super) fn tag_view(&mut self, cx: &mut Cx<'_>) {
        if self.tags.is_empty() {
            self.whole = Some(cx.ask(Query::Ids { spec: self.spec.clone() }));
        } else {
            self.tags.clear();
        }
    }
}

/// Asks what would be done with the dossiers from one on.
fn look_on(all: &Fine, from: usize, what: &BulkWhat, cx: &mut Cx<'_>) -> Ticket {
    let dossiers = all[from..].iter().take(SLICE).cloned().collect();
    cx.ask(Query::TryBulk { dossiers, what: what.clone() })
}

/// A sheet that tells how far something has come.
fn going(buf: &mut Buffer, look: &Look, screen: Rect, title: &str, keys: &str, (done, all): (usize, usize)) {
    let title = if all > SLICE { format!("{title} {done} / {all}") } else { title.to_owned() };
    sheet::open(buf, look, sheet::place(screen, 1, 4), &title, keys);
}
