//! Judging and deciding, the same from the queue and from a dossier: rule on a finding, add one,
//! pass, return with the whole correction notice, refuse. It draws as a sheet from the bottom while
//! something has to be answered.

mod notice;
mod phrases;
mod reason;

use super::cx::{Cx, Env, Severity, Ticket};
use crate::desk::{Answer, Command, Done, DossierSheet, Query, Refusal, Reply, TriageKind, Verb};
use crate::domain::{DossierId, Lang, Verdict, Words};
use crate::policy::{Judged, verdict_of_failure};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::pen::paragraph;
use crate::tui::widgets::{sheet, width};
use notice::NoticeSheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use reason::ReasonLine;

/// What is being answered.
#[derive(Debug, Default)]
enum Mode {
    /// Nothing.
    #[default]
    Idle,
    /// A line is written; it goes into the command.
    Reason(ReasonLine, Pending),
    /// A question stands.
    Confirm(Question),
    /// The notice is being composed by the desk.
    Composing(Ticket, DossierId, u64),
    /// The notice lies on the table.
    Notice(Box<NoticeSheet>),
}

/// What a written line completes.
#[derive(Debug, Clone)]
enum Pending {
    /// A ruling.
    Rule { dossier: DossierId, base: u64, judged: Box<Judged>, verdict: Verdict },
    /// An added finding; the line is `where: what`.
    Add { dossier: DossierId, base: u64, item: u8 },
    /// A decision that wants a reason.
    Triage { dossier: DossierId, base: u64, kind: TriageKind, name: String },
    /// A remark.
    Remark { dossier: DossierId, base: u64 },
    /// To whom dossiers are given.
    Assign { dossiers: Vec<DossierId> },
    /// The screen asked for it: it gets the line.
    Screen,
}

/// A question to confirm.
#[derive(Debug, Clone)]
struct Question {
    title: Words,
    lines: Vec<Words>,
    base: u64,
    command: Command,
}

/// What became of a command sent from here.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is on disk.
    Done(Box<Done>),
    /// The last act was taken back.
    Undone(Box<Done>),
    /// The dossiers were given to somebody.
    Assigned,
    /// It was refused.
    Refused,
}

/// A command under way.
#[derive(Debug)]
struct Sent {
    ticket: Ticket,
    kind: Kind,
}

/// What kind of command it is, as far as that matters when it is done.
#[derive(Debug)]
enum Kind {
    Undo,
    Assign,
    /// A return: what was written in its notice is done with.
    Return(DossierId),
    Other,
}

/// The part of a screen that judges and decides.
#[derive(Debug, Default)]
pub struct Work {
    mode: Mode,
    sent: Vec<Sent>,
}

impl Work {
    /// Where keys go while something has to be answered.
    pub fn scope(&self) -> Option<Scope> {
        match &self.mode {
            Mode::Idle => None,
            // Enter that comes before the notice does must not open something else.
            Mode::Composing(..) => Some(Scope::Notice),
            Mode::Reason(..) => Some(Scope::Field),
            Mode::Confirm(_) => Some(Scope::Confirm),
            Mode::Notice(notice) => Some(notice.scope()),
        }
    }

    /// True while a sheet is open.
    pub fn is_open(&self) -> bool {
        self.scope().is_some()
    }

