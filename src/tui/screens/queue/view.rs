//! Draws the queue: views, filter, rows, and a preview of what the row under the cursor needs.

use super::{Prompt, QueueScreen, filter, views};
use crate::desk::{QueueRow, SortKey};
use crate::domain::{Lang, Level, State, Verdict};
use crate::policy::Tally;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::bar;
use crate::tui::widgets::pen::{Align, Pen, cells, paragraph};
use crate::tui::widgets::table::{self, Column};
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The parts of the screen.
pub struct Layout {
    views: Rect,
    filter: Rect,
    head: Rect,
    /// The rows.
    pub list: Rect,
    preview: Rect,
}

/// Shares out `area`.
pub fn layout(area: Rect) -> Layout {
    let preview = match area.height {
        0..=12 => 0,
        13..=26 => 6,
        _ => 9,
    };
    let row = |n: u16| Rect::new(area.x, area.y + n, area.width, u16::from(n < area.height));
    let list = Rect::new(area.x, area.y + 3, area.width, area.height.saturating_sub(3 + preview));
    Layout {
        views: row(0),
        filter: row(1),
        head: row(2),
        list,
        preview: Rect::new(area.x, list.bottom(), area.width, preview.min(area.height)),
    }
}

const COLUMNS: &[Column] = &[
    Column::fixed(("议", "P"), 2),
    // A number cut short names nobody; a Uyghur or Kazakh name needs twenty cells.
    Column::fixed(("编号", "number"), 12),
    Column::fixed(("姓名", "name"), 20),
    Column::fixed(("级别", "level"), 6).dropped(2),
    Column::between(("专业", "specialty"), 8, 10).dropped(5),
    Column::between(("单位", "unit"), 14, 34).dropped(4),
    Column::fixed(("次", "no"), 3).dropped(1),
    Column::fixed(("状态", "state"), 8),
    Column::between(("核查结果", "findings"), 10, 15),
    Column::fixed(("剩余", "left"), 6).right().dropped(3),
    Column::between(("经办", "with"), 6, 8).dropped(6),
];

/// Draws the screen; returns where the text cursor stands.
pub fn draw(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    let parts = layout(area);
    draw_views(screen, buf, parts.views, env);
    draw_filter(screen, buf, parts.filter, env);
    if screen.started && screen.rows.is_empty() {
        empty(screen, buf, parts.list, env);
    } else {
        let widths = table::share(COLUMNS, area.width.saturating_sub(2));
        let mut pen = Pen::new(buf, look, parts.head);
        pen.fill(2, look.text());
        table::head(&mut pen, COLUMNS, &widths, look.lang, look.apart());
        screen.rows.draw(buf, look, parts.list, 34, screen.prompt.is_none(), |pen, index, _| {
            match screen.window.row(index) {
                Some(row) => draw_row(screen, pen, row, &widths, env),
                None => {
                    pen.text(" ...", look.text());
                }
            }
        });
    }
    draw_preview(screen, buf, parts.preview, env);
    draw_prompt(screen, buf, sheet::screen_of(area), env)
}

fn draw_views(screen: &QueueScreen, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let mut pen = Pen::new(buf, look, row);
    for (index, view) in screen.views.iter().enumerate() {
        let count = env.overview.as_ref().and_then(|overview| views::count(index, overview));
        let count = count.map(|n| format!(" {n}")).unwrap_or_default();
        let text = format!("v{} {}{count}", views::digit(index), view.name.get(look.lang));
        if cells(&text, look.widths) + 2 > pen.room() {
            break;
        }
        let style = if screen.view == Some(index) { look.bar() } else { look.text() };
        pen.fill(1, look.text()).text(&text, style).fill(1, look.text());
    }
}

