use super::*;
use crate::domain::Lang;
use crate::tui::keys::label;

fn keys(text: &str) -> Vec<Key> {
    text.split(' ').map(|name| Key::parse(name).expect(name)).collect()
}

fn act(map: &Keymap, scope: Scope, text: &str) -> Outcome {
    let mut resolver = Resolver::default();
    let mut last = Outcome::Cancelled;
    for key in keys(text) {
        last = resolver.press(map, scope, key);
    }
    last
}

fn matched(action: Action, count: Option<u32>, digit: Option<u8>) -> Outcome {
    Outcome::Matched(Press { action, count, digit })
}

fn faults(text: &str) -> Vec<String> {
    Keymap::check("keys.toml", text).iter().map(|fault| fault.line(Lang::En)).collect()
}

#[test]
fn both_shipped_maps_are_without_fault() {
    assert_eq!(Keymap::check("default.toml", DEFAULT), []);
    assert_eq!(Keymap::check("vim.toml", VIM), []);
    assert!(Keymap::load("keys.toml", "").is_ok_and(|map| map == Keymap::default()));
}

#[test]
fn every_action_is_bound_or_in_the_palette() {
    let map = Keymap::default();
    for action in Action::ALL {
        let bound = map.scopes.values().flat_map(BTreeMap::values).any(|bound| bound.action == *action);
        assert!(bound || action.in_palette(), "{} cannot be reached", action.id());
    }
}

#[test]
fn the_innermost_scope_wins() {
    let map = Keymap::default();
    assert_eq!(map.lookup(Scope::Queue, &keys("space")), Found::Action(Action::QueueNextMine, None));
    assert_eq!(map.lookup(Scope::Dossier, &keys("space")), Found::Action(Action::FindingNext, None));
    assert_eq!(map.lookup(Scope::Dossier, &keys("down")), Found::Action(Action::ListDown, None));
    assert_eq!(map.lookup(Scope::Scoring, &keys("down")), Found::Action(Action::ScoreCommit, None));
    assert_eq!(map.lookup(Scope::Scoring, &keys("q")), Found::Action(Action::AppBack, None));
}

#[test]
fn sequences_of_all_scopes_of_a_stack_share_a_prefix() {
    let map = Keymap::default();
    assert_eq!(map.lookup(Scope::Dossier, &keys("g")), Found::Prefix);
    assert_eq!(map.lookup(Scope::Dossier, &keys("g n")), Found::Action(Action::FindingSameNext, None));
    assert_eq!(map.lookup(Scope::Dossier, &keys("g g")), Found::Action(Action::ListFirst, None));
    assert_eq!(map.lookup(Scope::Dossier, &keys("g q")), Found::Action(Action::GoQueue, None));
    assert_eq!(map.lookup(Scope::Queue, &keys("g n")), Found::Nothing);
    let follow = map.continuations(Scope::Queue, &keys("s"));
    assert_eq!(follow.len(), 4);
    assert!(follow.contains(&(keys("n"), Action::SortNumber)));
}

#[test]
fn closed_scopes_let_only_function_keys_through() {
    let map = Keymap::default();
    for scope in [Scope::Editor, Scope::Field, Scope::Confirm, Scope::Tray] {
        for (name, action) in
            [("f1", Action::HelpOpen), ("f3", Action::BlacklistOpen), ("f4", Action::ScreenCover)]
        {
            assert_eq!(map.lookup(scope, &keys(name)), Found::Action(action, None));
        }
        for name in ["y", "n", "q", "?", "ctrl-l", "j", "g", "ctrl-z"] {
            assert_eq!(map.lookup(scope, &keys(name)), Found::Nothing, "{name} in {}", scope.name());
        }
    }
    let own = Keymap::load("keys.toml", "[global]\nf2 = \"journal.undo\"").expect("a sound map");
    assert_eq!(own.lookup(Scope::Editor, &keys("f2")), Found::Nothing, "a write does not reach into text");
}

#[test]
fn counts_belong_to_lists() {
    let map = Keymap::default();
    assert_eq!(act(&map, Scope::Queue, "1 2 j"), matched(Action::ListDown, Some(12), None));
    assert_eq!(act(&map, Scope::Queue, "8 g g"), matched(Action::ListFirst, Some(8), None));
    assert_eq!(act(&map, Scope::Queue, "1 0 k"), matched(Action::ListUp, Some(10), None));
    assert_eq!(act(&map, Scope::Queue, "0"), Outcome::NotFound(keys("0")));
    assert_eq!(act(&map, Scope::Queue, "5 p"), Outcome::NoCount(5, Action::TriagePass));
    assert_eq!(act(&map, Scope::Queue, "v 3"), matched(Action::ViewOpen, None, Some(3)));
    assert_eq!(act(&map, Scope::Scoring, "8"), matched(Action::ScoreDigit, None, Some(8)));
    assert_eq!(act(&map, Scope::Scoring, "0"), matched(Action::ScoreDigit, None, Some(0)));
    let many = act(&map, Scope::Queue, "9 9 9 9 9 9 9 9 9 9 9 9 j");
    assert_eq!(many, matched(Action::ListDown, Some(99_999), None));
}

