//! The real program on a real terminal: what it had called saved is there after a kill, the
//! half-written comment and the half-typed score as well; a load in the background leaves the keys
//! answering; the terminal is given back.

mod pty_support;

use pingwei::policy::specimen;
use pty_support::{PATIENCE, PROGRAM, Terminal, kill_hard, load, queue, run};
use std::time::{Duration, Instant};

#[test]
fn what_was_called_saved_and_what_was_half_written_survive_a_kill() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("queue.jsonl");
    queue(&file, 6);
    load(home.path(), &file);

    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.expect("K00000").expect("要你定");
    terminal.send("y").expect("已存").expect("K00000 form.vague");
    terminal.send("\r").expect("[材料清单]");
    terminal.send("e").expect("Esc 离开");
    terminal.send("现场经验扎实，写到一半").expect("写到一半");
    // A draft is on the disk within a moment of the last key.
    std::thread::sleep(Duration::from_millis(900));
    kill_hard(terminal);

    let mut again = Terminal::start(home.path(), &[]);
    // It comes back to the dossier, with the ruling and the half-written comment.
    again.expect("[材料清单]").expect("现场经验扎实，写到一半").expect("建议: 通过");
    again.send("q").expect("K00001");
    again.send("q").expect("退出");
    again.send("\r");
    let end = Instant::now() + PATIENCE;
    while again.child.try_wait().expect("waits").is_none() {
        assert!(Instant::now() < end, "it does not leave:\n{}", again.contents());
        std::thread::sleep(Duration::from_millis(10));
    }
    let raw = again.raw.lock().expect("whole").clone();
    let tail = String::from_utf8_lossy(&raw[raw.len().saturating_sub(400)..]).into_owned();
    assert!(tail.contains("\x1b[?1049l"), "the other screen is left: {tail:?}");
    assert!(tail.contains("\x1b[?25h"), "the cursor is shown again: {tail:?}");

    let shown = std::process::Command::new(PROGRAM)
        .args(["journal", "show"])
        .env("HOME", home.path())
        .env_remove("XDG_STATE_HOME")
        .env_remove("XDG_DATA_HOME")
        .output()
        .expect("runs");
    let text = String::from_utf8_lossy(&shown.stdout);
    assert_eq!(text.matches("form.vague").count(), 1, "{text}");
}

#[test]
fn a_load_in_the_background_leaves_the_keys_answering() {
    let home = tempfile::tempdir().expect("a folder");
    let (small, large) = (home.path().join("small.jsonl"), home.path().join("large.jsonl"));
    queue(&small, 40);
    load(home.path(), &small);
    let mut out = String::new();
    for number in 0..3000 {
        let mut dossier = specimen::dossier();
        specimen::change(&mut dossier, "申报人.申报编号", &format!("L{number:05}"));
        out.push_str(&serde_json::to_string(&dossier).expect("writes"));
        out.push('\n');
    }
    std::fs::write(&large, out).expect("written");

    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.expect("K00000").expect("共 40 行");
    terminal.send("o").expect("装入文件");
    terminal.send(&format!("\x1b[200~{}\x1b[201~", large.display())).expect("large.jsonl");
    terminal.send("\r").expect("正在装入");
    let mut moved = 0;
    for row in 2..=20 {
        if terminal.contents().contains("已装入") {
            break;
        }
        terminal.send("j").expect(&format!("第 {row} 行"));
        moved += 1;
    }
    assert!(moved > 3, "the load was over before a key could be tried");
    terminal.expect("已装入").expect("共 3040 行");
    terminal.kill();
}

#[test]
fn a_second_program_is_told_who_holds_the_store() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("queue.jsonl");
    queue(&file, 1);
    load(home.path(), &file);
    let terminal = Terminal::start(home.path(), &[]);
    terminal.expect("K00000");
    let second = std::process::Command::new(PROGRAM)
        .args(["list"])
        .env("HOME", home.path())
        .env_remove("XDG_STATE_HOME")
        .env_remove("XDG_DATA_HOME")
        .output()
        .expect("runs");
    assert_eq!(second.status.code(), Some(4), "{}", String::from_utf8_lossy(&second.stderr));
    terminal.kill();
}

#[test]
fn a_kill_in_the_middle_of_a_ballot_loses_neither_the_saved_one_nor_the_digits_typed() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("queue.jsonl");
    let mut out = String::new();
    for number in 0..2 {
        let mut dossier = specimen::dossier();
        specimen::change(&mut dossier, "申报人.申报编号", &format!("K{number:05}"));
        specimen::change(&mut dossier, "申报人.姓名", ["样本甲", "样本乙"][number]);
        out.push_str(&serde_json::to_string(&dossier).expect("writes"));
        out.push('\n');
    }
    std::fs::write(&file, out).expect("written");
    load(home.path(), &file);
    let does = |line: &str| {
        let ran = run(home.path(), &line.split(' ').collect::<Vec<_>>());
        let told = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{line}: {told}");
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    for id in ["K00000", "K00001"] {
        does(&format!("triage {id} pass"));
        does(&format!("fee pay {id} --date 2020-11-20 --voucher P{id}"));
    }
    does("defence session 1 --date 2020-12-05 --place 东厅");
    let me = std::process::Command::new("id").arg("-un").output().expect("runs");
    does(&format!("defence seat 1 {}", String::from_utf8_lossy(&me.stdout).trim()));
    does("defence order 1 K00000 K00001");
    does("defence call 1 K00000");

    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.expect("K00000");
    terminal.send("gb").expect("1 号  样本甲");
    terminal.send("86\r").expect("已存").expect("已交 86.00");
    terminal.send(">").expect("2 号  样本乙");
    terminal.send("<").expect("1 号  样本甲");
    terminal.send("9").expect("草稿 1 号 9");
    // A digit is on the disk within a moment of its key.
    std::thread::sleep(Duration::from_millis(900));
    kill_hard(terminal);

    let again = Terminal::start(home.path(), &[]);
    // The ballot of the record, and the digit that was to amend it.
    again.expect("1 号  样本甲").expect("草稿 1 号 9").expect("已交 86.00");
    again.kill();
}

#[test]
fn the_demo_is_seen_by_whom_one_names() {
    let home = tempfile::tempdir().expect("a folder");
    let mut seat = Terminal::start(home.path(), &["demo", "--account", "zhangwm"]);
    seat.expect("张维民样");
    seat.send("gb").expect("评分票  第 2 场").expect("彭立军");
    kill_hard(seat);
    // Somebody else's name is no reason to see nothing.
    let other = Terminal::start(home.path(), &["demo", "--account", "nobody-there"]);
    other.expect("演示(各角色)");
    kill_hard(other);
}
