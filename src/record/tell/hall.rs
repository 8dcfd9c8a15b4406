//! The defence and the meeting.

use super::Telling;
use crate::domain::{Ballot, Counts, DossierId, Lang};
use crate::record::{DefenceEvent, MeetingEvent};

/// The dossiers something at the defence is about.
pub fn of_defence(act: &DefenceEvent) -> Vec<&DossierId> {
    match act {
        DefenceEvent::OrderSet { order, .. } => order.iter().map(|placed| &placed.dossier).collect(),
        DefenceEvent::Notified { candidates, .. } => candidates.iter().collect(),
        DefenceEvent::AttendsSet { dossier, .. }
        | DefenceEvent::Called { dossier, .. }
        | DefenceEvent::Marked { dossier, .. }
        | DefenceEvent::Shifted { dossier, .. }
        | DefenceEvent::BallotGiven { dossier, .. }
        | DefenceEvent::BallotOpened { dossier, .. }
        | DefenceEvent::PaperEntered { dossier, .. }
        | DefenceEvent::Recused { dossier, .. } => vec![dossier],
        DefenceEvent::SessionClosed { scores, .. } => scores.iter().map(|(id, _)| id).collect(),
        DefenceEvent::Closed { population, exempt, .. } => {
            population.iter().map(|(id, _)| id).chain(exempt).collect()
        }
        DefenceEvent::SessionSet { .. }
        | DefenceEvent::Seated { .. }
        | DefenceEvent::PhaseSet { .. }
        | DefenceEvent::SessionReopened { .. }
        | DefenceEvent::Released { .. }
        | DefenceEvent::Reopened { .. } => Vec::new(),
    }
}

/// The dossiers something at the meeting is about.
pub fn of_meeting(act: &MeetingEvent) -> Vec<&DossierId> {
    match act {
        MeetingEvent::MotionPut { about, .. } | MeetingEvent::Published { about, .. } => {
            about.iter().collect()
        }
        MeetingEvent::FeeSet { dossier, .. } | MeetingEvent::Certified { dossier, .. } => vec![dossier],
        MeetingEvent::MeetingSet { .. }
        | MeetingEvent::Attended { .. }
        | MeetingEvent::Revote { .. }
        | MeetingEvent::Countersigned { .. }
        | MeetingEvent::Counted { .. }
        | MeetingEvent::Confirmed { .. }
        | MeetingEvent::MeetingClosed { .. } => Vec::new(),
    }
}

