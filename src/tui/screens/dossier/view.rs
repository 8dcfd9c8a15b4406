//! Draws the dossier. Wide terminals have the three panes side by side; on narrow ones Tab swaps
//! evidence and scoring.

use super::item::{Ruled, Target, item_lines};
use super::lines::Kind;
use super::{DossierScreen, Pane, Side};
use crate::desk::DossierSheet;
use crate::domain::{Lang, Place, Proposal, Verdict, ident};
use crate::policy::{Judged, verdict_of_failure};
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use crate::tui::widgets::width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Where the panes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The thirteen items, and below them what they come to.
    pub checklist: Rect,
    /// Findings and rows.
    pub evidence: Option<Rect>,
    /// Scores or the growing notice.
    pub side: Option<Rect>,
}

/// Columns from which on the three panes stand side by side.
const WIDE: u16 = 110;
/// Below this there is room for one pane only.
const NARROW: u16 = 70;

/// Shares out `area`: a row of facts above, two rows of the clause below.
pub fn panes(area: Rect, pane: Pane) -> Panes {
    let body = Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(4));
    let part = |x: u16, width: u16| Rect::new(body.x + x, body.y, width, body.height);
    if area.width >= WIDE {
        let right = 36.min(area.width / 3);
        let middle = area.width - 26 - 1 - right - 1;
        return Panes {
            checklist: part(0, 26),
            evidence: Some(part(27, middle)),
            side: Some(part(27 + middle + 1, right)),
        };
    }
    let left = if area.width >= NARROW { 24 } else { 0 };
    let rest = area.width - left - u16::from(left > 0);
    let other = part(area.width - rest, rest);
    let side = pane == Pane::Side;
    let alone = left == 0 && pane == Pane::Checklist;
    Panes {
        checklist: if left > 0 {
            part(0, left)
        } else if alone {
            body
        } else {
            part(0, 0)
        },
        evidence: (!side && !alone).then_some(other),
        side: side.then_some(other),
    }
}

/// Draws the screen; returns where the text cursor stands.
pub fn draw(screen: &DossierScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else {
        let words = match &screen.refusal {
            Some(refusal) => refusal.words.get(look.lang).to_owned(),
            None => String::new(),
        };
        let body =
            Rect::new(area.x + 2, area.y + 2, area.width.saturating_sub(4), area.height.saturating_sub(2));
        paragraph(buf, look, body, &words, 0, look.text());
        return None;
    };
    facts(screen, sheet, buf, Rect { height: 1.min(area.height), ..area }, env);
    let panes = panes(area, screen.pane);
    if panes.checklist.width > 0 {
        checklist(screen, sheet, buf, panes.checklist, env);
    }
    for divider in [panes.evidence, panes.side].into_iter().flatten().filter(|pane| pane.x > area.x) {
        for y in divider.top()..divider.bottom() {
            Pen::new(buf, look, Rect::new(divider.x - 1, y, 1, 1)).text("|", look.text());
        }
    }
    if let Some(pane) = panes.evidence {
        evidence(screen, buf, pane, env);
    }
    let cursor = panes.side.and_then(|pane| side(screen, sheet, buf, pane, env));
    foot(screen, buf, area, env);
    cursor
}

