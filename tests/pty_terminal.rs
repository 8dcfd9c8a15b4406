//! The loop on a real terminal: taking it, giving it back however the program ends, and what is sent
//! in between. The program under test is this test binary itself, run again inside a pty.

use pingwei::tui::actions::Action;
use pingwei::tui::keymap::{Keymap, Resolver};
use pingwei::tui::look::Look;
use pingwei::tui::runtime::drive::{Ended, start};
use pingwei::tui::runtime::{App, Effect, Msg};
use pingwei::tui::scope::Scope;
use pingwei::tui::widgets::pen::Pen;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const CHILD: &str = "PINGWEI_TEST_CHILD";
const PATIENCE: Duration = Duration::from_secs(20);

/// Shows what it was told last.
struct Echo {
    scope: Scope,
    keymap: Keymap,
    said: String,
    text: String,
    size: (u16, u16),
}

impl App for Echo {
    type Ask = ();
    type Told = String;

    fn scope(&self) -> Scope {
        self.scope
    }

    fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    fn update(&mut self, msg: Msg<String>) -> Vec<Effect<()>> {
        match msg {
            Msg::Start(size) | Msg::Resized(size) => {
                self.size = (size.width, size.height);
                self.said = format!("size {} {}", size.width, size.height);
            }
            Msg::Act(press) => {
                self.said = press.action.id().to_owned();
                match press.action {
                    Action::AppBack => return vec![Effect::Leave],
                    Action::AppSuspend => return vec![Effect::Suspend],
                    Action::ClipboardCopy => return vec![Effect::Copy("退回通知".into())],
                    Action::ScreenPlain => return vec![Effect::Plain("plain \u{1b}[31m text".into())],
                    Action::JournalUndo => return vec![Effect::Ask(())],
                    Action::BlacklistOpen => panic!("broken on purpose"),
                    Action::SearchOpen => self.scope = Scope::Field,
                    Action::FieldCancel => self.scope = Scope::Queue,
                    _ => {}
                }
            }
            Msg::Typed(text) => {
                self.text.push_str(&text);
                self.said = format!("typed {}", self.text.chars().count());
            }
            Msg::Measured(measured) => self.said = format!("measured {}", measured.cells),
            Msg::Stray(stray) => self.said = format!("stray {}", stray.text().chars().count()),
            Msg::Ending => self.said = "ending".to_owned(),
            Msg::Told(told) => self.said = told,
            other => self.said = format!("{other:?}"),
        }
        Vec::new()
    }

    fn view(&self, canvas: &mut Buffer, _typed: &Resolver) -> Option<Position> {
        let look = Look::default();
        let width = canvas.area().width;
        Pen::new(canvas, &look, Rect::new(0, 0, width, 1))
            .text(" 评委 古丽娜尔·艾则孜", look.bar())
            .rest(look.bar());
        Pen::new(canvas, &look, Rect::new(0, 2, width, 1)).text(&format!("[{}]", self.said), look.text());
        let bottom = canvas.area().height - 1;
        Pen::new(canvas, &look, Rect::new(0, bottom, width, 1)).text("bottom", look.text());
        (self.scope == Scope::Field).then(|| Position::new(3, 4))
    }

    fn waiting(&self) -> bool {
        false
    }
}

