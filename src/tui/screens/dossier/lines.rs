//! The evidence pane as lines: an item's findings with their reasons, then the rows of the dossier
//! they are about. Made anew when the dossier, the item or the room changes; drawing only copies.

use super::item::{Block, Target, blocks, of_item, papers};
use crate::desk::DossierSheet;
use crate::domain::words::MaterialKind;
use crate::domain::{Place, Table, Verdict, ident};
use crate::policy::{Judged, check_named};
use crate::tui::look::Look;
use crate::tui::widgets::pen::cells;
use crate::tui::widgets::width;

/// One line of the pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the cursor is on when it is on this line; the first line of a target carries it.
    pub target: Option<Target>,
    /// What stands there.
    pub kind: Kind,
}

/// What a line shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A finding's head: its mark, what a person made of it (`=`, `!` or blank), its id, its name.
    Finding(Verdict, char, String),
    /// Ordinary text.
    Text(String),
    /// What is asked of the person.
    Ask(String),
    /// A block's title, with how many rows.
    Title(String, String),
    /// A table's headings, and its rows.
    Cells(Vec<(String, u16)>, bool),
    /// Nothing.
    Blank,
}

/// How the pane is to be laid out.
pub struct Layout<'a> {
    /// The dossier.
    pub sheet: &'a DossierSheet,
    /// The item.
    pub item: u8,
    /// Cells of a line behind the marker.
    pub room: usize,
    /// How things look.
    pub look: &'a Look,
    /// Identity numbers in full.
    pub unmasked: bool,
    /// The target that is unfolded.
    pub unfolded: Option<Target>,
}

/// The lines of an item.
pub fn lines(layout: &Layout<'_>) -> Vec<Line> {
    let mut out = Vec::new();
    for (index, judged) in of_item(&layout.sheet.judged, layout.item).into_iter().enumerate() {
        finding(layout, index, judged, &mut out);
    }
    for block in blocks(layout.item) {
        match block {
            Block::Facts(headers) => facts(layout, headers, &mut out),
            Block::Rows(table, headers) => {
                let rows: Vec<usize> = (0..layout.sheet.dossier.len(*table)).collect();
                table_rows(layout, *table, headers, &rows, &mut out);
            }
            Block::Papers(kinds) => paper_rows(layout, kinds, &mut out),
            Block::Text(header) => long_text(layout, header, &mut out),
        }
    }
    out
}

fn finding(layout: &Layout<'_>, index: usize, judged: &Judged, out: &mut Vec<Line>) {
    let lang = layout.look.lang;
    let mark = match &judged.ruling {
        None => ' ',
        Some(ruling) if ruling.machine == Verdict::Eye || ruling.machine == ruling.verdict => '=',
        Some(_) => '!',
    };
    let title = match (&judged.added, check_named(&judged.key.check.0)) {
        (Some(added), _) => format!("{}  {}", layout.look.say("人工所加", "added by a person"), added.by),
        (None, Some(check)) => format!("{}  {}", check.id, check.title.get(lang)),
        (None, None) => judged.key.check.to_string(),
    };
    let head = format!("{title}  {}", judged.finding.clause);
    out.push(Line {
        target: Some(Target::Finding(index)),
        kind: Kind::Finding(judged.verdict(), mark, head),
    });
    let room = layout.room.saturating_sub(5).max(8);
    let mut indent = |text: &str, ask: bool| {
        for line in width::wrap(text, room, layout.look.widths) {
            let text = format!("     {line}");
            out.push(Line { target: None, kind: if ask { Kind::Ask(text) } else { Kind::Text(text) } });
        }
    };
    let open = judged.needs_person();
    // A passed finding is one line: what is in order should not take room from what is not.
    let quiet = matches!(judged.finding.verdict, Verdict::Pass | Verdict::Na) && judged.ruling.is_none();
    if !quiet || layout.unfolded == Some(Target::Finding(index)) {
        indent(&judged.finding.reason.text(lang), open);
        if let Some(ruling) = &judged.ruling {
            let by = layout.look.say("核定", "ruled");
            let reason =
                if ruling.reason.is_empty() { String::new() } else { format!(": {}", ruling.reason) };
            let machine = layout.look.verdict(ruling.machine);
            indent(
                &format!("{by} {} ({}: {machine}){reason}", ruling.by, layout.look.say("机器", "machine")),
                false,
            );
        }
        if let Some(earlier) = &judged.last_time {
            let told =
                layout.look.say("上次核定 (所核内容已变)", "last time's ruling (what it read has changed)");
            indent(&format!("{told}: {} {}", layout.look.verdict(earlier.verdict), earlier.reason), false);
        }
    }
    if let Some(hint) = &judged.finding.hint {
        indent(&format!("{} {}", layout.look.say("提示:", "hint:"), hint.text(lang)), true);
    }
    if layout.unfolded == Some(Target::Finding(index)) {
        if let Some(check) = check_named(&judged.key.check.0) {
            indent(&format!("{} {}", layout.look.say("规则:", "rule:"), check.rule.get(lang)), false);
        }
        let places: Vec<String> = judged.finding.places.iter().map(Place::to_string).collect();
        if !places.is_empty() {
            indent(&format!("{} {}", layout.look.say("所在:", "where:"), places.join("  ")), false);
        }
    }
}

fn title(layout: &Layout<'_>, name: &str, rows: Option<usize>, out: &mut Vec<Line>) {
    let count = rows.map_or_else(String::new, |n| match layout.look.lang {
        crate::domain::Lang::Zh => format!("{n} 行"),
        crate::domain::Lang::En => format!("{n} rows"),
    });
    out.push(Line { target: None, kind: Kind::Blank });
    out.push(Line { target: None, kind: Kind::Title(name.to_owned(), count) });
}