/// The row under the title: who, by which route, since when, by when.
fn facts(screen: &DossierScreen, sheet: &DossierSheet, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let applicant = &sheet.dossier.applicant;
    let number = applicant.id_number.value().map_or_else(
        || look.say("(无证件号)", "(no ID)").to_owned(),
        |number| if env.unmasked { number.clone() } else { ident::masked(number) },
    );
    let route = applicant.route.value().map_or("-", |route| route.label(look.lang));
    let title = match (applicant.title.value(), applicant.title_level.value()) {
        (Some(title), _) => {
            let date = applicant.title_date.value().map(ToString::to_string).unwrap_or_default();
            format!("{} {title} {date}", look.say("现职称", "title"))
        }
        (None, _) => look.say("无现职称", "no title").to_owned(),
    };
    let filed = format!("{} {}", look.say("申报", "filed"), *applicant.filed);
    let mut pen = Pen::new(buf, look, row);
    let left = format!(" {number}   {route}   {title}   {filed}");
    let from = screen.origin.name.as_ref().map_or_else(String::new, |(digit, name)| {
        format!("{} v{digit} {} ", look.say("队列:", "from:"), name.get(look.lang))
    });
    // Where one came from gives way to whom it is about.
    if width::of(&left, look.widths) + width::of(&from, look.widths) < usize::from(pen.room()) {
        pen.text(&left, look.text()).fill(1, look.text()).right(&from, look.text());
    } else {
        pen.text(&left, look.text());
    }
}

fn heading(buf: &mut Buffer, look: &Look, pane: Rect, left: &str, active: bool, right: &str) {
    let row = Rect { height: 1.min(pane.height), ..pane };
    let mut pen = Pen::new(buf, look, row);
    let style = if active { look.bar().patch(look.ask()) } else { look.bar() };
    pen.text(left, style);
    let room = pen.room();
    if room > 1 {
        pen.fill(1, look.text()).right(&format!("{right} "), look.text());
    }
}

fn checklist(screen: &DossierScreen, sheet: &DossierSheet, buf: &mut Buffer, pane: Rect, env: &Env) {
    let look = &env.look;
    let lines = item_lines(&sheet.judged);
    let settled = lines.iter().filter(|line| line.open == 0).count();
    let active = screen.pane == Pane::Checklist;
    heading(
        buf,
        look,
        pane,
        look.say("[材料清单]", "[checklist]"),
        active,
        &format!("{settled}/{}", lines.len()),
    );
    let list = Rect::new(pane.x, pane.y + 1, pane.width, 13.min(pane.height.saturating_sub(1)));
    screen.items.draw(buf, look, list, pane.width, active, |pen, row, _| {
        let Some(line) = lines.get(row) else { return };
        let name = env.notice.items.get(&line.item.to_string());
        let name = name.map_or("", |name| if look.lang == Lang::Zh { &name.zh } else { &name.en });
        let ruled = match line.ruled {
            Ruled::No => " ",
            Ruled::Same => "=",
            Ruled::Otherwise => "!",
        };
        let ask = if line.open > 0 { look.ask() } else { look.text() };
        let mark = look.verdict_style(line.verdict).patch(ask);
        pen.fill(1, look.text())
            .cell(2, look.verdict(line.verdict), Align::Left, mark)
            .text(ruled, look.text());
        pen.cell(3, &line.item.to_string(), Align::Right, look.text()).fill(1, look.text());
        let count = if line.problems > 0 { line.problems.to_string() } else { String::new() };
        let names = pen.room().saturating_sub(3);
        pen.cell(names, name, Align::Left, ask).cell(2, &count, Align::Right, look.text());
    });
    summary(sheet, buf, Rect::new(pane.x, list.bottom(), pane.width, pane.bottom() - list.bottom()), env);
}

