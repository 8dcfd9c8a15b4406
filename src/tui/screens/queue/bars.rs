//! The rows around the queue: title, status, hints; and what of it is copied.

use super::QueueScreen;
use crate::desk::QueueRow;
use crate::domain::{Lang, Verdict};
use crate::policy::Tally;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::{bar, width};

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

/// `改2 看1 废1`: what is not in order, the gravest first.
pub(super) fn tally(tally: &Tally, look: &Look) -> String {
    let shown = tally.counts().filter(|(verdict, _)| *verdict != Verdict::Pass);
    shown.map(|(verdict, n)| format!("{}{n}", look.verdict(verdict))).collect::<Vec<_>>().join(" ")
}
