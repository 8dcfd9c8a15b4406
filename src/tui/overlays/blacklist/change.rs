//! What is done with an entry of the blacklist: each is an event, with a reason; lifting takes two people.

use super::BlacklistSheet;
use crate::desk::{Command, RollHit};
use crate::domain::answer::{Expected, Field as _};
use crate::domain::{BlackEntry, Day, Row, When, Words};
use crate::policy::roll::Lift;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::asking::{Form, Line};
use crate::tui::screens::{Cx, Severity};
use crate::tui::widgets::field::Field;

/// What a question completes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Add,
    /// The entry as it is.
    Correct(u32, Box<BlackEntry>),
    Lift(u32),
    Confirm(u32),
    Keep(u32),
}

/// The names of the columns in English, in their order.
const EN: [&str; 8] =
    ["kind", "name", "identity number", "credit code", "ground", "from", "until", "document"];

/// Columns of numbers: they are masked, and stay as they are unless another one is written.
const NUMBERS: [usize; 2] = [2, 3];
const NAME: usize = 1;
const GROUND: usize = 4;
const FROM: usize = 5;

impl BlacklistSheet {
    /// Asks what must be known for an action.
    pub(super) fn begin(&mut self, action: Action, cx: &mut Cx<'_>) {
        if action == Action::BlacklistAdd {
            let form = self.form_of_new(cx);
            self.asking.ask(Change::Add, form, cx);
            return;
        }
        let Some(hit) = self.hits.get(self.chosen).cloned() else {
            let words = Words::fixed("先查到一条；a 登记新的", "find an entry first; a enters a new one");
            cx.say(Severity::Info, words);
            return;
        };
        let number = hit.entry.number;
        match (action, &hit.lift) {
            (Action::BlacklistCorrect, _) => {
                let entry = Box::new(hit.entry.entry.clone());
                self.asking.ask(Change::Correct(number, entry), form_of(&hit), cx);
            }
            (Action::BlacklistLift, Some(lift)) => cx.say(Severity::Info, waits(lift)),
            (Action::BlacklistLift, None) => match hit.entry.lifted {
                Some(day) => cx.say(
                    Severity::Info,
                    Words::made(
                        format!("第 {number} 条已自 {day} 起解除"),
                        format!("entry {number} is lifted from {day} on"),
                    ),
                ),
                None => self.asking.ask(Change::Lift(number), form_of_lift(&hit, cx), cx),
            },
            (_, None) => cx.say(
                Severity::Info,
                Words::made(
                    format!("第 {number} 条没有待确认的解除；x 提出"),
                    format!("no lifting of entry {number} waits; x proposes one"),
                ),
            ),
            (Action::BlacklistConfirm, Some(lift)) if lift.by == cx.env.account() => cx.say(
                Severity::Alarm,
                Words::fixed(
                    "解除要第二个人确认，不能自己确认自己提的；n 撤回",
                    "a second person must confirm, not the one who proposed it; n takes it back",
                ),
            ),
            (Action::BlacklistConfirm, Some(lift)) => {
                let title = Words::made(
                    format!("确认解除第 {number} 条？"),
                    format!("Confirm: lift entry {number}?"),
                );
                let form = Form::new(title).note(named(&hit)).note(proposed(lift));
                self.asking.ask(Change::Confirm(number), form, cx);
            }
            (_, Some(lift)) => {
                let title = Words::made(
                    format!("不再解除第 {number} 条"),
                    format!("Entry {number} is not to be lifted"),
                );
                let form = Form::new(title)
                    .note(named(&hit))
                    .note(proposed(lift))
                    .line(Line::reason())
                    .kept(format!("blacklist-keep-{number}"));
                self.asking.ask(Change::Keep(number), form, cx);
            }
        }
    }