/// Below the checklist: what it comes to, where it stands, who else is here.
fn summary(sheet: &DossierSheet, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let (en, tally) = (look.lang == Lang::En, sheet.tally);
    let mut rows: Vec<(String, ratatui::style::Style)> = vec![(String::new(), look.text())];
    let proposal = match (en, sheet.proposal) {
        (false, Proposal::Refuse) => "建议: 不予受理",
        (false, Proposal::Look) => "建议: 待看",
        (false, Proposal::Return) => "建议: 退回",
        (false, Proposal::Pass) => "建议: 通过",
        (true, Proposal::Refuse) => "proposed: refuse",
        (true, Proposal::Look) => "proposed: look",
        (true, Proposal::Return) => "proposed: return",
        (true, Proposal::Pass) => "proposed: pass",
    };
    rows.push((proposal.to_owned(), look.proposal_style(sheet.proposal).patch(look.ask())));
    let counts = [
        (Verdict::Bar, tally.bar),
        (Verdict::Fail, tally.fail),
        (Verdict::Eye, tally.eye),
        (Verdict::Void, tally.void),
        (Verdict::Exempt, tally.exempt),
        (Verdict::Pass, tally.pass),
    ];
    let counted: Vec<String> = counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(verdict, n)| format!("{}{n}", look.verdict(*verdict)))
        .collect();
    rows.push((counted.join(" "), look.text()));
    let most = *env.notice.submissions.most;
    rows.push((String::new(), look.text()));
    let state = look.say(sheet.record.state.zh(), sheet.record.state.word());
    rows.push((
        format!("{state}  {} {}/{most}", look.say("上报", "submission"), sheet.submission),
        look.text(),
    ));
    if let Some(due) = sheet.due.or(sheet.row.due) {
        rows.push((format!("{} {due}", look.say("期限", "due")), look.text()));
    }
    if let Some(person) = &sheet.row.assigned {
        rows.push((format!("{} {}", look.say("经办", "with"), person.name), look.text()));
    }
    if let Some((n, mean)) = sheet.row.scored
        && n > 0
    {
        let mean = mean.map(|mean| format!("  {} {mean}", look.say("均分", "mean"))).unwrap_or_default();
        rows.push((format!("{} {n}{mean}", look.say("已评", "scored by")), look.text()));
    }
    if !sheet.others.is_empty() {
        let names: Vec<&str> = sheet.others.iter().map(|person| person.name.as_str()).collect();
        rows.push((format!("{} {}", look.say("同看:", "also here:"), names.join(" ")), look.ask()));
    }
    for (row, y) in rows.iter().zip(area.top()..area.bottom()) {
        Pen::new(buf, look, Rect::new(area.x, y, area.width, 1)).text(&row.0, row.1);
    }
}

fn evidence(screen: &DossierScreen, buf: &mut Buffer, pane: Rect, env: &Env) {
    let look = &env.look;
    let item = screen.item();
    let name = env.notice.items.get(&item.to_string());
    let name = name.map_or("", |name| if look.lang == Lang::Zh { &name.zh } else { &name.en });
    let active = screen.pane == Pane::Evidence;
    let hidden = screen.lines.len().saturating_sub(screen.top + screen.height);
    let more = match (hidden, look.lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("下面还有 {n} 行"),
        (n, Lang::En) => format!("{n} more below"),
    };
    heading(buf, look, pane, &format!("[{item} {name}]"), active, &more);
    let here = screen.current();
    let shown = screen.lines.iter().skip(screen.top);
    for (line, y) in shown.zip(pane.y + 1..pane.bottom()) {
        let mut pen = Pen::new(buf, look, Rect::new(pane.x, y, pane.width, 1));
        let marked = line.target.is_some() && line.target == here && active;
        pen.text(if marked { ">" } else { " " }, look.ask());
        match &line.kind {
            Kind::Blank => {}
            Kind::Finding(verdict, ruled, head) => {
                let open = *verdict == Verdict::Eye;
                let style = if open { look.ask() } else { look.text() };
                pen.cell(2, look.verdict(*verdict), Align::Left, look.verdict_style(*verdict).patch(style))
                    .text(&ruled.to_string(), look.text())
                    .fill(1, look.text())
                    .text(head, style);
            }
            Kind::Text(text) => {
                pen.text(text, look.text());
            }
            Kind::Ask(text) => {
                pen.text(text, look.ask());
            }
            Kind::Title(name, count) => {
                pen.text(&format!("[{name}]"), look.ask()).fill(1, look.text()).text(count, look.text());
            }
            Kind::Cells(cells, head) => {
                let style = if *head { look.apart() } else { look.text() };
                for (text, width) in cells {
                    let width = (*width).min(pen.room());
                    pen.cell(width, text, Align::Left, style).fill(1, look.text());
                }
            }
        }
    }
}

