//! What an event says happened, in one line for people: the same on the journal's screen and from its
//! command. A kind of event that nobody worded does not compile.

mod hall;

use super::event::{Event, Source};
use super::model::Undoing;
use crate::domain::{DossierId, Lang, Words};
use crate::policy::AddedFinding;
use crate::policy::roll::RollEntry;

/// What happened, the dossier first where it is about one.
pub fn event(event: &Event) -> Words {
    let both = |told: &dyn Fn(Lang) -> String| Words::made(told(Lang::Zh), told(Lang::En));
    both(&|lang| Telling(lang).event(event))
}

/// The dossiers an event is about, in their order.
pub fn dossiers(event: &Event) -> Vec<&DossierId> {
    match event {
        Event::Received { dossier, .. } | Event::Corrected { dossier, .. } => vec![dossier.id()],
        Event::Staged { dossiers, .. } => dossiers.iter().map(|one| one.id()).collect(),
        Event::Ruled { dossier, .. }
        | Event::FindingAdded { dossier, .. }
        | Event::FindingDropped { dossier, .. }
        | Event::Assigned { dossier, .. }
        | Event::Commented { dossier, .. }
        | Event::Scored { dossier, .. } => vec![dossier],
        Event::Moved { change, .. } => vec![&change.dossier],
        Event::Advanced { moves, .. } => moves.iter().map(|one| &one.dossier).collect(),
        Event::Unmasked { dossiers, .. } => dossiers.iter().collect(),
        Event::Undone { undoing, .. } => vec![undone(undoing)],
        Event::Prepared { events, .. } => events.iter().flat_map(dossiers).collect(),
        Event::Defence { act, .. } => hall::of_defence(act),
        Event::Meeting { act, .. } => hall::of_meeting(act),
        Event::Founded { .. }
        | Event::NoticeAdopted { .. }
        | Event::LoadCommitted { .. }
        | Event::Enacted { .. }
        | Event::Blacklisted { .. }
        | Event::RollCorrected { .. }
        | Event::LiftProposed { .. }
        | Event::RollLifted { .. }
        | Event::ReviewerSet { .. }
        | Event::Exported { .. } => Vec::new(),
    }
}

fn undone(undoing: &Undoing) -> &DossierId {
    match undoing {
        Undoing::Ruling { dossier, .. }
        | Undoing::Added { dossier, .. }
        | Undoing::Comment { dossier, .. }
        | Undoing::Move { dossier, .. } => dossier,
    }
}

/// One language's way of saying it.
#[derive(Clone, Copy)]
struct Telling(Lang);

impl Telling {
    /// One of two.
    fn or<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// `2020-0101`, `2020-0101 等 8 份`.
    fn some(self, ids: &[&DossierId]) -> String {
        match ids {
            [] => String::new(),
            [only] => only.to_string(),
            [first, ..] => match self.0 {
                Lang::Zh => format!("{first} 等 {} 份", ids.len()),
                Lang::En => format!("{first} and {} more", ids.len() - 1),
            },
        }
    }

    /// ` (queue.xlsx)`, or nothing.
    fn from(self, source: &Source) -> String {
        if source.file.is_empty() { String::new() } else { format!(" ({})", source.file) }
    }

    /// `：为什么`, or nothing.
    fn why(self, reason: &str) -> String {
        let reason = flat(reason);
        match self.0 {
            _ if reason.is_empty() => String::new(),
            Lang::Zh => format!("：{reason}"),
            Lang::En => format!(": {reason}"),
        }
    }

