//! How a ballot is drawn: the candidate, the digits, the clock; then one's own ballots.

use super::BallotScreen;
use crate::desk::OwnBallot;
use crate::domain::{Ballot, Lang, Presence, Score};
use crate::policy::notice::Criterion;
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::screens::derived;
use crate::tui::screens::work::told;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::{bar, digits};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns from which the clock is drawn big beside the digits.
const BIG_CLOCK: u16 = 100;
/// Rows from which digits are big and own ballots still find room.
const BIG_DIGITS: u16 = 16;

/// The room of the comment: at the foot.
pub(super) fn comment_room(area: Rect) -> Rect {
    let height = if area.height >= 26 { 5 } else { 2 };
    let y = area.bottom().saturating_sub(height);
    Rect::new(area.x + 3, y, area.width.saturating_sub(4), height)
}

/// Draws it; returns where the text cursor stands.
pub(super) fn draw(screen: &BallotScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    let (Some(sheet), Some((at, row))) = (&screen.sheet, screen.current()) else {
        empty(screen, buf, area, env);
        return None;
    };
    let roomy = area.height >= 26;
    let mut y = area.y + u16::from(roomy);
    let mut next = |rows: u16| {
        let place = Rect { y, height: rows.min(area.bottom().saturating_sub(y)), ..area };
        y = y.saturating_add(rows).min(area.bottom());
        place
    };
    called(screen, buf, next(1), env);
    let name = if row.name.is_empty() { look.say("(回避)", "(recused)") } else { &row.name };
    let number = match look.lang {
        Lang::Zh => format!(" {} 号  {name}", at + 1),
        Lang::En => format!(" no. {}  {name}", at + 1),
    };
    let waits =
        sheet.next.as_ref().and_then(|id| sheet.rows.iter().enumerate().find(|(_, row)| row.dossier == *id));
    let waits = waits.map_or_else(String::new, |(at, row)| {
        format!("{} {} {} ", look.say("下一位:", "next:"), at + 1, row.name)
    });
    bar::row(buf, look, next(1), &number, &waits, look.ask());
    Pen::new(buf, look, next(1)).skip(1).text(&format!("{}  {}", row.specialty, row.unit), look.text());
    if roomy {
        next(1);
    }
    let clock = screen.clock(env);
    let style = if clock.is_some_and(|clock| clock.warned) { look.bar() } else { look.text() };
    let line = clock.map_or_else(String::new, |clock| {
        let word = if clock.is_over() { look.say("超", "over") } else { look.say("剩", "left") };
        format!(" {}  {word} {} ", clock.line(look.lang, 0), clock.left().trim_start_matches('+'))
    });
    let place = next(1);
    let left = format!(" {}", scoring_line(screen, &sheet.criteria, row, look));
    bar::row(buf, look, place, &left, "", look.text());
    Pen::new(buf, look, place)
        .skip(place.width.saturating_sub(crate::tui::widgets::pen::cells(&line, look.widths)))
        .text(&line, style);
    let many = sheet.criteria.len() > 1;
    if area.height >= BIG_DIGITS && !many || roomy {
        if roomy {
            next(1);
        }
        let place = next(digits::HEIGHT);
        let typed = big(screen, &sheet.criteria);
        digits::draw(
            buf,
            Rect { x: place.x + 6, width: place.width.saturating_sub(6), ..place },
            &typed,
            look.bar(),
        );
        if place.width >= BIG_CLOCK
            && let Some(clock) = clock
        {
            let left = clock.left();
            let text = left.trim_start_matches('+');
            let from = place.right().saturating_sub(digits::width(text) + 4);
            digits::draw(buf, Rect { x: from, width: place.right() - from, ..place }, text, look.bar());
        }
        if roomy {
            next(1);
        }
    }
    if many {
        criteria(
            screen,
            &sheet.criteria,
            buf,
            next(u16::try_from(sheet.criteria.len() + 1).unwrap_or(1)),
            look,
        );
    }
    standing(screen, row, buf, next(1), env);
    let comment = comment_room(area);
    let list = Rect { y, height: comment.y.saturating_sub(y + 1), ..area };
    own(screen, at, buf, list, look);
    let head = Rect { y: comment.y.saturating_sub(1), height: 1, ..area };
    let title = look.say("[评语] 可不写，e 写", "[comment] may be empty, e writes");
    Pen::new(buf, look, head).skip(1).text(title, look.text());
    screen.pad.draw_comment(buf, comment, look)
}

