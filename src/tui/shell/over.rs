//! What lies over a screen.

use super::found::{Finder, Target};
use super::{Shell, Wish};
use crate::desk::Reply;
use crate::domain::Words;
use crate::tui::actions::Action;
use crate::tui::confirm::{self, Confirm};
use crate::tui::help::Help;
use crate::tui::keymap::Press;
use crate::tui::messages;
use crate::tui::overlays::blacklist::BlacklistSheet;
use crate::tui::overlays::journal::JournalSheet;
use crate::tui::palette::{Choice, Outcome};
use crate::tui::runtime::Effect;
use crate::tui::scope::Scope;
use crate::tui::screens::dossier::Origin;
use crate::tui::screens::{Away, Cx, Env, Ticket, looked_for};
use crate::tui::tray::Tray;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A sheet over the screen.
#[derive(Debug)]
pub enum Over {
    /// The keys that work now, over the sheet they work in.
    Help(Help, Option<Box<Over>>),
    /// Commands, dossiers, units, checks and views by name.
    Palette(Box<Finder>),
    /// What was said.
    Messages(messages::Sheet),
    /// The blacklist.
    Blacklist(Box<BlacklistSheet>),
    /// The journal.
    Journal(JournalSheet),
    /// Text that came where none was awaited: nothing of it is lost, nothing of it is obeyed.
    Tray(Tray),
    /// The question before leaving.
    Quit(Confirm<()>),
}

impl Over {
    /// Opens what was gone to.
    pub fn open(away: &Away, cx: &mut Cx<'_>) -> Option<Self> {
        match away {
            Away::Blacklist(text) => Some(Self::Blacklist(Box::new(BlacklistSheet::new(text, cx)))),
            Away::Journal => Some(Self::Journal(JournalSheet::new(cx))),
            _ => None,
        }
    }

    /// The question before leaving.
    pub fn quit(env: &Env) -> Self {
        let look = &env.look;
        let line = look.say(
            "判过、办过的都在盘上；没提交的评分和评语是草稿，下次还在。",
            "All that was said to be saved is on disk; what is not submitted is kept as a draft.",
        );
        Self::Quit(Confirm::new(look.say("退出？", "Leave?"), vec![line.to_owned()], ()))
    }