    fn event(self, event: &Event) -> String {
        let ids = dossiers(event);
        let about = self.some(&ids);
        match event {
            Event::Founded { .. } => self.or("建库", "the store was founded").to_owned(),
            Event::NoticeAdopted { number, .. } => {
                format!("{} {number}", self.or("采用通知", "notice adopted:"))
            }
            Event::Received { dossier, source, .. } => {
                let (nth, from) = (*dossier.applicant.submission, self.from(source));
                match self.0 {
                    Lang::Zh => format!("{about} 收到第 {nth} 次上报{from}"),
                    Lang::En => format!("{about} received, submission {nth}{from}"),
                }
            }
            Event::Staged { source, .. } => match self.0 {
                Lang::Zh => format!("装入中，尚不可见: {about}{}", self.from(source)),
                Lang::En => format!("staged, not visible yet: {about}{}", self.from(source)),
            },
            Event::LoadCommitted { count, .. } => match self.0 {
                Lang::Zh => format!("装入完成，共 {count} 份"),
                Lang::En => format!("load complete, {count} in all"),
            },
            Event::Corrected { reason, .. } => {
                format!("{about} {}{}", self.or("更正数据", "data corrected"), self.why(reason))
            }
            Event::Ruled { ruling, .. } => {
                let place = ruling.key.place.as_ref().map_or_else(String::new, |place| format!("@{place}"));
                let (check, from, to) = (&ruling.key.check.0, ruling.machine, ruling.verdict);
                let (from, to) = match self.0 {
                    Lang::Zh => (from.mark(), to.mark()),
                    Lang::En => (from.word(), to.word()),
                };
                let told = self.or("核定", "ruled");
                format!("{about} {told} {check}{place} {from} -> {to}{}", self.why(&ruling.reason))
            }
            Event::FindingAdded { added, .. } => format!("{about} {}", self.added(added)),
            Event::FindingDropped { number, reason, .. } => match self.0 {
                Lang::Zh => format!("{about} 收回所加的第 {number} 项{}", self.why(reason)),
                Lang::En => format!("{about} added finding {number} taken back{}", self.why(reason)),
            },
            Event::Moved { change, .. } => {
                let (from, to) = self.states(change.from, change.to);
                format!("{about} {from} -> {to}{}", self.why(&change.reason))
            }
            Event::Advanced { moves, reason, .. } => {
                let Some(one) = moves.first() else { return self.or("无", "nothing").to_owned() };
                let (from, to) = self.states(one.from, one.to);
                format!("{about} {from} -> {to}{}", self.why(reason))
            }
            Event::Assigned { to, .. } => match to {
                Some(to) => format!("{about} {} {to}", self.or("分给", "given to")),
                None => format!("{about} {}", self.or("不再分给谁", "given to nobody")),
            },
            Event::Commented { text, .. } => {
                format!("{about} {}{}", self.or("附记", "remark"), self.why(text))
            }
            Event::Scored { total, reason, .. } => {
                let told = match reason.is_empty() {
                    true => self.or("评分", "scored"),
                    false => self.or("改评分为", "score amended to"),
                };
                format!("{about} {told} {total}{}", self.why(reason))
            }
            Event::Blacklisted { entry, .. } => {
                format!("{} {}", self.or("列入黑名单", "put on the blacklist:"), self.entry(entry))
            }
            Event::RollCorrected { entry, reason, .. } => format!(
                "{} {}{}",
                self.or("更正黑名单", "blacklist corrected:"),
                self.entry(entry),
                self.why(reason)
            ),
            Event::LiftProposed { lift, dropped, .. } => {
                let (number, from) = (lift.number, lift.from);
                match (self.0, lift.open) {
                    (Lang::Zh, true) => {
                        format!("提议解除黑名单第 {number} 条，自 {from} 起{}", self.why(&lift.reason))
                    }
                    (Lang::En, true) => format!(
                        "proposed to lift blacklist entry {number} from {from} on{}",
                        self.why(&lift.reason)
                    ),
                    (Lang::Zh, false) => format!("不再提议解除黑名单第 {number} 条{}", self.why(dropped)),
                    (Lang::En, false) => {
                        format!("proposal to lift blacklist entry {number} dropped{}", self.why(dropped))
                    }
                }
            }
            Event::RollLifted { entry, lift, .. } => match self.0 {
                Lang::Zh => {
                    format!("解除黑名单 {}，自 {} 起 ({} 提议)", self.entry(entry), lift.from, lift.by)
                }
                Lang::En => format!(
                    "blacklist entry lifted: {} from {} on, proposed by {}",
                    self.entry(entry),
                    lift.from,
                    lift.by
                ),
            },
            Event::ReviewerSet { reviewer, .. } => {
                let roles = reviewer.roles.value().map(|roles| &roles.0[..]).unwrap_or_default();
                let role = |role: &crate::domain::Role| match self.0 {
                    Lang::Zh => role.zh(),
                    Lang::En => role.word(),
                };
                let roles: Vec<&str> = roles.iter().map(role).collect();
                let told = self.or("评委名册", "roster:");
                let roles = match roles.is_empty() {
                    true => self.or("无角色", "no role").to_owned(),
                    false => roles.join(self.or("、", ", ")),
                };
                format!("{told} {} {} ({roles})", *reviewer.account, *reviewer.name)
            }
            Event::Unmasked { place, .. } => {
                format!("{about} {} ({place})", self.or("显示全号", "numbers shown in full"))
            }
            Event::Exported { what, file, unmasked, .. } => {
                let full = if *unmasked { self.or(" 含全号", " with full numbers") } else { "" };
                format!("{} {what} -> {file}{full}", self.or("导出", "exported"))
            }
            Event::Prepared { events, .. } => {
                let one = events.first().map(|one| self.event(one)).unwrap_or_default();
                match self.0 {
                    Lang::Zh => format!("成批办理 {} 份，尚未生效；如 {one}", events.len()),
                    Lang::En => format!("bulk action on {}, not in force yet; such as {one}", events.len()),
                }
            }
            Event::Enacted { first, last, count, .. } => match self.0 {
                Lang::Zh => format!("成批办理生效，共 {count} 份 (#{first} 到 #{last} 所备)"),
                Lang::En => {
                    format!("bulk action in force, {count} in all (prepared in #{first} to #{last})")
                }
            },
            Event::Defence { act, .. } => self.defence(act),
            Event::Meeting { act, .. } => self.meeting(act),
            Event::Undone { seq, undoing, .. } => {
                let what = match undoing {
                    Undoing::Ruling { key, .. } => format!("{} {}", self.or("核定", "ruling"), key.check.0),
                    Undoing::Added { number, .. } => match self.0 {
                        Lang::Zh => format!("所加的第 {number} 项"),
                        Lang::En => format!("added finding {number}"),
                    },
                    Undoing::Comment { .. } => self.or("附记", "remark").to_owned(),
                    Undoing::Move { before, .. } => match self.0 {
                        Lang::Zh => format!("决定，仍为{}", before.zh()),
                        Lang::En => format!("decision, {} again", before.word()),
                    },
                };
                format!("{about} {} #{seq} {what}", self.or("撤销", "undone:"))
            }
        }
        .trim_start()
        .to_owned()
    }

