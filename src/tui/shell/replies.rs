//! What the desk answers: some of it is for the program, the rest for the screens.

use super::{Shell, Told, UNMASKED, Wish};
use crate::desk::{Answer, Delivery, Delta, Overview, Reply};
use crate::domain::{Role, Words};
use crate::hub::AWAY;
use crate::tui::runtime::{Effect, Timer};
use crate::tui::screens::rooms::Spot;
use crate::tui::screens::{Away, Cx, Message, Screen, Severity, work};
use std::sync::Arc;

impl Shell {
    /// What those who do input and output tell.
    pub(super) fn told(&mut self, told: Told, out: &mut Vec<Effect<Wish>>) {
        match told {
            Told::Delivery(delivery) => self.delivery(&delivery, out),
            Told::Keys(read) => match *read {
                Ok(keymap) => {
                    self.keymap = keymap;
                    self.inform("键位已重读", "keymap read again");
                }
                Err(faults) => self.alarm(Words::same(faults)),
            },
            Told::Loading(done, all) => self.env.loading = Some((done, all)),
            Told::Loaded(result) => {
                self.env.loading = None;
                match result {
                    Ok(words) => {
                        self.queue.loaded();
                        self.say(Message { at: None, severity: Severity::Saved, words });
                        if self.dossier.is_none() && self.room.is_none() {
                            let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                            self.carry(effects, out);
                        }
                    }
                    Err(words) => self.alarm(words),
                }
            }
            Told::DraftFailed(why) => {
                let words = Words::made(
                    format!("草稿没能存盘: {why}"),
                    format!("the draft could not be kept: {why}"),
                );
                self.alarm(words);
            }
        }
    }

    pub(super) fn delivery(&mut self, delivery: &Delivery, out: &mut Vec<Effect<Wish>>) {
        let (ticket, reply) = (delivery.id, &delivery.reply);
        self.awaited.remove(&ticket);
        if self.overview == Some(ticket) {
            self.take_overview(reply, out);
            return;
        }
        if self.notice == Some(ticket) {
            if let Reply::Answer(Answer::Notice(notice)) = reply {
                self.env.notice = Arc::new((**notice).clone());
            }
            return;
        }
        if self.unmask == Some(ticket) {
            self.unmasked(reply, out);
            return;
        }
        let (taken, effects) = with_cx!(self, |cx| match &mut self.over {
            Some(over) => over.reply(ticket, reply, &mut cx),
            None => false,
        });
        self.carry(effects, out);
        if taken {
            return;
        }
        // A reply to a screen that is not in front is its own all the same: a saved act says so.
        let ((), effects) = with_cx!(self, |cx| {
            let taken = self.room.as_mut().is_some_and(|room| room.reply(ticket, reply, &mut cx));
            let taken =
                taken || self.dossier.as_mut().is_some_and(|dossier| dossier.reply(ticket, reply, &mut cx));
            if !taken && !self.queue.reply(ticket, reply, &mut cx) {
                late(reply, &mut cx);
            }
        });
        self.carry(effects, out);
    }

    fn take_overview(&mut self, reply: &Reply, out: &mut Vec<Effect<Wish>>) {
        match reply {
            Reply::Answer(Answer::Overview(overview)) | Reply::Delta(Delta::Overview(overview)) => {
                let worked = self.env.overview.as_ref().is_some_and(|held| held.progress.is_some());
                let done = overview.progress.is_none();
                let away = |held: &Overview| held.progress.as_ref().is_some_and(|now| now.0 == AWAY);
                let was_away = self.env.overview.as_deref().is_some_and(away);
                match (was_away, away(overview)) {
                    (false, true) => self.alarm(AWAY),
                    (true, false) => self.inform("又连上 hub 了", "the hub is back"),
                    _ => {}
                }
                self.env.overview = Some(overview.clone());
                let ((), effects) = with_cx!(self, |cx| if let Some(over) = &mut self.over {
                    over.refresh(&mut cx);
                });
                self.carry(effects, out);
                if std::mem::take(&mut self.fresh) && only_panellist(&overview.roles) {
                    self.go(Away::Room(Spot::Ballot { session: None }), out);
                }
                let ((), effects) = with_cx!(self, |cx| if let Some(room) = &mut self.room {
                    room.news(&mut cx);
                });
                self.carry(effects, out);
                // What was loaded or rebuilt meanwhile is there now; an empty list moves under nobody.
                let hidden = self.dossier.is_some() || self.room.is_some();
                if self.queue.is_asked(hidden) && (worked && done || self.queue.is_bare()) {
                    let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                    self.carry(effects, out);
                }
            }
            Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                self.alarm(refusal.words.clone());
            }
            _ => {}
        }
    }

    fn unmasked(&mut self, reply: &Reply, out: &mut Vec<Effect<Wish>>) {
        self.unmask = None;
        match reply {
            Reply::Done(_) => {
                self.env.unmasked = true;
                out.push(Effect::After(UNMASKED, Timer("mask")));
                self.inform("全号显示 30 秒，已记日志", "full numbers for 30 seconds; the journal has it");
            }
            Reply::Refused(refusal) => {
                self.alarm(refusal.words.clone());
            }
            _ => {}
        }
    }
}

/// True for one whose only work is in the hall.
fn only_panellist(roles: &[Role]) -> bool {
    !roles.is_empty() && roles.iter().all(|role| *role == Role::Panellist)
}

/// An act whose screen is gone is told all the same: nothing that was saved or refused stays unsaid.
fn late(reply: &Reply, cx: &mut Cx<'_>) {
    match reply {
        Reply::Done(done) => cx.saved(done),
        Reply::Refused(refusal) => cx.say(Severity::Alarm, work::told(refusal)),
        _ => {}
    }
}
