//! How judging and deciding begin: done at once, or a line or a question first.

use super::question::{bars, question, verb_of};
use super::reason::ReasonLine;
use super::{Home, Mode, Pending, Work, phrases, told};
use crate::desk::{Command, DossierSheet, Query, TriageKind, Verb};
use crate::domain::{DossierId, Verdict, Words};
use crate::policy::{Judged, verdict_of_failure};
use crate::tui::screens::cx::{Cx, Severity};

impl Work {
    /// `y` and `n`: the finding meets the clause, or does not. Agreeing with the machine, or settling
    /// what it could not tell, is done at once; departing from it asks for a reason.
    pub fn rule(&mut self, sheet: &DossierSheet, judged: &Judged, meets: bool, cx: &mut Cx<'_>) {
        let verdict = match (meets, judged.finding.verdict) {
            (true, _) => Verdict::Pass,
            (false, machine @ (Verdict::Fail | Verdict::Bar | Verdict::Void)) => machine,
            (false, _) => verdict_of_failure(&judged.key.check),
        };
        self.rule_as(sheet, judged, verdict, cx);
    }

    /// Rules with this very verdict. Beside the cases of [`Work::rule`], what is not how this check
    /// fails asks for a reason, too.
    pub fn rule_as(&mut self, sheet: &DossierSheet, judged: &Judged, verdict: Verdict, cx: &mut Cx<'_>) {
        if self.is_saving(cx) || refused(sheet, Verb::Rule, cx) {
            return;
        }
        let machine = judged.finding.verdict;
        let (dossier, base) = (sheet.record.id.clone(), sheet.record.version);
        let usual = verdict == Verdict::Pass || verdict == verdict_of_failure(&judged.key.check);
        if machine == verdict || machine == Verdict::Eye && usual {
            let key = judged.key.clone();
            self.send(base, Command::Rule { dossier, key, verdict, reason: String::new() }, cx);
            return;
        }
        let title = Words::made(
            format!("{} 机器判「{}」，改判「{}」，理由:", judged.key.check, machine.mark(), verdict.mark()),
            format!("{}: {} by machine, {} by you; why:", judged.key.check, machine.word(), verdict.word()),
        );
        let pending = Pending::Rule { dossier, base, judged: Box::new(judged.clone()), verdict };
        self.write(ReasonLine::new(title, phrases::ruling(verdict)), pending, cx);
    }

    /// Opens a line, with what was left in it before.
    fn write(&mut self, mut line: ReasonLine, pending: Pending, cx: &mut Cx<'_>) {
        line.settle(pending.home(), cx);
        self.mode = Mode::Reason(line, pending);
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
        self.write(ReasonLine::new(title, phrases::added()), pending, cx);
    }

    /// A remark on the dossier.
    pub fn remark(&mut self, sheet: &DossierSheet, cx: &mut Cx<'_>) {
        if refused(sheet, Verb::Comment, cx) {
            return;
        }
        let pending = Pending::Remark { dossier: sheet.record.id.clone(), base: sheet.record.version };
        self.write(ReasonLine::new(Words::fixed("附记:", "Remark:"), &[]), pending, cx);
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
            TriageKind::Refuse
            | TriageKind::Withdraw
            | TriageKind::Lapse
            | TriageKind::Reopen
            | TriageKind::Revoke => {
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
                self.write(line, Pending::Triage { dossier, base, kind, name }, cx);
            }
        }
    }

    /// Asks for a line that the screen itself has use for; [`Work::act`] gives it back.
    pub fn ask_reason(&mut self, title: Words, home: Home, cx: &mut Cx<'_>) {
        self.write(ReasonLine::new(title, &[]), Pending::Screen { home }, cx);
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
