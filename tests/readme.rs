//! What the README shows is what the program is: its keys, its commands, its picture.
//! `PINGWEI_UPDATE_README=1 cargo test --test readme` writes the generated parts anew.

mod support;

use pingwei::desk::find::query;
use pingwei::domain::Lang;
use pingwei::tui::actions::{Action, Group};
use pingwei::tui::help::all_keys;
use pingwei::tui::keymap::Keymap;
use pingwei::tui::scope::Scope;
use std::path::Path;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README")
}

/// Compares what stands between two marks with `fresh`, or puts it there.
fn part(name: &str, fresh: &str) {
    let text = readme();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let from = text.find(&open).expect("the opening mark") + open.len();
    let to = text.find(&close).expect("the closing mark");
    if std::env::var_os("PINGWEI_UPDATE_README").is_some() {
        let new = format!("{}{fresh}{}", &text[..from], &text[to..]);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), new).expect("written");
        return;
    }
    assert_eq!(&text[from..to], fresh, "the README's {name} are out of date");
}

#[test]
fn the_keys_are_those_of_the_default_keymap() {
    let keymap = Keymap::default();
    let mut out = String::from("| keys | action | what it does | 作用 |\n|---|---|---|---|\n");
    let escape = |text: &str| text.replace('|', "\\|");
    for group in Group::ALL {
        out.push_str(&format!("| | **{} {}** | | |\n", group.label(Lang::Zh), group.label(Lang::En)));
        for action in Action::ALL.iter().filter(|action| action.group() == group) {
            let mut keys: Vec<String> = Vec::new();
            for scope in Scope::ALL {
                for binding in
                    keymap.bindings(scope).iter().filter(|b| b.action == *action && b.scope == scope)
                {
                    let shown = all_keys(binding, Lang::En);
                    let told = |held: &String| *held == shown || held.split("  ").any(|key| key == shown);
                    if !keys.iter().any(told) {
                        keys.push(shown);
                    }
                }
            }
            let keys = if keys.is_empty() { "`:`".to_owned() } else { format!("`{}`", keys.join("` or `")) };
            out.push_str(&format!(
                "| {} | `{}` | {} | {} |\n",
                escape(&keys),
                action.id(),
                escape(action.help(Lang::En)),
                escape(action.help(Lang::Zh))
            ));
        }
    }
    part("keys", &out);
}

#[test]
fn the_fields_are_those_of_the_query_language() {
    let mut out = String::from("| 写 write | 作用 | what it asks |\n|---|---|---|\n");
    let escape = |text: &str| text.replace('|', "\\|");
    for ((written, zh), (_, en)) in query::reference(Lang::Zh).into_iter().zip(query::reference(Lang::En)) {
        out.push_str(&format!("| `{}` | {} | {} |\n", escape(&written), escape(&zh), escape(&en)));
    }
    part("queries", &out);
}

#[test]
fn the_picture_is_the_samples_own_screen() {
    let desk = support::sample_desk();
    let mut screens = support::screens(&desk, (80, 24));
    screens.press("space").rest();
    let screen: String = screens.screen().lines().map(|line| format!("{}\n", line.trim_end())).collect();
    part("picture", &format!("```text\n{screen}```\n"));
}

#[test]
fn every_command_it_names_is_one() {
    let text = readme();
    let known: Vec<String> = <pingwei::cli::args::Cli as clap::CommandFactory>::command()
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for (at, _) in text.match_indices("pingwei ") {
        if !text[..at].ends_with('`') {
            continue;
        }
        let word: String =
            text[at + 8..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        assert!(word.is_empty() || word == "help" || known.contains(&word), "`pingwei {word}` is no command");
    }
}
