//! What the program says of its own: news of copies, of the terminal, of text that came astray.

use super::Shell;
use super::over::Over;
use crate::domain::Words;
use crate::tui::look::Widths;
use crate::tui::messages::Kind;
use crate::tui::runtime::{Copied, HeldKeys, Measured, Stray};
use crate::tui::screens::{Message, Severity};
use crate::tui::tray::Tray;

const NOT_UTF8: &str =
    "the terminal is not set to UTF-8: set its character set to UTF-8 (PuTTY: Window > Translation)";
impl Shell {
    pub(super) fn say(&mut self, message: Message) {
        let kind = match message.severity {
            Severity::Saved => Kind::Saved,
            Severity::Info => Kind::Note,
            Severity::Alarm => Kind::Refused,
        };
        self.messages.say(message.at.or(self.time), kind, message.words);
    }

    pub(super) fn alarm(&mut self, words: Words) {
        self.say(Message { at: None, severity: Severity::Alarm, words });
    }

    pub(super) fn inform(&mut self, zh: &'static str, en: &'static str) {
        self.say(Message { at: None, severity: Severity::Info, words: Words::fixed(zh, en) });
    }

    /// Text that came where none was awaited goes into the tray; more of it joins what is there.
    pub(super) fn stray(&mut self, stray: &Stray) {
        match &mut self.over {
            Some(Over::Tray(tray)) => tray.add(stray),
            _ => self.over = Some(Over::Tray(Tray::new(stray))),
        }
    }

    pub(super) fn copied(&mut self, copied: Copied) {
        if let Some(words) = self.copying.take() {
            let after =
                |zh, en| Words::made(format!("{}  ({zh})", words.zh), format!("{}  ({en})", words.en));
            let words = match copied {
                Copied::Desktop => after("已复制", "copied"),
                Copied::Terminal => after("已发给终端", "sent to the terminal"),
                Copied::TooLong => words,
            };
            self.say(Message { at: None, severity: Severity::Info, words });
            return;
        }
        match copied {
            Copied::Desktop => self.inform("已复制", "copied"),
            Copied::Terminal => self.inform(
                "已发给终端；没有就按 g p 取纯文本",
                "sent to the terminal; if it is not there, g p shows it plain",
            ),
            Copied::TooLong => {
                self.inform("太长，终端不收；按 g p 取纯文本", "too long for terminals; g p shows it plain")
            }
        }
    }

    /// Keys pressed before the rows were there: what becomes of them is told, never guessed.
    pub(super) fn held(&mut self, news: HeldKeys) {
        let words = match news {
            HeldKeys::Waiting(n) => Words::made(
                format!("数据还没到；按的 {n} 个键先收着，到了就办 (Esc 放掉)"),
                format!("still on its way; {n} key(s) wait for it (Esc lets go of them)"),
            ),
            HeldKeys::Expired(n) => Words::made(
                format!("数据没有到；刚才按的 {n} 个键没有办，到了再按"),
                format!("it did not come; the {n} key(s) pressed did nothing, press again when it is there"),
            ),
            HeldKeys::Dropped(n) => Words::made(
                format!("放掉了收着的 {n} 个键，什么都没办"),
                format!("let go of {n} key(s) that waited; nothing was done"),
            ),
            HeldKeys::Full(n) => Words::made(
                format!("已收着 {n} 个键，再按的不收了"),
                format!("{n} keys wait already; what was pressed now is left out"),
            ),
        };
        self.say(Message { at: None, severity: Severity::Info, words });
    }

    pub(super) fn measured(&mut self, measured: Measured) {
        match measured.cells {
            6 => self.env.look.widths = Widths::Wide,
            5 => self.env.look.widths = Widths::Narrow,
            // What it would make of Chinese is not legible there.
            8 => self.alarm(Words::fixed(NOT_UTF8, NOT_UTF8)),
            _ => {}
        }
    }
}
