//! Who may do what, through the door; the roster; read-only desks.

use crate::hands::{PEOPLE, comment, decide, full_marks, overview, rule, seat};
use pingwei::desk::testing::{self, Hand, OWNER, day, desk_on, dossier, id, person, store};
use pingwei::desk::{Command, Query, QueueSpec, Today, TriageKind, Why};
use pingwei::domain::{BlackEntry, Role, Verdict};
use pingwei::policy::Notice;
use pingwei::record::Source;

#[test]
fn a_store_without_a_roster_is_its_owners_alone() {
    let desk = testing::desk();
    let mut owner = Hand::of(&desk, OWNER);
    let seen = overview(&mut owner);
    assert!(seen.single_user);
    assert_eq!(seen.roles, Role::ALL);
    let mut other = Hand::of(&desk, "somebody");
    for query in [Query::Overview, Query::Head, Query::Reviewers, Query::Notice] {
        assert_eq!(other.0.ask(query).expect_err("not theirs").why, Why::Role);
    }
    assert_eq!(other.load(vec![dossier(1)]).expect_err("not theirs").why, Why::Role);
    assert_eq!(
        other.run(Command::Roster { reviewers: vec![person("x", "某", "主席")] }).expect_err("nor this").why,
        Why::Role
    );
}

#[test]
fn with_a_roster_an_unknown_account_gets_nothing() {
    let desk = testing::desk();
    seat(&desk);
    for account in ["somebody", OWNER, ""] {
        let mut hand = Hand::of(&desk, account);
        let refusal = hand.0.ask(Query::Overview).expect_err("unknown");
        assert_eq!(refusal.why, Why::Role, "{account}");
        assert_eq!(hand.sheet(&id(1)).expect_err("unknown").why, Why::Role);
        assert_eq!(hand.run(Command::Undo).expect_err("unknown").why, Why::Role);
    }
    assert!(!overview(&mut Hand::of(&desk, "wang")).single_user);
}

#[test]
fn the_owner_may_set_the_roster_until_somebody_else_may() {
    let desk = testing::desk();
    let mut owner = Hand::of(&desk, OWNER);
    owner.load(vec![dossier(1)]).expect("loaded");
    let set = |account: &str, name: &str, roles: &str| Command::Roster {
        reviewers: vec![person(account, name, roles)],
    };
    owner.run(set("wang", "王样本", "经办人")).expect("the first roster");
    // A roster without a chair would lock everybody out of the roster.
    let refusal = owner.run(comment(&id(1), "x")).expect_err("only the roster now");
    assert_eq!(refusal.rule, "design 2");
    assert_eq!(owner.sheet(&id(1)).expect_err("nor read").why, Why::Role);
    owner.run(set("han", "韩样本", "主席")).expect("a chair");
    assert_eq!(owner.run(set("x", "某", "主席")).expect_err("now the chair's").why, Why::Role);
    Hand::of(&desk, "han").run(set("li", "李样本", "经办人")).expect("the chair's");
    assert_eq!(
        Hand::of(&desk, "wang").run(set("x", "某", "主席")).expect_err("not a clerk's").why,
        Why::Role
    );
}

#[test]
fn a_roster_loaded_again_changes_nothing_and_a_change_counts_at_once() {
    let desk = testing::desk();
    seat(&desk);
    let mut han = Hand::of(&desk, "han");
    let reviewers = PEOPLE.iter().map(|(account, name, roles)| person(account, name, roles)).collect();
    assert_eq!(han.run(Command::Roster { reviewers }).expect("as it is").at, None);
    let mut wang = Hand::of(&desk, "wang");
    wang.load(vec![dossier(1)]).expect("a clerk loads");
    let reviewers = vec![person("wang", "王样本", "监督员")];
    han.run(Command::Roster { reviewers }).expect("moved");
    assert_eq!(wang.load(vec![dossier(2)]).expect_err("no clerk any more").why, Why::Role);
    let twice = vec![person("wang", "王样本", "监督员"), person("wang", "王样本", "经办人")];
    assert_eq!(han.run(Command::Roster { reviewers: twice }).expect_err("which?").why, Why::Input);
    assert_eq!(
        han.run(Command::Roster { reviewers: vec![person("", "某", "")] }).expect_err("nobody").why,
        Why::Input
    );
}