    /// Where keys go.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Blacklist(blacklist) => blacklist.scope(),
            Self::Palette(_) => Scope::Field,
            Self::Journal(_) | Self::Help(..) | Self::Messages(_) => Scope::Sheet,
            Self::Tray(_) => Scope::Tray,
            Self::Quit(_) => Scope::Confirm,
        }
    }

    /// The hints; `comment` where the screen below takes a comment.
    pub fn hints(&self, comment: bool) -> Vec<Action> {
        match self {
            Self::Blacklist(blacklist) => blacklist.hints().to_vec(),
            Self::Palette(_) => {
                vec![Action::FieldAccept, Action::FieldUp, Action::FieldDown, Action::FieldCancel]
            }
            Self::Journal(_) | Self::Help(..) | Self::Messages(_) => {
                vec![Action::ListDown, Action::ListUp, Action::AppCancel, Action::AppBack]
            }
            Self::Tray(tray) => tray.actions(comment),
            Self::Quit(_) => vec![Action::ConfirmAccept, Action::ConfirmReject],
        }
    }

    /// Something in the record has changed.
    pub fn refresh(&mut self, cx: &mut Cx<'_>) {
        match self {
            Self::Blacklist(blacklist) => blacklist.refresh(cx),
            Self::Help(_, Some(below)) => below.refresh(cx),
            _ => {}
        }
    }

    /// Takes a reply; false where it is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        let env = cx.env;
        match self {
            Self::Blacklist(blacklist) => blacklist.reply(ticket, reply, cx),
            Self::Journal(journal) => journal.reply(ticket, reply, env),
            Self::Palette(finder) => finder.reply(ticket, reply, env.look.lang),
            Self::Help(_, Some(below)) => below.reply(ticket, reply, cx),
            _ => false,
        }
    }

    /// Types; false where no text is awaited.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        match self {
            Self::Blacklist(blacklist) => return blacklist.text(text, cx),
            Self::Palette(finder) => finder.text(text, cx),
            _ => return false,
        }
        true
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        match self {
            Self::Blacklist(blacklist) => blacklist.edit(edit, cx),
            Self::Palette(finder) => finder.edit(edit, cx),
            _ => {}
        }
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, env: &Env) {
        let look = &env.look;
        match self {
            Self::Journal(journal) => journal.fit(area, look),
            Self::Help(help, below) => {
                help.fit(area, look);
                if let Some(below) = below {
                    below.fit(area, env);
                }
            }
            Self::Palette(finder) => finder.fit(area),
            Self::Messages(messages) => messages.fit(area, look),
            Self::Quit(confirm) => confirm.fit(area, look),
            Self::Blacklist(blacklist) => blacklist.fit(area, env),
            Self::Tray(_) => {}
        }
    }

    /// Draws it; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        match self {
            Self::Blacklist(blacklist) => return blacklist.view(buf, area, env),
            Self::Palette(finder) => return Some(finder.view(buf, look, area)),
            Self::Journal(journal) => journal.view(buf, area, env),
            Self::Help(help, below) => {
                if let Some(below) = below {
                    below.view(buf, area, env);
                }
                help.view(buf, look, area);
            }
            Self::Messages(messages) => messages.view(buf, look, area),
            Self::Quit(confirm) => confirm.view(buf, look, area),
            Self::Tray(tray) => {
                let below = sheet::BELOW + 1;
                let row = Rect::new(area.x, area.bottom().saturating_sub(below), area.width, 1);
                tray.view(buf, look, row);
            }
        }
        None
    }
}

impl Shell {
    /// Opens help, palette or messages over the screen.
    pub(super) fn open_list(&mut self, action: Action, out: &mut Vec<Effect<Wish>>) {
        let below = self.over.take().map(Box::new);
        let scope = below.as_ref().map_or_else(|| self.front_ref().scope(), |below| below.scope());
        let refused: Vec<(Action, Words)> = Action::ALL
            .iter()
            .filter_map(|action| Some((*action, self.front_ref().refusal(*action, &self.env)?.words)))
            .collect();
        let reason = |action: Action| -> Option<Words> {
            refused.iter().find(|(held, _)| *held == action).map(|(_, words)| words.clone())
        };
        let (over, effects) = with_cx!(self, |cx| match action {
            Action::HelpOpen => {
                Over::Help(Help::new(&self.keymap, scope, cx.env.look.lang, reason), below)
            }
            Action::PaletteOpen => {
                Over::Palette(Box::new(Finder::new(
                    &self.keymap,
                    scope,
                    self.queue.view_names(),
                    reason,
                    &mut cx,
                )))
            }
            _ => Over::Messages(messages::Sheet::new(&self.messages)),
        });
        self.over = Some(over);
        self.carry(effects, out);
    }

