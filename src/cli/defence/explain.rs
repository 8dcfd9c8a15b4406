//! How a figure was made, step by step, so that anybody can redo it by hand.

use super::words::{blind, candidacy, figure, incomplete, person};
use crate::cli::done::clock;
use crate::cli::fault::Fault;
use crate::cli::out::Out;
use crate::desk::{BallotLine, Derivation, Substitution};
use crate::domain::{Ballot, Fraction, Lang, Score};
use crate::policy::defence::{Scored, weighed};
use crate::policy::notice::{Criterion, DefenceRules};

/// Picks a text by language.
struct Say(Lang);

impl Say {
    fn to<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.0 == Lang::Zh { zh } else { en }
    }
}

/// All steps from ballots to the final score.
pub fn derivation(told: &Derivation, rules: &DefenceRules, lang: Lang) -> Vec<String> {
    let places = *rules.places;
    let say = Say(lang);
    let row = &told.candidate;
    let mut lines = vec![
        format!("{}  {}  {}  {}", row.dossier, row.name, row.level.label(lang), row.specialty),
        format!("{}  {}", candidacy(row.candidacy).get(lang), row.attends.words().get(lang)),
    ];
    if let Some(why) = told.blind {
        lines.push(blind(why).get(lang).to_owned());
    }
    if !told.ballots.is_empty() {
        lines.push(say.to("一 评分票", "1 ballots").to_owned());
        lines.extend(told.ballots.iter().flat_map(|line| ballot(line, &rules.criteria, lang)));
    }
    if let Some(scored) = &told.scored {
        lines.push(say.to("二 答辩分", "2 the defence score").to_owned());
        lines.extend(mean_of_ballots(scored, &told.ballots, places, &say));
    }
    if let Some(why) = &told.incomplete {
        let why = incomplete(why, told.ballots.iter().map(|line| &line.panellist));
        lines.push(format!("  {}: {}", say.to("还没有答辩分", "no defence score yet"), why.get(lang)));
    }
    if let Some(all) = &told.substitution {
        lines.push(say.to("二 平均分赋分 (五.(二))", "2 the substituted score (五.(二))").to_owned());
        lines.extend(population(all, lang).into_iter().map(|line| format!("  {line}")));
    }
    lines.push(say.to("三 评审分", "3 the rubric score").to_owned());
    lines.extend(rubric(told, &say));
    lines.push(say.to("四 总分", "4 the final score").to_owned());
    lines.push(format!("  {}", last(told, &say)));
    lines
}

fn ballot(line: &BallotLine, criteria: &[Criterion], lang: Lang) -> Vec<String> {
    let say = Say(lang);
    let total = figure(line.mark.total);
    let mut first = format!("  {}  {}  {total}", person(&line.panellist), line.mark.marked.words().get(lang));
    if line.mark.outlying {
        first.push_str(say.to("  离均分远", "  far from the mean"));
    }
    if line.mark.paper {
        first.push_str(say.to("  纸质", "  from paper"));
    }
    let mut lines = vec![first.trim_end().to_owned()];
    let several = line.versions.len() > 1;
    for (at, by, ballot, reason) in &line.versions {
        let (given, because) = match ballot {
            Ballot::Submitted { scores, total, .. } => {
                (weighed(criteria, scores, *total).get(lang).to_owned(), String::new())
            }
            Ballot::Abstained { .. } => (say.to("弃权", "abstained").to_owned(), String::new()),
            Ballot::Recused { reason } => (say.to("回避", "recused").to_owned(), reason.clone()),
            Ballot::Excused { reason } => (say.to("请假", "excused").to_owned(), reason.clone()),
        };
        let is_plain = matches!(ballot, Ballot::Submitted { scores, .. } if scores.len() == 1);
        if several || !is_plain || !reason.is_empty() {
            let all = [given, because, reason.clone()];
            let shown: Vec<&str> = all.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            lines.push(format!("    {}  {}  {}", clock(at), person(by), shown.join("  ")));
        }
    }
    lines
}

fn mean_of_ballots(scored: &Scored, ballots: &[BallotLine], places: u8, say: &Say) -> Vec<String> {
    let mut totals: Vec<Score> = ballots.iter().filter_map(|line| line.mark.total).collect();
    let mut lines = Vec::new();
    if let Some((low, high)) = scored.trimmed {
        for left_out in [low, high] {
            if let Some(at) = totals.iter().position(|total| *total == left_out) {
                totals.remove(at);
            }
        }
        lines.push(format!("  {}: {low} {high}", say.to("去掉最低和最高", "lowest and highest left out")));
    }
    let sum: Vec<String> = totals.iter().map(ToString::to_string).collect();
    lines.push(format!("  {} = {}", sum.join(" + "), scored.sum));
    lines.push(format!(
        "  {} ÷ {} = {} → {}  ({})",
        scored.sum,
        scored.n,
        exact(scored.mean()),
        scored.score,
        rounding(places, say)
    ));
    lines
}

