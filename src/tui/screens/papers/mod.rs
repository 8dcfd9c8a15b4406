//! 纸票: two people key in the same ballot; where they differ, the field is named. What the first one
//! keyed in is not shown: the second reads the paper.

use super::asking::{Asking, Form, Line, one_of};
use super::cx::{Cx, Env};
use super::listing::{Kind, may};
use super::rooms::Spot;
use crate::desk::states::Act;
use crate::desk::{
    Answer, CandidateRow, Command, DefenceAnswer, DefenceAsk, DefenceDo, Delta, PaperRow, Query, Refusal,
    SessionBrief, Topic,
};
use crate::domain::{BallotField, DossierId, Lang, PaperBallot, Score, SessionId, Words};
use crate::policy::Notice;
use crate::policy::notice::Criterion;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::width::pad;

/// Ballots from paper of a session.
#[derive(Debug)]
pub struct Papers {
    session: Option<SessionId>,
    sessions: Vec<SessionBrief>,
    all: Vec<CandidateRow>,
    candidates: Vec<CandidateRow>,
    open: Vec<PaperRow>,
    criteria: Vec<Criterion>,
}

impl Papers {
    /// Of a session; of the one that is on, where none is named.
    pub fn new(session: Option<SessionId>) -> Self {
        Self {
            session,
            sessions: Vec::new(),
            all: Vec::new(),
            candidates: Vec::new(),
            open: Vec::new(),
            criteria: Vec::new(),
        }
    }

    fn brief(&self) -> Option<&SessionBrief> {
        let session = self.session.as_ref()?;
        self.sessions.iter().find(|brief| brief.session == *session)
    }

    /// The fields in which entries of a candidate's ballot differ, in words.
    fn differ(&self, row: &PaperRow, look: &Look) -> String {
        let name = |id: &String| {
            let held = self.criteria.iter().find(|criterion| criterion.id == *id);
            held.map_or_else(|| id.clone(), |held| look.say(&held.zh, &held.en).to_owned())
        };
        let names = row.differ.iter().map(|field| match field {
            BallotField::Score(id) => name(id),
            BallotField::Abstains => look.say("弃权", "abstains").to_owned(),
        });
        names.collect::<Vec<_>>().join(" ")
    }
}

impl Kind for Papers {
    type Purpose = DossierId;