fn draw_filter(screen: &QueueScreen, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let shown = filter::show(&screen.spec.filter);
    let name = screen.view.map_or("", |at| screen.views[at].name.get(look.lang));
    let shown = if shown.is_empty() { name } else { &shown };
    let sort = match (screen.spec.sort, look.lang) {
        (SortKey::Number, Lang::Zh) => "编号",
        (SortKey::Number, Lang::En) => "number",
        (SortKey::Name, Lang::Zh) => "姓名",
        (SortKey::Name, Lang::En) => "name",
        (SortKey::Deadline, Lang::Zh) => "截止",
        (SortKey::Deadline, Lang::En) => "deadline",
        (SortKey::Proposal, Lang::Zh) => "建议",
        (SortKey::Proposal, Lang::En) => "proposal",
        (SortKey::State, Lang::Zh) => "状态",
        (SortKey::State, Lang::En) => "state",
        (SortKey::Level, Lang::Zh) => "级别",
        (SortKey::Level, Lang::En) => "level",
        (SortKey::Unit, Lang::Zh) => "单位",
        (SortKey::Unit, Lang::En) => "unit",
    };
    let order = if screen.spec.reverse { look.say(" (反序)", " (reversed)") } else { "" };
    let left =
        format!(" {} {shown}   {} {sort}{order}", look.say("筛选:", "filter:"), look.say("排序:", "sort:"));
    let (at, all) = (screen.rows.cursor() + 1, screen.rows.len());
    let mut right = match (all, look.lang) {
        (0, _) => String::new(),
        (_, Lang::Zh) => format!("第 {at} 行，共 {all} 行"),
        (_, Lang::En) => format!("row {at} of {all}"),
    };
    if !screen.tags.is_empty() {
        right.push_str(&format!("   {} {}", look.say("已勾", "tagged"), screen.tags.len()));
    }
    bar::row(buf, look, row, &left, &format!("{right} "), look.text());
}

fn draw_row(screen: &QueueScreen, pen: &mut Pen<'_>, row: &QueueRow, widths: &[Option<u16>], env: &Env) {
    let look = pen.look();
    let ask = if row.needs_me { look.ask() } else { look.text() };
    let tag = if screen.tags.contains(&row.dossier) { "+" } else { " " };
    pen.text(tag, look.text());
    let most = *env.notice.submissions.most;
    let count = format!("{}/{most}", row.submission);
    let (mark, tone) = if row.state == State::Received {
        (look.proposal(row.proposal), look.proposal_style(row.proposal))
    } else {
        ("--", look.text())
    };
    let left = left_days(row, env);
    // What was decided stays in its place; `u` at the last act says that it can be undone.
    let undo =
        if screen.last.as_ref() == Some(&row.dossier) && row.state != State::Received { " u" } else { "" };
    let state = format!("{}{undo}", look.say(row.state.zh(), row.state.word()));
    let with = row.assigned.as_ref().map_or("", |person| person.name.as_str());
    let findings = tally(&row.tally, &look);
    let texts: [(&str, Style); 11] = [
        (mark, tone.patch(ask)),
        (&row.dossier.0, ask),
        (&row.name, ask),
        (short(row.level, look.lang), look.text()),
        (&row.specialty, look.text()),
        (&row.unit, look.text()),
        (&count, look.text()),
        (&state, look.text()),
        (&findings, look.text()),
        (&left, if left.starts_with(['逾', 'o']) { look.alarm() } else { look.text() }),
        (with, look.text()),
    ];
    table::row(pen, COLUMNS, widths, texts);
}

/// A level in six cells.
fn short(level: Level, lang: Lang) -> &'static str {
    match (lang, level) {
        (Lang::Zh, _) => level.zh(),
        (Lang::En, Level::Intermediate) => "middle",
        (Lang::En, Level::AssociateSenior) => "assoc",
        (Lang::En, _) => level.en(),
    }
}

/// `改1 看2 废1`: what is not in order, the gravest first.
fn tally(tally: &Tally, look: &Look) -> String {
    let parts = [
        (Verdict::Bar, tally.bar),
        (Verdict::Fail, tally.fail),
        (Verdict::Eye, tally.eye),
        (Verdict::Void, tally.void),
        (Verdict::Exempt, tally.exempt),
    ];
    let shown: Vec<String> =
        parts.iter().filter(|(_, n)| *n > 0).map(|(v, n)| format!("{}{n}", look.verdict(*v))).collect();
    shown.join(" ")
}

fn left_days(row: &QueueRow, env: &Env) -> String {
    let today = env.overview.as_ref().map(|overview| overview.today);
    match (row.due, today) {
        (Some(due), Some(today)) if matches!(row.state, State::Received | State::Returned) => {
            let days = crate::domain::date::days_between(today, due);
            match env.look.lang {
                // What has arrived met its deadline or has a finding that says otherwise.
                _ if days < 0 && row.state == State::Received => String::new(),
                Lang::Zh if days < 0 => "逾期".to_owned(),
                Lang::En if days < 0 => "over".to_owned(),
                Lang::Zh => format!("{days} 天"),
                Lang::En => format!("{days} d"),
            }
        }
        _ => String::new(),
    }
}