    /// The hints of the sheet.
    pub fn hints(&self) -> &'static [Action] {
        match &self.mode {
            Mode::Idle => &[],
            Mode::Composing(..) => &[Action::AppCancel],
            Mode::Reason(..) => {
                &[Action::FieldAccept, Action::FieldCancel, Action::FieldUp, Action::FieldDown]
            }
            Mode::Confirm(_) => &[Action::ConfirmAccept, Action::ConfirmReject],
            Mode::Notice(notice) => notice.hints(),
        }
    }

    /// `y` and `n`: the finding meets the clause, or does not. Agreeing with the machine, or settling
    /// what it could not tell, is done at once; departing from it asks for a reason.
    pub fn rule(&mut self, sheet: &DossierSheet, judged: &Judged, meets: bool, cx: &mut Cx<'_>) {
        if self.is_saving(cx) || refused(sheet, Verb::Rule, cx) {
            return;
        }
        let machine = judged.finding.verdict;
        let verdict = match (meets, machine) {
            (true, _) => Verdict::Pass,
            (false, Verdict::Fail | Verdict::Bar | Verdict::Void) => machine,
            (false, _) => verdict_of_failure(&judged.key.check),
        };
        let (dossier, base) = (sheet.record.id.clone(), sheet.record.version);
        let agrees = machine == Verdict::Eye || machine == verdict;
        if agrees {
            let key = judged.key.clone();
            self.send(base, Command::Rule { dossier, key, verdict, reason: String::new() }, cx);
            return;
        }
        let title = Words::made(
            format!("{} 机器判「{}」，改判「{}」，理由:", judged.key.check, machine.mark(), verdict.mark()),
            format!("{}: {} by machine, {} by you; why:", judged.key.check, machine.word(), verdict.word()),
        );
        let pending = Pending::Rule { dossier, base, judged: Box::new(judged.clone()), verdict };
        self.mode = Mode::Reason(ReasonLine::new(title, phrases::ruling(verdict)), pending);
    }

    /// Adds a finding the machine cannot make, under an item.
    pub fn add(&mut self, sheet: &DossierSheet, item: u8, cx: &mut Cx<'_>) {
        if refused(sheet, Verb::AddFinding, cx) {
            return;
        }
        let title = Words::made(
            format!("第 {item} 项 加一项问题 (改)，写「哪里: 什么问题」:"),
            format!("Item {item}: add a fault (fail), as `where: what`:"),
        );
        let pending = Pending::Add { dossier: sheet.record.id.clone(), base: sheet.record.version, item };
        self.mode = Mode::Reason(ReasonLine::new(title, phrases::added()), pending);
    }

    /// A remark on the dossier.
    pub fn remark(&mut self, sheet: &DossierSheet, cx: &mut Cx<'_>) {
        if refused(sheet, Verb::Comment, cx) {
            return;
        }
        let pending = Pending::Remark { dossier: sheet.record.id.clone(), base: sheet.record.version };
        self.mode = Mode::Reason(ReasonLine::new(Words::fixed("附记:", "Remark:"), &[]), pending);
    }

    /// Gives dossiers to somebody: an account is asked for, nobody where the line is empty.
    pub fn assign(&mut self, dossiers: Vec<DossierId>, me: &str) {
        let title = Words::made(
            format!("{} 份分给 (账号；空着=收回):", dossiers.len()),
            format!("give {} dossier(s) to (account; empty = nobody):", dossiers.len()),
        );
        let mut line = ReasonLine::new(title, &[]);
        line.allow_empty();
        line.set(me);
        self.mode = Mode::Reason(line, Pending::Assign { dossiers });
    }

    /// Pass, return, refuse and the rest. Always asks before anything is recorded.
    pub fn triage(&mut self, sheet: &DossierSheet, kind: TriageKind, cx: &mut Cx<'_>) {
        let (verb, _) = verb_of(kind);
        if self.is_saving(cx) || refused(sheet, verb, cx) {
            return;
        }
        let dossier = sheet.record.id.clone();
        let base = sheet.record.version;
        let name = sheet.row.name.clone();
        match kind {
            TriageKind::Return => {
                let ticket = cx.ask(Query::Correction { dossier: dossier.clone() });
                self.mode = Mode::Composing(ticket, dossier, base);
            }
            TriageKind::Pass => self.mode = Mode::Confirm(question(sheet, kind, String::new())),
            TriageKind::Refuse | TriageKind::Withdraw | TriageKind::Lapse | TriageKind::Reopen => {
                let (_, label) = verb_of(kind);
                let title = Words::made(
                    format!("{} {name}: {}，理由:", dossier, label.zh),
                    format!("{dossier} {name}: {}, why:", label.en),
                );
                let mut line = ReasonLine::new(title, &[]);
                // A refusal for a bar has its reason already; the person may keep or change it.
                if kind == TriageKind::Refuse {
                    line.set(&bars(sheet, cx.env.look.lang));
                }
                self.mode = Mode::Reason(line, Pending::Triage { dossier, base, kind, name });
            }
        }
    }

    /// Asks for a line that the screen itself has use for; [`Work::act`] gives it back.
    pub fn ask_reason(&mut self, title: Words) {
        self.mode = Mode::Reason(ReasonLine::new(title, &[]), Pending::Screen);
    }

    /// Handles a key while a sheet is open. `sheet` is the dossier the screen shows now. Returns the
    /// line that the screen had asked for.
    pub fn act(&mut self, press: Press, sheet: Option<&DossierSheet>, cx: &mut Cx<'_>) -> Option<String> {
        match std::mem::take(&mut self.mode) {
            Mode::Idle => {}
            Mode::Composing(ticket, dossier, base) => match press.action {
                Action::AppCancel | Action::AppBack => cx.cancel(ticket),
                _ => self.mode = Mode::Composing(ticket, dossier, base),
            },
            Mode::Reason(mut line, pending) => match press.action {
                Action::FieldCancel => {}
                Action::FieldAccept if line.is_missing() => {
                    cx.say(
                        Severity::Alarm,
                        Words::fixed(
                            "要写一行理由 (上/下 取常用语)",
                            "a reason is needed (up/down: stock phrases)",
                        ),
                    );
                    self.mode = Mode::Reason(line, pending);
                }
                Action::FieldAccept => {
                    let text = line.text().trim().to_owned();
                    if matches!(pending, Pending::Screen) {
                        return Some(text);
                    }
                    self.complete(pending, text, sheet, cx);
                }
                action => {
                    line.act(action, cx.env.look.lang);
                    self.mode = Mode::Reason(line, pending);
                }
            },
            Mode::Confirm(question) => match press.action {
                Action::ConfirmAccept => self.send(question.base, question.command, cx),
                Action::ConfirmReject => {}
                _ => self.mode = Mode::Confirm(question),
            },
            Mode::Notice(mut notice) => match notice.act(press, cx) {
                notice::Next::Stay => self.mode = Mode::Notice(notice),
                notice::Next::Close => {}
                notice::Next::Record(command) => {
                    cx.copy(notice.text());
                    self.send(notice.base(), command, cx);
                }
            },
        }
        None
    }

    /// A written line completes what it was asked for.
    fn complete(&mut self, pending: Pending, text: String, sheet: Option<&DossierSheet>, cx: &mut Cx<'_>) {
        match pending {
            Pending::Rule { dossier, base, judged, verdict } => {
                let key = judged.key.clone();
                self.send(base, Command::Rule { dossier, key, verdict, reason: text }, cx);
            }
            Pending::Add { dossier, base, item } => {
                let (place, what) = split(&text);
                let command = Command::AddFinding {
                    dossier,
                    item,
                    clause: String::new(),
                    place,
                    verdict: Verdict::Fail,
                    text: what,
                };
                self.send(base, command, cx);
            }
            Pending::Screen => {}
            Pending::Remark { dossier, base } => self.send(base, Command::Comment { dossier, text }, cx),
            Pending::Assign { dossiers } => {
                let to = (!text.is_empty()).then_some(text);
                let ticket = cx.command(None, Command::Assign { dossiers, to });
                self.sent.push(Sent { ticket, kind: Kind::Assign });
            }
            Pending::Triage { dossier, base, kind, name } => match sheet.filter(|s| s.record.id == dossier) {
                Some(sheet) => self.mode = Mode::Confirm(question(sheet, kind, text)),
                None => {
                    let (_, label) = verb_of(kind);
                    let command = Command::Triage { dossier, kind, reason: text, notice: None, due: None };
                    let title = Words::made(format!("{name}: {}", label.zh), format!("{name}: {}", label.en));
                    self.mode = Mode::Confirm(Question { title, lines: Vec::new(), base, command });
                }
            },
        }
    }

    fn send(&mut self, base: u64, command: Command, cx: &mut Cx<'_>) {
        self.mode = Mode::Idle;
        let kind = match &command {
            Command::Triage { dossier, kind: TriageKind::Return, .. } => Kind::Return(dossier.clone()),
            _ => Kind::Other,
        };
        let ticket = cx.command(Some(base), command);
        self.sent.push(Sent { ticket, kind });
    }

    /// True while the act before is not on disk yet: what is on the screen is not what will stand.
    fn is_saving(&self, cx: &mut Cx<'_>) -> bool {
        let saving = self.sent.iter().any(|sent| !matches!(sent.kind, Kind::Assign));
        if saving {
            let words =
                Words::fixed("上一件还在存盘，存好再按", "the act before is still being saved; press again");
            cx.say(Severity::Info, words);
        }
        saving
    }

    /// Takes back the author's last act.
    pub fn undo(&mut self, cx: &mut Cx<'_>) {
        let ticket = cx.command(None, Command::Undo);
        self.sent.push(Sent { ticket, kind: Kind::Undo });
    }

    /// Text typed into the sheet; false where none is awaited.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        match &mut self.mode {
            Mode::Reason(line, _) => {
                line.insert(text);
                true
            }
            Mode::Notice(notice) => notice.insert(text, cx),
            _ => false,
        }
    }

    /// A step of editing.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        match &mut self.mode {
            Mode::Reason(line, _) => line.edit(edit),
            Mode::Notice(notice) => notice.edit(edit, cx),
            _ => {}
        }
    }

    /// A reply; `None` where the ticket is not its own, `Some(None)` where nothing came of it yet.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> Option<Option<Outcome>> {
        if let Mode::Composing(asked, dossier, base) = &self.mode
            && *asked == ticket
        {
            let (dossier, base) = (dossier.clone(), *base);
            self.mode = match reply {
                Reply::Answer(Answer::Correction(correction)) => {
                    Mode::Notice(Box::new(NoticeSheet::open(dossier, correction.clone(), cx)))
                }
                Reply::Refused(refusal) => {
                    cx.say(Severity::Alarm, told(refusal));
                    Mode::Idle
                }
                _ => Mode::Composing(ticket, dossier, base),
            };
            return Some(None);
        }
        let at = self.sent.iter().position(|sent| sent.ticket == ticket)?;
        match reply {
            Reply::Done(done) => {
                let sent = self.sent.remove(at);
                cx.saved(done);
                let done = Box::new(done.clone());
                Some(Some(match sent.kind {
                    Kind::Undo => Outcome::Undone(done),
                    Kind::Assign => Outcome::Assigned,
                    Kind::Return(dossier) => {
                        cx.draft("notice", &dossier, String::new());
                        Outcome::Done(done)
                    }
                    Kind::Other => Outcome::Done(done),
                }))
            }
            Reply::Refused(refusal) => {
                self.sent.remove(at);
                cx.say(Severity::Alarm, told(refusal));
                Some(Some(Outcome::Refused))
            }
            _ => Some(None),
        }
    }

    /// Tells the sheet the room it is drawn in.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        if let Mode::Notice(notice) = &mut self.mode {
            notice.fit(sheet::screen_of(area), look);
        }
    }

    /// Draws the sheet over `area`; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        let area = sheet::screen_of(area);
        match &self.mode {
            Mode::Idle => None,
            Mode::Composing(_, dossier, _) => {
                let title = format!(" {} {dossier}", look.say("正在拟退回通知", "Composing the notice of"));
                sheet::open(buf, look, sheet::place(area, 1, 4), &title, look.say("Esc 不退 ", "Esc no "));
                None
            }
            Mode::Reason(line, _) => Some(line.view(buf, area, look)),
            Mode::Confirm(question) => {
                question.view(buf, area, look);
                None
            }
            Mode::Notice(notice) => notice.view(buf, area, env),
        }
    }
}