/// A command of each kind, with the roles that may give it. What else may stand in its way is no
/// matter of roles.
fn commands(hand: &mut Hand) -> Vec<(Command, &'static str)> {
    let key = crate::hands::key(hand, &id(1), "scope.employed");
    let text = |text: &str| text.to_owned();
    vec![
        (
            Command::LoadPart { load: text("l"), dossiers: vec![dossier(9)], source: Source::default() },
            "clerk chair",
        ),
        (Command::LoadCommit { load: text("none"), count: 1, accept_good: true }, "clerk chair"),
        (Command::LoadAbort { load: text("none") }, "clerk chair"),
        (
            Command::Correct { dossier: Box::new(dossier(1)), reason: text("x"), source: Source::default() },
            "clerk chair",
        ),
        (Command::Blacklist { entries: Vec::<BlackEntry>::new() }, "clerk chair"),
        (Command::Roster { reviewers: Vec::new() }, "chair"),
        (Command::AdoptNotice { text: text(Notice::EMBEDDED_TEXT) }, "chair"),
        (Command::Rule { dossier: id(1), key, verdict: Verdict::Pass, reason: String::new() }, "clerk chair"),
        (
            Command::AddFinding {
                dossier: id(1),
                item: 1,
                clause: String::new(),
                place: String::new(),
                verdict: Verdict::Void,
                text: text("x"),
            },
            "clerk chair",
        ),
        (Command::DropFinding { dossier: id(1), number: 99, reason: text("x") }, "clerk chair"),
        (decide(&id(1), TriageKind::Pass, ""), "clerk chair"),
        (decide(&id(1), TriageKind::Return, ""), "clerk chair"),
        (decide(&id(1), TriageKind::Refuse, "x"), "clerk chair"),
        (decide(&id(1), TriageKind::Withdraw, "x"), "clerk chair"),
        (decide(&id(1), TriageKind::Lapse, "x"), "clerk chair"),
        (decide(&id(1), TriageKind::Reopen, "x"), "chair"),
        (Command::Assign { dossiers: vec![id(2)], to: Some(text("wang")) }, "clerk chair"),
        (comment(&id(2), "x"), "clerk reviewer chair recorder"),
        (
            Command::Score { dossier: id(3), sheet: full_marks(), comment: String::new(), reason: text("x") },
            "reviewer",
        ),
        (Command::Undo, "clerk reviewer chair recorder"),
        (
            Command::Unmask { dossiers: vec![id(1)], place: text("queue") },
            "clerk reviewer panellist chair recorder auditor",
        ),
        (
            Command::NoteExport { what: text("queue"), file: text("a.xlsx"), unmasked: false },
            "clerk reviewer panellist chair recorder auditor",
        ),
    ]
}

#[test]
fn every_command_and_role_is_as_the_table_says() {
    let desk = testing::desk();
    seat(&desk);
    let mut han = Hand::of(&desk, "han");
    han.load((1..=3).map(dossier).collect()).expect("loaded");
    han.run(decide(&id(3), TriageKind::Pass, "")).expect("passed");
    let commands = commands(&mut han);
    for (account, _, word) in PEOPLE {
        let role = Role::named(word).expect("a role");
        let mut hand = Hand::of(&desk, account);
        for (command, roles) in &commands {
            let may = roles.split(' ').any(|word| word == role.word());
            let why = hand.run(command.clone()).err().map(|refusal| refusal.why);
            assert_eq!(why != Some(Why::Role), may, "{account} {command:?}: {why:?}");
        }
    }
}