impl Telling {
    /// Something at the defence.
    pub(super) fn defence(self, act: &DefenceEvent) -> String {
        let ids = of_defence(act);
        let about = self.some(&ids);
        match act {
            DefenceEvent::SessionSet { session, setup, reason } => {
                let when = format!("{} {} {}", setup.date, setup.time, setup.place);
                let told =
                    if reason.is_empty() { self.or("建", "set up:") } else { self.or("改", "changed:") };
                format!("{told} {} {when}{}", self.session(&session.0), self.why(reason))
            }
            DefenceEvent::Seated { session, seats, reason } => format!(
                "{} {} {}{}",
                self.session(&session.0),
                self.or("排答辩组", "panel seated:"),
                seats.join(self.or("、", ", ")),
                self.why(reason)
            ),
            DefenceEvent::OrderSet { session, order, seed, reason } => {
                let told = match seed {
                    Some(seed) => match self.0 {
                        Lang::Zh => format!("抽定顺序 {} 人 (种子 {seed})", order.len()),
                        Lang::En => format!("order drawn, {} candidates (seed {seed})", order.len()),
                    },
                    None => match self.0 {
                        Lang::Zh => format!("排定顺序 {} 人", order.len()),
                        Lang::En => format!("order arranged, {} candidates", order.len()),
                    },
                };
                format!("{} {told}{}", self.session(&session.0), self.why(reason))
            }
            DefenceEvent::Notified { session, sent, how, .. } => {
                let told = self.or("通知", "told");
                format!("{} {told} {about} {sent} {how}", self.session(&session.0))
            }
            DefenceEvent::AttendsSet { attends, reason, .. } => {
                format!("{about} {}{}", attends.words().get(self.0), self.why(reason))
            }
            DefenceEvent::Called { session, .. } => {
                format!("{} {} {about}", self.session(&session.0), self.or("叫", "called"))
            }
            DefenceEvent::PhaseSet { session, phase } => {
                let told = self.or("计时:", "clock:");
                format!("{} {told} {}", self.session(&session.0), phase.words().get(self.0))
            }
            DefenceEvent::Marked { presence, reason, .. } => {
                format!("{about} {}{}", presence.words().get(self.0), self.why(reason))
            }
            DefenceEvent::Shifted { from, to, reason, .. } => {
                format!("{about} {} -> {}{}", self.session(&from.0), self.session(&to.0), self.why(reason))
            }
            DefenceEvent::BallotGiven { panellist, ballot, paper, reason, .. } => {
                let told = match ballot {
                    Ballot::Submitted { total, .. } => format!("{} {total}", self.or("评分票", "ballot")),
                    Ballot::Abstained { .. } => self.or("弃权", "abstained").to_owned(),
                    Ballot::Recused { reason } => {
                        format!("{}{}", self.or("回避", "recused"), self.why(reason))
                    }
                    Ballot::Excused { reason } => {
                        format!("{}{}", self.or("准假", "excused"), self.why(reason))
                    }
                };
                let paper = paper.as_ref().map_or_else(String::new, |(first, second)| match self.0 {
                    Lang::Zh => format!(" (纸票，{first}、{second} 录入)"),
                    Lang::En => format!(" (on paper, keyed in by {first} and {second})"),
                });
                format!("{about} {panellist} {told}{paper}{}", self.why(reason))
            }
            DefenceEvent::BallotOpened { panellist, reason, .. } => {
                let told = self.or("的票退回重填", "may amend the ballot");
                format!("{about} {panellist} {told}{}", self.why(reason))
            }
            DefenceEvent::PaperEntered { panellist, .. } => {
                format!("{about} {panellist} {}", self.or("的纸票录入一遍", "ballot keyed in from paper"))
            }
            DefenceEvent::Recused { account, ground, reason, .. } => {
                let ground = ground.words();
                let told = self.or("回避，", "recused,");
                format!("{about} {account} {told}{}{}", ground.get(self.0), self.why(reason))
            }
            DefenceEvent::SessionClosed { session, scores } => match self.0 {
                Lang::Zh => format!("封闭{}，{} 人有分", self.session(&session.0), scores.len()),
                Lang::En => format!("{} closed, {} scores", self.session(&session.0), scores.len()),
            },
            DefenceEvent::SessionReopened { session, reason } => {
                let told = self.or("重开", "reopened:");
                format!("{told} {}{}", self.session(&session.0), self.why(reason))
            }
            DefenceEvent::Released { session } => {
                format!("{} {}", self.or("公布", "scores released:"), self.session(&session.0))
            }
            DefenceEvent::Closed { n, sum, substituted, exempt, .. } => {
                let score = substituted.map_or_else(|| "--".to_owned(), |score| score.to_string());
                match self.0 {
                    Lang::Zh => format!("封闭全年度答辩，{sum} / {n}，赋分 {score}，{} 人", exempt.len()),
                    Lang::En => format!(
                        "the cycle's defence closed, {sum} / {n}, substituted score {score} for {}",
                        exempt.len()
                    ),
                }
            }
            DefenceEvent::Reopened { reason } => {
                format!("{}{}", self.or("重开全年度答辩", "the cycle's defence reopened"), self.why(reason))
            }
        }
    }

