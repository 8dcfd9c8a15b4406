//! Journeys through the screens: keys are pressed, the screen is read, the record is looked at.

mod support;

#[path = "journeys/deciding.rs"]
mod deciding;
#[path = "journeys/drafts.rs"]
mod drafts;
#[path = "journeys/hall.rs"]
mod hall;
#[path = "journeys/hall_day.rs"]
mod hall_day;
#[path = "journeys/hall_pictures.rs"]
mod hall_pictures;
#[path = "journeys/hardship.rs"]
mod hardship;
#[path = "journeys/judging.rs"]
mod judging;
#[path = "journeys/meeting.rs"]
mod meeting;
#[path = "journeys/moving.rs"]
mod moving;
#[path = "journeys/roll.rs"]
mod roll;
#[path = "journeys/scoring.rs"]
mod scoring;
#[path = "journeys/sheets.rs"]
mod sheets;
#[path = "journeys/typing.rs"]
mod typing;
#[path = "journeys/views.rs"]
mod views;

#[allow(dead_code, reason = "the room of the desk's own tests; a part of it is used here")]
#[path = "defence/room.rs"]
mod room;

use pingwei::domain::Lang;
use pingwei::tui::actions::Action;
use pingwei::tui::help::{Line, lines};
use pingwei::tui::keymap::Keymap;
use pingwei::tui::scope::Scope;
use std::collections::BTreeSet;

#[test]
fn every_action_is_bound_or_in_the_palette_and_help_lists_what_is_bound() {
    let keymap = Keymap::default();
    let mut bound = BTreeSet::new();
    let mut helped = BTreeSet::new();
    for scope in Scope::ALL {
        bound.extend(keymap.bindings(scope).into_iter().map(|binding| binding.action));
        for line in lines(&keymap, scope, Lang::Zh, |_| None) {
            if let Line::Keys(_, action) = line {
                helped.insert(action);
            }
        }
    }
    for action in Action::ALL {
        assert!(bound.contains(action) || action.in_palette(), "{} cannot be had", action.id());
        assert!(!bound.contains(action) || helped.contains(action), "help is silent on {}", action.id());
    }
}

#[test]
fn every_action_is_pressed_by_some_journey() {
    let all = [
        judging::ALL,
        drafts::ALL,
        deciding::ALL,
        scoring::ALL,
        moving::ALL,
        sheets::ALL,
        typing::ALL,
        hardship::ALL,
        hall::ALL,
        views::ALL,
        roll::ALL,
    ];
    for journey in all.into_iter().flatten() {
        journey();
    }
    let pressed = support::pressed();
    let missing: Vec<&str> =
        Action::ALL.iter().filter(|action| !pressed.contains(action)).map(|action| action.id()).collect();
    assert!(missing.is_empty(), "no journey presses {missing:?}");
}
