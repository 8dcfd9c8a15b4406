//! Draws the queue: views, filter, rows, and a preview of what the row under the cursor needs.

use super::bars::tally;
use super::{QueueScreen, preview, prompt, viewbar};
use crate::desk::{FoundIn, Mark, QueueRow};
use crate::domain::{Lang, Level, State};
use crate::tui::screens::cx::Env;
use crate::tui::views;
use crate::tui::widgets::bar;
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::sheet;
use crate::tui::widgets::table::{self, Column, NO_MARKS};
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
    viewbar::draw(screen, buf, parts.views, env);
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
                Some(row) => draw_row(screen, pen, (row, screen.window.marks(index)), &widths, env),
                None => {
                    pen.text(" ...", look.text());
                }
            }
        });
    }
    preview::draw(screen, buf, parts.preview, env);
    prompt::draw(screen, buf, sheet::screen_of(area), env)
}

fn draw_filter(screen: &QueueScreen, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let shown = screen.spec.filter.to_string();
    let name =
        screen.view.and_then(|key| screen.views.by_key(key)).map_or("", |view| view.name.get(look.lang));
    let shown = if shown.is_empty() { name } else { &shown };
    let sort = views::order(screen.spec.sort, look.lang);
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

fn draw_row(
    screen: &QueueScreen,
    pen: &mut Pen<'_>,
    (row, marks): (&QueueRow, &[Mark]),
    widths: &[Option<u16>],
    env: &Env,
) {
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
    let found = |field| Mark::of(marks, field);
    let texts: [(&str, Style, &[u16]); 11] = [
        (mark, tone.patch(ask), NO_MARKS),
        (&row.dossier.0, ask, found(FoundIn::Dossier)),
        (&row.name, ask, found(FoundIn::Name)),
        (short(row.level, look.lang), look.text(), NO_MARKS),
        (&row.specialty, look.text(), found(FoundIn::Specialty)),
        (&row.unit, look.text(), found(FoundIn::Unit)),
        (&count, look.text(), NO_MARKS),
        (&state, look.text(), NO_MARKS),
        (&findings, look.text(), NO_MARKS),
        (&left, if left.starts_with(['逾', 'o']) { look.alarm() } else { look.text() }, NO_MARKS),
        (with, look.text(), NO_MARKS),
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
    } else if screen.view == Some('1') {
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