/// A bar where the desk has another candidate than the screen.
fn called(screen: &BallotScreen, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    if !screen.is_elsewhere() {
        return;
    }
    let Some(stage) = screen.sheet.as_ref().and_then(|sheet| sheet.stage.as_ref()) else { return };
    let at = screen
        .sheet
        .as_ref()
        .and_then(|sheet| sheet.rows.iter().position(|row| row.dossier == stage.dossier));
    let at = at.map_or(0, |at| at + 1);
    let text = match look.lang {
        Lang::Zh => format!(" 场上已是 {at} 号 {}；这里仍是原来那位，打的数不会串", stage.name),
        Lang::En => {
            format!(" no. {at} {} is at the desk now; what you type here stays with this one", stage.name)
        }
    };
    bar::title(buf, look, row, &text, "");
}

/// What is scored: bounds and step.
fn scoring_line(screen: &BallotScreen, criteria: &[Criterion], row: &OwnBallot, look: &Look) -> String {
    if let Some(refusal) = &row.refusal {
        return format!("[{}] {}", look.say("评分", "score"), told(refusal).get(look.lang));
    }
    let Some(criterion) = criteria.get(screen.pad.at).or(criteria.first()) else { return String::new() };
    let name = if criteria.len() > 1 { look.say(&criterion.zh, &criterion.en) } else { "" };
    format!(
        "[{}] {name} {}-{}，{} {}",
        look.say("评分", "score"),
        short(criterion.min),
        short(criterion.max),
        look.say("步长", "step"),
        short(criterion.step)
    )
}

