//! The tables, asked in every combination, against tables written by hand.

use super::*;
use crate::domain::Day;
use crate::policy::propose;

const KINDS: [TriageKind; 7] = [
    TriageKind::Pass,
    TriageKind::Return,
    TriageKind::Refuse,
    TriageKind::Withdraw,
    TriageKind::Lapse,
    TriageKind::Reopen,
    TriageKind::Revoke,
];

/// What moves where by whom, where everything else is in order: kind, from, to, roles.
const MOVES: &[(TriageKind, State, State, &[Role])] = &[
    (TriageKind::Pass, Received, Passed, &[Clerk, Chair]),
    (TriageKind::Return, Received, Returned, &[Clerk, Chair]),
    (TriageKind::Refuse, Received, Refused, &[Clerk, Chair]),
    (TriageKind::Withdraw, Received, Withdrawn, &[Clerk, Chair]),
    (TriageKind::Lapse, Returned, Lapsed, &[Clerk, Chair]),
    (TriageKind::Reopen, Refused, Received, &[Chair]),
    (TriageKind::Reopen, Lapsed, Received, &[Chair]),
    (TriageKind::Reopen, Withdrawn, Received, &[Chair]),
    (TriageKind::Revoke, Passed, Revoked, &[Chair]),
    (TriageKind::Revoke, Paid, Revoked, &[Chair]),
    (TriageKind::Revoke, Defended, Revoked, &[Chair]),
    (TriageKind::Revoke, Substituted, Revoked, &[Chair]),
    (TriageKind::Revoke, Voted, Revoked, &[Chair]),
    (TriageKind::Revoke, Publicity, Revoked, &[Chair]),
    (TriageKind::Revoke, Final, Revoked, &[Chair]),
];

fn day(day: i8) -> Day {
    jiff::civil::date(2020, 11, day)
}

/// Counts alone: a test of names stands below.
fn facts(state: State, bar: u16, eye: u16, fail: u16, left: bool) -> Facts<'static> {
    let tally = Tally { bar, eye, fail, pass: 40, ..Tally::default() };
    let submissions = if left { (1, 3) } else { (3, 3) };
    let proposal = propose(tally, submissions.0, submissions.1);
    Facts { state, judged: &[], tally, proposal, submissions, due: Some(day(2)), today: day(3) }
}

/// Facts under which nothing but state and role can stand in the way.
fn in_order(kind: TriageKind, state: State) -> Facts<'static> {
    facts(state, 0, 0, u16::from(kind == TriageKind::Return), true)
}

fn decide(kind: TriageKind, role: Role, facts: &Facts<'_>, reason: &str) -> Result<State, Refusal> {
    let row = may_move(kind, &[role], facts)?;
    check_reason(row, facts, reason)?;
    Ok(row.to)
}

#[test]
fn every_kind_state_and_role_is_as_the_table_says() {
    let mut allowed = 0;
    for kind in KINDS {
        for state in State::ALL {
            for role in Role::ALL {
                let row = MOVES.iter().find(|row| row.0 == kind && row.1 == state);
                let outcome = decide(kind, role, &in_order(kind, state), "理由");
                let somewhere = MOVES.iter().any(|row| row.0 == kind && row.3.contains(&role));
                match row.filter(|row| row.3.contains(&role)) {
                    Some(row) => {
                        allowed += 1;
                        assert_eq!(outcome, Ok(row.2), "{kind:?} {state:?} {role:?}");
                    }
                    None => {
                        let why = outcome.expect_err("not in the table").why;
                        let expected = if somewhere { Why::State } else { Why::Role };
                        assert_eq!(why, expected, "{kind:?} {state:?} {role:?}");
                    }
                }
            }
        }
    }
    assert_eq!(allowed, 20);
}

#[test]
fn every_state_can_be_left_only_as_the_table_says() {
    for state in State::ALL {
        let targets: Vec<State> = MOVES.iter().filter(|row| row.1 == state).map(|row| row.2).collect();
        let table: Vec<State> =
            TRANSITIONS.iter().filter(|row| row.from.contains(&state)).map(|row| row.to).collect();
        assert_eq!(table, targets, "{state:?}");
    }
    assert_eq!(ARRIVES_FROM, Returned);
}

/// bar, eye, fail, submissions left; then pass, return, return with a reason, refuse, refuse with a
/// reason: `y` goes, `n` does not, `?` asks for a reason.
const HOLDS: &[(&str, &str)] = &[
    ("...l", "y n n ? y"),
    ("....", "y n n ? y"),
    ("..fl", "n y y ? y"),
    ("..f.", "n n n y y"),
    (".e.l", "n n n ? y"),
    (".e..", "n n n ? y"),
    (".efl", "n n n ? y"),
    (".ef.", "n n n ? y"),
    ("b..l", "n n n y y"),
    ("b...", "n n n y y"),
    ("b.fl", "n ? y y y"),
    ("b.f.", "n n n y y"),
    ("be.l", "n n n y y"),
    ("be..", "n n n y y"),
    ("befl", "n n n y y"),
    ("bef.", "n n n y y"),
];

#[test]
fn what_the_findings_allow_is_as_the_table_says() {
    for (given, expected) in HOLDS {
        let has = |c: char| u16::from(given.contains(c));
        let facts = facts(Received, has('b'), has('e'), has('f'), given.contains('l'));
        let tried = [
            (TriageKind::Pass, ""),
            (TriageKind::Return, ""),
            (TriageKind::Return, "理由"),
            (TriageKind::Refuse, ""),
            (TriageKind::Refuse, "理由"),
        ];
        let outcome = tried.map(|(kind, reason)| match decide(kind, Clerk, &facts, reason) {
            Ok(_) => "y",
            Err(_) if decide(kind, Clerk, &facts, "理由").is_ok() => "?",
            Err(refusal) => {
                assert_eq!(refusal.why, Why::Rule);
                assert!(!refusal.rule.is_empty());
                "n"
            }
        });
        assert_eq!(outcome.join(" "), *expected, "{given}");
    }
}