#[test]
fn every_question_and_role_is_as_the_table_says() {
    let desk = testing::desk();
    seat(&desk);
    Hand::of(&desk, "han").load(vec![dossier(1)]).expect("loaded");
    let everybody = "clerk reviewer panellist chair recorder auditor";
    let spec = QueueSpec::default();
    let queries = [
        (Query::Overview, everybody),
        (Query::Notice, everybody),
        (Query::Queue { spec: spec.clone(), from: 0, len: 9 }, everybody),
        (Query::Locate { spec: spec.clone(), dossier: id(1) }, everybody),
        (Query::NextMine { spec: spec.clone(), after: None, back: false }, everybody),
        (Query::NextSame { spec, after: None, check: "cv.gaps".to_owned() }, everybody),
        (Query::Search { text: "样本".to_owned(), most: 9 }, everybody),
        (Query::Sheet { dossier: id(1), submission: None }, everybody),
        (Query::Compare { dossier: id(1) }, everybody),
        (Query::Correction { dossier: id(1) }, everybody),
        (Query::Roll { text: "样本".to_owned(), on: None, most: 9 }, everybody),
        (Query::Reviewers, everybody),
        (Query::Journal { from: 0, most: 9 }, "chair recorder auditor"),
        (Query::TryLoad { dossiers: vec![dossier(2)] }, "clerk chair"),
        (Query::Head, everybody),
    ];
    for (account, _, word) in PEOPLE {
        let role = Role::named(word).expect("a role");
        let mut hand = Hand::of(&desk, account);
        for (query, roles) in &queries {
            let may = roles.split(' ').any(|word| word == role.word());
            let answer = hand.0.ask(query.clone());
            assert_eq!(answer.is_ok(), may, "{account} {query:?}: {answer:?}");
        }
    }
}

#[test]
fn as_of_another_day_one_may_look_and_not_write() {
    let store = store();
    let setup = desk_on(&store, Today::default());
    Hand::of(&setup, OWNER).load(vec![dossier(1)]).expect("loaded");
    setup.close();
    let desk = desk_on(&store, Today::as_of(day(2020, 11, 20)));
    let mut hand = Hand::of(&desk, OWNER);
    let seen = overview(&mut hand);
    assert_eq!((seen.today, seen.today_moved), (day(2020, 11, 20), true));
    assert!(seen.read_only.is_some());
    let refusal = hand.run(comment(&id(1), "x")).expect_err("for looking only");
    assert_eq!(refusal.why, Why::ReadOnly);
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert!(sheet.may.iter().all(|may| may.refusal.as_ref().is_some_and(|why| why.why == Why::ReadOnly)));
    desk.close();

    let demo = desk_on(&store, Today::demo(day(2020, 11, 20)));
    let mut hand = Hand::of(&demo, OWNER);
    hand.run(comment(&id(1), "x")).expect("the demo writes");
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert!(sheet.record.comments[0].at.starts_with("2020-11-02"), "the stamp is never moved");
}

#[test]
fn assignments_are_of_people_on_the_roster() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    wang.load((1..=3).map(dossier).collect()).expect("loaded");
    let give = |dossiers: Vec<_>, to: Option<&str>| Command::Assign { dossiers, to: to.map(str::to_owned) };
    assert_eq!(wang.run(give(vec![id(1)], Some("nobody"))).expect_err("not there").why, Why::Missing);
    assert_eq!(wang.run(give(vec![id(1), id(99)], Some("li"))).expect_err("no such").why, Why::Missing);
    assert_eq!(overview(&mut li).mine, 0, "all or nothing");
    let row = wang.run(give(vec![id(1), id(2), id(1)], Some("li"))).expect("given").row.expect("a row");
    assert_eq!(row.assigned.map(|person| person.name), Some("李样本".to_owned()));
    assert_eq!(overview(&mut li).mine, 2);
    assert_eq!(wang.run(give(vec![id(1)], Some("li"))).expect("as it is").at, None);
    wang.run(give(vec![id(1), id(2)], None)).expect("given back");
    assert_eq!(overview(&mut li).mine, 0);
    let many = (0..501).map(id).collect();
    assert_eq!(wang.run(give(many, None)).expect_err("too many").why, Why::Input);
}

#[test]
fn an_eye_needs_the_one_it_is_given_to() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li, mut zhang) =
        (Hand::of(&desk, "wang"), Hand::of(&desk, "li"), Hand::of(&desk, "zhang"));
    let vague = [("申报人.从事专业年限", "约十年")];
    wang.load(vec![testing::changed(1, &vague), testing::changed(2, &vague)]).expect("loaded");
    wang.run(Command::Assign { dossiers: vec![id(1)], to: Some("li".to_owned()) }).expect("given");
    assert_eq!(overview(&mut wang).needs_me, 1);
    assert_eq!(overview(&mut li).needs_me, 2);
    assert_eq!(overview(&mut zhang).needs_me, 0, "a reviewer does not rule");
    rule(&mut li, &id(1), "form.vague", Verdict::Pass, "").expect("settled");
    assert_eq!(overview(&mut li).needs_me, 1);
}
