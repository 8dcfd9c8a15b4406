//! 场次: the sessions, and below them everybody who is proposed to defend.

mod answer;
mod choices;

use super::asking::{Asking, Form, Line};
use super::cx::{Cx, Env, Severity};
use super::listing::{Kind, may};
use super::rooms::Spot;
use crate::desk::states::Act;
use crate::desk::{
    Answer, CandidateRow, DefenceAnswer, DefenceAsk, Delta, Query, Refusal, SessionBrief, Topic,
};
use crate::domain::{Attends, DossierId, Lang, Reviewer, SessionId, Words};
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::width::pad;

/// What an answer completes.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// A session's setup; with its version where it is there already.
    Setup(Option<(SessionId, u32)>),
    /// Its panel.
    Seats(SessionId, u32),
    /// Its order.
    Order(SessionId, u32),
    /// Its candidates were told.
    Told(SessionId),
    /// An exempt candidate's choice.
    Attend(DossierId, u32),
    /// A move.
    Shift(DossierId, u32),
}

/// Sessions and candidates.
#[derive(Debug, Default)]
pub struct Sessions {
    sessions: Vec<SessionBrief>,
    candidates: Vec<CandidateRow>,
    committee: Vec<Reviewer>,
    tags: Vec<DossierId>,
}

impl Sessions {
    fn candidate(&self, row: usize) -> Option<&CandidateRow> {
        self.candidates.get(row.checked_sub(self.sessions.len())?)
    }

    /// The session of a row; on a candidate, theirs, else the first that is not closed.
    fn chosen(&self, row: usize) -> Option<&SessionBrief> {
        let own = self.candidate(row).and_then(|candidate| candidate.session.as_ref());
        let own = own.and_then(|own| self.sessions.iter().find(|brief| brief.session == *own));
        self.sessions
            .get(row)
            .or(own)
            .or_else(|| self.sessions.iter().find(|brief| !brief.closed))
            .or(self.sessions.last())
    }
}

impl Kind for Sessions {
    type Purpose = Purpose;