#[test]
fn a_reason_of_spaces_is_none() {
    for kind in [TriageKind::Withdraw, TriageKind::Reopen, TriageKind::Lapse] {
        let state = TRANSITIONS.iter().find(|row| row.kind == kind).expect("a row").from[0];
        assert!(decide(kind, Chair, &facts(state, 0, 0, 0, true), " \u{3000}").is_err(), "{kind:?}");
    }
}

#[test]
fn a_dossier_lapses_only_after_its_due_day() {
    let lapse = |due, today| {
        let facts = Facts { due, today, ..facts(Returned, 0, 0, 1, true) };
        decide(TriageKind::Lapse, Clerk, &facts, "没有再报").is_ok()
    };
    assert!(!lapse(Some(day(8)), day(7)));
    assert!(!lapse(Some(day(8)), day(8)));
    assert!(lapse(Some(day(8)), day(9)));
    assert!(!lapse(None, day(9)));
}

/// Who may do what; in which states where a dossier is concerned.
const ACTS: &[(Act, &str, &[State])] = &[
    (Act::Read, "clerk reviewer panellist chair recorder auditor", &State::ALL),
    (Act::ReadScores, "chair recorder auditor", &State::ALL),
    (Act::ReadJournal, "chair recorder auditor", &State::ALL),
    (Act::Load, "clerk chair", &State::ALL),
    (Act::Correct, "clerk chair", &[Received]),
    (Act::Blacklist, "clerk chair", &State::ALL),
    (Act::Roster, "chair", &State::ALL),
    (Act::Notice, "chair", &State::ALL),
    (Act::Rule, "clerk chair", &[Received]),
    (Act::Assign, "clerk chair", &State::ALL),
    (Act::Comment, "clerk reviewer chair recorder", &State::ALL),
    (Act::Score, "reviewer", &[Passed, Paid, Defended, Substituted]),
    (Act::Undo, "clerk reviewer chair recorder", &State::ALL),
    (Act::Unmask, "clerk reviewer panellist chair recorder auditor", &State::ALL),
    (Act::Export, "clerk reviewer panellist chair recorder auditor", &State::ALL),
    (Act::Fee, "clerk chair", &[Passed, Paid]),
    (Act::ReadFees, "clerk chair recorder auditor", &State::ALL),
    (Act::ReadCandidates, "clerk chair recorder auditor", &State::ALL),
    (Act::ReadBoard, "chair recorder auditor", &State::ALL),
    (Act::Session, "chair recorder", &State::ALL),
    (Act::Notify, "clerk chair recorder", &State::ALL),
    (Act::Attend, "chair", &State::ALL),
    (Act::Stage, "chair recorder", &State::ALL),
    (Act::Ballot, "panellist chair", &[Paid]),
    (Act::OpenBallot, "chair", &[Paid]),
    (Act::Recuse, "reviewer panellist chair recorder", &State::ALL),
    (Act::Paper, "clerk chair recorder", &[Paid]),
    (Act::CloseDefence, "chair", &State::ALL),
    (Act::Meet, "chair recorder", &State::ALL),
    (Act::Confirm, "chair recorder auditor", &State::ALL),
    (Act::Publish, "chair", &State::ALL),
];

#[test]
fn every_act_role_and_state_is_as_the_table_says() {
    assert_eq!(ACTS.len(), PERMISSIONS.len());
    for (act, roles, states) in ACTS {
        for role in Role::ALL {
            let may = roles.split(' ').any(|word| word == role.word());
            let any = permit(*act, &[role], None);
            assert_eq!(any.is_ok(), may, "{act:?} {role:?}");
            for state in State::ALL {
                let expected = match (may, states.contains(&state)) {
                    (false, _) => Some(Why::Role),
                    (true, false) => Some(Why::State),
                    (true, true) => None,
                };
                let outcome = permit(*act, &[role], Some(state)).err().map(|refusal| refusal.why);
                assert_eq!(outcome, expected, "{act:?} {role:?} {state:?}");
            }
        }
        assert!(permit(*act, &[], None).is_err(), "{act:?} without a role");
    }
}

#[test]
fn roles_add_up() {
    assert!(permit(Act::Score, &[Auditor, Reviewer], Some(Passed)).is_ok());
    assert!(permit(Act::Load, &[Auditor, Reviewer], None).is_err());
}

#[test]
fn a_refusal_names_the_findings_in_the_way() {
    use crate::policy::{Case, Notice, Roll, examine, judge, specimen};
    let dossier = specimen::with(&[("申报人.在职状态", "离退休")]);
    let roll = Roll::default();
    let case = Case::alone(Notice::embedded(), &dossier, &roll, day(2));
    let judged = judge(examine(&case), &[], &[], 1, |_| 0);
    let tally = Tally::of(&judged);
    assert!(tally.bar > 0);
    let facts = Facts { judged: &judged, tally, ..facts(Received, 0, 0, 0, true) };
    let refusal = may_move(TriageKind::Pass, &[Clerk], &facts).expect_err("a bar stands");
    assert!(refusal.words.zh.contains("scope.employed 一.(二)"), "{}", refusal.words.zh);
    assert!(refusal.words.en.contains("scope.employed 一.(二)"), "{}", refusal.words.en);
}