#[test]
fn esc_lets_go_of_what_is_pending_and_nothing_else() {
    let map = Keymap::default();
    assert_eq!(act(&map, Scope::Queue, "5 esc"), Outcome::Cancelled);
    assert_eq!(act(&map, Scope::Queue, "g esc"), Outcome::Cancelled);
    assert_eq!(act(&map, Scope::Queue, "g ctrl-c"), Outcome::Cancelled);
    assert_eq!(act(&map, Scope::Queue, "esc"), matched(Action::AppCancel, None, None));
    assert_eq!(act(&map, Scope::Queue, "g x"), Outcome::NotFound(keys("g x")));
    assert_eq!(act(&map, Scope::Queue, "g x p"), matched(Action::TriagePass, None, None));
}

#[test]
fn a_change_of_scope_lets_go_of_a_prefix() {
    let (map, mut resolver) = (Keymap::default(), Resolver::default());
    assert_eq!(resolver.press(&map, Scope::Queue, Key::char('g')), Outcome::Pending);
    assert_eq!(resolver.shown(Lang::Zh), "g");
    let next = resolver.press(&map, Scope::Dossier, Key::char('n'));
    assert_eq!(next, matched(Action::FindingFails, None, None));
    assert!(!resolver.is_pending());
}

#[test]
fn full_width_keys_and_capitals_fold_unless_capitals_are_bound() {
    let map = Keymap::default();
    let mut resolver = Resolver::default();
    for (typed, action) in [
        ('Ｐ', Action::TriagePass),
        ('P', Action::TriagePass),
        ('？', Action::HelpOpen),
        ('、', Action::SearchOpen),
        ('：', Action::PaletteOpen),
        ('；', Action::QueueNextMine),
        ('\u{3000}', Action::QueueNextMine),
    ] {
        assert_eq!(
            resolver.press(&map, Scope::Queue, Key::char(typed)),
            matched(action, None, None),
            "{typed}"
        );
    }
    for (typed, action) in [('》', Action::DossierNext), ('《', Action::DossierPrev)] {
        assert_eq!(resolver.press(&map, Scope::Dossier, Key::char(typed)), matched(action, None, None));
    }
    let dot = resolver.press(&map, Scope::Scoring, Key::char('。'));
    assert_eq!(dot, matched(Action::ScorePoint, None, None));

    let vim = Keymap::load("keys.toml", "base = \"vim\"").expect("a sound map");
    let capital = resolver.press(&vim, Scope::Queue, Key::char('G'));
    assert_eq!(capital, matched(Action::ListLast, None, None));
    let unbound = resolver.press(&vim, Scope::Queue, Key::char('P'));
    assert_eq!(unbound, Outcome::NotFound(keys("P")), "with capitals bound, P is not p");
    let wide = resolver.press(&vim, Scope::Queue, Key::char('Ｇ'));
    assert_eq!(wide, matched(Action::ListLast, None, None));
}

#[test]
fn text_is_never_folded_where_text_is_typed() {
    let (map, mut resolver) = (Keymap::default(), Resolver::default());
    let outcome = resolver.press(&map, Scope::Field, Key::char('Ａ'));
    assert_eq!(outcome, Outcome::NotFound(vec![Key::char('Ａ')]));
}

#[test]
fn a_file_is_laid_over_the_default() {
    let text = "[queue]\n\"w\" = \"triage.pass\"\n\"p\" = \"none\"\n\"t\" = \"queue.assign\"\n";
    let map = Keymap::load("keys.toml", text).expect("a sound map");
    assert_eq!(map.lookup(Scope::Queue, &keys("w")), Found::Action(Action::TriagePass, None));
    assert_eq!(map.lookup(Scope::Queue, &keys("p")), Found::Nothing);
    assert_eq!(map.lookup(Scope::Queue, &keys("t")), Found::Action(Action::QueueAssign, None));
    assert_eq!(map.lookup(Scope::Dossier, &keys("p")), Found::Action(Action::TriagePass, None));
}