    /// A key while a question stands.
    pub(super) fn answer(&mut self, press: Press, cx: &mut Cx<'_>) {
        let Some((change, texts)) = self.asking.act(press, cx) else { return };
        let text = |at: usize| texts.get(at).map_or("", String::as_str);
        let command = match &change {
            Change::Add => match filled(BlackEntry::default(), &texts, false) {
                Ok(entry) => {
                    // What was entered is shown when it is there.
                    self.line = Field::new(80).with(&entry.name);
                    Command::Blacklist { entries: vec![entry] }
                }
                Err((line, words)) => return self.asking.fault(line, words),
            },
            Change::Correct(number, held) => match filled((**held).clone(), &texts, true) {
                Ok(entry) if entry == **held => {
                    return self.asking.fault(0, Words::fixed("还没有改任何一栏", "nothing is changed yet"));
                }
                Ok(entry) => {
                    let reason = text(BlackEntry::COLUMNS.len()).to_owned();
                    Command::CorrectEntry { number: *number, entry: Box::new(entry), reason }
                }
                Err((line, words)) => return self.asking.fault(line, words),
            },
            Change::Lift(number) => match day(text(0)) {
                Ok(from) => Command::ProposeLift { number: *number, from, reason: text(1).to_owned() },
                Err(words) => return self.asking.fault(0, words),
            },
            Change::Confirm(number) => Command::ConfirmLift { number: *number },
            Change::Keep(number) => Command::DropLift { number: *number, reason: text(0).to_owned() },
        };
        self.asking.send(change, None, command, cx);
    }

    fn form_of_new(&self, cx: &Cx<'_>) -> Form {
        let typed = super::Sought::read(self.line.text()).text;
        // What was looked up in vain is what is to be entered.
        let is_number = typed.len() >= 15 && typed.bytes().all(|b| b.is_ascii_alphanumeric());
        let today = cx.env.overview.as_ref().map(|overview| overview.today.to_string()).unwrap_or_default();
        let mut form = Form::new(Words::fixed("登记黑名单", "Enter into the blacklist"));
        for (at, column) in BlackEntry::COLUMNS.iter().enumerate() {
            let line = Line::new(name(at));
            form = form.line(match at {
                0 => line.needed().with("个人"),
                NAME if !typed.is_ascii() => line.needed().with(&typed),
                2 if is_number => line.with(&typed),
                FROM => line.needed().with(&today),
                _ if column.required || at == GROUND => line.needed(),
                _ => line,
            });
        }
        form.kept("blacklist-add".to_owned())
    }
}

/// The lines of an entry, to be corrected.
fn form_of(hit: &RollHit) -> Form {
    let number = hit.entry.number;
    let title = Words::made(format!("更正黑名单第 {number} 条"), format!("Correct blacklist entry {number}"));
    let mut form = Form::new(title).note(Words::fixed(
        "证件号码、信用代码留空就是不改；写「无」就是没有",
        "identity number and credit code: empty leaves them; 无 says there is none",
    ));
    for (at, column) in BlackEntry::COLUMNS.iter().enumerate() {
        let line = Line::new(name(at));
        let line = if column.required { line.needed() } else { line };
        let shown = hit.entry.entry.show(at);
        form = form.line(if NUMBERS.contains(&at) { line } else { line.with(&shown) });
    }
    form.line(Line::reason()).kept(format!("blacklist-{number}"))
}

fn form_of_lift(hit: &RollHit, cx: &Cx<'_>) -> Form {
    let number = hit.entry.number;
    let title = Words::made(
        format!("提出解除第 {number} 条 (另一人确认后才算)"),
        format!("Propose to lift entry {number} (another one confirms)"),
    );
    let today = cx.env.overview.as_ref().map(|overview| overview.today.to_string()).unwrap_or_default();
    Form::new(title)
        .note(named(hit))
        .line(Line::new(Words::fixed("自哪天起不再禁", "free from")).needed().with(&today))
        .line(Line::reason())
        .kept(format!("blacklist-lift-{number}"))
}