/// A score without idle zeros.
pub(super) fn short(score: Score) -> String {
    let text = score.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The digits to be drawn big: typed, else kept, else places to fill.
fn big(screen: &BallotScreen, criteria: &[Criterion]) -> String {
    if let Some(open) = &screen.pad.open {
        return format!("{open}_");
    }
    let held = criteria.get(screen.pad.at).and_then(|criterion| screen.pad.scores.get(&criterion.id));
    held.map_or_else(|| "__".to_owned(), |score| short(*score))
}

fn criteria(screen: &BallotScreen, criteria: &[Criterion], buf: &mut Buffer, area: Rect, look: &Look) {
    for (at, (criterion, y)) in criteria.iter().zip(area.top()..area.bottom()).enumerate() {
        let here = screen.pad.at == at;
        let open = screen.pad.open.as_ref().filter(|_| here).map(|open| format!("{open}_"));
        let held = screen.pad.scores.get(&criterion.id).map(|score| short(*score));
        let style = if here { look.ask() } else { look.text() };
        let bounds =
            format!("{}-{}  x{}", short(criterion.min), short(criterion.max), short(criterion.weight));
        Pen::new(buf, look, Rect { y, height: 1, ..area })
            .text(if here { " > " } else { "   " }, look.text())
            .cell(24, look.say(&criterion.zh, &criterion.en), Align::Left, style)
            .cell(16, &bounds, Align::Left, look.text())
            .cell(8, &open.or(held).unwrap_or_else(|| "-".to_owned()), Align::Right, style);
    }
    let y = area.y + u16::try_from(criteria.len()).unwrap_or(0);
    if y < area.bottom() {
        let here = screen.pad.at >= criteria.len();
        Pen::new(buf, look, Rect { y, height: 1, ..area })
            .text(if here { " > " } else { "   " }, look.text())
            .text(look.say("交票 (回车)", "submit (Enter)"), if here { look.ask() } else { look.text() });
    }
}

/// How the ballot on this candidate stands.
fn standing(screen: &BallotScreen, row: &OwnBallot, buf: &mut Buffer, place: Rect, env: &Env) {
    let look = &env.look;
    let given = match &row.ballot {
        Some(ballot) if screen.pad.is_begun() => {
            format!(
                "{} {}；{}",
                look.say("已交", "submitted"),
                derived::what(ballot, look),
                look.say("有改动没交", "a change is not")
            )
        }
        Some(ballot) => format!("{} {}", look.say("已交", "submitted"), derived::what(ballot, look)),
        None if screen.pad.is_begun() => {
            look.say("没交，草稿在盘上", "not submitted; the draft is on disk").to_owned()
        }
        None => look.say("没交", "not submitted").to_owned(),
    };
    let opened = row.opened.as_ref().map_or_else(String::new, |why| {
        format!("   {} {why}", look.say("主席准改:", "the chair opened it:"))
    });
    let told = row.told.as_ref().map_or_else(String::new, |told| {
        format!("   {} {}", look.say("已齐:", "complete:"), derived::scored_line(&told.scored, look))
    });
    let style = if row.ballot.is_none() && row.called { look.ask() } else { look.text() };
    Pen::new(buf, look, place).skip(1).text(&format!("{given}{opened}{told}"), style);
}

/// One's own ballots, those nearest to the one on the screen.
fn own(screen: &BallotScreen, at: usize, buf: &mut Buffer, area: Rect, look: &Look) {
    let Some(sheet) = &screen.sheet else { return };
    if area.height < 2 {
        return;
    }
    let given = sheet.rows.iter().filter(|row| row.ballot.is_some()).count();
    let owed =
        sheet.rows.iter().filter(|row| row.called && row.ballot.is_none() && row.refusal.is_none()).count();
    let left = match look.lang {
        Lang::Zh => format!(" [我的票]  已交 {given}  未交 {owed}"),
        Lang::En => format!(" [my ballots]  in {given}  open {owed}"),
    };
    let right =
        look.say("< 回看  > 下一位；封闭前可改，留痕 ", "< back  > next; amend until closed, with a trail ");
    let right = if area.width < 76 { "" } else { right };
    bar::row(buf, look, Rect { height: 1, ..area }, &left, right, look.text());
    let room = usize::from(area.height - 1);
    // The one on the screen stays in sight, what was heard before it above.
    let top =
        (at + 1 + usize::from(room > 2)).saturating_sub(room).min(sheet.rows.len().saturating_sub(room));
    for ((number, row), y) in sheet.rows.iter().enumerate().skip(top).zip(area.y + 1..area.bottom()) {
        let open = row.called && row.ballot.is_none() && row.refusal.is_none();
        let style = if open { look.ask() } else { look.text() };
        Pen::new(buf, look, Rect { y, height: 1, ..area })
            .text(if number == at { ">" } else { " " }, look.text())
            .text(&own_line(number, row, look), style);
    }
}

/// One of one's own ballots in a line.
pub(super) fn own_line(at: usize, row: &OwnBallot, look: &Look) -> String {
    let name = crate::tui::widgets::width::pad(&row.name, 22, look.widths);
    let what = match &row.ballot {
        Some(Ballot::Submitted { total, comment, .. }) => {
            let noted = if comment.is_empty() { "" } else { look.say("有评语", "comment") };
            format!("{:>6}  {noted}", short(*total))
        }
        Some(ballot) => derived::what(ballot, look),
        None if row.presence == Presence::Absent => look.say("未到", "absent").to_owned(),
        None if row.called && row.refusal.is_none() => look.say("未交", "open").to_owned(),
        None => String::new(),
    };
    format!("{:02} {name} {what}", at + 1)
}

/// Left and right of the first row.
pub(super) fn title(screen: &BallotScreen, env: &Env) -> (String, String) {
    let look = &env.look;
    let name = look.say("评分票", "Ballot");
    let me = env.overview.as_ref().map_or("", |overview| overview.me.name.as_str());
    let Some(sheet) = &screen.sheet else { return (format!(" {name}"), me.to_owned()) };
    let (session, setup) = (&sheet.session.session, &sheet.session.setup);
    let left = match look.lang {
        Lang::Zh => format!(" {name}  第 {session} 场  {} {}", setup.date, setup.place),
        Lang::En => format!(" {name}  session {session}  {} {}", setup.date, setup.place),
    };
    let seat = sheet.session.seats.iter().position(|person| person.account == env.account());
    let seat = seat.map_or_else(String::new, |seat| format!("{} {} ", look.say("答辩组", "seat"), seat + 1));
    (left, format!("{seat}{me}"))
}

/// The right of the status row: a draft that is kept, and what is owed.
pub(super) fn status(screen: &BallotScreen, env: &Env) -> String {
    let look = &env.look;
    if let (Some(open), Some((at, _))) = (&screen.pad.open, screen.current()) {
        return match look.lang {
            Lang::Zh => format!("草稿 {} 号 {open} 已存盘；回车交票", at + 1),
            Lang::En => format!("draft no. {} {open} is on disk; Enter submits", at + 1),
        };
    }
    let Some(sheet) = &screen.sheet else { return String::new() };
    let owed = sheet.rows.iter().enumerate().find(|(_, row)| {
        row.called
            && row.ballot.is_none()
            && row.refusal.is_none()
            && Some(&row.dossier) != screen.on.as_ref()
    });
    match (owed, look.lang) {
        (None, _) => String::new(),
        (Some((at, _)), Lang::Zh) => format!("! {} 号的票还没交", at + 1),
        (Some((at, _)), Lang::En) => format!("! no. {} has no ballot of yours yet", at + 1),
    }
}

fn empty(screen: &BallotScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let refusal = screen.gone.as_ref().or(screen.which.refusal());
    let text = match (refusal, &screen.sheet) {
        (Some(refusal), _) => told(refusal).get(look.lang).to_owned(),
        (None, Some(_)) => look.say("还没有排出场次顺序", "no running order yet").to_owned(),
        (None, None) if screen.which.is_none() => {
            look.say("你现在不在任何一场的答辩组里。", "You have no seat in any session now.").to_owned()
        }
        (None, None) => look.say("正在取评分票", "your ballots are on their way").to_owned(),
    };
    Pen::new(buf, look, Rect { y: area.y + 1, height: 1, ..area }).skip(3).text(&text, look.text());
}
