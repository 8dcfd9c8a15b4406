//! Why a store does not open, in words for people and as an exit code.

use super::lock::Holder;
use super::media::is_full;
use super::tail::Damage;
use crate::domain::Words;
use std::io;
use std::path::{Path, PathBuf};

/// Why a store does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Another process holds it.
    Held {
        /// The store.
        dir: PathBuf,
        /// Who.
        by: Box<Holder>,
    },
    /// An accepted line is damaged.
    Damaged {
        /// The journal.
        path: PathBuf,
        /// Where, and how.
        damage: Box<Damage>,
    },
    /// The journal was written by a newer program.
    NewerFormat {
        /// The format it has.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// There is no store there, and none may be founded there.
    NotAStore {
        /// The directory.
        dir: PathBuf,
        /// Why none is founded there.
        why: Words,
    },
    /// The system does not allow it.
    Denied {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: String,
    },
    /// There is no room on the disk.
    Full {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: String,
    },
    /// Any other failure of the system.
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: String,
    },
}

impl OpenError {
    /// A failure of the system on a file.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        let (path, text) = (path.to_owned(), error.to_string());
        if is_full(error) {
            return Self::Full { path, error: text };
        }
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path, error: text }
            }
            _ => Self::Io { path, error: text },
        }
    }

    /// The command's exit code: 4 held, 5 damaged, else 2.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Held { .. } => 4,
            Self::Damaged { .. } => 5,
            _ => 2,
        }
    }

    /// What happened and what to do, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Held { dir, by } => by.words(dir),
            Self::Damaged { path, damage } => {
                let (path, words) = (path.display(), damage.words());
                Words::made(
                    format!(
                        "{path}：{}。未作任何改动。请先复制整个数据目录，再以备份恢复该文件；pingwei journal verify 可再次核对",
                        words.zh
                    ),
                    format!(
                        "{path}: {}. Nothing was changed. Copy the whole store first, then restore the file from a backup; `pingwei journal verify` checks it again",
                        words.en
                    ),
                )
            }
            Self::NewerFormat { found, known } => Words::made(
                format!("日志格式为 {found}，本程序只识得 {known} 及以下，请升级 pingwei"),
                format!(
                    "the journal has format {found}, this program knows {known} and below: upgrade pingwei"
                ),
            ),
            Self::NotAStore { dir, why } => {
                let dir = dir.display();
                Words::made(
                    format!("{dir} 不是数据目录：{}", why.zh),
                    format!("{dir} is no store: {}", why.en),
                )
            }
            Self::Denied { path, error } => {
                let path = path.display();
                Words::made(
                    format!("无权使用 {path}（{error}）。请检查所有者与权限，或用 --store 指定别的目录"),
                    format!(
                        "{path} cannot be used ({error}). Check owner and permissions, or name another directory with --store"
                    ),
                )
            }
            Self::Full { path, error } => {
                let path = path.display();
                Words::made(
                    format!("磁盘空间不足，无法写 {path}（{error}）。请腾出空间后再试；已记录的内容不受影响"),
                    format!(
                        "no room on the disk to write {path} ({error}). Make room and try again; nothing recorded is lost"
                    ),
                )
            }
            Self::Io { path, error } => {
                let path = path.display();
                Words::made(
                    format!("无法读写 {path}：{error}"),
                    format!("{path} cannot be read or written: {error}"),
                )
            }
        }
    }
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words().en)
    }
}
impl std::error::Error for OpenError {}
