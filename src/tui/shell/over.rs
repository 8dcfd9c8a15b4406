//! What lies over a screen.

use super::found::{self, Target};
use super::{Shell, Wish};
use crate::desk::{Answer, Query, Reply};
use crate::domain::Words;
use crate::tui::actions::Action;
use crate::tui::confirm::{self, Confirm};
use crate::tui::help::Help;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::messages;
use crate::tui::overlays::blacklist::BlacklistSheet;
use crate::tui::overlays::journal::JournalSheet;
use crate::tui::palette::{Choice, Outcome, Palette};
use crate::tui::runtime::Effect;
use crate::tui::scope::Scope;
use crate::tui::screens::{Away, Cx, Env, Ticket};
use crate::tui::tray::Tray;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Dossiers that the palette lists.
const FOUND: usize = 20;

/// A sheet over the screen.
#[derive(Debug)]
pub enum Over {
    /// The keys that work now.
    Help(Help),
    /// Commands, dossiers, units, checks and views by name; the search under way; the views' names.
    Palette(Box<Palette<Target>>, Option<Ticket>, Vec<Words>),
    /// What was said.
    Messages(messages::Sheet),
    /// The blacklist.
    Blacklist(BlacklistSheet),
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
            Away::Blacklist(text) => Some(Self::Blacklist(BlacklistSheet::new(text, cx))),
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
            Self::Blacklist(_) | Self::Palette(..) => Scope::Field,
            Self::Journal(_) | Self::Help(_) | Self::Messages(_) => Scope::Sheet,
            Self::Tray(_) => Scope::Tray,
            Self::Quit(_) => Scope::Confirm,
        }
    }

    /// The hints; `comment` where the screen below takes a comment.
    pub fn hints(&self, comment: bool) -> Vec<Action> {
        match self {
            Self::Blacklist(_) => BlacklistSheet::hints().to_vec(),
            Self::Palette(..) => {
                vec![Action::FieldAccept, Action::FieldUp, Action::FieldDown, Action::FieldCancel]
            }
            Self::Journal(_) | Self::Help(_) | Self::Messages(_) => {
                vec![Action::ListDown, Action::ListUp, Action::AppCancel, Action::AppBack]
            }
            Self::Tray(tray) => tray.actions(comment),
            Self::Quit(_) => vec![Action::ConfirmAccept, Action::ConfirmReject],
        }
    }

    /// Takes a reply; false where it is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, env: &Env) -> bool {
        match self {
            Self::Blacklist(blacklist) => blacklist.reply(ticket, reply, env.look.lang),
            Self::Journal(journal) => journal.reply(ticket, reply, env),
            Self::Palette(palette, asked, views) if *asked == Some(ticket) => {
                *asked = None;
                if let Reply::Answer(Answer::Hits(hits, _)) = reply {
                    let lang = env.look.lang;
                    let mut found = found::known(palette.query(), views, lang);
                    found.extend(found::of_hits(hits, lang));
                    palette.set_found(found);
                }
                true
            }
            _ => false,
        }
    }

    /// Types; false where no text is awaited.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        match self {
            Self::Blacklist(blacklist) => blacklist.text(text, cx),
            Self::Palette(palette, asked, views) => {
                let outcome = palette.typed(text);
                look_up(&outcome, asked, palette, views, cx);
            }
            _ => return false,
        }
        true
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        match self {
            Self::Blacklist(blacklist) => blacklist.edit(edit, cx),
            Self::Palette(palette, asked, views) => {
                let outcome = palette.edit(edit);
                look_up(&outcome, asked, palette, views, cx);
            }
            _ => {}
        }
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        match self {
            Self::Journal(journal) => journal.fit(area, look),
            Self::Help(help) => help.fit(area, look),
            Self::Palette(palette, ..) => palette.fit(area),
            Self::Messages(messages) => messages.fit(area, look),
            Self::Quit(confirm) => confirm.fit(area),
            Self::Blacklist(_) | Self::Tray(_) => {}
        }
    }

    /// Draws it; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        match self {
            Self::Blacklist(blacklist) => return Some(blacklist.view(buf, area, env)),
            Self::Palette(palette, ..) => return Some(palette.view(buf, look, area)),
            Self::Journal(journal) => journal.view(buf, area, env),
            Self::Help(help) => help.view(buf, look, area),
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

/// Looks for dossiers by what stands in the palette.
fn look_up(
    outcome: &Outcome<Target>,
    asked: &mut Option<Ticket>,
    palette: &mut Palette<Target>,
    views: &[Words],
    cx: &mut Cx<'_>,
) {
    let Outcome::Query(text) = outcome else { return };
    if let Some(ticket) = asked.take() {
        cx.cancel(ticket);
    }
    if text.trim().is_empty() {
        palette.set_found(Vec::new());
    } else {
        palette.set_found(found::known(text, views, cx.env.look.lang));
        *asked = Some(cx.ask(Query::Search { text: text.clone(), most: FOUND }));
    }
}

impl Shell {
    /// Opens help, palette or messages over the screen.
    pub(super) fn open_list(&mut self, action: Action) {
        let scope = self.scope_below();
        let env = &self.env;
        let front = self.front_ref();
        let reason =
            |action: Action| -> Option<Words> { front.refusal(action, env).map(|refusal| refusal.words) };
        self.over = Some(match action {
            Action::HelpOpen => Over::Help(Help::new(&self.keymap, scope, env.look.lang, reason)),
            Action::PaletteOpen => {
                let palette = Palette::new(&self.keymap, scope, env.look.lang, reason);
                Over::Palette(Box::new(palette), None, self.queue.view_names())
            }
            _ => Over::Messages(messages::Sheet::new(&self.messages)),
        });
    }

    /// Handles a key while something lies over the screen.
    pub(super) fn act_over(&mut self, press: Press, out: &mut Vec<Effect<Wish>>) {
        match press.action {
            Action::ScreenCover => {
                self.covered = true;
                return;
            }
            // Over another sheet it takes its place; what lies in the tray, or is typed here, stays.
            Action::BlacklistOpen if matches!(self.over, Some(Over::Blacklist(_) | Over::Tray(_))) => return,
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
            Over::Help(mut help) => {
                help.act(press);
                (!closes).then_some(Over::Help(help))
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
            Over::Palette(mut palette, asked, views) => match palette.act(press) {
                Outcome::Open | Outcome::Query(_) => Some(Over::Palette(palette, asked, views)),
                Outcome::Closed => None,
                Outcome::NotNow(_, words) => {
                    self.alarm(words);
                    Some(Over::Palette(palette, asked, views))
                }
                Outcome::Chosen(Choice::Action(action)) => {
                    self.act(Press { action, count: None, digit: None }, out);
                    return;
                }
                Outcome::Chosen(Choice::Found(Target::Dossier(dossier))) => {
                    self.go(Away::Dossier(dossier, Box::default()), out);
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

    /// The scope of the screen below.
    fn scope_below(&self) -> Scope {
        self.front_ref().scope()
    }
}
