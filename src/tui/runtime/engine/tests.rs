use super::super::{App, Effect, Msg, Stray, Timer};
use super::number;
use crate::tui::actions::Action;
use crate::tui::harness::Harness;
use crate::tui::keymap::{Keymap, Resolver};
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::pen::Pen;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

/// An app that writes down what it is told.
struct Scribe {
    scope: Scope,
    keymap: Keymap,
    heard: Vec<String>,
    waiting: bool,
    clock: bool,
    next: Vec<Effect<&'static str>>,
}

impl Default for Scribe {
    fn default() -> Self {
        Self {
            scope: Scope::Queue,
            keymap: Keymap::default(),
            heard: Vec::new(),
            waiting: false,
            clock: false,
            next: Vec::new(),
        }
    }
}

impl App for Scribe {
    type Ask = &'static str;
    type Told = &'static str;

    fn scope(&self) -> Scope {
        self.scope
    }

    fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    fn update(&mut self, msg: Msg<&'static str>) -> Vec<Effect<&'static str>> {
        let (line, effects) = match msg {
            Msg::Act(press) => {
                let count = press.count.map_or_else(String::new, |n| format!("{n} "));
                let digit = press.digit.map_or_else(String::new, |d| format!(" {d}"));
                let effects = match press.action {
                    Action::QueueOpen => {
                        self.waiting = true;
                        vec![Effect::Ask("open")]
                    }
                    Action::SearchOpen => {
                        self.scope = Scope::Field;
                        Vec::new()
                    }
                    Action::FieldAccept | Action::FieldCancel => {
                        self.scope = Scope::Queue;
                        Vec::new()
                    }
                    Action::CommentEdit => {
                        self.scope = Scope::Editor;
                        Vec::new()
                    }
                    Action::AppSuspend => vec![Effect::Suspend],
                    Action::ClipboardCopy => vec![Effect::Copy("copied".into())],
                    Action::ScreenPlain => vec![Effect::Plain("plain".into())],
                    Action::AppBack => vec![Effect::Leave],
                    Action::FindingMeets => vec![Effect::After(Duration::from_millis(120), Timer("preview"))],
                    _ => Vec::new(),
                };
                (format!("{count}{}{digit}", press.action.id()), effects)
            }
            Msg::Told(told) => {
                self.waiting = false;
                self.scope = Scope::Dossier;
                (format!("told {told}"), Vec::new())
            }
            Msg::Stray(Stray::Burst(text)) => (format!("burst {text}"), Vec::new()),
            Msg::Stray(Stray::Text(text)) => (format!("text {text}"), Vec::new()),
            Msg::Stray(Stray::Paste(text)) => (format!("stray paste {text}"), Vec::new()),
            other => (format!("{other:?}"), Vec::new()),
        };
        self.heard.push(line);
        effects.into_iter().chain(std::mem::take(&mut self.next)).collect()
    }

    fn view(&self, canvas: &mut Buffer, typed: &Resolver) -> Option<Position> {
        let area = *canvas.area();
        let look = Look::default();
        for (line, y) in self.heard.iter().rev().zip(0..area.height) {
            Pen::new(canvas, &look, Rect::new(0, y, area.width, 1)).text(line, look.text());
        }
        let last = Rect::new(0, area.height - 1, area.width, 1);
        Pen::new(canvas, &look, last).right(&typed.shown(look.lang), look.text());
        None
    }

    fn holds(&self, action: Action) -> bool {
        self.waiting && action != Action::AppBack
    }

    fn waiting(&self) -> bool {
        self.waiting
    }

    fn shows_clock(&self) -> bool {
        self.clock
    }
}

fn harness<'a>(app: Scribe) -> (Harness<'a, Scribe>, Sender<&'static str>) {
    let (send, receive) = channel();
    let back = send.clone();
    let serve = move |ask: &'static str| {
        let _ = back.send(ask);
    };
    (Harness::new(app, (60, 12), serve, receive), send)
}