/// A cell as it is shown: identity numbers masked, what is empty told apart from 无.
fn shown(layout: &Layout<'_>, place: Place, header: &str) -> String {
    let text = layout.sheet.dossier.text(place);
    if text.is_empty() {
        return layout.look.say("(空)", "(empty)").to_owned();
    }
    if header == "证件号码" && !layout.unmasked {
        return ident::masked(&text);
    }
    text.into_owned()
}

fn facts(layout: &Layout<'_>, headers: &[&'static str], out: &mut Vec<Line>) {
    title(layout, layout.look.say("申报人", "Applicant"), None, out);
    let widest = headers.iter().map(|h| cells(h, layout.look.widths)).max().unwrap_or(0);
    for header in headers {
        let place = Place::applicant(header);
        fact(layout, header, &shown(layout, place, header), widest, Some(Target::Place(place)), out);
    }
}

fn fact(
    layout: &Layout<'_>,
    label: &str,
    value: &str,
    widest: u16,
    target: Option<Target>,
    out: &mut Vec<Line>,
) {
    let room = layout.room.saturating_sub(usize::from(widest) + 2).max(8);
    for (index, line) in width::wrap(value, room, layout.look.widths).into_iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        out.push(Line {
            target: target.filter(|_| index == 0),
            kind: Kind::Cells(vec![(label.to_owned(), widest + 1), (line, u16::MAX)], false),
        });
    }
}

fn table_rows(
    layout: &Layout<'_>,
    table: Table,
    headers: &[&'static str],
    rows: &[usize],
    out: &mut Vec<Line>,
) {
    let name = if layout.look.lang == crate::domain::Lang::Zh { table.zh() } else { table.en() };
    title(layout, name, Some(rows.len()), out);
    if rows.is_empty() {
        return;
    }
    let texts: Vec<Vec<String>> = rows
        .iter()
        .map(|row| headers.iter().map(|h| cell_text(layout, Place::cell(table, *row, h))).collect())
        .collect();
    let widths = share(layout, headers, &texts);
    let zip = |texts: &[String]| texts.iter().cloned().zip(widths.iter().copied()).collect::<Vec<_>>();
    let heads: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
    out.push(Line { target: None, kind: Kind::Cells(zip(&heads), true) });
    for (row, texts) in rows.iter().zip(&texts) {
        let target = Target::Place(Place::row(table, *row));
        out.push(Line { target: Some(target), kind: Kind::Cells(zip(texts), false) });
        if layout.unfolded == Some(target) {
            unfolded(layout, table, *row, out);
        }
    }
}

fn paper_rows(layout: &Layout<'_>, kinds: &[MaterialKind], out: &mut Vec<Line>) {
    let rows: Vec<usize> = papers(layout.sheet, kinds).map(|place| usize::from(place.row)).collect();
    table_rows(layout, Table::Material, &["种类", "文件", "形式", "复印件签章", "出具单位"], &rows, out);
}

/// Every cell of a row, whole.
fn unfolded(layout: &Layout<'_>, table: Table, row: usize, out: &mut Vec<Line>) {
    let widest = table.columns().iter().map(|c| cells(c.zh, layout.look.widths)).max().unwrap_or(0);
    for column in table.columns() {
        let text = shown(layout, Place::cell(table, row, column.zh), column.zh);
        let inner = Layout { room: layout.room.saturating_sub(3), ..*layout };
        let from = out.len();
        fact(&inner, column.zh, &text, widest, None, out);
        for line in &mut out[from..] {
            if let Kind::Cells(cells, _) = &mut line.kind {
                cells.insert(0, (String::new(), 2));
            }
        }
    }
}

/// `-` for an empty cell of a table: columns must stay legible.
fn cell_text(layout: &Layout<'_>, place: Place) -> String {
    let text = layout.sheet.dossier.text(place);
    if text.is_empty() { "-".to_owned() } else { text.into_owned() }
}

/// Widths that fit: what each column needs, the widest shortened first.
fn share(layout: &Layout<'_>, headers: &[&str], rows: &[Vec<String>]) -> Vec<u16> {
    let measure = |text: &str| cells(text, layout.look.widths);
    let mut widths: Vec<u16> = headers
        .iter()
        .enumerate()
        .map(|(i, head)| rows.iter().map(|row| measure(&row[i])).max().unwrap_or(0).max(measure(head)))
        .collect();
    // Dates, years and marks are of no use cut; headings and what is written out are.
    let short = |text: &str| text.is_ascii() && text.len() <= 10;
    let least: Vec<u16> = (0..headers.len())
        .map(|i| match rows.iter().all(|row| short(&row[i])) {
            true => rows.iter().map(|row| measure(&row[i])).max().unwrap_or(0).max(4),
            false => 4,
        })
        .collect();
    let gaps = u16::try_from(headers.len().saturating_sub(1)).unwrap_or(0);
    let room = u16::try_from(layout.room).unwrap_or(u16::MAX).saturating_sub(gaps);
    while widths.iter().map(|w| u32::from(*w)).sum::<u32>() > u32::from(room) {
        match widths
            .iter_mut()
            .zip(&least)
            .filter(|(width, least)| **width > **least)
            .map(|(width, _)| width)
            .max()
        {
            Some(widest) => *widest -= 1,
            None => break,
        }
    }
    widths
}

fn long_text(layout: &Layout<'_>, header: &'static str, out: &mut Vec<Line>) {
    let place = Place::applicant(header);
    let text = layout.sheet.dossier.text(place);
    title(layout, header, None, out);
    for (index, line) in width::wrap(&text, layout.room, layout.look.widths).into_iter().enumerate() {
        out.push(Line { target: (index == 0).then_some(Target::Place(place)), kind: Kind::Text(line) });
    }
}
