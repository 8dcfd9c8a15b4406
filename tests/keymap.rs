//! The shipped keymaps, as they are promised: what every key does, and that nothing is hidden.

use pingwei::domain::Lang;
use pingwei::tui::actions::Action;
use pingwei::tui::keymap::{DEFAULT, Found, Keymap, VIM};
use pingwei::tui::keys::Key;
use pingwei::tui::scope::Scope;
use std::path::Path;

/// Scope, keys, action: the promised default, row by row.
const PROMISED: &[(&str, &str, &str)] = &[
    ("global", "?", "help.open"),
    ("global", "f1", "help.open"),
    ("global", ":", "palette.open"),
    ("global", "/", "search.open"),
    ("global", "b", "blacklist.open"),
    ("global", "f3", "blacklist.open"),
    ("global", "z", "screen.cover"),
    ("global", "f4", "screen.cover"),
    ("global", "u", "journal.undo"),
    ("global", "c", "clipboard.copy"),
    ("global", "i", "identity.unmask"),
    ("global", "q", "app.back"),
    ("global", "esc", "app.cancel"),
    ("global", "ctrl-c", "app.cancel"),
    ("global", "ctrl-l", "screen.redraw"),
    ("global", "ctrl-z", "app.suspend"),
    ("global", "g q", "go.queue"),
    ("global", "g j", "go.journal"),
    ("global", "g m", "go.messages"),
    ("global", "g p", "screen.plain"),
    ("queue", "j", "list.down"),
    ("queue", "down", "list.down"),
    ("queue", "k", "list.up"),
    ("queue", "up", "list.up"),
    ("queue", "pgdn", "list.page-down"),
    ("queue", "ctrl-d", "list.page-down"),
    ("queue", "pgup", "list.page-up"),
    ("queue", "ctrl-u", "list.page-up"),
    ("queue", "g g", "list.first"),
    ("queue", "home", "list.first"),
    ("queue", "g e", "list.last"),
    ("queue", "end", "list.last"),
    ("queue", "enter", "queue.open"),
    ("queue", "l", "queue.open"),
    ("queue", "right", "queue.open"),
    ("queue", "space", "queue.next-mine"),
    ("queue", ";", "queue.next-mine"),
    ("queue", "y", "finding.meets"),
    ("queue", "n", "finding.fails"),
    ("queue", "p", "triage.pass"),
    ("queue", "r", "triage.return"),
    ("queue", "x", "triage.refuse"),
    ("queue", "t", "queue.tag"),
    ("queue", "a", "queue.assign"),
    ("queue", "f", "queue.filter"),
    ("queue", "s n", "sort.number"),
    ("queue", "s m", "sort.name"),
    ("queue", "s d", "sort.deadline"),
    ("queue", "s p", "sort.proposal"),
    ("queue", "v 1", "view.open"),
    ("queue", "v 9", "view.open"),
    ("queue", "v s", "view.save"),
    ("dossier", "tab", "pane.next"),
    ("dossier", "l", "pane.next"),
    ("dossier", "right", "pane.next"),
    ("dossier", "backtab", "pane.prev"),
    ("dossier", "h", "pane.prev"),
    ("dossier", "left", "pane.prev"),
    ("dossier", "space", "finding.next"),
    ("dossier", ";", "queue.next-mine"),
    ("dossier", ">", "dossier.next"),
    ("dossier", "<", "dossier.prev"),
    ("dossier", "g n", "finding.same-next"),
    ("dossier", "y", "finding.meets"),
    ("dossier", "n", "finding.fails"),
    ("dossier", "p", "triage.pass"),
    ("dossier", "r", "triage.return"),
    ("dossier", "x", "triage.refuse"),
    ("dossier", "e", "comment.edit"),
    ("dossier", "s", "score.submit"),
    ("dossier", "v", "dossier.side"),
    ("dossier", "d", "dossier.diff"),
    ("dossier", "o", "evidence.locate"),
    ("dossier", "enter", "dossier.open-item"),
    ("scoring", "0", "score.digit"),
    ("scoring", "9", "score.digit"),
    ("scoring", ".", "score.point"),
    ("scoring", "backspace", "score.erase"),
    ("scoring", "enter", "score.commit"),
    ("scoring", "down", "score.commit"),
    ("scoring", "up", "score.commit-up"),
    ("scoring", "esc", "score.drop"),
    ("scoring", "tab", "pane.next"),
    ("notice", "enter", "notice.record"),
    ("notice", "e", "notice.edit"),
    ("notice", "c", "clipboard.copy"),
    ("confirm", "enter", "confirm.accept"),
    ("confirm", "esc", "confirm.reject"),
    ("editor", "enter", "editor.newline"),
    ("editor", "ctrl-j", "editor.newline"),
    ("editor", "esc", "editor.leave"),
    ("editor", "ctrl-u", "editor.undo"),
    ("field", "enter", "field.accept"),
    ("field", "esc", "field.cancel"),
    ("field", "up", "field.up"),
    ("field", "down", "field.down"),
    ("field", "tab", "field.complete"),
    ("field", "ctrl-y", "clipboard.copy"),
    ("field", "f3", "blacklist.open"),
    ("editor", "f4", "screen.cover"),
    ("confirm", "f1", "help.open"),
];

#[test]
fn every_promised_key_does_what_is_promised() {
    let map = Keymap::default();
    for (scope, keys, action) in PROMISED {
        let scope = Scope::named(scope).expect("a scope");
        let keys: Vec<Key> = keys.split(' ').map(|name| Key::parse(name).expect("a key")).collect();
        match map.lookup(scope, &keys) {
            Found::Action(found, _) => assert_eq!(found.id(), *action, "{} {keys:?}", scope.name()),
            other => panic!("{} {keys:?}: {other:?}", scope.name()),
        }
    }
}

#[test]
fn the_files_in_the_tree_are_the_embedded_ones_and_without_fault() {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("keymaps");
    for (name, embedded) in [("default.toml", DEFAULT), ("vim.toml", VIM)] {
        let text = std::fs::read_to_string(tree.join(name)).expect("a keymap");
        assert_eq!(text, embedded);
        assert_eq!(Keymap::check(name, &text), []);
    }
    let vim = Keymap::load("keys.toml", "base = \"vim\"").expect("a sound map");
    assert_eq!(vim.lookup(Scope::Queue, &[Key::char('G')]), Found::Action(Action::ListLast, None));
}

#[test]
fn every_action_is_told_in_the_reference_or_in_the_palette() {
    let map = Keymap::default();
    for lang in [Lang::Zh, Lang::En] {
        let table = map.markdown(lang);
        for action in Action::ALL {
            assert!(table.contains(&format!("`{}`", action.id())) || action.in_palette(), "{}", action.id());
        }
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(table.lines().all(|line| columns(line) == 5), "{table}");
    }
}

#[test]
fn no_write_is_one_slip_of_shift_away_from_another_key() {
    let map = Keymap::default();
    for row in map.reference(Lang::En) {
        assert!(
            !row.keys.split(", ").any(|keys| {
                keys.split(' ').any(|key| key.len() == 1 && key.chars().all(|c| c.is_ascii_uppercase()))
            }),
            "{row:?}"
        );
    }
}
