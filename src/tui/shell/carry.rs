//! Carries out what screens want, and leads from one to another.

use super::over::Over;
use super::{Place, Shell, TIMERS, Wish};
use crate::desk::Request;
use crate::tui::runtime::Effect;
use crate::tui::screens::dossier::DossierScreen;
use crate::tui::screens::{self, Away, Screen, rooms};
use std::sync::Arc;

impl Shell {
    /// Where the person is, for the next start.
    pub(super) fn place(&self) -> Place {
        let dossier = self.dossier.as_ref().map(|d| (d.dossier().clone(), d.origin().clone()));
        let room = self.room.as_ref().map(|room| room.spot());
        Place { dossier, room, ..self.queue.place() }
    }

    /// Carries out what a screen wants.
    pub(super) fn carry(&mut self, wanted: Vec<screens::Effect>, out: &mut Vec<Effect<Wish>>) {
        for effect in wanted {
            match effect {
                screens::Effect::Send(frame) => {
                    if matches!(frame.request, Request::Ask(_) | Request::Do(_) | Request::Watch(_)) {
                        self.awaited.insert(frame.id);
                    }
                    if let Request::Cancel(id) | Request::Unwatch(id) = &frame.request {
                        self.awaited.remove(id);
                    }
                    out.push(Effect::Ask(Wish::Send(frame)));
                }
                screens::Effect::Later(timer, after) => {
                    if let Some((_, name)) = TIMERS.iter().find(|(known, _)| *known == timer) {
                        out.push(Effect::After(after, *name));
                    }
                }
                screens::Effect::Say(message) => self.say(message),
                screens::Effect::Draft(key, text) => {
                    let drafts = Arc::make_mut(&mut self.env.drafts);
                    if text.is_empty() {
                        drafts.remove(&key);
                    } else {
                        drafts.insert(key.clone(), text.clone());
                    }
                    out.push(Effect::Ask(Wish::Draft(key, text)));
                }
                screens::Effect::Copy(text, words) => {
                    self.copying = words;
                    out.push(Effect::Copy(text));
                }
                screens::Effect::Load(path) => {
                    if self.env.loading.is_some() {
                        self.inform(
                            "正在装入一个文件，装完再装下一个",
                            "a file is being loaded; the next one after it",
                        );
                    } else {
                        self.env.loading = Some((0, 0));
                        out.push(Effect::Ask(Wish::Load(path)));
                    }
                }
                screens::Effect::Bell => out.push(Effect::Bell),
                screens::Effect::Remember => out.push(Effect::Ask(Wish::Place(Box::new(self.place())))),
                screens::Effect::Go(away) => self.go(away, out),
            }
        }
    }

    /// Leaves the room in front, where there is one.
    fn leave_room(&mut self, out: &mut Vec<Effect<Wish>>) {
        if let Some(mut room) = self.room.take() {
            let ((), effects) = with_cx!(self, |cx| room.leave(&mut cx));
            self.carry(effects, out);
        }
    }

    pub(super) fn go(&mut self, away: Away, out: &mut Vec<Effect<Wish>>) {
        self.fresh = false;
        let from_room = self.room.is_some();
        if matches!(away, Away::Back | Away::Queue | Away::Dossier(..) | Away::Room(_)) {
            self.leave_room(out);
        }
        match away {
            Away::Back | Away::Queue if from_room && (away == Away::Back || self.dossier.is_none()) => {
                let ((), effects) = with_cx!(self, |cx| if self.dossier.is_none() {
                    self.queue.enter(&mut cx);
                });
                self.carry(effects, out);
            }
            Away::Room(spot) => {
                let mut room = rooms::open(spot);
                let ((), effects) = with_cx!(self, |cx| room.enter(&mut cx));
                self.room = Some(room);
                self.carry(effects, out);
            }
            Away::Back | Away::Queue if self.dossier.is_some() => {
                let ((), effects) = with_cx!(self, |cx| if let Some(dossier) = &mut self.dossier {
                    dossier.leave(&mut cx);
                });
                self.carry(effects, out);
                if let Some(left) = self.dossier.take() {
                    let origin = left.origin().clone();
                    self.queue.return_to(left.dossier().clone(), &origin, left.last().cloned());
                }
                let ((), effects) = with_cx!(self, |cx| self.queue.enter(&mut cx));
                self.carry(effects, out);
            }
            Away::Back => self.over = Some(Over::quit(&self.env)),
            Away::Queue => {}
            Away::Dossier(id, origin) => {
                let ((), effects) = with_cx!(self, |cx| match &mut self.dossier {
                    Some(dossier) => dossier.leave(&mut cx),
                    None => self.queue.leave(&mut cx),
                });
                self.carry(effects, out);
                let mut screen = DossierScreen::new(id, *origin);
                let ((), effects) = with_cx!(self, |cx| screen.enter(&mut cx));
                self.dossier = Some(screen);
                self.carry(effects, out);
            }
            Away::Journal | Away::Blacklist(_) => {
                let (over, effects) = with_cx!(self, |cx| Over::open(&away, &mut cx));
                self.over = over;
                self.carry(effects, out);
            }
        }
        out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
    }
}
