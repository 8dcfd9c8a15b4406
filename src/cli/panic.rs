//! What a user sees if the program fails in a way nobody foresaw: where the log is, never a raw panic.

use super::context::state_dir;
use crate::domain::guard::is_guarded;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The exit code after a panic (EX_SOFTWARE).
pub const EXIT: u8 = 70;

/// Writes panics to a log instead of to the terminal, and says where it is.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        // Answered where it is caught.
        if is_guarded() {
            return;
        }
        let trace = std::backtrace::Backtrace::force_capture();
        let thread = std::thread::current();
        let entry = format!(
            "{} pingwei {} thread {}: {info}\n{trace}\n",
            jiff::Timestamp::now(),
            env!("CARGO_PKG_VERSION"),
            thread.name().unwrap_or("?"),
        );
        let told = match log(&entry) {
            Some(path) => format!(
                "pingwei: 程序出错，已停止；已保存的都在。日志: {path}\n\
                 pingwei: something went wrong inside; what was saved is safe. Log: {path}\n",
                path = path.display()
            ),
            None => format!(
                "pingwei: 程序出错，已停止；已保存的都在。日志写不下来，内容如下:\n\
                 pingwei: something went wrong inside; what was saved is safe. No log could be written:\n{entry}"
            ),
        };
        let _ = std::io::stderr().write_all(told.as_bytes());
    }));
}

/// Appends to the log, and gives its path.
fn log(entry: &str) -> Option<PathBuf> {
    let dir = state_dir()?;
    std::fs::create_dir_all(&dir).ok()?;
    let path = dir.join("error.log");
    let mut file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&path).ok()?;
    file.write_all(entry.as_bytes()).ok()?;
    Some(path)
}
