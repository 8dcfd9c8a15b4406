//! What the commands that read files share: faults in words, notes, and a progress bar.

use crate::domain::{Lang, Words, text::visible};
use crate::exchange::{Fault, Progress, Report};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

/// What to do about faults of a file.
pub const MEND: Words = Words::fixed(
    "按上面各处改正后再试；load --accept-good 可先载入没有错误的",
    "correct these places and try again; load --accept-good takes what is right",
);

/// Each fault on a line: `queue.xlsx: 申报人!C7: what is wrong, what is expected`.
pub fn fault_words(path: &Path, faults: &[&Fault]) -> Vec<Words> {
    let name = path.display();
    let line = |fault: &&Fault| {
        let Words { zh, en } = &fault.what;
        Words::made(format!("{name}: {}: {zh}", fault.place), format!("{name}: {}: {en}", fault.place))
    };
    faults.iter().map(line).collect()
}

/// Says on stderr what was not read or not kept of a file.
pub fn tell_notes(report: &Report, lang: Lang) {
    let mut lines: Vec<String> = Vec::new();
    let listed = |columns: &[(String, String)]| {
        columns.iter().map(|(sheet, header)| format!("{sheet}.{header}")).collect::<Vec<_>>().join(" ")
    };
    let zh = lang == Lang::Zh;
    if !report.dropped_private_columns.is_empty() {
        let columns = listed(&report.dropped_private_columns);
        lines.push(if zh {
            format!("与评审无关，未读取也未保存: {columns}")
        } else {
            format!("play no part in review, dropped: {columns}")
        });
    }
    if !report.unknown_columns.is_empty() {
        let columns = listed(&report.unknown_columns);
        lines.push(if zh {
            format!("不认识的列，未保存: {columns}")
        } else {
            format!("unknown columns, not stored: {columns}")
        });
    }
    lines.extend(report.notes.iter().map(|note| note.get(lang).to_owned()));
    let mut text = String::new();
    for line in lines {
        text.push_str(&visible(&format!("{}: {line}", report.file), false));
        text.push('\n');
    }
    // What cannot be told on stderr cannot be told.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A bar on stderr, where that is a terminal and the work takes longer than a moment.
pub struct ProgressBar {
    bar: indicatif::ProgressBar,
    lang: Lang,
    started: std::time::Instant,
}

/// Shorter work shows no bar.
const MOMENT: Duration = Duration::from_millis(500);

impl ProgressBar {
    /// A bar that is not seen yet.
    pub fn new(lang: Lang) -> Self {
        let bar = if std::io::stderr().is_terminal() {
            indicatif::ProgressBar::with_draw_target(None, indicatif::ProgressDrawTarget::hidden())
        } else {
            indicatif::ProgressBar::hidden()
        };
        if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} [{bar:30}] {percent}% {eta}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, lang, started: std::time::Instant::now() }
    }

    /// How far the reading is.
    pub fn reading(&self, progress: Progress<'_>) {
        let label = if self.lang == Lang::Zh { "读取" } else { "reading" };
        self.set(&format!("{label} {}", visible(progress.part, false)), progress.done, progress.total);
    }

    /// How far anything is.
    pub fn set(&self, message: &str, done: u64, total: u64) {
        if self.bar.is_hidden() && self.started.elapsed() > MOMENT && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr_with_hz(5));
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(message.to_owned());
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