fn side(
    screen: &DossierScreen,
    sheet: &DossierSheet,
    buf: &mut Buffer,
    pane: Rect,
    env: &Env,
) -> Option<Position> {
    let look = &env.look;
    let active = screen.pane == Pane::Side;
    if screen.side == Side::Notice {
        heading(buf, look, pane, look.say("[退回通知 草稿]", "[notice as it grows]"), active, "");
        let text = screen.growing.as_ref().and_then(|(_, text)| text.clone()).unwrap_or_default();
        let body =
            Rect::new(pane.x + 1, pane.y + 1, pane.width.saturating_sub(2), pane.height.saturating_sub(1));
        paragraph(buf, look, body, &text, 0, look.text());
        return None;
    }
    let unverified = env.notice.rubric.level.get(&sheet.row.level).is_some_and(|rubric| !rubric.verified);
    let told = if unverified { look.say("样例权重 !", "sample weights !") } else { "" };
    let level = sheet.row.level.label(look.lang);
    heading(buf, look, pane, &format!("{} {level}", look.say("[评分]", "[scores]")), active, told);
    screen.scoring.view(buf, pane, env, sheet, active)
}

/// The two rows above the status row: the clause, and what `n` would put into the notice.
fn foot(screen: &DossierScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let row = |from_bottom: u16| {
        Rect::new(area.x, area.bottom().saturating_sub(from_bottom), area.width, 1).intersection(area)
    };
    let Some(judged) = screen.finding() else { return };
    let clause = &judged.finding.clause;
    if let Some(text) = env.notice.clauses.get(clause.as_ref()) {
        let text = if look.lang == Lang::Zh { &text.zh } else { &text.en };
        Pen::new(buf, look, row(2))
            .text(&format!(" {} {clause}: {text}", look.say("条款", "clause")), look.text());
    }
    let ask = if judged.needs_person() { look.ask() } else { look.text() };
    if let Some(text) = consequence(judged, look) {
        Pen::new(buf, look, row(1)).text(&format!(" {text}"), ask);
    }
}

/// What `n` would lead to, or what a failing finding leads to.
fn consequence(judged: &Judged, look: &Look) -> Option<String> {
    let open = judged.needs_person();
    let verdict = if open { verdict_of_failure(&judged.key.check) } else { judged.verdict() };
    let told = |if_open: (&'static str, &'static str), now: (&'static str, &'static str)| {
        let (zh, en) = if open { if_open } else { now };
        look.say(zh, en).to_owned()
    };
    match verdict {
        Verdict::Bar => Some(told(
            ("判「不符」即不予受理，不能退回补正", "if it fails: refuse; it cannot be corrected"),
            ("不予受理，不能退回补正", "refuse; it cannot be corrected"),
        )),
        Verdict::Void => Some(told(
            (
                "判「不符」则该项佐证不计，其余照审",
                "if it fails: that evidence does not count; the rest goes on",
            ),
            ("该项佐证不计，其余照审", "that evidence does not count; the rest goes on"),
        )),
        Verdict::Fail => {
            let remedy = judged.finding.remedy.as_ref()?;
            let lead = told(
                ("判「不符」，退回通知将写:", "if it fails, the notice will say:"),
                ("退回通知:", "the notice says:"),
            );
            Some(format!("{lead} {}", remedy.text(look.lang)))
        }
        _ => None,
    }
}

/// Left and right of the title row.
pub fn title(screen: &DossierScreen, env: &Env) -> (String, String) {
    let look = &env.look;
    let left = match &screen.sheet {
        Some(sheet) => {
            let row = &sheet.row;
            format!(
                " {}  {}  {} {}  {}",
                screen.id,
                row.name,
                row.level.label(look.lang),
                row.specialty,
                row.unit
            )
        }
        None => format!(" {}", screen.id),
    };
    let place = if screen.origin.total > 0 {
        match look.lang {
            Lang::Zh => format!("第 {}/{} 份", screen.origin.index + 1, screen.origin.total),
            Lang::En => format!("{} of {}", screen.origin.index + 1, screen.origin.total),
        }
    } else {
        String::new()
    };
    (left, place)
}