/// An empty queue says what to do.
fn empty(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let nothing_at_all = env.overview.as_ref().is_some_and(|overview| overview.total == 0);
    let working = env.overview.as_ref().and_then(|overview| overview.progress.as_ref());
    let lines: &[(&str, &str)] = if working.is_some() {
        &[("正在准备材料库，稍候就在这里", "The store is being made ready; it will be here in a moment")]
    } else if nothing_at_all {
        &[
            ("材料库是空的。先装入一份申报材料：", "The store is empty. Load a queue first:"),
            ("", ""),
            (
                "    pingwei load 队列.xlsx            装入申报材料",
                "    pingwei load QUEUE.xlsx            load dossiers",
            ),
            (
                "    pingwei load 队列.xlsx --dry-run  只看会怎样，不装入",
                "    pingwei load QUEUE.xlsx --dry-run  see what it would do",
            ),
            (
                "    pingwei load 黑名单.xlsx          装入黑名单",
                "    pingwei load BLACKLIST.xlsx        load the blacklist",
            ),
            (
                "    pingwei demo                      先用样例看看",
                "    pingwei demo                       try it on the sample",
            ),
            ("", ""),
            ("按 o 装入   q 退出   ? 帮助", "o loads here   q leaves   ? help"),
        ]
    } else if screen.view == Some(0) {
        &[("没有待你看的了。v2 看全部。", "Nothing needs you now. v2 shows all.")]
    } else {
        &[(
            "没有符合筛选的材料。v2 看全部，f 改筛选。",
            "No dossier meets the filter. v2 shows all, f changes it.",
        )]
    };
    for (line, y) in lines.iter().zip(area.y + 1..area.bottom()) {
        let text = look.say(line.0, line.1);
        Pen::new(buf, look, Rect::new(area.x, y, area.width, 1)).fill(3, look.text()).text(text, look.text());
    }
}

/// What the row under the cursor needs of a person.
fn draw_preview(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    if area.height == 0 {
        return;
    }
    let line = |n: u16| Rect::new(area.x, area.y + n, area.width, u16::from(n < area.height));
    let Some(row) = screen.current() else { return };
    let Some(sheet) = screen.sheet() else {
        bar::title(buf, look, line(0), &format!(" {} {}   {}", row.dossier, row.name, row.unit), "");
        return;
    };
    let open = sheet.tally.eye;
    let asked = match (look.lang, open) {
        (_, 0) => proposed(sheet.proposal, look).to_owned(),
        (Lang::Zh, n) => format!("要你定 {n} 项"),
        (Lang::En, n) => format!("{n} for you to tell"),
    };
    let left = format!(" {} {}   {}", row.dossier, row.name, row.unit);
    bar::title(buf, look, line(0), &left, &format!("{asked} "));
    let first = screen.finding().map(|judged| &judged.key);
    let mut found: Vec<_> = sheet
        .judged
        .iter()
        .filter(|judged| !matches!(judged.verdict(), Verdict::Pass | Verdict::Na))
        .collect();
    found.sort_by_key(|judged| !judged.needs_person());
    let (mut y, mut shown) = (1, 0);
    // The one to be told is shown whole where the others leave room for it, and in two rows at least.
    let mut spare = usize::from(area.height.saturating_sub(1)).saturating_sub(found.len()).max(1);
    for judged in &found {
        if y + 1 >= area.height && found.len() - shown > 1 {
            break;
        }
        let here = first == Some(&judged.key);
        let style = if judged.needs_person() { look.ask() } else { look.text() };
        let verdict = judged.verdict();
        let id = judged.key.check.to_string();
        let mut pen = Pen::new(buf, look, line(y));
        pen.text(if here { " >" } else { "  " }, style)
            .cell(2, look.verdict(verdict), Align::Left, look.verdict_style(verdict).patch(style))
            .fill(1, look.text())
            .cell(3, &judged.finding.item.to_string(), Align::Right, look.text())
            .fill(1, look.text())
            .cell(18, &id, Align::Left, look.text())
            .cell(10, &judged.finding.clause, Align::Left, look.text());
        let (left, room) = (pen.at(), usize::from(pen.room()));
        let reason = judged.finding.reason.text(look.lang);
        let lines = if here { width::wrap(&reason, room, look.widths) } else { Vec::new() };
        let more = lines.len().saturating_sub(1).min(spare);
        if more == 0 {
            pen.text(&reason, style);
        } else {
            spare -= more;
            pen.text(&lines[0], style);
            for (n, text) in lines.iter().enumerate().skip(1).take(more) {
                y += 1;
                // The last row there is room for takes the rest, cut where it must be.
                let last = n == more && lines.len() > more + 1;
                let text = if last { lines[n..].concat() } else { text.clone() };
                let row = line(y);
                let row = Rect { x: left, width: row.right().saturating_sub(left), ..row };
                Pen::new(buf, look, row).text(&text, style);
            }
        }
        y += 1;
        shown += 1;
        if y >= area.height {
            break;
        }
    }
    if shown < found.len() && y < area.height {
        let more = found.len() - shown;
        let text = match look.lang {
            Lang::Zh => format!("  还有 {more} 项，回车打开"),
            Lang::En => format!("  {more} more; Enter opens it"),
        };
        Pen::new(buf, look, line(y)).text(&text, look.text());
    } else if found.is_empty() {
        let text = look.say("  机器核查没有发现问题", "  the machine found nothing amiss");
        Pen::new(buf, look, line(1)).text(text, look.text());
    }
}