/// The population of the substituted score, its sum, and whom it is for.
pub fn population(all: &Substitution, lang: Lang) -> Vec<String> {
    let say = Say(lang);
    let mut lines = vec![say.to("实际答辩的人", "those who really defended").to_owned()];
    for (at, (row, score)) in all.population.iter().enumerate() {
        lines.push(format!("  {:>3}  {}  {score}  {}", at + 1, row.dossier, row.name));
    }
    if all.left_out > 0 {
        let count = all.left_out;
        lines.push(match lang {
            Lang::Zh => format!("  另有 {count} 人不能显示"),
            Lang::En => format!("  {count} more are not shown"),
        });
    }
    let kind = match &all.frozen {
        Some((at, by)) => format!("{} {} {}", say.to("已定", "final"), clock(at), person(by)),
        None => say.to("暂", "provisional").to_owned(),
    };
    lines.push(format!("n = {}, Σ = {}", all.now.n, all.now.sum));
    lines.push(format!("{}  [{kind}]", all.now.formula().get(lang)));
    if let Some(moved) = &all.moved {
        let (before, now) = (figure(moved.before.score), figure(all.now.score));
        lines.push(format!("{}: {before} → {now}  {}", say.to("更正", "corrected"), moved.why.reason));
        for (row, old, new) in &moved.scores {
            lines.push(format!("  {}  {}  {} → {}", row.dossier, row.name, figure(*old), figure(*new)));
        }
    }
    lines
}

/// The substituted score with all it was made of.
///
/// # Errors
/// Where stdout cannot take it.
pub fn substitution(all: &Substitution, out: &mut Out) -> Result<(), Fault> {
    for line in population(all, out.lang) {
        out.text(&line)?;
    }
    let say = Say(out.lang);
    for (label, rows) in [
        (say.to("赋分给", "substituted for"), &all.exempt),
        (say.to("缺席，无分", "absent, no score"), &all.absent),
    ] {
        if !rows.is_empty() {
            out.text(label)?;
        }
        for row in rows {
            out.text(&format!("  {}  {}  {}", row.dossier, row.name, row.unit))?;
        }
    }
    match &all.close {
        Some(refusal) => {
            let words = refusal.words.get(out.lang).to_owned();
            out.text(&format!("{}: {words}", say.to("还不能结束", "cannot be closed yet")))
        }
        None => Ok(()),
    }
}

fn rubric(told: &Derivation, say: &Say) -> Vec<String> {
    let mut lines: Vec<String> =
        told.totals.iter().map(|(by, total)| format!("  {}  {total}", person(by))).collect();
    let Some(score) = told.rubric else {
        lines.push(format!("  {}", say.to("还没有", "none yet")));
        return lines;
    };
    let totals: Vec<Score> = told.totals.iter().map(|(_, total)| *total).collect();
    match Fraction::mean(totals.iter().copied()) {
        Some(mean) => {
            let sum: Score = totals.iter().copied().sum();
            lines.push(format!("  {sum} ÷ {} = {} → {score}", totals.len(), exact(mean)));
        }
        None => lines.push(format!("  {score}")),
    }
    lines
}

fn last(told: &Derivation, say: &Say) -> String {
    let share = i64::from(told.share);
    match (told.rubric, told.defence, told.total) {
        (Some(rubric), Some(defence), Some(total)) if share > 0 => {
            let whole =
                i128::from(rubric.0) * i128::from(100 - share) + i128::from(defence.0) * i128::from(share);
            format!("{rubric} × {}% + {defence} × {share}% = {} → {total}", 100 - share, four_places(whole),)
        }
        (Some(rubric), _, Some(total)) => format!("{rubric} → {total}"),
        (rubric, defence, _) => {
            let none = |score: Option<Score>| score.map_or_else(|| "?".to_owned(), |score| score.to_string());
            format!(
                "{} × {}% + {} × {share}%  {}",
                none(rubric),
                100 - share,
                none(defence),
                say.to("还没有", "none yet")
            )
        }
    }
}

/// Hundredths of hundredths as a decimal, exact.
fn four_places(whole: i128) -> String {
    format!("{}.{:04}", whole / 10_000, whole.unsigned_abs() % 10_000)
}

fn exact(mean: Fraction) -> String {
    if mean.den == 1 { mean.num.to_string() } else { format!("{}/{}", mean.num, mean.den) }
}

fn rounding(places: u8, say: &Say) -> String {
    match say.0 {
        Lang::Zh => format!("四舍五入到 {places} 位小数"),
        Lang::En => format!("half up to {places} places"),
    }
}
