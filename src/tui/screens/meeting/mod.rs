//! 评审会表决: attendance, motions, counts entered once a round and confirmed by another person. Nothing
//! here ties a voter to a vote.

mod lines;
mod may;

use super::asking::{Asking, Choice, Form, Line};
use super::cx::{Cx, Env, Severity};
use super::listing::Kind;
use super::rooms::Spot;
use crate::desk::{
    Answer, Command, Delta, MeetingAnswer, MeetingAsk, MeetingBrief, MeetingDo, MotionRow, Query, Refusal,
    Topic, Votes,
};
use crate::domain::{Counts, DossierId, MeetingId, MotionId, Reviewer, SessionId, Words};
use crate::policy::defence::Candidacy;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;

/// What an answer completes.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// A meeting, new or changed.
    Make(bool),
    /// Who is present.
    Attend,
    /// A motion.
    Put,
    /// Counts of a round.
    Count(MotionId),
    /// Their confirmation.
    Confirm(MotionId),
    /// A further round.
    Revote(MotionId),
    /// Its countersignature, or the close: nothing was written.
    Sealed(MeetingDo),
}

/// A meeting's vote.
#[derive(Debug, Default)]
pub struct Meeting {
    meetings: Vec<MeetingBrief>,
    votes: Option<Box<Votes>>,
    committee: Vec<Reviewer>,
    tags: Vec<DossierId>,
}

impl Meeting {
    /// The meeting it is about: the first that is not closed, else the last.
    fn brief(&self) -> Option<&MeetingBrief> {
        let open = self.meetings.iter().find(|brief| brief.closed.is_none()).or(self.meetings.last());
        match &self.votes {
            Some(votes) if open.is_some_and(|open| open.meeting == votes.meeting.meeting) => {
                Some(&votes.meeting)
            }
            _ => open,
        }
    }

    fn motion(&self, row: usize) -> Option<&MotionRow> {
        self.votes.as_ref()?.motions.get(row)
    }

    fn ask_counts(&self, action: Action, motion: &MotionRow, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        let confirm = action == Action::VoteConfirm;
        let round = motion.rounds.last();
        let title = Words::made(
            format!(
                "{}: 第 {} 轮{}",
                motion.title,
                motion.rounds.len(),
                if confirm { "复核" } else { "计票" }
            ),
            format!(
                "{}: round {}, {}",
                motion.title,
                motion.rounds.len(),
                if confirm { "confirm" } else { "count" }
            ),
        );
        let mut form = Form::new(title);
        if confirm {
            form = form.note(Words::fixed(
                "自己数一遍票再录；不符的指到那一栏",
                "count the slips yourself; a mismatch is pinned to its field",
            ));
        }
        for field in crate::domain::CountsField::ALL {
            form = form.line(Line::new(field.words()).needed());
        }
        let again = !confirm && round.is_some_and(|round| round.counts.is_some());
        if again {
            form = form.line(Line::reason());
        }
        let purpose = if confirm { Purpose::Confirm(motion.motion) } else { Purpose::Count(motion.motion) };
        asking.ask(purpose, form, cx);
    }
}

impl Kind for Meeting {
    type Purpose = Purpose;