    /// Something at the meeting or after it.
    pub(super) fn meeting(self, act: &MeetingEvent) -> String {
        let ids = of_meeting(act);
        let about = self.some(&ids);
        match act {
            MeetingEvent::MeetingSet { meeting, date, place, members, reason } => match self.0 {
                Lang::Zh => {
                    format!(
                        "评审会 {} {date} {place}，委员 {} 人{}",
                        meeting.0,
                        members.len(),
                        self.why(reason)
                    )
                }
                Lang::En => format!(
                    "meeting {} {date} {place}, {} members{}",
                    meeting.0,
                    members.len(),
                    self.why(reason)
                ),
            },
            MeetingEvent::Attended { meeting, present } => match self.0 {
                Lang::Zh => format!("评审会 {} 到会 {} 人", meeting.0, present.len()),
                Lang::En => format!("meeting {}: {} present", meeting.0, present.len()),
            },
            MeetingEvent::MotionPut { motion, title, present, recused, .. } => match self.0 {
                Lang::Zh => {
                    format!("提第 {} 项「{title}」{about}，到会 {present}，回避 {}", motion.0, recused.len())
                }
                Lang::En => format!(
                    "motion {} put, \"{title}\" on {about}; present {present}, recused {}",
                    motion.0,
                    recused.len()
                ),
            },
            MeetingEvent::Revote { motion, reason, .. } => match self.0 {
                Lang::Zh => format!("第 {} 项要再投一轮{}", motion.0, self.why(reason)),
                Lang::En => format!("motion {}: a further round asked for{}", motion.0, self.why(reason)),
            },
            MeetingEvent::Countersigned { motion, .. } => match self.0 {
                Lang::Zh => format!("第 {} 项再投一轮已会签", motion.0),
                Lang::En => format!("motion {}: the further round countersigned", motion.0),
            },
            MeetingEvent::Counted { motion, counts, reason, .. } => match self.0 {
                Lang::Zh => format!("第 {} 项计票 {}{}", motion.0, self.counts(counts), self.why(reason)),
                Lang::En => {
                    format!("motion {} counted: {}{}", motion.0, self.counts(counts), self.why(reason))
                }
            },
            MeetingEvent::Confirmed { motion, counts, outcome, .. } => {
                let passed = match outcome.passed {
                    true => self.or("通过", "passed"),
                    false => self.or("未通过", "not passed"),
                };
                match self.0 {
                    Lang::Zh => format!("第 {} 项复核 {}，{passed}", motion.0, self.counts(counts)),
                    Lang::En => format!("motion {} confirmed: {}; {passed}", motion.0, self.counts(counts)),
                }
            }
            MeetingEvent::MeetingClosed { meeting } => match self.0 {
                Lang::Zh => format!("评审会 {} 散会", meeting.0),
                Lang::En => format!("meeting {} closed", meeting.0),
            },
            MeetingEvent::FeeSet { fee, reason, .. } => match fee {
                Some(fee) => format!(
                    "{about} {} {} {}{}",
                    self.or("缴费", "fee paid"),
                    fee.paid,
                    fee.voucher,
                    self.why(reason)
                ),
                None => format!("{about} {}{}", self.or("撤回缴费", "not paid after all"), self.why(reason)),
            },
            MeetingEvent::Published { from, until, .. } => match self.0 {
                Lang::Zh => format!("{about} 公示 {from} 至 {until}"),
                Lang::En => format!("{about} made public from {from} to {until}"),
            },
            MeetingEvent::Certified { number, .. } => {
                format!("{about} {} {number}", self.or("发证", "certificate"))
            }
        }
    }

    fn session(self, name: &str) -> String {
        match self.0 {
            Lang::Zh => format!("第 {name} 场"),
            Lang::En => format!("session {name}"),
        }
    }

    fn counts(self, counts: &Counts) -> String {
        let Counts { agree, against, abstain, void } = counts;
        match self.0 {
            Lang::Zh => format!("同意 {agree} 反对 {against} 弃权 {abstain} 无效 {void}"),
            Lang::En => format!("{agree} for, {against} against, {abstain} abstaining, {void} void"),
        }
    }
}
