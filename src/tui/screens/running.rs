//! The clock of the one at the desk: how long they have been at it, and how much is left.

use super::cx::{Cx, Env, Timer};
use crate::desk::{ClockRules, Stage};
use crate::domain::{Lang, Phase, Role};
use crate::tui::widgets::bar;
use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};

/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Seconds after which a clock that nobody stopped is not counted any more.
const FORGOTTEN: u32 = 3 * 60 * 60;

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// At what.
    pub phase: Phase,
    /// Seconds since it began.
    pub passed: u32,
    /// Seconds it may take.
    pub limit: u32,
    /// Its last stretch has begun.
    pub warned: bool,
}

impl Running {
    /// What the clock of a stage says now; `None` where none runs or the time is not known yet.
    pub fn of(stage: Option<&Stage>, rules: ClockRules, now: Option<Time>) -> Option<Self> {
        let (stage, now) = (stage?, now?);
        let limit = match stage.phase {
            Phase::Presentation => rules.presentation,
            Phase::Questions => rules.questions,
            Phase::Over => return None,
        };
        let began = stage.since.parse::<jiff::Timestamp>().ok()?;
        let zone = TimeZone::fixed(Offset::constant(8));
        let began = began.to_zoned(zone).time();
        let passed = (seconds(now) - seconds(began)).rem_euclid(DAY);
        // Another machine's clock may be a little behind the desk's.
        let passed = if passed > DAY - 300 { 0 } else { u32::try_from(passed).unwrap_or(0) };
        Some(Self { phase: stage.phase, passed, limit, warned: passed + rules.warn >= limit })
    }

    /// True where the time is up.
    pub fn is_over(&self) -> bool {
        self.passed >= self.limit
    }

    /// `03:48` left, or `+00:12` beyond.
    pub fn left(&self) -> String {
        if self.is_over() {
            return format!("+{}", minutes(self.passed - self.limit));
        }
        minutes(self.limit - self.passed)
    }

    /// `提问 06:12 / 10:00  [====----]`, with a word where it wants attention.
    pub fn line(&self, lang: Lang, cells: usize) -> String {
        let phase = self.phase.words();
        let word = match (self.is_over(), self.warned, lang) {
            (true, _, Lang::Zh) => "  到时",
            (true, _, Lang::En) => "  time is up",
            (false, true, Lang::Zh) => "  快到时",
            (false, true, Lang::En) => "  nearly up",
            (false, false, _) => "",
        };
        let bar = if cells == 0 {
            String::new()
        } else {
            format!("  {}", bar::progress(u64::from(self.passed), u64::from(self.limit), cells))
        };
        format!("{} {} / {}{bar}{word}", phase.get(lang), minutes(self.passed), minutes(self.limit))
    }
}

/// One bell in the room, the recorder's: once as the last stretch begins, before their eyes.
#[derive(Debug, Default)]
pub struct Bell {
    rung: bool,
}

impl Bell {
    /// A clock was set, or comes into sight; one whose last stretch has begun rings no more.
    pub fn set(&mut self, clock: Option<Running>) {
        self.rung = clock.is_some_and(|clock| clock.warned);
    }

    /// A second has passed.
    pub fn tick(&mut self, clock: Option<Running>, cx: &mut Cx<'_>) {
        if clock.is_some_and(|clock| clock.warned) && !std::mem::replace(&mut self.rung, true) {
            if cx.env.has(Role::Recorder) {
                cx.bell();
            }
        } else if clock.is_none_or(|clock| !clock.warned) {
            self.rung = false;
        }
    }
}

/// True while a clock runs that nobody has forgotten: its screen is looked at, though no key is pressed.
pub fn is_watched(clock: Option<Running>) -> bool {
    clock.is_some_and(|clock| clock.passed <= FORGOTTEN)
}

/// Asks to be woken in a second where a clock runs, at once where the time is not known to the second.
pub fn keep_going(stage: Option<&Stage>, fresh: bool, env: &Env, cx: &mut Cx<'_>) {
    let runs = stage.is_some_and(|stage| stage.phase != Phase::Over);
    // A clock that nobody stopped is not counted for ever.
    let forgotten = stage.is_some_and(|stage| {
        let rules = ClockRules { presentation: 0, questions: 0, warn: 0 };
        !fresh && Running::of(Some(stage), rules, env.now).is_some_and(|clock| clock.passed > FORGOTTEN)
    });
    if runs && !forgotten {
        cx.later(Timer::Tick, if fresh { 0 } else { 1000 });
    }
}

/// `06:12`
pub fn minutes(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

fn seconds(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DossierId;

    const RULES: ClockRules = ClockRules { presentation: 900, questions: 600, warn: 60 };

    fn at(phase: Phase, hour: i8, minute: i8, second: i8) -> Option<Running> {
        let stage = Stage {
            dossier: DossierId("A".to_owned()),
            name: String::new(),
            phase,
            since: "2020-11-21T23:59:30+08:00".to_owned(),
        };
        Running::of(Some(&stage), RULES, Some(Time::constant(hour, minute, second, 0)))
    }

    #[test]
    fn it_counts_over_midnight_and_beyond_its_end() {
        let clock = at(Phase::Questions, 0, 5, 30).expect("runs");
        assert_eq!((clock.passed, clock.left().as_str(), clock.warned), (360, "04:00", false));
        assert_eq!(clock.line(Lang::Zh, 0), "提问 06:00 / 10:00");
        let warned = at(Phase::Questions, 0, 8, 30).expect("runs");
        assert!(warned.warned && !warned.is_over());
        assert!(!at(Phase::Questions, 0, 8, 29).expect("runs").warned);
        let over = at(Phase::Questions, 0, 9, 42).expect("runs");
        assert_eq!(over.left(), "+00:12");
        assert!(over.line(Lang::En, 10).ends_with("[========]  time is up"));
    }

    #[test]
    fn it_stands_when_it_is_over_and_forgives_a_clock_that_is_behind() {
        assert_eq!(at(Phase::Over, 0, 5, 0), None);
        assert_eq!(at(Phase::Presentation, 23, 59, 28).expect("runs").passed, 0);
    }
}