#[test]
fn each_fault_names_its_line_and_column() {
    for (text, told) in [
        (
            "[queue]\n\"w\" = \"triage.pas\"",
            "keys.toml:2:7: no action is named \"triage.pas\"; did you mean triage.pass?",
        ),
        ("[queue]\nw = 3", "keys.toml:2:5: an action is expected here, such as \"triage.pass\", or \"none\""),
        ("[quue]\nw = \"triage.pass\"", "keys.toml:1:2: no scope is named \"quue\"; did you mean queue?"),
        ("base = \"emacs\"", "keys.toml:1:8: base is \"default\" or \"vim\", not \"emacs\""),
        ("colour = 3", "keys.toml:1:1: \"colour\" should be a section: [scope]"),
        ("[queue]\n  \"hyper-w\" = \"triage.pass\"", "keys.toml:2:3: no key is named \"hyper-w\""),
        (
            "[queue]\n\"w w w w w\" = \"triage.pass\"",
            "keys.toml:2:1: \"w w w w w\" is too long: four keys at most",
        ),
        (
            "[queue]\n\"f5\" = \"triage.pass\"",
            "keys.toml:2:1: \"f5\" cannot be bound: browsers and desktops take this key",
        ),
        (
            "[queue]\n\"w esc\" = \"triage.pass\"",
            "keys.toml:2:1: \"w esc\" cannot be typed: Esc and ctrl-c cancel",
        ),
        ("[field]\n\"w\" = \"field.up\"", "keys.toml:2:1: in [field] \"w\" is text and cannot be bound"),
        (
            "[confirm]\n\"w w\" = \"confirm.accept\"",
            "keys.toml:2:1: [confirm] takes single keys only, not \"w w\"",
        ),
        (
            "[queue]\n\"ctrl-x\" = \"view.open\"",
            "keys.toml:2:1: view.open needs a digit or a letter as its last key; \"ctrl-x\" has none",
        ),
        (
            "[ballot]\n\"a-c\" = \"score.digit\"",
            "keys.toml:2:1: score.digit needs a digit as its last key; \"a\" has none",
        ),
        (
            "[queue]\nCTRL-e = \"triage.pass\"\nctrl-e = \"triage.pass\"",
            "keys.toml:3:1: \"ctrl-e\" is bound twice in [queue], first on line 2",
        ),
        (
            "# 注\n[queue]\n\"w\" = \"triage.pass\"\n\"w x\" = \"triage.refuse\"",
            "keys.toml:4:1: in [queue] \"w\" begins \"w x\": only one of them can be had",
        ),
        (
            "[global]\n\"v\" = \"go.queue\"",
            "keys.toml:2:1: in [queue] \"v\" begins \"v 1\": only one of them can be had",
        ),
        ("[confirm]\n\"enter\" = \"none\"", "keys.toml:1:1: no key is left for confirm.accept in [confirm]"),
    ] {
        assert!(faults(text).contains(&told.to_owned()), "{text}\n{:#?}", faults(text));
    }
}

#[test]
fn the_same_chord_written_twice_and_broken_toml_are_told_by_place() {
    let twice = faults("[queue]\n\"w\" = \"triage.pass\"\n\"w\" = \"triage.refuse\"\n");
    assert_eq!(twice.len(), 1);
    assert!(twice[0].starts_with("keys.toml:3:1: "), "{twice:?}");
    let broken = faults("[queue\n\"w\" = ");
    assert!(broken[0].starts_with("keys.toml:1:"), "{broken:?}");
    for fault in Keymap::check("k", "[queue]\n\"汉 f5\" = 3\nx = \"zz.zz\"") {
        assert_ne!(fault.line(Lang::Zh), fault.line(Lang::En));
    }
}

#[test]
fn help_lists_each_action_once_with_the_keys_that_reach_it() {
    let map = Keymap::default();
    for scope in Scope::ALL {
        let list = map.bindings(scope);
        for (at, binding) in list.iter().enumerate() {
            assert!(!list[..at].iter().any(|b| b.action == binding.action), "{} twice", binding.action.id());
            for sequence in &binding.keys {
                assert!(
                    matches!(map.lookup(scope, sequence), Found::Action(action, _) if action == binding.action)
                );
            }
        }
    }
    let queue = map.bindings(Scope::Queue);
    let shown = |action| {
        let binding = queue.iter().find(|b| b.action == action).expect("bound");
        binding.keys.iter().map(|keys| label(keys, Lang::En)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(shown(Action::HelpOpen), "?, F1");
    assert_eq!(shown(Action::QueueOpen), "Enter, l, Right");
    assert!(
        shown(Action::ViewOpen).starts_with("v 0, v 1, ") && shown(Action::ViewOpen).ends_with(", v y, v z")
    );
    let scoring = map.bindings(Scope::Scoring);
    let cancel = scoring.iter().find(|b| b.action == Action::AppCancel).expect("still there");
    assert_eq!(cancel.keys, [keys("ctrl-c")], "esc is taken by score.drop");
}

#[test]
fn keys_that_begin_a_write_are_known() {
    let map = Keymap::default();
    let queue: Vec<String> = map.writing_keys(Scope::Queue).iter().map(Key::to_string).collect();
    assert_eq!(queue, ["a", "i", "n", "o", "p", "r", "u", "x", "y"]);
    assert!(map.writing_keys(Scope::Confirm).contains(&Key::plain(Code::Enter)));
    assert!(map.writing_keys(Scope::Field).is_empty());
}