fn proposed(proposal: crate::domain::Proposal, look: &Look) -> &'static str {
    use crate::domain::Proposal as P;
    match (proposal, look.lang) {
        (P::Refuse, Lang::Zh) => "建议不予受理",
        (P::Look, Lang::Zh) => "待看",
        (P::Return, Lang::Zh) => "建议退回",
        (P::Pass, Lang::Zh) => "建议通过",
        (P::Refuse, Lang::En) => "proposed: refuse",
        (P::Look, Lang::En) => "look",
        (P::Return, Lang::En) => "proposed: return",
        (P::Pass, Lang::En) => "proposed: pass",
    }
}

fn draw_prompt(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    match screen.prompt.as_ref()? {
        Prompt::Filter(line) => {
            let place = sheet::place(area, 6, 4);
            let inner = sheet::open(
                buf,
                look,
                place,
                look.say(" 筛选", " Filter"),
                look.say("回车 用   Esc 不用 ", "Enter use   Esc no "),
            );
            let hint = look.say(
                "待审 已退回 副高级 建议:退回 核查:ce.public 次:3 剩余:3 经办:我，或姓名、编号、单位的一部分",
                "received 副高级 proposal:return check:ce.public submission:3 due:3 mine, or part of a name, number or unit",
            );
            let at = |n: u16| Rect::new(inner.x + 1, inner.y + n, inner.width.saturating_sub(2), 1);
            let cursor = line.draw(buf, look, at(0), "> ", look.ask());
            paragraph(
                buf,
                look,
                Rect { height: inner.height.saturating_sub(2), ..at(2) },
                hint,
                0,
                look.text(),
            );
            Some(cursor)
        }
        Prompt::Load(line) => {
            let place = sheet::place(area, 5, 4);
            let title =
                look.say(" 装入文件: 申报材料、黑名单或评委名册", " Load a file: queue, blacklist or roster");
            let inner = sheet::open(
                buf,
                look,
                place,
                title,
                look.say("回车 装入   Esc 不装 ", "Enter load   Esc no "),
            );
            let hint = look.say(
                ".xlsx、放 .csv 的目录或 .jsonl；有错就整个不装，逐条指出",
                ".xlsx, a folder of .csv, or .jsonl; with errors nothing is loaded and each is named",
            );
            let at = |n: u16| Rect::new(inner.x + 1, inner.y + n, inner.width.saturating_sub(2), 1);
            let cursor = line.draw(buf, look, at(0), "> ", look.ask());
            Pen::new(buf, look, at(2)).text(hint, look.text());
            Some(cursor)
        }
        Prompt::Search(search) => {
            let rows = u16::try_from(search.hits.len().clamp(3, 12)).unwrap_or(12);
            let place = sheet::place(area, rows + 3, 4);
            let right = match look.lang {
                Lang::Zh => format!("命中 {}   上/下 选  回车 打开  Esc 关 ", search.total),
                Lang::En => format!("{} found   up/down  Enter opens  Esc closes ", search.total),
            };
            let inner = sheet::open(buf, look, place, look.say(" 查找", " Find"), &right);
            let top = search.chosen.saturating_sub(usize::from(rows.saturating_sub(1)));
            for (n, row) in search.hits.iter().enumerate().skip(top).take(usize::from(rows)) {
                let y = inner.y + 1 + u16::try_from(n - top).unwrap_or(0);
                if y >= inner.bottom() {
                    break;
                }
                let mark = if n == search.chosen { " > " } else { "   " };
                let style = if n == search.chosen { look.ask() } else { look.text() };
                Pen::new(buf, look, Rect::new(inner.x, y, inner.width, 1))
                    .text(mark, look.text())
                    .cell(13, &row.dossier.0, Align::Left, style)
                    .cell(20, &row.name, Align::Left, style)
                    .skip(1)
                    .cell(8, row.level.label(look.lang), Align::Left, look.text())
                    .cell(9, look.say(row.state.zh(), row.state.word()), Align::Left, look.text())
                    .text(&row.unit, look.text());
            }
            let line = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
            Some(search.line.draw(buf, look, line, look.say("查: ", "find: "), look.ask()))
        }
    }
}

