//! The vote in lines.

use crate::desk::{MeetingBrief, MotionRow, RoundRow};
use crate::domain::Lang;
use crate::tui::look::Look;
use crate::tui::widgets::width::pad;

/// Left and right of the first row.
pub(super) fn title(brief: Option<&MeetingBrief>, look: &Look) -> (String, String) {
    let Some(brief) = brief else { return (format!(" {}", look.say("表决", "Vote")), String::new()) };
    let left = format!(" {}  {}  {} {}", look.say("表决", "Vote"), brief.meeting, brief.date, brief.place);
    let quorum = match (&brief.closed, brief.quorum) {
        (Some(_), _) => look.say("已散会", "closed"),
        (None, true) => look.say("够法定人数", "quorum"),
        (None, false) => look.say("不够法定人数", "no quorum"),
    };
    let right = match look.lang {
        Lang::Zh => format!(
            "委员 {} 到会 {} 须到 {}  {quorum}",
            brief.members.len(),
            brief.present.len(),
            brief.needed
        ),
        Lang::En => format!(
            "members {} present {} needed {}  {quorum}",
            brief.members.len(),
            brief.present.len(),
            brief.needed
        ),
    };
    (left, right)
}

/// A motion with its last round, and whether something is asked for.
pub(super) fn motion(motion: &MotionRow, look: &Look) -> (String, bool) {
    let name = match motion.about.as_slice() {
        [one] => format!("{} {} {}", motion.motion, motion.title, one.name),
        all => format!("{} {} ({})", motion.motion, motion.title, all.len()),
    };
    let name = pad(&crate::tui::widgets::width::cut(&name, 30, look.widths), 30, look.widths);
    let Some(round) = motion.rounds.last() else { return (name, true) };
    let counts = round.counts.as_ref().map_or_else(
        || "   -    -    -    -".to_owned(),
        |(counts, _)| {
            format!("{:>4} {:>4} {:>4} {:>4}", counts.agree, counts.against, counts.abstain, counts.void)
        },
    );
    let text = format!(
        "{name} {:>2}  {:>4} {:>4}  {counts}  {}",
        motion.rounds.len(),
        round.present,
        round.recused.len(),
        result(round, look)
    );
    (text, round.outcome.is_none())
}

fn verdict(passed: bool, look: &Look) -> &'static str {
    if passed { look.say("通过", "passed") } else { look.say("未通过", "not passed") }
}

/// What a round has come to, or what it waits for.
fn result(round: &RoundRow, look: &Look) -> String {
    match (&round.outcome, &round.counts) {
        (Some(outcome), _) => {
            let agree = round.counts.as_ref().map_or(0, |(counts, _)| counts.agree);
            let differs = outcome.other.1 != outcome.passed;
            // The mark stands where no narrow window cuts it off.
            let mut text = format!(
                "{}{} {agree}/{} ({} {})",
                verdict(outcome.passed, look),
                if differs { " !" } else { "" },
                outcome.of,
                look.say("须", "needs"),
                outcome.needed
            );
            if differs {
                let other = format!(
                    "  {} {} {agree}/{}",
                    look.say("回避另算则", "recusal read the other way:"),
                    verdict(outcome.other.1, look),
                    outcome.other.0
                );
                text.push_str(&other);
            }
            text
        }
        (None, _) if round.waits => look.say("等会签 (s)", "waits for a countersignature (s)").to_owned(),
        (None, Some((_, by))) => {
            format!("{} {} (y)", by.name, look.say("已计，等另一人复核", "counted; another confirms"))
        }
        (None, None) => look.say("等计票 (回车)", "to be counted (Enter)").to_owned(),
    }
}

/// All rounds of a motion.
pub(super) fn foot(motion: &MotionRow, look: &Look) -> Vec<String> {
    let last = motion.rounds.len().saturating_sub(3);
    let rounds = motion.rounds.iter().enumerate().skip(last).map(|(at, round)| {
        let binds = motion.binding == u32::try_from(at + 1).ok();
        let binds = if binds { look.say("  以此轮为准", "  binds") } else { "" };
        let why = if round.reason.is_empty() {
            String::new()
        } else {
            format!("  {} {}", look.say("再投:", "re-vote:"), round.reason)
        };
        let aside: Vec<&str> = round.recused.iter().map(|person| person.name.as_str()).collect();
        let aside = if aside.is_empty() {
            String::new()
        } else {
            format!("  {} {}", look.say("回避:", "aside:"), aside.join(" "))
        };
        format!("{} {}  {}{aside}{why}{binds}", look.say("轮", "round"), at + 1, result(round, look))
    });
    rounds.collect()
}