/// Not a test of its own: what the tests below run inside a pty.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let app = Echo {
        scope: Scope::Queue,
        keymap: Keymap::default(),
        said: String::new(),
        text: String::new(),
        size: (0, 0),
    };
    // The program's own guard: log, message and exit code are those of the real thing.
    let code = pingwei::cli::guarded(std::panic::AssertUnwindSafe(|| {
        let ended = start(app, |_post| {
            |()| {
                std::thread::spawn(|| panic!("a thread broken on purpose"));
            }
        });
        match ended {
            Ok(Ended::Left) => 0,
            Ok(Ended::Broken) => pingwei::cli::panic::EXIT,
            Err(_) => 1,
        }
    }));
    let code = i32::from(code);
    println!("LEFT {code}");
    std::process::exit(code);
}

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    fn open() -> Self {
        Self::with(&[])
    }

    fn with(env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
        command.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
        command.env(CHILD, "1");
        command.env("TERM", "xterm-256color");
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "TMUX", "NO_COLOR"] {
            command.env_remove(name);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let sent = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&sent);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                into.lock().expect("not poisoned").extend_from_slice(&bytes[..n]);
            }
        });
        Self { master: pair.master, child, keys, sent }
    }

    fn press(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
    }

    fn bytes(&self) -> Vec<u8> {
        self.sent.lock().expect("not poisoned").clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// What the terminal shows now.
    fn screen(&self) -> String {
        let size = |n| NonZero::new(n).expect("not 0");
        let mut parser = vt100::Parser::new(size(24), size(80), 0);
        parser.process(&self.bytes());
        parser.screen().contents()
    }

    fn wait(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "no {what}; the screen:\n{}\n{:?}",
                self.screen(),
                self.text()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn wait_shown(&self, text: &str) {
        self.wait(text, |terminal| terminal.screen().contains(text));
    }

    fn wait_code(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn pid(&self) -> u32 {
        self.child.process_id().expect("a running child")
    }

    fn signal(&self, name: &str) {
        let done =
            std::process::Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(done.is_ok_and(|status| status.success()));
    }

    /// The third field of `/proc/PID/stat`, and user and system time.
    fn stat(&self) -> (String, u64) {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).expect("a running child");
        let fields: Vec<&str> = stat[stat.rfind(')').expect("a name") + 2..].split(' ').collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
        (fields[0].to_owned(), ticks(11) + ticks(12))
    }

    fn cooked(&self) -> bool {
        let modes = self.master.get_termios().map(|termios| format!("{:?}", termios.local_flags));
        modes.is_some_and(|modes| modes.contains("ECHO") && modes.contains("ICANON"))
    }

    /// Every mode that was set has been reset, and nothing was sent to the screen after that.
    fn assert_restored(&self) {
        let text = self.text();
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
            ("\x1b[?7l", "\x1b[?7h"),
            ("\x1b[?25l", "\x1b[?25h"),
        ] {
            let (last_on, last_off) = (text.rfind(on), text.rfind(off));
            assert!(last_on.is_some() && last_off > last_on, "{on:?} was not undone by {off:?}: {text:?}");
        }
        let after = &text[text.rfind("\x1b[?1049l").expect("left the screen")..];
        assert!(!after.contains("评委"), "drawn after leaving: {after:?}");
        assert!(self.cooked(), "the line is not as it was");
    }
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut terminal = Terminal::open();
    terminal.wait_shown("[size 80 24]");
    assert!(!terminal.cooked());
    terminal.press(b"j");
    terminal.wait_shown("[list.down]");
    terminal.press(b"q");
    assert_eq!(terminal.wait_code(), 0);
    terminal.wait("the end", |t| t.text().contains("LEFT 0"));
    terminal.assert_restored();
    let text = terminal.text();
    for never in ["\x1b]0;", "\x1b]1;", "\x1b]2;", "\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h"] {
        assert!(!text.contains(never), "no window title, no mouse: {never:?}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_anything_is_said() {
    let code = u32::from(pingwei::cli::panic::EXIT);
    for key in [&b"b"[..], b"u"] {
        let home = tempfile::tempdir().expect("a folder");
        let mut terminal = Terminal::with(&[("XDG_STATE_HOME", &home.path().display().to_string())]);
        terminal.wait_shown("[size 80 24]");
        terminal.press(key);
        assert_eq!(terminal.wait_code(), code);
        terminal.wait("the end", |t| t.text().contains(&format!("LEFT {code}")));
        terminal.assert_restored();
        let text = terminal.text();
        let log = home.path().join("pingwei/error.log");
        let said = text.rfind(&*log.display().to_string());
        assert!(
            said > text.rfind("\x1b[?1049l"),
            "the log is named after the screen is given back: {text:?}"
        );
        assert!(text.contains("已保存的都在"), "{text:?}");
        assert!(!text.contains("broken on purpose"), "the trace is for the log: {text:?}");
        let log = std::fs::read_to_string(log).expect("a log");
        assert!(log.contains("broken on purpose"), "{log}");
    }
}

#[test]
fn hang_up_and_termination_end_the_program_in_order() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut terminal = Terminal::open();
        terminal.wait_shown("[size 80 24]");
        terminal.signal(signal);
        assert_eq!(terminal.wait_code(), 0, "{signal}");
        terminal.wait("the end", |t| t.text().contains("LEFT 0"));
        terminal.assert_restored();
    }
}

