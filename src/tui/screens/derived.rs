//! How figures were made, as a text to be redone by hand.

use crate::desk::{Blind, CandidateRow, Derivation, SeatMark, Substitution};
use crate::domain::{Ballot, Score};
use crate::policy::defence::{Incomplete, Scored, weighed};
use crate::policy::notice::Criterion;
use crate::tui::look::Look;
use std::fmt::Write;

/// A score, or a dash.
pub fn score(score: Option<Score>) -> String {
    score.map_or_else(|| "--".to_owned(), |score| score.to_string())
}

/// The substituted score, its population, what it is for, and what a correction moved.
pub fn substitution(substitution: &Substitution, look: &Look) -> String {
    let mut out = String::new();
    let now = &substitution.now;
    let state = match &substitution.frozen {
        Some((at, by)) => format!("{} {} {}", look.say("已封闭", "fixed"), day_and_time(at), by.name),
        None => look.say("暂定，答辩封闭前会变", "provisional until the defence is closed").to_owned(),
    };
    let _ = writeln!(out, "{}   {state}", now.formula().get(look.lang));
    if let Some(moved) = &substitution.moved {
        let _ = writeln!(
            out,
            "\n{} {} {}: {}",
            look.say("重开:", "opened again:"),
            day_and_time(&moved.why.at),
            moved.by.name,
            moved.why.reason
        );
        let _ = writeln!(
            out,
            "  {} {}  ->  {} {}",
            look.say("原", "old"),
            moved.before.formula().get(look.lang),
            look.say("新", "new"),
            now.formula().get(look.lang)
        );
        let _ = writeln!(out, "  {}", look.say("改了分的人  原 -> 新:", "scores that moved, old -> new:"));
        for (row, old, new) in &moved.scores {
            let _ = writeln!(out, "    {}  {}  {} -> {}", row.dossier, row.name, score(*old), score(*new));
        }
        if moved.scores.is_empty() {
            let _ = writeln!(out, "    {}", look.say("没有", "none"));
        }
    }
    names(&mut out, look.say("赋给", "for"), &substitution.exempt);
    names(&mut out, look.say("未到，无分", "absent, no score"), &substitution.absent);
    let _ = writeln!(
        out,
        "\n{} {} {}",
        look.say("实际答辩", "really defended"),
        substitution.population.len(),
        look.say("人:", "people:")
    );
    let mut sum = Score::ZERO;
    for (row, published) in &substitution.population {
        sum = sum + *published;
        let _ = writeln!(
            out,
            "  {}  {:>7}  {:>9}  {}",
            row.dossier,
            published.to_string(),
            sum.to_string(),
            row.name
        );
    }
    if substitution.left_out > 0 {
        let _ = writeln!(
            out,
            "  {} {}",
            substitution.left_out,
            look.say("人回避或未齐，这里不列", "left out: recused from, or not complete")
        );
    }
    out
}

/// How a dossier's figures were made: title and text.
pub fn dossier(derivation: &Derivation, criteria: &[Criterion], look: &Look) -> (String, String) {
    let row = &derivation.candidate;
    let title =
        format!("{} {}  {}  {}", row.dossier, row.name, row.specialty, row.attends.words().get(look.lang));
    let mut out = String::new();
    if let Some(blind) = derivation.blind {
        let _ = writeln!(out, "{}", why_blind(blind, look));
    }
    for line in &derivation.ballots {
        let _ = writeln!(out, "{}", seat_line(&line.panellist.name, &line.mark, look));
        let several =
            |ballot: &Ballot| matches!(ballot, Ballot::Submitted { scores, .. } if scores.len() > 1);
        let told =
            line.versions.iter().filter(|(_, _, ballot, _)| line.versions.len() > 1 || several(ballot));
        for (at, by, ballot, reason) in told {
            let what = match ballot {
                Ballot::Submitted { scores, total, .. } if several(ballot) => {
                    weighed(criteria, scores, *total).get(look.lang).to_owned()
                }
                _ => what(ballot, look),
            };
            let _ = writeln!(out, "      {} {}  {what}  {reason}", day_and_time(at), by.name);
        }
    }
    if let Some(scored) = &derivation.scored {
        let _ = writeln!(out, "\n{}", scored_line(scored, look));
    }
    if let Some(incomplete) = &derivation.incomplete {
        let _ = writeln!(out, "\n{}", why_incomplete(incomplete, derivation, look));
    }
    if let Some(held) = &derivation.substitution {
        let _ = writeln!(
            out,
            "\n{}",
            look.say("免答辩，赋分 (五.(二)):", "exempt; the substituted score (五.(二)):")
        );
        let _ = writeln!(out, "{}", substitution(held, look));
    }
    if !derivation.totals.is_empty() {
        let _ = writeln!(out, "\n{}", look.say("材料分:", "rubric:"));
        for (person, total) in &derivation.totals {
            let _ = writeln!(out, "  {:>7}  {}", total.to_string(), person.name);
        }
        let _ = writeln!(out, "  {} {}", look.say("平均", "mean"), score(derivation.rubric));
    }
    if derivation.rubric.is_some() || derivation.defence.is_some() {
        let share = derivation.share;
        let _ = writeln!(
            out,
            "\n{} {} × {}% + {} × {share}% = {}",
            look.say("总分", "total"),
            score(derivation.rubric),
            100_u8.saturating_sub(share),
            score(derivation.defence),
            score(derivation.total)
        );
    }
    (title, out)
}