/// The right of the status row.
pub fn status(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return String::new() };
    let open = sheet.tally.eye;
    match (look.lang, open, sheet.proposal) {
        (Lang::Zh, 1.., _) => format!("再看 {open} 项"),
        (Lang::En, 1.., _) => format!("{open} more to look at"),
        (Lang::Zh, _, Proposal::Pass) => "看完了，可以通过".to_owned(),
        (Lang::Zh, _, Proposal::Return) => "看完了，建议退回".to_owned(),
        (Lang::Zh, _, _) => "看完了，建议不予受理".to_owned(),
        (Lang::En, _, proposal) => format!("all looked at; proposed: {}", proposal.word()),
    }
}

/// The hint row.
pub fn hints(screen: &DossierScreen) -> &'static [Action] {
    if screen.compare.is_some() {
        return &[Action::ListDown, Action::ListUp, Action::AppBack];
    }
    if screen.scoring.is_commenting() {
        return &[Action::EditorLeave, Action::EditorNewline, Action::EditorUndo];
    }
    match (screen.pane, screen.side) {
        (Pane::Side, Side::Scoring) => &[
            Action::ScoreDigit,
            Action::ScoreCommit,
            Action::ScoreDrop,
            Action::ScoreSubmit,
            Action::CommentEdit,
            Action::PaneNext,
            Action::HelpOpen,
        ],
        _ => &[
            Action::PaneNext,
            Action::FindingNext,
            Action::FindingMeets,
            Action::FindingFails,
            Action::TriageReturn,
            Action::TriagePass,
            Action::DossierNext,
            Action::HelpOpen,
            Action::CommentEdit,
            Action::FindingAdd,
            Action::DossierDiff,
            Action::EvidenceLocate,
            Action::DossierSide,
        ],
    }
}

/// What the cursor points at: a finding with its reason, or a row of the dossier.
pub fn pointed(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return screen.id.to_string() };
    if let Some(judged) = screen.finding() {
        return told(judged, look);
    }
    let Some(Target::Place(place)) = screen.current() else { return screen.id.to_string() };
    let columns = place.table.columns().iter().enumerate();
    let wanted = columns.filter(|(index, _)| place.column.is_none_or(|at| usize::from(at) == *index));
    let cells = wanted.map(|(index, column)| {
        let text = sheet.dossier.text(Place { column: u8::try_from(index).ok(), ..place });
        let masked = column.zh == "证件号码" && !env.unmasked;
        let text = if masked { ident::masked(&text) } else { text.into_owned() };
        format!("{}: {text}", column.zh)
    });
    cells.collect::<Vec<_>>().join("\n")
}

fn told(judged: &Judged, look: &Look) -> String {
    format!(
        "{} {} {} {}",
        look.verdict(judged.verdict()),
        judged.key.check,
        judged.finding.clause,
        judged.finding.reason.text(look.lang)
    )
}

/// The dossier as plain text: what there is to select and copy.
pub fn plain(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return screen.id.to_string() };
    let row = &sheet.row;
    let mut out =
        format!("{} {} {} {} {}\n", screen.id, row.name, row.level.label(look.lang), row.specialty, row.unit);
    if let Some((_, Some(text))) = &screen.growing
        && screen.side == Side::Notice
    {
        out.push_str(text);
        return out;
    }
    for judged in &sheet.judged {
        if matches!(judged.verdict(), Verdict::Pass | Verdict::Na) {
            continue;
        }
        out.push_str(&told(judged, look));
        out.push('\n');
    }
    out
}