impl Question {
    fn view(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let room = usize::from(area.width.saturating_sub(4));
        let text: Vec<String> = self.lines.iter().map(|line| line.get(look.lang).to_owned()).collect();
        let text = text.join("\n");
        let rows = width::wrap(&text, room, look.widths).len();
        let wanted = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(3);
        let place = sheet::place(area, wanted, 4);
        let right = look.say("回车 确认   Esc 不做", "Enter yes   Esc no");
        let title = format!(" {}", self.title.get(look.lang));
        let inner = sheet::open(buf, look, place, &title, &format!("{right} "));
        let body = Rect::new(
            inner.x + 2,
            inner.y + 1,
            inner.width.saturating_sub(4),
            inner.height.saturating_sub(1),
        );
        paragraph(buf, look, body, &text, 0, look.text());
    }
}

/// Says why a verb is not to be had; true where it is not.
fn refused(sheet: &DossierSheet, verb: Verb, cx: &mut Cx<'_>) -> bool {
    let refusal = sheet.may.iter().find(|may| may.verb == verb).and_then(|may| may.refusal.as_ref());
    if let Some(refusal) = refusal {
        cx.say(Severity::Alarm, told(refusal));
    }
    refusal.is_some()
}

/// A refusal with its rule behind it.
pub fn told(refusal: &Refusal) -> Words {
    if refusal.rule.is_empty() || refusal.words.zh.contains(&*refusal.rule) {
        return refusal.words.clone();
    }
    Words::made(
        format!("{} ({})", refusal.words.zh, refusal.rule),
        format!("{} ({})", refusal.words.en, refusal.rule),
    )
}