    fn scope(&self) -> Scope {
        Scope::Papers
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::PaperEnter, Action::GoBoard, Action::AppBack, Action::HelpOpen]
    }

    fn spot(&self, _row: usize) -> Spot {
        Spot::Papers { session: self.session.clone() }
    }

    fn session(&self, _row: usize) -> Option<SessionId> {
        self.session.clone()
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        self.candidates.get(row).map(|row| row.dossier.clone())
    }

    fn title(&self, look: &Look) -> (String, String) {
        let session = self.session.as_ref().map_or("", |session| &session.0);
        let left = match look.lang {
            Lang::Zh => format!(" 纸票录入  第 {session} 场"),
            Lang::En => format!(" Ballots from paper  session {session}"),
        };
        (left, look.say("两人各录一遍", "two people each").to_owned())
    }

    fn queries(&self) -> Vec<Query> {
        let mut queries =
            vec![Query::Notice, Query::Defence(DefenceAsk::Sessions), Query::Defence(DefenceAsk::Candidates)];
        queries.extend(self.session.clone().map(|session| Query::Defence(DefenceAsk::Papers(session))));
        queries
    }

    fn topic(&self) -> Option<Topic> {
        None
    }

    fn take(&mut self, answer: &Answer) {
        match answer {
            Answer::Defence(DefenceAnswer::Sessions(sessions)) => {
                self.sessions.clone_from(sessions);
                let best = sessions.iter().find(|brief| !brief.closed).or(sessions.last());
                self.session = self.session.take().or_else(|| best.map(|brief| brief.session.clone()));
            }
            Answer::Defence(DefenceAnswer::Candidates(rows)) => {
                // Which session it is may be told after them.
                self.all = rows.iter().filter(|row| row.session.is_some()).cloned().collect();
            }
            Answer::Defence(DefenceAnswer::Papers(rows)) => self.open.clone_from(rows),
            Answer::Notice(notice) => self.criteria.clone_from(&notice.defence.criteria),
            _ => {}
        }
        let of = |row: &&CandidateRow| row.session == self.session;
        self.candidates = self.all.iter().filter(of).cloned().collect();
    }

    fn change(&mut self, _delta: &Delta) {}

    fn count(&self) -> usize {
        self.candidates.len()
    }

    fn head(&self, look: &Look) -> String {
        look.say(
            "编号        姓名                 等第二人、或不符的票",
            "no.         name                 ballots that wait for the second entry, or differ",
        )
        .to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        let Some(held) = self.candidates.get(row) else { return (String::new(), false) };
        let open: Vec<String> = self
            .open
            .iter()
            .filter(|paper| paper.dossier == held.dossier)
            .map(|paper| {
                let by: Vec<&str> = paper.entered.iter().map(|person| person.name.as_str()).collect();
                let differ = self.differ(paper, look);
                let what = if differ.is_empty() {
                    by.join("、")
                } else {
                    format!("! {} {differ}", look.say("不符:", "differ:"))
                };
                format!("{} ({what})", paper.panellist.name)
            })
            .collect();
        let cell = |text: &str, cells| pad(text, cells, look.widths);
        (
            format!("{} {} {}", cell(&held.dossier.0, 11), cell(&held.name, 20), open.join("  ")),
            !open.is_empty(),
        )
    }

    fn foot(&self, _row: usize, look: &Look) -> Vec<String> {
        let seats = self.brief().map_or(&[][..], |brief| &brief.seats);
        let seats: Vec<String> =
            seats.iter().enumerate().map(|(at, person)| format!("{} {}", at + 1, person.name)).collect();
        vec![format!("{} {}", look.say("席位:", "seats:"), seats.join("  "))]
    }

    fn empty(&self, look: &Look) -> &'static str {
        look.say("这一场还没有顺序", "this session has no order yet")
    }

    fn refusal(&self, action: Action, _row: usize, env: &Env) -> Option<Refusal> {
        (action == Action::PaperEnter).then(|| may(Act::Paper, env)).flatten()
    }

    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<DossierId>, cx: &mut Cx<'_>) {
        let (Action::PaperEnter, Some(held)) = (action, self.candidates.get(row)) else { return };
        let title = Words::made(
            format!("{} {}: 纸票", held.dossier, held.name),
            format!("{} {}: a ballot from paper", held.dossier, held.name),
        );
        let mut form = Form::new(title)
            .note(Words::fixed("弃权的票: 分数都空着", "an abstention: leave the scores empty"))
            .line(Line::new(Words::fixed("席位号或姓名", "seat no. or name")).needed());
        for criterion in cx.env.notice.defence.criteria.iter() {
            form = form.line(Line::new(Words::made(criterion.zh.clone(), criterion.en.clone())));
        }
        let form = form.line(Line::new(Words::fixed("理由 (改已有的票才要)", "why (if a ballot stands)")));
        asking.ask(held.dossier.clone(), form.kept(format!("paper {}", held.dossier)), cx);
    }

    fn answer(
        &mut self,
        dossier: DossierId,
        texts: &[String],
        asking: &mut Asking<DossierId>,
        cx: &mut Cx<'_>,
    ) {
        let Some(session) = self.session.clone() else { return };
        let typed = texts.first().map_or("", String::as_str);
        let seats = self.brief().map_or(&[][..], |brief| &brief.seats);
        let seat = match typed.parse::<usize>() {
            Ok(number) => seats.get(number.wrapping_sub(1)).ok_or_else(|| {
                Words::fixed("没有这个席位，看下面的席位号", "no such seat, see the numbers below")
            }),
            Err(_) => one_of(typed, seats),
        };
        let panellist = match seat {
            Ok(person) => person.account.clone(),
            Err(words) => return asking.fault(0, words),
        };
        let notice: &Notice = &cx.env.notice;
        let mut entry = PaperBallot::default();
        for (at, criterion) in notice.defence.criteria.iter().enumerate() {
            let text = texts.get(at + 1).map_or("", String::as_str);
            if text.is_empty() {
                continue;
            }
            match text
                .parse::<Score>()
                .map_err(|expected| expected.words())
                .and_then(|score| criterion.check(score).map(|()| score).map_err(|fault| fault.words()))
            {
                Ok(score) => drop(entry.scores.insert(criterion.id.clone(), score)),
                Err(words) => return asking.fault(at + 1, words),
            }
        }
        entry.abstains = entry.scores.is_empty();
        let reason = texts.last().cloned().unwrap_or_default();
        let command = DefenceDo::Paper { session, dossier: dossier.clone(), panellist, entry, reason };
        asking.send(dossier, None, Command::Defence(command), cx);
    }
}