/// `sum ÷ n = mean`, and what was left out.
pub fn scored_line(scored: &Scored, look: &Look) -> String {
    let trimmed = scored.trimmed.map_or_else(String::new, |(low, high)| {
        format!("   {} {low} {high}", look.say("去掉最低、最高", "left out lowest, highest"))
    });
    format!(
        "{} ÷ {} = {}   {} {}{trimmed}",
        scored.sum,
        scored.n,
        scored.score,
        look.say("极差", "spread"),
        scored.spread
    )
}

/// Why a candidate has no score.
fn why_incomplete(incomplete: &Incomplete, derivation: &Derivation, look: &Look) -> String {
    match incomplete {
        Incomplete::Missing(seats) => {
            let people = || derivation.ballots.iter().map(|line| &line.panellist);
            let named = |account: &String| {
                let held = people().find(|held| held.account == *account);
                held.map_or_else(|| account.clone(), |held| held.name.clone())
            };
            let seats: Vec<String> = seats.iter().map(named).collect();
            format!("{} {}", look.say("缺票:", "missing:"), seats.join("  "))
        }
        Incomplete::TooFew { n, least } => {
            format!("{} {n} < {least}", look.say("票数不够:", "too few ballots:"))
        }
    }
}

/// Why nothing is shown.
pub fn why_blind(blind: Blind, look: &Look) -> &'static str {
    match blind {
        Blind::Seated => look.say(
            "你在答辩组，全部交齐前不显示",
            "you have a seat: nothing is shown until all ballots are in",
        ),
        Blind::Recused => look.say("你回避这一位", "you stand aside from this one"),
    }
}

fn seat_line(name: &str, mark: &SeatMark, look: &Look) -> String {
    let total = mark.total.map_or_else(String::new, |total| total.to_string());
    let mut out = format!("  {:>7}  {}  {name}", total, mark.marked.words().get(look.lang));
    if mark.outlying {
        out.push_str(look.say("  离群 (只提示)", "  outlying (only pointed out)"));
    }
    if mark.paper {
        out.push_str(look.say("  纸票", "  paper"));
    }
    if mark.versions > 1 {
        let _ = write!(out, "  {} {}", look.say("改过", "versions"), mark.versions);
    }
    out
}

/// What a ballot says.
pub fn what(ballot: &Ballot, look: &Look) -> String {
    match ballot {
        Ballot::Submitted { total, comment, .. } => format!("{total}  {comment}"),
        Ballot::Abstained { comment } => format!("{}  {comment}", look.say("弃权", "abstains")),
        Ballot::Recused { reason } => format!("{}  {reason}", look.say("回避", "recused")),
        Ballot::Excused { reason } => format!("{}  {reason}", look.say("准假", "excused")),
    }
}

/// `11-21 10:41` of an RFC 3339 stamp.
pub fn day_and_time(stamp: &str) -> String {
    format!("{} {}", stamp.get(5..10).unwrap_or(""), stamp.get(11..16).unwrap_or(""))
}

fn names(out: &mut String, what: &str, rows: &[CandidateRow]) {
    if rows.is_empty() {
        return;
    }
    let list: Vec<String> = rows.iter().map(|row| format!("{} {}", row.dossier, row.name)).collect();
    let _ = writeln!(out, "\n{what} ({}): {}", rows.len(), list.join("  "));
}