    fn states(self, from: crate::domain::State, to: crate::domain::State) -> (&'static str, &'static str) {
        match self.0 {
            Lang::Zh => (from.zh(), to.zh()),
            Lang::En => (from.word(), to.word()),
        }
    }

    fn added(self, added: &AddedFinding) -> String {
        let verdict = match self.0 {
            Lang::Zh => added.verdict.mark(),
            Lang::En => added.verdict.word(),
        };
        let (number, clause) = (added.number, &added.clause);
        match self.0 {
            Lang::Zh => format!("加第 {number} 项 {verdict} {clause}{}", self.why(&added.text)),
            Lang::En => format!("finding {number} added, {verdict} {clause}{}", self.why(&added.text)),
        }
    }

    fn entry(self, entry: &RollEntry) -> String {
        let (number, name) = (entry.number, &*entry.entry.name);
        match self.0 {
            Lang::Zh => format!("第 {number} 条 {name}"),
            Lang::En => format!("{number}, {name}"),
        }
    }
}

/// A text of somebody's in one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{State, Verdict};
    use crate::record::samples;

    fn zh(one: &Event) -> String {
        event(one).get(Lang::Zh).to_owned()
    }

    #[test]
    fn an_event_says_who_and_what() {
        assert_eq!(zh(&samples::received("a", 2)), "a 收到第 2 次上报 (queue.xlsx)");
        assert_eq!(zh(&samples::moved("a", State::Received, State::Returned)), "a 待审 -> 已退回");
        let ruled = samples::ruled("a", "paper.since", Verdict::Void);
        assert_eq!(zh(&ruled), "a 核定 paper.since@论文#2 看 -> 废");
        assert_eq!(event(&ruled).get(Lang::En), "a ruled paper.since@论文#2 eye -> void");
        assert_eq!(zh(&samples::added("a", 1)), "a 加第 1 项 改 四.2：扫描件不清");
    }

    #[test]
    fn a_longer_action_says_how_many_and_names_each() {
        let events = ["a", "b"].map(|id| samples::moved(id, State::Received, State::Passed)).to_vec();
        let prepared = Event::Prepared { v: 1, act: "x".into(), events };
        assert_eq!(zh(&prepared), "成批办理 2 份，尚未生效；如 a 待审 -> 已通过");
        assert_eq!(dossiers(&prepared).len(), 2);
        let enacted = Event::Enacted { v: 1, act: "x".into(), first: 3, last: 5, count: 2 };
        assert_eq!(zh(&enacted), "成批办理生效，共 2 份 (#3 到 #5 所备)");
    }

    #[test]
    fn a_text_of_several_lines_is_told_in_one() {
        assert_eq!(zh(&samples::commented("a", "第一行\n 第二行")), "a 附记：第一行 第二行");
    }
}
