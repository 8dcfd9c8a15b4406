//! An entry of the blacklist in words: what it says, for how long, and every dossier it touches.

use crate::desk::{FoundIn, Mark, QueueRow, RollHit, RollMatch};
use crate::domain::{Answer, Day, DossierId, Lang, Words, ident};
use crate::policy::roll::same_name;
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::widgets::width;
use ratatui::style::Style;
use std::collections::HashMap;

/// One line as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// Characters that match.
    pub marks: Vec<u16>,
    pub style: Style,
    /// The dossier that the line is about.
    pub dossier: Option<DossierId>,
}

/// A line before it is wrapped.
struct Part {
    text: String,
    marks: Vec<u16>,
    style: Style,
}

/// Whether an entry bars; `None` where only a person can tell: it has no day, or may be of another unit.
pub(super) fn bars(hit: &RollHit) -> Option<bool> {
    match hit.by {
        RollMatch::Alike if hit.in_force != Some(false) => None,
        _ => hit.in_force,
    }
}

/// Whether an entry bars, in a word; and its colour.
pub(super) fn state(hit: &RollHit, look: &Look) -> (&'static str, Style) {
    match bars(hit) {
        Some(true) if hit.entry.lifted.is_none() => {
            (look.say("在期", "in force"), look.alarm().patch(look.ask()))
        }
        Some(true) => (look.say("在期", "in force"), look.alarm()),
        Some(false) if hit.entry.lifted.is_some() => (look.say("解除", "lifted"), look.text()),
        Some(false) => (look.say("过期", "over"), look.text()),
        None => (look.say("辨认", "look"), look.warn()),
    }
}

/// The number it goes by, masked unless it is asked for in full, and what of it matches.
pub(super) fn number(hit: &RollHit, env: &Env) -> (String, Vec<u16>) {
    let entry = &hit.entry.entry;
    let (number, field) = match (entry.id_number.value(), entry.credit_code.value()) {
        (Some(number), _) => (number, FoundIn::Id),
        (None, Some(code)) => (code, FoundIn::Credit),
        (None, None) => return (env.look.say("(无号码)", "(no number)").to_owned(), Vec::new()),
    };
    let shown = if env.unmasked { number.clone() } else { ident::masked(number) };
    (shown, Mark::of(&hit.marks, field).to_vec())
}

/// How long an entry bars yet.
pub(super) fn days_left(hit: &RollHit, on: Option<Day>, look: &Look) -> String {
    let left = on.and_then(|on| hit.days_left(on));
    left.map(|days| format!("{days}{}", look.say(" 天", " days"))).unwrap_or_default()
}

/// How many dossiers it touches, by number and by name.
pub(super) fn touched(hit: &RollHit, look: &Look) -> String {
    let same = hit.dossiers.iter().filter(|(_, by_number)| *by_number).count();
    let names = hit.dossiers.len() - same;
    let mut parts = Vec::new();
    if same > 0 {
        parts.push(format!("{} {same}", look.say("号同", "same no.")));
    }
    if names > 0 {
        parts.push(format!("{} {names}", hit.by_name_only().get(look.lang)));
    }
    parts.join(" ")
}

/// The lines of an entry in `room` cells, its dossiers last, one a line.
pub(super) fn lines(
    hits: &[RollHit],
    hit: &RollHit,
    on: Option<Day>,
    known: &HashMap<DossierId, QueueRow>,
    room: u16,
    env: &Env,
) -> Vec<Line> {
    let look = &env.look;
    let mut lines = Vec::new();
    for part in parts(hits, hit, on, env) {
        for (text, before) in width::wrapped(&part.text, usize::from(room), look.widths) {
            let chars = before..before + text.chars().count();
            let marks = part.marks.iter().map(|at| usize::from(*at)).filter(|at| chars.contains(at));
            let marks = marks.filter_map(|at| u16::try_from(at - before).ok()).collect();
            lines.push(Line { text, marks, style: part.style, dossier: None });
        }
    }
    let head = match (hit.touched, look.lang) {
        (0, _) => look.say("本库材料: 无", "dossiers here: none").to_owned(),
        (n, Lang::Zh) => format!("本库材料 {n} 份: {}", touched(hit, look)),
        (n, Lang::En) => format!("dossiers here, {n}: {}", touched(hit, look)),
    };
    lines.push(Line { text: head, marks: Vec::new(), style: look.apart(), dossier: None });
    for (id, by_number) in &hit.dossiers {
        let text = dossier(id, *by_number, hit, known.get(id), look);
        // One who has the number is meant; a namesake is to be told apart.
        let style = if *by_number { look.ask() } else { look.text() };
        lines.push(Line { text, marks: Vec::new(), style, dossier: Some(id.clone()) });
    }
    let more = hit.touched.saturating_sub(hit.dossiers.len());
    if more > 0 {
        let text = format!("{} {more}", look.say("没有列出的还有", "not listed:"));
        lines.push(Line { text, marks: Vec::new(), style: look.text(), dossier: None });
    }
    lines
}