    fn scope(&self) -> Scope {
        Scope::Meeting
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::VoteCount,
            Action::VoteConfirm,
            Action::VoteAttend,
            Action::VotePut,
            Action::VoteRevote,
            Action::VoteCountersign,
            Action::VoteClose,
            Action::MeetingMake,
            Action::HelpOpen,
        ]
    }

    fn spot(&self, row: usize) -> Spot {
        Spot::Vote { row }
    }

    fn session(&self, _row: usize) -> Option<SessionId> {
        None
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        let votes = self.votes.as_ref()?;
        votes.open.get(row.checked_sub(votes.motions.len())?).map(|row| row.dossier.clone())
    }

    fn title(&self, look: &Look) -> (String, String) {
        lines::title(self.brief(), look)
    }

    fn queries(&self) -> Vec<Query> {
        vec![Query::Meeting(MeetingAsk::Meetings), Query::Reviewers]
    }

    fn topic(&self) -> Option<Topic> {
        self.brief().map(|brief| Topic::Votes(brief.meeting.clone()))
    }

    fn take(&mut self, answer: &Answer) {
        match answer {
            Answer::Meeting(MeetingAnswer::Meetings(meetings)) => self.meetings.clone_from(meetings),
            Answer::Meeting(MeetingAnswer::Votes(votes)) => self.votes = Some(votes.clone()),
            Answer::Reviewers(people) => self.committee.clone_from(people),
            _ => {}
        }
    }

    fn change(&mut self, delta: &Delta) {
        if let Delta::Votes(votes) = delta {
            self.votes = Some(votes.clone());
        }
    }

    fn count(&self) -> usize {
        self.votes.as_ref().map_or(0, |votes| votes.motions.len() + votes.open.len())
    }

    fn head(&self, look: &Look) -> String {
        look.say(
            "表决事项                       轮  到会 回避  同意 反对 弃权 无效  结果",
            "motion                         rnd here recu  agree agst abst void  result",
        )
        .to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        if let Some(motion) = self.motion(row) {
            return lines::motion(motion, look);
        }
        let Some(votes) = &self.votes else { return (String::new(), false) };
        let Some(held) = row.checked_sub(votes.motions.len()).and_then(|at| votes.open.get(at)) else {
            return (String::new(), false);
        };
        let tag = if self.tags.contains(&held.dossier) { "+" } else { " " };
        (
            format!(
                "{tag}{} {}  {}  {}  {}",
                held.dossier,
                held.name,
                held.level.label(look.lang),
                held.specialty,
                look.say("待表决", "no motion yet")
            ),
            false,
        )
    }

    fn foot(&self, row: usize, look: &Look) -> Vec<String> {
        self.motion(row).map_or_else(Vec::new, |motion| lines::foot(motion, look))
    }

    fn empty(&self, look: &Look) -> &'static str {
        if self.brief().is_none() {
            look.say("还没有评审会。n 建一个。", "There is no meeting yet. n calls one.")
        } else {
            look.say("没有表决事项，也没有可表决的人", "no motion, and nobody to vote on yet")
        }
    }

    fn refusal(&self, action: Action, row: usize, env: &Env) -> Option<Refusal> {
        self.why_not(action, row, env)
    }

    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        let brief = self.brief().cloned();
        if action == Action::MeetingMake {
            let held = brief.as_ref().filter(|brief| brief.closed.is_none());
            let today =
                cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.today.to_string());
            let members = held.map_or_else(String::new, |brief| {
                brief.members.iter().map(|person| person.account.as_str()).collect::<Vec<_>>().join(" ")
            });
            let date = held.map_or(today, |brief| brief.date.to_string());
            let mut form = Form::new(Words::fixed("评审会", "The meeting"))
                .line(
                    Line::new(Words::fixed("名称", "name"))
                        .needed()
                        .with(held.map_or("", |brief| &brief.meeting.0)),
                )
                .line(Line::new(Words::fixed("日期", "day")).needed().with(&date))
                .line(Line::new(Words::fixed("地点", "place")).with(held.map_or("", |brief| &brief.place)))
                .line(
                    Line::of(
                        Words::fixed("全体委员", "all members"),
                        self.committee.iter().map(Choice::person).collect(),
                    )
                    .needed()
                    .with(&members),
                )
                .kept("meeting".to_owned());
            if held.is_some() {
                form = form.line(Line::reason());
            }
            asking.ask(Purpose::Make(held.is_some()), form, cx);
            return;
        }
        let Some(brief) = brief else {
            cx.say(Severity::Info, Words::fixed("还没有评审会，n 建一个", "no meeting yet, n calls one"));
            return;
        };
        let meeting = brief.meeting.clone();
        match action {
            Action::QueueTag => {
                if let Some(id) = self.dossier(row) {
                    match self.tags.iter().position(|held| *held == id) {
                        Some(at) => drop(self.tags.remove(at)),
                        None => self.tags.push(id),
                    }
                }
            }
            Action::AppCancel => self.tags.clear(),
            Action::VoteAttend => {
                let all = if brief.present.is_empty() { &brief.members } else { &brief.present };
                let all: Vec<&str> = all.iter().map(|person| person.account.as_str()).collect();
                let is_member =
                    |person: &&Reviewer| brief.members.iter().any(|held| held.account == *person.account);
                let members = self.committee.iter().filter(is_member).map(Choice::person).collect();
                let form = Form::new(Words::fixed("现在到会的人", "Who is present now"))
                    .line(Line::of(Words::fixed("到会", "present"), members).needed().with(&all.join(" ")));
                asking.ask(Purpose::Attend, form, cx);
            }
            Action::VotePut => {
                let open = self.votes.as_ref().map_or(&[][..], |votes| &votes.open);
                let ids: Vec<String> = if self.tags.is_empty() {
                    // Direct recognition is a list of its own: its rows are tagged.
                    let reviewed = open.iter().filter(|row| row.candidacy != Candidacy::Direct);
                    reviewed.map(|row| row.dossier.0.clone()).collect()
                } else {
                    self.tags.iter().map(|id| id.0.clone()).collect()
                };
                let form = Form::new(Words::fixed("提一项表决", "Put a motion"))
                    .line(Line::new(Words::fixed("事项", "title")).needed())
                    .line(
                        // Those tagged now are meant, not those of a motion left unsent.
                        Line::of(Words::fixed("所涉的人", "about"), self.votable(&cx.env.look))
                            .needed()
                            .with(&ids.join(" "))
                            .pinned_if(!self.tags.is_empty()),
                    )
                    .line(
                        Line::new(Words::fixed(
                            "逐人一项 (y) 或合为一项 (空)",
                            "one each (y) or a block (empty)",
                        ))
                        .with("y"),
                    )
                    .kept(format!("put {meeting}"));
                asking.ask(Purpose::Put, form, cx);
            }
            Action::VoteClose => {
                let title = Words::made(
                    format!("散会: {meeting}？此后不再收票"),
                    format!("Close {meeting}? No late slip"),
                );
                let form = Form::new(title).line(Line::seal(&meeting.0));
                asking.ask(Purpose::Sealed(MeetingDo::Close { meeting }), form, cx);
            }
            _ => {
                let Some(motion) = self.motion(row).cloned() else {
                    cx.say(
                        Severity::Info,
                        Words::fixed(
                            "光标先到一项表决；p 提一项",
                            "put the cursor on a motion first; p puts one",
                        ),
                    );
                    return;
                };
                match action {
                    Action::VoteCount | Action::VoteConfirm => self.ask_counts(action, &motion, asking, cx),
                    Action::VoteRevote => {
                        let title = Words::made(
                            format!("{}: 再投一轮", motion.title),
                            format!("{}: a further round", motion.title),
                        );
                        let form = Form::new(title)
                            .line(Line::reason())
                            .kept(format!("revote {meeting} {}", motion.motion));
                        asking.ask(Purpose::Revote(motion.motion), form, cx);
                    }
                    Action::VoteCountersign => {
                        let title = Words::made(
                            format!("会签再投的一轮: {}？", motion.title),
                            format!("Countersign the further round of {}?", motion.title),
                        );
                        let why = motion.rounds.last().map_or("", |round| &round.reason);
                        let form = Form::new(title).note(Words::same(why.to_owned()));
                        asking.ask(
                            Purpose::Sealed(MeetingDo::Countersign { meeting, motion: motion.motion }),
                            form,
                            cx,
                        );
                    }
                    _ => {}
                }
            }
        }
    }

    fn answer(&mut self, purpose: Purpose, texts: &[String], asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
        let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let brief = self.brief();
        let base = brief.map(|brief| u64::from(brief.version));
        let meeting = brief.map_or_else(|| MeetingId(text(0)), |brief| brief.meeting.clone());
        let (command, base) = match &purpose {
            Purpose::Make(there) => {
                let Ok(date) = text(1).parse() else {
                    return asking
                        .fault(1, Words::fixed("日期写成 2020-12-05", "a day is written 2020-12-05"));
                };
                let command = MeetingDo::Meeting {
                    meeting: MeetingId(text(0)),
                    date,
                    place: text(2),
                    members: words(text(3)),
                    reason: text(4),
                };
                (command, base.filter(|_| *there))
            }
            Purpose::Attend => (MeetingDo::Attend { meeting, present: words(text(0)) }, base),
            Purpose::Put => {
                let dossiers = words(text(1)).into_iter().map(DossierId).collect();
                self.tags.clear();
                (MeetingDo::Put { meeting, title: text(0), dossiers, each: !text(2).is_empty() }, base)
            }
            Purpose::Count(motion) | Purpose::Confirm(motion) => {
                let mut read = [0; 4];
                for (at, count) in read.iter_mut().enumerate() {
                    match text(at).parse() {
                        Ok(number) => *count = number,
                        Err(_) => return asking.fault(at, Words::fixed("要一个整数", "a whole number")),
                    }
                }
                let counts = Counts { agree: read[0], against: read[1], abstain: read[2], void: read[3] };
                let command = match purpose {
                    Purpose::Confirm(_) => MeetingDo::Confirm { meeting, motion: *motion, counts },
                    _ => MeetingDo::Count { meeting, motion: *motion, counts, reason: text(4) },
                };
                (command, base)
            }
            Purpose::Revote(motion) => {
                (MeetingDo::Revote { meeting, motion: *motion, reason: text(0) }, base)
            }
            Purpose::Sealed(command) => (command.clone(), base),
        };
        asking.send(purpose, base, Command::Meeting(command), cx);
    }
}