fn heard(app: Scribe, act: impl FnOnce(&mut Harness<'_, Scribe>)) -> Vec<String> {
    let (mut harness, _send) = harness(app);
    act(&mut harness);
    harness.app().heard[1..].to_vec()
}

fn within(scope: Scope) -> Scribe {
    Scribe { scope, ..Scribe::default() }
}

#[test]
fn keys_become_actions_with_count_and_digit() {
    let got = heard(within(Scope::Queue), |h| {
        h.press("5 j g g v 3 f2 g x 5 p");
    });
    let expected = [
        "5 list.down",
        "list.first",
        "view.open 3",
        "Unbound([Key { code: F(2), ctrl: false, shift: false }])",
        "Unbound([Key { code: Char('g'), ctrl: false, shift: false }, Key { code: Char('x'), ctrl: false, shift: false }])",
        "NoCount(5, TriagePass)",
    ];
    assert_eq!(got, expected);
}

#[test]
fn typed_text_is_text_and_keys_edit_it() {
    let got = heard(within(Scope::Field), |h| {
        h.text("张三j").press("backspace ctrl-k tab f1 ctrl-l").paste("李\n四").press("enter");
    });
    let expected = [
        "Typed(\"张三j\")",
        "Edit(Backspace)",
        "Edit(DeleteToEnd)",
        "field.complete",
        "help.open",
        "Unbound([Key { code: Char('l'), ctrl: true, shift: false }])",
        "Pasted { text: \"李\\n四\", cut: false }",
        "field.accept",
    ];
    assert_eq!(got, expected);
    let got = heard(within(Scope::Editor), |h| {
        h.raw("甲\n乙\r丙".as_bytes());
    });
    assert_eq!(got, ["Typed(\"甲\")", "editor.newline", "Typed(\"乙\")", "editor.newline", "Typed(\"丙\")"]);
}

#[test]
fn text_where_none_is_awaited_runs_nothing() {
    let got = heard(within(Scope::Dossier), |h| {
        h.text("符合要求").text("zhangsan").paste("p\rr");
    });
    assert_eq!(got, ["text 符合要求", "burst zhangsan", "stray paste p\rr"]);
}

#[test]
fn a_burst_goes_on_in_the_reads_that_follow() {
    let got = heard(within(Scope::Queue), |h| {
        h.raw(b"pasted text, part one, p").raw(b"y").raw(b"\r").wait(Duration::from_millis(200)).raw(b"y");
    });
    assert_eq!(got, ["burst pasted text, part one, p", "burst y", "burst \n", "finding.meets"]);
}

#[test]
fn keys_typed_ahead_are_judged_again_in_the_scope_they_reach() {
    let got = heard(within(Scope::Queue), |h| {
        h.raw(b"/zhang\r");
    });
    assert_eq!(got, ["burst /zhang\n"], "z, a, n write in the queue");
    let got = heard(within(Scope::Queue), |h| {
        h.raw(b"/\x1b[Cko\r");
    });
    assert_eq!(got, ["search.open", "Edit(Right)", "Typed(\"ko\")", "field.accept"]);
    let got = heard(within(Scope::Field), |h| {
        h.raw("张三\rpppp".as_bytes());
    });
    assert_eq!(got, ["Pasted { text: \"张三\\npppp\", cut: false }"], "lines without paste marks");
}

#[test]
fn a_number_cell_takes_a_pasted_number_and_nothing_else() {
    let got = heard(within(Scope::Scoring), |h| {
        h.raw(b"86.5\r").paste(" ２４．５ ").paste("24 或 25");
    });
    let expected = [
        "score.digit 8",
        "score.digit 6",
        "score.point",
        "score.digit 5",
        "score.commit",
        "Pasted { text: \"24.5\", cut: false }",
        "stray paste 24 或 25",
    ];
    assert_eq!(got, expected);
    for (text, read) in
        [("86", Some("86")), ("8。5", Some("8.5")), (".", None), ("", None), ("-3", None), ("1.2.3", None)]
    {
        assert_eq!(number(text).as_deref(), read);
    }
}

#[test]
fn answers_are_awaited_and_timers_fire_once() {
    let got = heard(within(Scope::Queue), |h| {
        h.press("y").wait(Duration::from_millis(60));
        assert!(!h.screen().contains("preview"));
        h.wait(Duration::from_millis(120)).press("enter");
    });
    assert_eq!(got, ["finding.meets", "Timer(Timer(\"preview\"))", "queue.open", "told open"]);
}

#[test]
fn copying_plain_text_stopping_and_leaving() {
    let (mut harness, _send) = harness(within(Scope::Queue));
    harness.press("c");
    assert_eq!(harness.surface().copied.as_deref(), Some("copied"));
    assert_eq!(harness.app().heard.last().map(String::as_str), Some("Copied(Terminal)"));
    harness.press("g p j p");
    assert_eq!(harness.surface().plain.as_deref(), Some("plain"));
    assert_eq!(harness.app().heard.last().map(String::as_str), Some("screen.plain"), "keys only end it");
    harness.press("enter ctrl-z j");
    assert_eq!(harness.surface().stops, 1);
    assert_eq!(harness.app().heard.last().map(String::as_str), Some("list.down"));
    harness.press("q");
    assert!(harness.left());
}

#[test]
fn the_probe_is_asked_after_the_first_frame_and_answered_whenever() {
    let (mut harness, _send) = harness(within(Scope::Queue));
    harness.wait(Duration::from_millis(120)).raw(b"\x1b[11;6R");
    let last = harness.app().heard.last().cloned();
    assert_eq!(last.as_deref(), Some("Measured(Measured { cells: 5, lag: 120ms })"));
    harness.raw(b"\x1b[11;6R");
    assert_eq!(
        harness.app().heard.last().cloned(),
        Some("Unbound([Key { code: F(3), ctrl: true, shift: true }])".to_owned())
    );
}

#[test]
fn nothing_is_due_and_nothing_is_drawn_while_nothing_happens() {
    let (mut harness, _send) = harness(within(Scope::Queue));
    let frames = harness.surface().frames;
    harness.wait(Duration::from_secs(3600)).settle();
    assert_eq!(harness.surface().frames, frames);

    let mut app = within(Scope::Queue);
    app.clock = true;
    let got = heard(app, |h| {
        h.wait(Duration::from_secs(120));
    });
    assert_eq!(got, ["Clock(10:41:00)", "Clock(10:42:00)", "Clock(10:43:00)"]);
}

#[test]
fn resizes_and_ends_are_told() {
    let (mut harness, _send) = harness(within(Scope::Queue));
    harness.resize(80, 24).resize(80, 24).end();
    let heard = &harness.app().heard;
    assert_eq!(heard[1..], ["Resized(Size { width: 80, height: 24 })", "Ending"]);
    assert!(harness.left());
}

#[test]
fn a_half_typed_sequence_is_drawn() {
    let (mut harness, _send) = harness(within(Scope::Queue));
    harness.press("8 g");
    assert!(harness.row(-1).ends_with("8g"));
    harness.press("esc");
    assert_eq!(harness.row(-1), "");
}

#[test]
fn a_timer_set_anew_by_itself_does_not_hold_the_loop_up() {
    let mut app = within(Scope::Queue);
    app.next = vec![Effect::After(Duration::ZERO, Timer("again"))];
    let (mut harness, _send) = harness(app);
    harness.wait(Duration::from_millis(1));
    assert_eq!(harness.app().heard.last().map(String::as_str), Some("Timer(Timer(\"again\"))"));
}

#[test]
fn keys_pressed_before_the_answer_wait_for_it_in_their_order() {
    let got = heard(within(Scope::Queue), |h| {
        // Opened; then what the scope after the answer understands, text among it.
        h.ahead(b"\r").ahead(b"3j").ahead(b"e").ahead("写一句".as_bytes()).settle();
    });
    assert_eq!(got, ["queue.open", "told open", "3 list.down", "comment.edit", "Typed(\"写一句\")"]);
    let got = heard(within(Scope::Queue), |h| {
        h.ahead(b"\rj").ahead(b"zhangsan").settle();
    });
    assert_eq!(got, ["queue.open", "told open", "list.down", "burst zhangsan"], "a burst still runs nothing");
}

#[test]
fn keys_that_wait_are_let_go_of_by_esc_and_after_a_while() {
    let got = heard(within(Scope::Queue), |h| {
        h.ahead(b"\r").ahead(b"j").ahead(b"y").ahead(b"\x03").ahead(b"q");
    });
    assert_eq!(got, ["queue.open", "Held(Dropped(2))", "app.back"]);
    let got = heard(within(Scope::Queue), |h| {
        h.ahead(b"\r").ahead(b"y").pass(Duration::from_secs(1)).pass(Duration::from_secs(5)).ahead(b"q");
    });
    assert_eq!(got, ["queue.open", "Held(Waiting(1))", "Held(Expired(1))", "app.back"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_loop(
        reads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..12),
        scope in 0usize..Scope::ALL.len(),
    ) {
        let (mut harness, _send) = harness(within(Scope::ALL[scope]));
        for read in reads {
            if harness.left() {
                break;
            }
            harness.raw(&read).wait(Duration::from_millis(30));
        }
    }

    #[test]
    fn four_letters_in_one_read_never_write(text in "[a-z]{4,30}") {
        let different: std::collections::BTreeSet<char> = text.chars().collect();
        prop_assume!(different.len() > 3);
        for scope in [Scope::Queue, Scope::Dossier, Scope::Notice, Scope::Confirm] {
            for line in heard(within(scope), |h| { h.raw(format!("{text}\r").as_bytes()); }) {
                let wrote = Action::ALL.iter().any(|action| action.writes() && line.ends_with(action.id()));
                prop_assert!(!wrote, "{line}");
            }
        }
    }
}