/// What a column is called.
fn name(column: usize) -> Words {
    let zh = BlackEntry::COLUMNS.get(column).map_or("", |held| held.zh);
    let zh = if zh == "统一社会信用代码" { "信用代码" } else { zh };
    Words::fixed(zh, EN.get(column).copied().unwrap_or(""))
}

/// An entry with what was written put into it; else the line that is wrong, and what is expected there.
/// Where it is there already, empty numbers stay as they are.
fn filled(mut entry: BlackEntry, texts: &[String], is_there: bool) -> Result<BlackEntry, (usize, Words)> {
    for (at, text) in texts.iter().enumerate().take(BlackEntry::COLUMNS.len()) {
        if is_there && NUMBERS.contains(&at) && text.is_empty() {
            continue;
        }
        entry.set(at, text).map_err(|expected| (at, expected.words()))?;
    }
    Ok(entry)
}

/// A day, or nothing for today.
fn day(text: &str) -> Result<Option<Day>, Words> {
    if text.is_empty() {
        return Ok(None);
    }
    match When::read(text) {
        Ok(When::Day(day)) => Ok(Some(day)),
        Ok(When::Month(_)) => {
            Err(Words::fixed("要写到日，如 2020-11-02", "a day is needed, such as 2020-11-02"))
        }
        Err(_) => Err(Expected::Date.words()),
    }
}

fn named(hit: &RollHit) -> Words {
    let entry = &hit.entry.entry;
    let ground = entry.ground.value().map_or("", String::as_str);
    let line = format!("{}  {ground}", *entry.name);
    Words::made(
        format!("{line}   {} 起不再禁", hit.free_from),
        format!("{line}   free from {}", hit.free_from),
    )
}

fn proposed(lift: &Lift) -> Words {
    Words::made(
        format!("{} 提出自 {} 起解除: {}", lift.by, lift.from, lift.reason),
        format!("{} proposes to lift it from {}: {}", lift.by, lift.from, lift.reason),
    )
}

fn waits(lift: &Lift) -> Words {
    Words::made(
        format!("{} 已提出解除，等另一人确认 (y 确认，n 不再解除)", lift.by),
        format!("{} has proposed that: somebody else confirms (y), or n drops it", lift.by),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_at_its_line_and_empty_numbers_stay() {
        let texts = |list: [&str; 8]| list.map(str::to_owned);
        let good = texts(["个人", "样本甲", "659901197912055511", "", "样本事由", "2019-01-01", "", ""]);
        let entry = filled(BlackEntry::default(), &good, false).expect("an entry");
        assert_eq!(*entry.name, "样本甲");
        let bad = texts(["公司", "样本甲", "", "", "", "2019-01-01", "", ""]);
        assert_eq!(filled(BlackEntry::default(), &bad, false).map_err(|(line, _)| line), Err(0));
        let bad = texts(["个人", "样本甲", "", "", "", "去年", "", ""]);
        assert_eq!(filled(BlackEntry::default(), &bad, false).map_err(|(line, _)| line), Err(5));
        let next = texts(["个人", "样本乙", "", "", "样本事由", "2019-01-01", "", ""]);
        let mended = filled(entry.clone(), &next, true).expect("an entry");
        assert_eq!((mended.id_number.clone(), (*mended.name).as_str()), (entry.id_number, "样本乙"));
        assert_eq!(EN.len(), BlackEntry::COLUMNS.len());
        let places = [NAME, GROUND, FROM].map(|at| BlackEntry::COLUMNS[at].zh);
        assert_eq!(places, ["名称", "事由", "处理日期"]);
    }

    #[test]
    fn a_lifting_begins_on_a_day() {
        assert_eq!(day(""), Ok(None));
        assert_eq!(
            day("2020年11月2日").map(|day| day.map(|d| d.to_string())),
            Ok(Some("2020-11-02".to_owned()))
        );
        assert!(day("2020.11").is_err() && day("明天").is_err());
    }
}
