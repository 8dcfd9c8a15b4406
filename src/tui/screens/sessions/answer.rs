//! What the lines of a form of the sessions come to.

use super::{Purpose, Sessions};
use crate::desk::{Command, DefenceDo};
use crate::domain::{Day, DossierId, SessionId, SessionSetup, Words};
use crate::tui::screens::asking::Asking;
use crate::tui::screens::cx::Cx;

impl Sessions {
    /// What was asked is answered: it is sent, or told what is wrong with it.
    pub(super) fn answered(
        &mut self,
        purpose: &Purpose,
        texts: &[String],
        asking: &mut Asking<Purpose>,
        cx: &mut Cx<'_>,
    ) {
        let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
        let mut day = |at: usize| -> Option<Day> {
            let read = text(at).parse().ok();
            if read.is_none() {
                asking.fault(at, Words::fixed("日期写成 2020-12-05", "a day is written 2020-12-05"));
            }
            read
        };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (command, base) = match purpose {
            Purpose::Setup(None) => {
                let Some(date) = day(1) else { return };
                let setup = SessionSetup { date, time: text(2), place: text(3) };
                (DefenceDo::Session { session: SessionId(text(0)), setup, reason: String::new() }, None)
            }
            Purpose::Setup(Some((session, version))) => {
                let Some(date) = day(0) else { return };
                let setup = SessionSetup { date, time: text(1), place: text(2) };
                (DefenceDo::Session { session: session.clone(), setup, reason: text(3) }, Some(*version))
            }
            Purpose::Seats(session, version) => (
                DefenceDo::Seat { session: session.clone(), seats: words(&text(0)), reason: text(1) },
                Some(*version),
            ),
            Purpose::Order(session, version) => {
                let draw = match text(1).as_str() {
                    "" => None,
                    number => match number.parse() {
                        Ok(number) => Some(number),
                        Err(_) => return asking.fault(1, Words::fixed("要一个整数", "a whole number")),
                    },
                };
                let order = words(&text(0)).into_iter().map(DossierId).collect();
                self.tags.clear();
                (DefenceDo::Order { session: session.clone(), order, draw, reason: text(2) }, Some(*version))
            }
            Purpose::Told(session) => {
                let Some(sent) = day(0) else { return };
                (
                    DefenceDo::Notify {
                        session: session.clone(),
                        candidates: Vec::new(),
                        sent,
                        how: text(1),
                    },
                    None,
                )
            }
            Purpose::Attend(dossier, version) => {
                let session = Some(text(0)).filter(|text| !text.is_empty()).map(SessionId);
                (DefenceDo::Attend { dossier: dossier.clone(), session, reason: text(1) }, Some(*version))
            }
            Purpose::Shift(dossier, version) => (
                DefenceDo::Shift { dossier: dossier.clone(), to: SessionId(text(0)), reason: text(1) },
                Some(*version),
            ),
        };
        asking.send(purpose.clone(), base.map(u64::from), Command::Defence(command), cx);
    }
}
