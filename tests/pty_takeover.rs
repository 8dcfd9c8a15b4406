//! 接管: one's own session still holds the store. It is asked to save and leave, and its draft and place
//! are there in the next one. Two real processes.

mod pty_support;

use pty_support::{Terminal, load, queue, run};

/// A session in the midst of a comment, as a dropped line leaves it behind.
fn ghost(home: &std::path::Path) -> Terminal {
    let file = home.join("queue.jsonl");
    queue(&file, 3);
    load(home, &file);
    let mut terminal = Terminal::start(home, &[]);
    terminal.expect("K00000").expect("要你定");
    terminal.send("\r").expect("[材料清单]");
    terminal.send("e").expect("Esc 离开");
    terminal.send("断线前的半句").expect("断线前的半句");
    terminal
}

fn err(run: &std::process::Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

#[test]
fn a_command_takes_over_when_told_to() {
    let home = tempfile::tempdir().expect("a folder");
    let mut first = ghost(home.path());
    let refused = run(home.path(), &["list"]);
    assert_eq!(refused.status.code(), Some(4), "{}", err(&refused));
    assert!(err(&refused).contains("你自己的另一个会话"), "{}", err(&refused));
    assert!(err(&refused).contains("--take-over"), "{}", err(&refused));
    // Another account's session is not one's own, even of the same user.
    let other = run(home.path(), &["list", "--take-over", "--account", "stranger"]);
    assert_eq!(other.status.code(), Some(4), "{}", err(&other));
    assert!(first.child.try_wait().expect("waits").is_none(), "it is left alone");

    let taken = run(home.path(), &["list", "--take-over"]);
    assert!(taken.status.success(), "{}", err(&taken));
    assert!(String::from_utf8_lossy(&taken.stdout).contains("K00001"));
    assert_eq!(first.left(), 0, "it left in order");
    let raw = String::from_utf8_lossy(&first.raw.lock().expect("whole").clone()).into_owned();
    assert!(raw.contains("\x1b[?1049l"), "and gave its terminal back");

    let again = Terminal::start(home.path(), &[]);
    again.expect("[材料清单]").expect("断线前的半句");
    again.kill();
}

#[test]
fn the_screens_ask_before_they_take_over() {
    let home = tempfile::tempdir().expect("a folder");
    let mut first = ghost(home.path());
    let mut second = Terminal::start(home.path(), &[]);
    second.expect("接管它吗");
    second.send("\r");
    assert_eq!(second.left(), 4, "Enter alone takes nothing");
    assert!(first.child.try_wait().expect("waits").is_none());

    let mut third = Terminal::start(home.path(), &[]);
    third.expect("接管它吗");
    third.send("y\r").expect("[材料清单]").expect("断线前的半句");
    assert_eq!(first.left(), 0);
    third.kill();
}