#[test]
fn a_stop_gives_the_terminal_back_and_going_on_draws_everything() {
    for stop in [true, false] {
        let mut terminal = Terminal::open();
        terminal.wait_shown("[size 80 24]");
        if stop {
            terminal.press(b"\x1a");
        } else {
            terminal.signal("TSTP");
        }
        terminal.wait("a stop", |t| t.stat().0 == "T" && t.text().contains("\x1b[?1049l"));
        terminal.assert_restored();
        terminal.sent.lock().expect("not poisoned").clear();
        terminal.signal("CONT");
        terminal.wait_shown("bottom");
        terminal.wait_shown("评委");
        assert!(!terminal.cooked());
        terminal.press(b"j");
        terminal.wait_shown("[list.down]");
        terminal.press(b"q");
        assert_eq!(terminal.wait_code(), 0);
    }
}

#[test]
fn resizing_draws_for_the_new_size() {
    let mut terminal = Terminal::open();
    terminal.wait_shown("[size 80 24]");
    for (rows, cols) in [(10, 40), (50, 200), (1, 1), (24, 80), (20, 60)] {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        terminal.master.resize(size).expect("a resize");
    }
    terminal.wait_shown("[size 60 20]");
    terminal.press(b"q");
    assert_eq!(terminal.wait_code(), 0);
}

#[test]
fn nothing_is_sent_and_nothing_runs_while_nothing_happens() {
    let mut terminal = Terminal::open();
    terminal.wait_shown("[size 80 24]");
    terminal.press(b"\x1b[23;6R");
    terminal.wait_shown("[measured 5]");
    std::thread::sleep(Duration::from_millis(300));
    let (bytes, (_, ticks)) = (terminal.bytes().len(), terminal.stat());
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(terminal.bytes().len(), bytes);
    assert_eq!(terminal.stat().1, ticks, "the program turns while idle");
    terminal.press(b"q");
    terminal.wait_code();
}

#[test]
fn kilobytes_without_paste_marks_arrive_whole_or_run_nothing() {
    let mut terminal = Terminal::open();
    terminal.wait_shown("[size 80 24]");
    terminal.press(b"/");
    terminal.wait_shown("[search.open]");
    for _ in 0..20 {
        terminal.press("汉字汉字汉".repeat(100).as_bytes());
    }
    terminal.wait_shown("[typed 10000]");
    terminal.press(b"\x1b");
    terminal.wait_shown("[field.cancel]");
    terminal.press("pasted words, x p r y n".repeat(40).as_bytes());
    terminal.wait("the tray", |t| t.screen().contains("[stray"));
    terminal.press(b"\x1b[200~q\rq\r\x1b[201~");
    terminal.wait_shown("[stray 4]");
    // What follows a burst at once belongs to it.
    std::thread::sleep(Duration::from_millis(200));
    terminal.press(b"q");
    assert_eq!(terminal.wait_code(), 0);
}

#[test]
fn copies_go_to_the_terminal_and_a_plain_page_leaves_the_screen() {
    let mut terminal = Terminal::with(&[("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"), ("DISPLAY", ":0")]);
    terminal.wait_shown("[size 80 24]");
    terminal.press(b"c");
    terminal.wait("the copy", |t| t.text().contains("\x1b]52;c;6YCA5Zue6YCa55+l\x07"));
    terminal.wait_shown("[Copied(Terminal)]");
    terminal.press(b"gp");
    terminal.wait("the page", |t| t.text().contains("plain <U+001B>[31m text"));
    let text = terminal.text();
    assert!(text.rfind("plain <U+001B>") > text.rfind("\x1b[?1049l"));
    terminal.press(b"jj");
    terminal.press(b"\r");
    terminal.wait("the screen", |t| t.text().rfind("\x1b[?1049h") > t.text().rfind("plain <U+001B>"));
    terminal.wait_shown("[screen.plain]");
    terminal.press(b"q");
    assert_eq!(terminal.wait_code(), 0);
    terminal.assert_restored();
}

#[test]
fn without_a_terminal_there_is_an_error_and_nothing_is_sent() {
    let run = std::process::Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, "1")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the program runs");
    assert_eq!(run.status.code(), Some(1));
    assert!(!run.stdout.contains(&0x1b), "{:?}", String::from_utf8_lossy(&run.stdout));
}
