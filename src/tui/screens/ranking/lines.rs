//! The ranking in lines.

use super::{Held, Places};
use crate::desk::{CandidateRow, RankRow};
use crate::domain::Lang;
use crate::tui::look::Look;
use crate::tui::screens::derived::score;
use crate::tui::widgets::width::{cut, pad};

/// Left and right of the first row.
pub(super) fn title(places: &Places, look: &Look) -> (String, String) {
    let provisional = places.ranking.as_ref().is_some_and(|ranking| ranking.provisional);
    let [voted, public, certified] = places.stand;
    let tagged = match (places.tags.len(), look.lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("  已勾 {n}"),
        (n, Lang::En) => format!("  tagged {n}"),
    };
    let right = match (provisional, look.lang) {
        (true, _) => look.say("暂定：赋分还会变", "provisional: the substituted score may change").to_owned(),
        (false, Lang::Zh) => format!("已表决 {voted}  公示中 {public}  已发证 {certified}"),
        (false, Lang::En) => format!("voted {voted}  public {public}  certified {certified}"),
    };
    (format!(" {}", look.say("总分排名", "Ranking")), format!("{right}{tagged}"))
}

/// The headings.
pub(super) fn head(look: &Look) -> &'static str {
    look.say(
        " 名次 编号        姓名                 材料分   答辩分     总分  结果",
        " rank no.         name                 rubric  defence    total  result",
    )
}

/// A row, and whether it asks for something.
pub(super) fn row(places: &Places, held: &Held<'_>, look: &Look) -> (String, bool) {
    let candidate = match held {
        Held::List(list) => {
            let name = format!("[{} {}]", list.level.label(look.lang), list.specialty);
            return (format!("{name}  {}", list.rows.len()), true);
        }
        Held::DirectList => {
            let text = look.say("[直接认定]  不评分、不答辩 五.(二)", "[direct recognition]  no scores");
            return (text.to_owned(), true);
        }
        Held::Ranked(row) => &row.candidate,
        Held::Direct(row) => *row,
    };
    let cell = |text: &str, cells| pad(&cut(text, cells, look.widths), cells, look.widths);
    let tag = if places.tags.contains(&candidate.dossier) { "+" } else { " " };
    let who = format!("{} {}", cell(&candidate.dossier.0, 11), cell(&candidate.name, 20));
    let black = if candidate.roll_hit { look.say("  ! 黑名单", "  ! blacklist") } else { "" };
    let text = match held {
        Held::Ranked(row) => {
            let place = row.place.map_or_else(|| "--".to_owned(), |place| place.to_string());
            let mark = if row.substituted { look.say("赋", "s ") } else { "  " };
            format!(
                "{tag}{place:>4} {who} {:>6}  {:>7}{mark} {:>7}  {}{black}",
                score(row.rubric),
                score(row.defence),
                score(row.total),
                result(row, look)
            )
        }
        _ => format!("{tag}  -- {who} {:>27}{}{black}", "", state_word(candidate, look)),
    };
    (text, candidate.roll_hit)
}

/// What became of one who is ranked.
fn result(row: &RankRow, look: &Look) -> String {
    if let Some(number) = &row.certificate {
        return format!("{} {number}", look.say("证", "cert."));
    }
    if let Some((_, until)) = row.publicity {
        return format!("{} {}", look.say("公示至", "public to"), until.strftime("%m-%d"));
    }
    row.vote.as_ref().map_or_else(String::new, |vote| {
        if vote.passed { look.say("通过", "passed") } else { look.say("未通过", "not passed") }.to_owned()
    })
}

/// What is said of a row at the foot.
pub(super) fn foot(held: Option<&Held<'_>>, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    match held {
        Some(Held::Ranked(row)) => lines.push(became(Some(row), &row.candidate, look)),
        Some(Held::Direct(row)) => lines.push(became(None, row, look)),
        _ => {}
    }
    lines.push(
        look.say(
            "同分同名次；赋 = 免答辩赋分 五.(二)；回车展开到每一张票",
            "equal scores share a place; s = substituted; Enter unfolds to the ballots",
        )
        .to_owned(),
    );
    lines
}

fn became(row: Option<&RankRow>, candidate: &CandidateRow, look: &Look) -> String {
    let mut parts = vec![format!(
        "{} {}  {}  {}",
        candidate.dossier,
        candidate.name,
        candidate.unit,
        state_word(candidate, look)
    )];
    if let Some(row) = row {
        if let Some(vote) = &row.vote {
            parts.push(match look.lang {
                Lang::Zh => format!("会议「{}」第 {} 项", vote.meeting, vote.motion),
                Lang::En => format!("meeting {}, motion {}", vote.meeting, vote.motion),
            });
        }
        if let Some((from, until)) = row.publicity {
            parts.push(format!("{} {from} - {until}", look.say("公示", "public")));
        }
        if let Some(number) = &row.certificate {
            parts.push(format!("{} {number}", look.say("证书", "certificate")));
        }
    }
    parts.join("  ")
}

fn state_word(candidate: &CandidateRow, look: &Look) -> &'static str {
    look.say(candidate.state.zh(), candidate.state.word())
}