    /// Handles a key while something lies over the screen.
    pub(super) fn act_over(&mut self, press: Press, out: &mut Vec<Effect<Wish>>) {
        match press.action {
            Action::ScreenCover => {
                self.covered = true;
                return;
            }
            Action::HelpOpen if !matches!(self.over, Some(Over::Help(..) | Over::Tray(_))) => {
                self.open_list(Action::HelpOpen, out);
                return;
            }
            Action::IdentityUnmask if matches!(self.over, Some(Over::Blacklist(_))) => {
                self.unmask("blacklist", out);
                return;
            }
            // Over another sheet it takes its place; what lies in the tray, or is typed here, stays.
            Action::BlacklistOpen if matches!(self.over, Some(Over::Blacklist(_) | Over::Tray(_))) => return,
            Action::BlacklistOpen if matches!(&self.over, Some(Over::Help(_, Some(_)))) => {
                // Help over the blacklist, or over what is half typed, gives way to it.
                self.act_over(Press::of(Action::AppCancel), out);
                self.act_over(press, out);
                return;
            }
            Action::BlacklistOpen => {
                self.go(Away::Blacklist(String::new()), out);
                return;
            }
            _ => {}
        }
        let closes = matches!(press.action, Action::AppCancel | Action::AppBack | Action::HelpOpen);
        let Some(over) = self.over.take() else { return };
        self.over = match over {
            Over::Quit(mut confirm) => match confirm.act(press) {
                Some(confirm::Answer::Yes) => {
                    out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
                    out.push(Effect::Leave);
                    None
                }
                Some(confirm::Answer::No) => None,
                None => Some(Over::Quit(confirm)),
            },
            Over::Tray(tray) => self.act_tray(tray, press, out),
            Over::Help(mut help, below) => {
                help.act(press);
                if closes { below.map(|below| *below) } else { Some(Over::Help(help, below)) }
            }
            Over::Messages(mut messages) => {
                messages.act(press);
                if press.action == Action::ClipboardCopy
                    && let Some(message) = messages.chosen()
                {
                    out.push(Effect::Copy(message.words.get(self.env.look.lang).to_owned()));
                }
                (!closes).then_some(Over::Messages(messages))
            }
            Over::Journal(mut journal) => journal.act(press).then_some(Over::Journal(journal)),
            Over::Blacklist(mut blacklist) => {
                let (stays, effects) = with_cx!(self, |cx| blacklist.act(press, &mut cx));
                self.carry(effects, out);
                stays.then_some(Over::Blacklist(blacklist))
            }
            Over::Palette(mut finder) => match finder.act(press) {
                Outcome::Open | Outcome::Query(_) => Some(Over::Palette(finder)),
                Outcome::Closed => None,
                Outcome::NotNow(_, words) => {
                    self.alarm(words);
                    Some(Over::Palette(finder))
                }
                Outcome::Chosen(Choice::Action(action)) => {
                    if self.leads_to(action, out) {
                        self.act(Press::of(action), out);
                    }
                    return;
                }
                Outcome::Chosen(Choice::Found(Target::Dossier(dossier))) => {
                    let name = looked_for(finder.query());
                    let origin = Origin::found(self.queue.spec().clone(), name, finder.dossiers(), &dossier);
                    self.go(Away::Dossier(dossier, Box::new(origin)), out);
                    return;
                }
                Outcome::Chosen(Choice::Found(target)) => {
                    self.go(Away::Queue, out);
                    let ((), effects) = with_cx!(self, |cx| match target {
                        Target::View(at) => self.queue.open_view(at, &mut cx),
                        Target::Rows(filter) => self.queue.open_filter(filter, &mut cx),
                        Target::Dossier(_) => {}
                    });
                    self.carry(effects, out);
                    return;
                }
            },
        };
    }

    fn act_tray(&mut self, tray: Tray, press: Press, out: &mut Vec<Effect<Wish>>) -> Option<Over> {
        match press.action {
            Action::TraySearch => {
                self.go(Away::Queue, out);
                let text = tray.query().to_owned();
                let ((), effects) = with_cx!(self, |cx| self.queue.begin_search(&text, &mut cx));
                self.carry(effects, out);
                None
            }
            Action::TrayComment if self.dossier.is_some() && self.room.is_none() => {
                let ((), effects) = with_cx!(self, |cx| if let Some(dossier) = &mut self.dossier {
                    dossier.begin_comment(tray.text(), &mut cx);
                });
                self.carry(effects, out);
                None
            }
            Action::TrayComment => {
                self.inform("打开一份材料，才有评语可放", "open a dossier first: comments belong to one");
                Some(Over::Tray(tray))
            }
            Action::TrayDrop => None,
            _ => Some(Over::Tray(tray)),
        }
    }
}