/// Left and right of the title row.
pub fn title(env: &Env) -> (String, String) {
    let look = &env.look;
    let Some(overview) = &env.overview else {
        return (look.say(" 评委", " pingwei").to_owned(), String::new());
    };
    let left = match look.lang {
        Lang::Zh => format!(" 评委  {} 年度  {}", overview.cycle, overview.notice),
        Lang::En => format!(" pingwei  cycle {}  {}", overview.cycle, overview.notice),
    };
    let roles: Vec<&str> = overview.roles.iter().map(|role| look.say(role.zh(), role.word())).collect();
    let me = match roles.len() {
        0 => overview.me.name.clone(),
        1..=2 => format!("{}({})", overview.me.name, roles.join(" ")),
        _ => format!("{}({})", overview.me.name, look.say("各角色", "all roles")),
    };
    let moved = if overview.today_moved { look.say(" [模拟日期]", " [date moved]") } else { "" };
    let read_only = if overview.read_only.is_some() { look.say(" [只读]", " [read only]") } else { "" };
    (left, format!("{}   {me}   {}{moved}{read_only}", look.say("队列", "queue"), overview.today))
}

/// The right of the status row: how far the work is.
pub fn status(env: &Env) -> String {
    let look = &env.look;
    let Some(overview) = &env.overview else { return String::new() };
    if let Some((done, all)) = env.loading {
        let what = look.say("正在装入", "loading");
        return format!("{what} {} {}", bar::progress(done, all, 22), bar::percent(done, all));
    }
    let (done, all) = (overview.done as u64, overview.total as u64);
    if let Some((what, done, all)) = &overview.progress {
        return format!(
            "{} {} {}",
            what.get(look.lang),
            bar::progress(*done, *all, 22),
            bar::percent(*done, *all)
        );
    }
    if all == 0 {
        return String::new();
    }
    format!(
        "{} {done}/{all}  {} {}",
        look.say("已办", "done"),
        bar::progress(done, all, 22),
        bar::percent(done, all)
    )
}

/// The hint row.
pub fn hints(screen: &QueueScreen) -> &'static [Action] {
    match screen.prompt {
        None if screen.started && screen.rows.is_empty() => {
            &[Action::QueueLoad, Action::ViewOpen, Action::QueueFilter, Action::HelpOpen, Action::AppBack]
        }
        Some(_) => &[Action::FieldAccept, Action::FieldCancel, Action::FieldUp, Action::FieldDown],
        None => &[
            Action::QueueOpen,
            Action::FindingMeets,
            Action::FindingFails,
            Action::TriagePass,
            Action::TriageReturn,
            Action::QueueNextMine,
            Action::HelpOpen,
            Action::SearchOpen,
            Action::QueueFilter,
            Action::BlacklistOpen,
            Action::TriageRefuse,
            Action::QueueTag,
            Action::QueueLoad,
            Action::SortDeadline,
        ],
    }
}

/// A row as one line of plain text.
pub fn line(row: &QueueRow, env: &Env) -> String {
    let look = &env.look;
    format!(
        "{} {} {} {} {} {}",
        row.dossier,
        row.name,
        row.level.label(look.lang),
        look.say(row.state.zh(), row.state.word()),
        tally(&row.tally, look),
        row.unit
    )
}

/// The rows at hand as plain text.
pub fn plain(screen: &QueueScreen, env: &Env) -> String {
    let look = &env.look;
    let mut out = String::new();
    for index in screen.rows.shown() {
        let Some(row) = screen.window.row(index) else { continue };
        let name = width::pad(&row.name, 20, look.widths);
        out.push_str(&format!(
            "{} {name} {} {} {} {}\n",
            row.dossier,
            row.level.label(look.lang),
            look.say(row.state.zh(), row.state.word()),
            tally(&row.tally, look),
            row.unit
        ));
    }
    out
}
