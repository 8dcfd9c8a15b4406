//! What the keys of the ballot do.

use super::{BallotScreen, pad};
use crate::desk::{Command, DefenceDo};
use crate::domain::{DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::asking::{Form, Line};
use crate::tui::screens::cx::{Away, Cx, Severity};
use crate::tui::screens::work::told;

/// What an answer, or a command under way, is about.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// A ballot on this candidate: on its way, or waiting for its reason.
    Ballot(DossierId),
    /// An abstention.
    Abstain(DossierId),
    /// Standing aside.
    Recuse(DossierId),
}

impl BallotScreen {
    /// A key of its scopes was pressed.
    pub(super) fn press(&mut self, press: Press, cx: &mut Cx<'_>) {
        if self.asking.is_open() {
            if let Some((purpose, texts)) = self.asking.act(press, cx) {
                let text = texts.into_iter().next().unwrap_or_default();
                self.answer(purpose, text, cx);
            }
            return;
        }
        if press.action == Action::AppBack {
            cx.go(Away::Back);
            return;
        }
        let Some(on) = self.on.clone() else { return };
        if self.pad.is_commenting() {
            self.pad.act_comment(press, &on, cx);
            return;
        }
        let criteria = self.sheet.as_ref().map(|sheet| sheet.criteria.clone()).unwrap_or_default();
        let first = matches!(press.action, Action::ScoreDigit | Action::ScorePoint);
        if first && let Some(refusal) = self.current().and_then(|(_, row)| row.refusal.clone()) {
            cx.say(Severity::Alarm, told(&refusal));
            return;
        }
        if self.pad.act(press, &on, &criteria, cx) {
            return;
        }
        match press.action {
            Action::BallotSubmit => self.submit(&on, cx),
            Action::BallotAbstain => self.abstain(&on, cx),
            Action::BallotRecuse => {
                let title = Words::fixed("申明回避这一位", "Stand aside from this candidate");
                let form = Form::new(title).line(Line::reason()).kept(format!("recuse {on}"));
                self.asking.ask(Purpose::Recuse(on), form, cx);
            }
            Action::BallotNext => self.step(true, cx),
            Action::BallotPrev => self.step(false, cx),
            Action::CommentEdit => self.pad.begin_comment(),
            _ => {}
        }
    }

    /// Turns to the next candidate, or the one before.
    fn step(&mut self, next: bool, cx: &mut Cx<'_>) {
        let Some((at, _)) = self.current() else { return };
        let Some(sheet) = &self.sheet else { return };
        let to = if next { at + 1 } else { at.saturating_sub(1) };
        let Some(row) = sheet.rows.get(to).filter(|_| to != at) else {
            cx.say(Severity::Info, Words::fixed("再没有了", "no more that way"));
            return;
        };
        let to = row.dossier.clone();
        self.turn(to, cx.env);
        self.by_hand = self.is_elsewhere();
        cx.remember();
    }

    /// Submits what is typed; with several criteria, keeps the one being typed and goes on.
    fn submit(&mut self, on: &DossierId, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let criteria = sheet.criteria.clone();
        if self.asking.is_saving(cx) || !self.pad.commit(&criteria, cx) {
            return;
        }
        self.pad.settle(on, cx);
        if criteria.len() > 1 && self.pad.at < criteria.len() {
            self.pad.at += 1;
            return;
        }
        if let Some(open) = criteria.iter().position(|criterion| !self.pad.scores.contains_key(&criterion.id))
        {
            self.pad.at = open;
            let name = &criteria[open];
            let words = Words::made(format!("「{}」还没打分", name.zh), format!("{}: no score yet", name.en));
            cx.say(Severity::Info, words);
            return;
        }
        let Some((_, row)) = self.current() else { return };
        if let Some(refusal) = &row.refusal {
            cx.say(Severity::Alarm, told(refusal));
            return;
        }
        if row.ballot.is_none() {
            self.give(on.clone(), String::new(), cx);
            return;
        }
        if !self.pad.is_begun() {
            cx.say(Severity::Info, Words::fixed("票已交，没有改动", "submitted already, nothing changed"));
            return;
        }
        let title = Words::made(format!("改 {} 的票", row.name), format!("amend the ballot on {}", row.name));
        let form = Form::new(title).line(Line::reason()).kept(format!("amend-ballot {on}"));
        self.asking.ask(Purpose::Ballot(on.clone()), form, cx);
    }

    /// Sends the ballot on a candidate.
    fn give(&mut self, dossier: DossierId, reason: String, cx: &mut Cx<'_>) {
        let Some(session) = self.which.session().cloned() else { return };
        let base = self.version(&dossier);
        let command = DefenceDo::Ballot {
            session,
            dossier: dossier.clone(),
            scores: self.pad.scores.clone(),
            comment: self.pad.comment(),
            reason,
        };
        self.asking.send(Purpose::Ballot(dossier), base, Command::Defence(command), cx);
    }

    fn version(&self, dossier: &DossierId) -> Option<u64> {
        let row = self.sheet.as_ref()?.rows.iter().find(|row| row.dossier == *dossier)?;
        Some(u64::from(row.version))
    }

    fn abstain(&mut self, on: &DossierId, cx: &mut Cx<'_>) {
        let Some((at, row)) = self.current() else { return };
        if let Some(refusal) = &row.refusal {
            cx.say(Severity::Alarm, told(refusal));
            return;
        }
        let title = Words::made(
            format!("对 {} 号 {} 弃权？", at + 1, row.name),
            format!("Abstain on no. {} {}?", at + 1, row.name),
        );
        let note = Words::fixed(
            "弃权不是零分：这一票不计入均分。",
            "An abstention is not a zero: it is left out of the mean.",
        );
        let mut form = Form::new(title).note(note);
        if row.ballot.is_some() {
            form = form.line(Line::reason()).kept(format!("amend-ballot {on}"));
        }
        self.asking.ask(Purpose::Abstain(on.clone()), form, cx);
    }

    /// What was asked is answered.
    fn answer(&mut self, purpose: Purpose, reason: String, cx: &mut Cx<'_>) {
        let Some(session) = self.which.session().cloned() else { return };
        match purpose {
            Purpose::Ballot(dossier) => self.give(dossier, reason, cx),
            Purpose::Abstain(dossier) => {
                let command = DefenceDo::Abstain {
                    session,
                    dossier: dossier.clone(),
                    comment: self.pad.comment(),
                    reason,
                };
                let base = self.version(&dossier);
                self.asking.send(Purpose::Abstain(dossier), base, Command::Defence(command), cx);
            }
            Purpose::Recuse(dossier) => {
                let command = DefenceDo::Recuse { dossier: dossier.clone(), account: None, reason };
                self.asking.send(Purpose::Recuse(dossier), None, Command::Defence(command), cx);
            }
        }
    }

    /// What was typed on a candidate is on disk as a ballot: its draft is done with.
    pub(super) fn given(&mut self, purpose: &Purpose, cx: &mut Cx<'_>) {
        let (Purpose::Ballot(dossier) | Purpose::Abstain(dossier) | Purpose::Recuse(dossier)) = purpose;
        cx.draft(pad::THING, dossier, String::new());
        if self.on.as_ref() == Some(dossier) {
            // What stands is told by the desk in a moment; until then the pad shows what was sent.
            let (scores, comment) = (self.pad.scores.clone(), self.pad.comment());
            let sent =
                crate::domain::Ballot::Submitted { scores, total: crate::domain::Score::ZERO, comment };
            self.pad = pad::Pad::of(matches!(purpose, Purpose::Ballot(_)).then_some(&sent), None);
            self.by_hand = false;
        }
    }
}