/// The whole of it as text.
pub(super) fn text(hits: &[RollHit], hit: &RollHit, on: Option<Day>, env: &Env) -> String {
    let mut lines: Vec<String> = parts(hits, hit, on, env).into_iter().map(|part| part.text).collect();
    let look = &env.look;
    let listed =
        hit.dossiers.iter().map(|(id, same)| format!("{id} {}", relation(hit, *same).get(look.lang)));
    let listed: Vec<String> = listed.collect();
    let listed = if listed.is_empty() { look.say("无", "none").to_owned() } else { listed.join("  ") };
    lines.push(format!("{}{listed}", look.say("本库材料: ", "dossiers here: ")));
    lines.join("\n")
}

/// Why a dossier stands with an entry.
fn relation(hit: &RollHit, by_number: bool) -> Words {
    if by_number { Words::fixed("号码相同", "same number") } else { hit.by_name_only() }
}

fn dossier(id: &DossierId, by_number: bool, hit: &RollHit, row: Option<&QueueRow>, look: &Look) -> String {
    let cell = |text: &str, cells| width::pad(text, cells, look.widths);
    let why = relation(hit, by_number);
    let why = cell(why.get(look.lang), if look.lang == Lang::Zh { 9 } else { 22 });
    let Some(row) = row else { return format!("{} {why}", cell(&id.0, 13)) };
    format!(
        "{} {why} {} {} {} {}",
        cell(&id.0, 13),
        cell(&row.name, 20),
        cell(row.level.label(look.lang), 6),
        cell(look.say(row.state.zh(), row.state.word()), 8),
        row.unit
    )
}

/// What an entry says.
fn parts(hits: &[RollHit], hit: &RollHit, on: Option<Day>, env: &Env) -> Vec<Part> {
    let look = &env.look;
    let entry = &hit.entry.entry;
    let none = look.say("(空)", "(empty)");
    let given = |answer: &Answer<String>| match answer {
        Answer::Is(text) => text.clone(),
        Answer::Nil => "无".to_owned(),
        Answer::Blank => none.to_owned(),
    };
    let (word, _) = state(hit, look);
    let (number, _) = number(hit, env);
    let left = days_left(hit, on, look);
    let left = if left.is_empty() { left } else { format!("{}{left}", look.say("，还剩 ", ", left: ")) };
    let plain = |text: String| Part { text, marks: Vec::new(), style: look.text() };
    let by = found_by(hit.by).get(look.lang).to_owned();
    let (id, document) = (hit.entry.number, given(&entry.document));
    let ground = look.say("事由: ", "ground: ");
    let before = u16::try_from(ground.chars().count()).unwrap_or(0);
    let in_ground =
        Mark::of(&hit.marks, FoundIn::Ground).iter().map(|at| at.saturating_add(before)).collect();
    let mut parts = vec![
        match look.lang {
            Lang::Zh => plain(format!("第 {id} 条  {word} {}  {number}  ({by})", *entry.name)),
            Lang::En => plain(format!("entry {id}, {word}: {}  {number}  ({by})", *entry.name)),
        },
        Part { text: format!("{ground}{}", given(&entry.ground)), marks: in_ground, style: look.text() },
        match look.lang {
            Lang::Zh => plain(format!(
                "依据: {document}   自 {} 起，{} 起不再禁{left} (五.(六))",
                *entry.from, hit.free_from
            )),
            Lang::En => plain(format!(
                "document: {document}   from {}, free from {}{left} (五.(六))",
                *entry.from, hit.free_from
            )),
        },
    ];
    let warn = |text: String| Part { text, marks: Vec::new(), style: look.warn().patch(look.ask()) };
    parts.extend(waiting(hit, look).map(warn));
    match (namesakes(hits, hit), look.lang) {
        (0, _) => {}
        (n, Lang::Zh) => parts.push(warn(format!("另有同名异号的 {n} 条，勿混淆"))),
        (n, Lang::En) => {
            parts.push(warn(format!("{n} more of this name, with another number: do not mix them up")));
        }
    }
    parts
}

fn found_by(by: RollMatch) -> Words {
    match by {
        RollMatch::Number => Words::fixed("号码相同", "same number"),
        RollMatch::Name => Words::fixed("姓名相同", "same name"),
        RollMatch::Part => Words::fixed("名称含有", "part of the name"),
        RollMatch::NumberPart => Words::fixed("号码含有", "part of the number"),
        RollMatch::Sound => Words::fixed("读音或字相近", "by pinyin or with characters left out"),
        RollMatch::Alike => Words::fixed("或为同一单位，须人工辨认", "perhaps the same unit: a person tells"),
    }
}

/// Entries found beside this one that name somebody else of the same name.
fn namesakes(hits: &[RollHit], hit: &RollHit) -> usize {
    let entry = &hit.entry.entry;
    let Some(number) = entry.id_number.value() else { return 0 };
    let others =
        hits.iter().map(|other| &other.entry.entry).filter(|other| same_name(&other.name, &entry.name));
    others
        .filter(|other| {
            other.id_number.value().is_some_and(|held| ident::fold_id(held) != ident::fold_id(number))
        })
        .count()
}

/// The proposal to lift an entry that waits for a second person.
fn waiting(hit: &RollHit, look: &Look) -> Option<String> {
    let lift = hit.lift.as_ref()?;
    let reason = &lift.reason;
    Some(match look.lang {
        Lang::Zh => format!("{} 提出自 {} 起解除，等另一人确认: {reason}", lift.by, lift.from),
        Lang::En => format!(
            "{} proposes to lift it from {}; somebody else is to confirm: {reason}",
            lift.by, lift.from
        ),
    })
}