fn verb_of(kind: TriageKind) -> (Verb, Words) {
    match kind {
        TriageKind::Pass => (Verb::Pass, Words::fixed("形式审核通过", "pass triage")),
        TriageKind::Return => (Verb::Return, Words::fixed("退回修改", "return for correction")),
        TriageKind::Refuse => (Verb::Refuse, Words::fixed("不予受理", "refuse")),
        TriageKind::Withdraw => (Verb::Withdraw, Words::fixed("申报人撤回", "withdraw")),
        TriageKind::Lapse => (Verb::Lapse, Words::fixed("逾期未报", "lapse")),
        TriageKind::Reopen => (Verb::Reopen, Words::fixed("重新受理", "reopen")),
    }
}

fn question(sheet: &DossierSheet, kind: TriageKind, reason: String) -> Question {
    let (_, label) = verb_of(kind);
    let row = &sheet.row;
    let mut lines = vec![Words::made(
        format!("{}  {}  {}", row.level.zh(), row.specialty, row.unit),
        format!("{}  {}  {}", row.level.en(), row.specialty, row.unit),
    )];
    let tally = sheet.tally;
    lines.push(Words::made(
        format!(
            "核查: 过{} 改{} 拒{} 废{} 看{} 免{}   第 {} 次上报",
            tally.pass, tally.fail, tally.bar, tally.void, tally.eye, tally.exempt, sheet.submission
        ),
        format!(
            "findings: pass {} fail {} bar {} void {} eye {} exempt {}   submission {}",
            tally.pass, tally.fail, tally.bar, tally.void, tally.eye, tally.exempt, sheet.submission
        ),
    ));
    if !reason.is_empty() {
        lines.push(Words::made(format!("理由: {reason}"), format!("reason: {reason}")));
    }
    let dossier = sheet.record.id.clone();
    Question {
        title: Words::made(
            format!("{}  {} {}", label.zh, dossier, row.name),
            format!("{}: {} {}", label.en, dossier, row.name),
        ),
        lines,
        base: sheet.record.version,
        command: Command::Triage { dossier, kind, reason, notice: None, due: None },
    }
}

/// The reasons of the findings that bar, as a refusal's reason to begin with.
fn bars(sheet: &DossierSheet, lang: Lang) -> String {
    let reasons: Vec<String> = sheet
        .judged
        .iter()
        .filter(|judged| judged.verdict() == Verdict::Bar)
        .map(|judged| format!("{} ({})", judged.finding.reason.text(lang), judged.finding.clause))
        .collect();
    reasons.join("; ")
}

/// `where: what`; all of it is the what where there is no colon.
fn split(text: &str) -> (String, String) {
    match text.split_once([':', '：']) {
        Some((place, what)) if !what.trim().is_empty() => (place.trim().to_owned(), what.trim().to_owned()),
        _ => (String::new(), text.to_owned()),
    }
}