    fn scope(&self) -> Scope {
        Scope::Sessions
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::GoBoard,
            Action::SessionMake,
            Action::SessionSeat,
            Action::SessionOrder,
            Action::QueueTag,
            Action::SessionNotify,
            Action::CandidateAttend,
            Action::CandidateShift,
            Action::SessionEdit,
            Action::HelpOpen,
        ]
    }

    fn spot(&self, row: usize) -> Spot {
        Spot::Sessions { row }
    }

    fn session(&self, row: usize) -> Option<SessionId> {
        self.chosen(row).map(|brief| brief.session.clone())
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        self.candidate(row).map(|row| row.dossier.clone())
    }

    fn title(&self, look: &Look) -> (String, String) {
        let due = self.candidates.iter().filter(|row| row.attends != Attends::Exempt).count();
        let right = match look.lang {
            Lang::Zh => format!("应来 {due}  免答 {}  已勾 {}", self.candidates.len() - due, self.tags.len()),
            Lang::En => {
                format!("to come {due}  exempt {}  tagged {}", self.candidates.len() - due, self.tags.len())
            }
        };
        (format!(" {}", look.say("场次与名单", "Sessions and candidates")), right)
    }

    fn queries(&self) -> Vec<Query> {
        vec![Query::Defence(DefenceAsk::Sessions), Query::Defence(DefenceAsk::Candidates), Query::Reviewers]
    }

    fn topic(&self) -> Option<Topic> {
        None
    }

    fn take(&mut self, answer: &Answer) {
        match answer {
            Answer::Defence(DefenceAnswer::Sessions(sessions)) => self.sessions.clone_from(sessions),
            Answer::Defence(DefenceAnswer::Candidates(rows)) => self.candidates.clone_from(rows),
            Answer::Reviewers(people) => self.committee.clone_from(people),
            _ => {}
        }
    }

    fn change(&mut self, _delta: &Delta) {}

    fn count(&self) -> usize {
        self.sessions.len() + self.candidates.len()
    }

    fn head(&self, look: &Look) -> String {
        look.say(
            "场次 / 编号    姓名                 专业       答辩     场次     通知   缴费",
            "session / no.  name                 specialty  attends  session  told   paid",
        )
        .to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        if let Some(brief) = self.sessions.get(row) {
            let state = match (brief.released, brief.closed) {
                (true, _) => look.say("已公布", "released"),
                (_, true) => look.say("已封闭", "closed"),
                _ => look.say("开着", "open"),
            };
            let draw = brief
                .draw
                .map_or_else(String::new, |draw| format!("  {} {draw}", look.say("抽签数", "draw")));
            let text = match look.lang {
                Lang::Zh => format!(
                    "第 {} 场  {} {} {}  {} 席  {} 人  {state}{draw}",
                    brief.session,
                    brief.setup.date,
                    brief.setup.time,
                    brief.setup.place,
                    brief.seats.len(),
                    brief.candidates
                ),
                Lang::En => format!(
                    "session {}  {} {} {}  {} seats  {} candidates  {state}{draw}",
                    brief.session,
                    brief.setup.date,
                    brief.setup.time,
                    brief.setup.place,
                    brief.seats.len(),
                    brief.candidates
                ),
            };
            return (text, !brief.closed);
        }
        let Some(held) = self.candidate(row) else { return (String::new(), false) };
        let tag = self.tags.iter().position(|id| *id == held.dossier);
        let tag = tag.map_or_else(|| "   ".to_owned(), |at| format!("+{:<2}", at + 1));
        let cell = |text: &str, cells| pad(text, cells, look.widths);
        let told = held.told.map_or_else(String::new, |day| day.strftime("%m-%d").to_string());
        let session = held.session.as_ref().map_or("", |session| &session.0);
        let text = format!(
            "{tag}{} {} {} {} {} {} {}",
            cell(&held.dossier.0, 11),
            cell(&held.name, 20),
            cell(&held.specialty, 10),
            cell(held.attends.words().get(look.lang), 8),
            cell(session, 8),
            cell(&told, 6),
            if held.paid { look.say("已缴", "paid") } else { look.say("未缴", "no") },
        );
        let asks = held.attends != Attends::Exempt && (held.session.is_none() || !held.paid);
        (text, asks)
    }

    fn foot(&self, row: usize, look: &Look) -> Vec<String> {
        if let Some(brief) = self.sessions.get(row) {
            let seats: Vec<String> = brief
                .seats
                .iter()
                .enumerate()
                .map(|(at, person)| format!("{} {}", at + 1, person.name))
                .collect();
            let name = |account: &str| {
                let person = self.committee.iter().find(|person| *person.account == account);
                person.map_or_else(|| account.to_owned(), |person| person.name.to_string())
            };
            let note = brief.notes.last().map_or_else(String::new, |note| {
                format!("{} {}: {}", look.say("改动:", "changed:"), name(&note.by), note.reason)
            });
            return vec![format!("{} {}", look.say("答辩组:", "panel:"), seats.join("  ")), note];
        }
        let Some(held) = self.candidate(row) else { return Vec::new() };
        let hit = if held.roll_hit {
            look.say("  ! 黑名单有相符", "  ! the blacklist has a match")
        } else {
            ""
        };
        vec![format!("{} {}  {}  {}{hit}", held.dossier, held.name, held.level.label(look.lang), held.unit)]
    }

    fn empty(&self, look: &Look) -> &'static str {
        look.say(
            "还没有场次，也没有人要答辩。n 建一场。",
            "No session, and nobody to defend yet. n makes one.",
        )
    }

    fn refusal(&self, action: Action, _row: usize, env: &Env) -> Option<Refusal> {
        let act = match action {
            Action::SessionMake | Action::SessionEdit | Action::SessionSeat | Action::SessionOrder => {
                Act::Session
            }
            Action::SessionNotify => Act::Notify,
            Action::CandidateAttend => Act::Attend,
            Action::CandidateShift => Act::Stage,
            _ => return None,
        };
        may(act, env)
    }

    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        match action {
            Action::SessionMake => {
                let today =
                    cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.today.to_string());
                let form = Form::new(Words::fixed("新建一场", "A new session"))
                    .line(Line::new(Words::fixed("名称", "name")).needed())
                    .line(Line::new(Words::fixed("日期", "day")).needed().with(&today))
                    .line(Line::new(Words::fixed("时间", "time")))
                    .line(Line::new(Words::fixed("地点", "place")))
                    .kept("session".to_owned());
                asking.ask(Purpose::Setup(None), form, cx);
                return;
            }
            Action::QueueTag => {
                if let Some(id) = self.dossier(row) {
                    match self.tags.iter().position(|held| *held == id) {
                        Some(at) => drop(self.tags.remove(at)),
                        None => self.tags.push(id),
                    }
                }
                return;
            }
            Action::AppCancel => {
                self.tags.clear();
                return;
            }
            Action::CandidateAttend | Action::CandidateShift => {
                let Some(held) = self.candidate(row) else {
                    cx.say(
                        Severity::Info,
                        Words::fixed("光标先到一个人", "put the cursor on a candidate first"),
                    );
                    return;
                };
                let who = format!("{} {}", held.dossier, held.name);
                let (title, purpose) = if action == Action::CandidateAttend {
                    let title = Words::made(
                        format!("{who}: 参加哪一场 (空着=不参加)"),
                        format!("{who}: attends which session (empty: stays away)"),
                    );
                    (title, Purpose::Attend(held.dossier.clone(), held.version))
                } else {
                    let title = Words::made(
                        format!("{who}: 换到哪一场的末位"),
                        format!("{who}: to the end of which session"),
                    );
                    (title, Purpose::Shift(held.dossier.clone(), held.version))
                };
                let open = self.sessions.iter().filter(|brief| !brief.closed);
                let names = open.map(|brief| {
                    format!(
                        "{} ({} {} {})",
                        brief.session, brief.setup.date, brief.setup.time, brief.setup.place
                    )
                });
                let form = Form::new(title)
                    .note(Words::same(names.collect::<Vec<_>>().join("   ")))
                    .line(Line::new(Words::fixed("场次", "session")))
                    .line(Line::reason())
                    .kept(format!("{} {}", action.id(), held.dossier));
                asking.ask(purpose, form, cx);
                return;
            }
            _ => {}
        }
        let Some(brief) = self.chosen(row).cloned() else {
            cx.say(Severity::Info, Words::fixed("还没有场次，n 建一场", "no session yet, n makes one"));
            return;
        };
        let (session, version) = (brief.session.clone(), brief.version);
        let name = |zh: &str, en: &str| {
            Words::made(format!("第 {session} 场: {zh}"), format!("session {session}: {en}"))
        };
        let again = |line: Line, there: bool| if there { line.needed() } else { line };
        let why = || Line::new(Words::fixed("理由 (改动才要)", "why (if changed)"));
        match action {
            Action::SessionEdit => {
                let form = Form::new(name("改时间、地点", "day, time, place"))
                    .line(Line::new(Words::fixed("日期", "day")).needed().with(&brief.setup.date.to_string()))
                    .line(Line::new(Words::fixed("时间", "time")).with(&brief.setup.time))
                    .line(Line::new(Words::fixed("地点", "place")).with(&brief.setup.place))
                    .line(Line::reason())
                    .kept(format!("edit {session}"));
                asking.ask(Purpose::Setup(Some((session.clone(), version))), form, cx);
            }
            Action::SessionSeat => {
                let seats: Vec<&str> = brief.seats.iter().map(|person| person.account.as_str()).collect();
                let form = Form::new(name("答辩组", "the panel"))
                    .note(Words::fixed(
                        "按选的先后排席位；打姓名、拼音或账号找人",
                        "seats in the order of choosing; type a name, pinyin or an account to find somebody",
                    ))
                    .line(
                        Line::of(Words::fixed("评委", "seats"), self.seatable(&brief))
                            .needed()
                            .with(&seats.join(" ")),
                    )
                    .line(again(why(), !brief.seats.is_empty()))
                    .kept(format!("seat {session}"));
                asking.ask(Purpose::Seats(session.clone(), version), form, cx);
            }
            Action::SessionOrder => {
                let form = Form::new(name("答辩顺序", "the running order"))
                    .note(Words::fixed(
                        "按选的先后排；写上抽签数就按它抽（同一个数抽出同一顺序）",
                        "in the order of choosing; with a draw number they are drawn (the same number, the same order)",
                    ))
                    .line(
                        Line::of(Words::fixed("答辩人", "candidates"), self.orderable(&session, &cx.env.look))
                            .needed()
                            .with(&self.proposed(&session).join(" "))
                            .pinned_if(!self.tags.is_empty()),
                    )
                    .line(Line::new(Words::fixed("抽签数", "draw")))
                    .line(again(why(), brief.candidates > 0))
                    .kept(format!("order {session}"));
                asking.ask(Purpose::Order(session.clone(), version), form, cx);
            }
            Action::SessionNotify => {
                let today =
                    cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.today.to_string());
                let form = Form::new(name("全部已通知", "all were told"))
                    .line(Line::new(Words::fixed("日期", "day")).needed().with(&today))
                    .line(
                        Line::new(Words::fixed("方式", "how"))
                            .needed()
                            .with(cx.env.look.say("电话", "by phone")),
                    );
                asking.ask(Purpose::Told(session.clone()), form, cx);
            }
            _ => {}
        }
    }

    fn answer(&mut self, purpose: Purpose, texts: &[String], asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        self.answered(&purpose, texts, asking, cx);
    }
}
