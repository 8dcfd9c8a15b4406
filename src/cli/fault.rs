//! Why a command ended without doing its work: told on stderr, with what to do next, and as an exit
//! code.

use crate::desk::Refusal;
use crate::domain::{Lang, Words, text::visible};
use std::io::Write;
use std::path::Path;

/// Exit codes of the design (9); 0 and 1 are [`super::Exit`]'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Usage or bad input: 2.
    Bad,
    /// Refused by a rule or a role: 3.
    Refused,
    /// The store is held by another process: 4.
    Held,
    /// The record is damaged: 5.
    Damaged,
    /// Nobody reads our output any more: says nothing, and is no error.
    Gone,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it means to a script.
    pub code: Code,
    /// What went wrong, one message a line.
    pub lines: Vec<Words>,
    /// What to do next.
    pub next: Option<Words>,
}

impl Fault {
    /// Of a code, with one line.
    pub fn new(code: Code, words: Words) -> Self {
        Self { code, lines: vec![words], next: None }
    }

    /// Usage or bad input.
    pub fn bad(words: Words) -> Self {
        Self::new(Code::Bad, words)
    }

    /// Says what to do next.
    #[must_use]
    pub fn next(mut self, words: Words) -> Self {
        self.next = Some(words);
        self
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        let (path, (zh, en)) = (path.display(), io_words(error));
        Self::bad(Words::made(format!("{path}: {zh}"), format!("{path}: {en}")))
    }

    /// The screens were asked for where there is no terminal.
    pub fn no_terminal() -> Self {
        Self::bad(Words::fixed(
            "屏幕界面需要终端，而标准输入或输出不是终端",
            "the screens need a terminal, and stdin or stdout is none",
        ))
        .next(Words::fixed(
            "在终端里直接运行 pingwei；在脚本里用子命令，见 pingwei --help",
            "run pingwei in a terminal; in scripts use its commands, see pingwei --help",
        ))
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self.code {
            Code::Bad => 2,
            Code::Refused => 3,
            Code::Held => 4,
            Code::Damaged => 5,
            Code::Gone => 0,
        }
    }

    /// Prints it on stderr and gives the exit code.
    pub fn tell(&self, lang: Lang) -> u8 {
        if self.code != Code::Gone {
            let mut text = String::new();
            for line in &self.lines {
                text.push_str(&format!("pingwei: {}\n", visible(line.get(lang), true)));
            }
            if let Some(next) = &self.next {
                text.push_str(&format!("  {}\n", visible(next.get(lang), true)));
            }
            // Nobody can be told that stderr is closed.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        self.exit_code()
    }
}

/// Says on stderr what is no failure but should be known.
pub fn warn(text: &str) {
    // Nobody can be told that stderr is closed.
    let _ = writeln!(std::io::stderr(), "pingwei: {}", visible(text, false));
}

/// The commonest causes in words of both languages; the rest as the system has them.
fn io_words(error: &std::io::Error) -> (String, String) {
    use std::io::ErrorKind as Kind;
    let known = match error.kind() {
        Kind::NotFound => Some(("没有这个文件或目录", "no such file or directory")),
        Kind::PermissionDenied => Some(("没有权限", "permission denied")),
        Kind::StorageFull => Some(("磁盘已满", "the disk is full")),
        Kind::ReadOnlyFilesystem => Some(("文件系统是只读的", "the file system is read-only")),
        Kind::IsADirectory => Some(("这是目录，不是文件", "this is a directory, not a file")),
        Kind::NotADirectory => Some(("路径中有一段不是目录", "a part of the path is no directory")),
        Kind::AlreadyExists => Some(("已经存在", "exists already")),
        Kind::InvalidData => Some(("不是 UTF-8 文本", "not UTF-8 text")),
        _ => None,
    };
    match known {
        Some((zh, en)) => (zh.to_owned(), en.to_owned()),
        None => (error.to_string(), error.to_string()),
    }
}

/// Errors of stdout and of what is formatted into it.
impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Code::Gone, Words::default());
        }
        let (zh, en) = io_words(&error);
        Self::bad(Words::made(format!("写不出结果: {zh}"), format!("cannot write the output: {en}")))
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.exit_code() {
            3 => Code::Refused,
            4 => Code::Held,
            5 => Code::Damaged,
            _ => Code::Bad,
        };
        let with = |text: &str| match refusal.clause() {
            "" => text.to_owned(),
            rule => format!("{text} ({rule})"),
        };
        Self::new(code, Words::made(with(&refusal.words.zh), with(&refusal.words.en)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Why;

    #[test]
    fn a_closed_pipe_is_silent_and_no_error() {
        let fault = Fault::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!((fault.code, fault.exit_code()), (Code::Gone, 0));
    }

    #[test]
    fn a_refusal_keeps_its_rule_and_its_code() {
        let words = Words::fixed("上报已满 3 次", "3 submissions are used up");
        let refusal = Refusal { why: Why::Rule, rule: "三.(四)".to_owned(), words };
        let fault = Fault::from(refusal);
        assert_eq!(fault.exit_code(), 3);
        assert_eq!(fault.lines[0].zh, "上报已满 3 次 (三.(四))");
    }
}
