//! Walks the notice clause by clause and names what carries each demand: a check, a value of the
//! notice file, a screen, a command, or the reason why nothing does. No clause is left out silently.

use pingwei::domain::words::Level;
use pingwei::policy::notice::clauses_named;
use pingwei::policy::{Notice, check_named, checks};
use std::collections::BTreeSet;

/// What carries a demand.
#[derive(Debug, Clone, Copy)]
enum By {
    /// A check of design 6.
    Check(&'static str),
    /// A value of the notice file, by its path.
    Value(&'static str),
    /// A screen of design 10.
    Screen(&'static str),
    /// A command of design 9.
    Command(&'static str),
    /// Nothing in the program, and why.
    Nothing(&'static str),
}
use By::{Check, Command, Nothing, Screen, Value};

/// One demand of one clause.
struct Demand {
    clause: &'static str,
    asks: &'static str,
    by: &'static [By],
}

const fn asks(clause: &'static str, asks: &'static str, by: &'static [By]) -> Demand {
    Demand { clause, asks, by }
}

/// The notice, in its own order.
const NOTICE: &[Demand] = &[
    asks(
        "一",
        "power engineers, highly skilled workers, aid personnel",
        &[Check("title.proof"), Check("scope.aid")],
    ),
    asks(
        "一.(一)",
        "law-abiding, of good conduct, meets the conditions of the level",
        &[
            Check("unit.opinion"),
            Nothing("conduct is for the unit to vouch for; the conditions stand in other documents"),
        ],
    ),
    asks("一.(二)", "in post, not retired", &[Check("scope.employed")]),
    asks(
        "一.(二)",
        "no sanction of 记过 or heavier in force",
        &[Check("scope.sanction"), Value("scope.barring_sanctions")],
    ),
    asks("一.(三)", "aid of at least a year, going on", &[Check("scope.aid"), Value("scope.aid_years")]),
    asks("一.(四)", "foreigners: permit or residence; HK, Macao, Taiwan: in post", &[Check("scope.permit")]),
    asks(
        "一.(五)",
        "letter of entrustment from a fitting department",
        &[Check("scope.entrusted"), Value("scope.entrusted"), Value("scope.entrusting")],
    ),
    asks(
        "二",
        "conditions of each level under three other documents",
        &[
            Check("level.step"),
            Nothing("the documents are not part of the notice: a person judges, with the rubric"),
        ],
    ),
    asks(
        "三.(一)",
        "filing, checking and review are online",
        &[Nothing("the platform's business; what it exports is loaded"), Command("load")],
    ),
    asks(
        "三.(二)",
        "the unit checks and recommends",
        &[Check("unit.opinion"), Value("form.agree"), Value("form.disagree")],
    ),
    asks(
        "三.(二)",
        "displayed in the unit for at least 5 working days, without objection",
        &[Check("unit.publicity"), Value("publicity.working_days"), Value("calendar.years")],
    ),
    asks("三.(二)", "the pledge is sealed", &[Check("unit.pledge")]),
    asks("三.(二)", "the supervising unit checks and recommends", &[Check("super.opinion")]),
    asks(
        "三.(二)",
        "forwarded to the committee for a formal check before review",
        &[Command("triage"), Screen("queue"), Screen("dossier")],
    ),
    asks("三.(三)", "non-public: the enterprise or the talent market recommends", &[Check("super.opinion")]),
    asks("三.(四)", "no vague words", &[Check("form.vague"), Value("form.vague"), Value("form.vague_in")]),
    asks("三.(四)", "无 where there is nothing, no blanks", &[Check("form.blank"), Value("form.required")]),
    asks(
        "三.(四)",
        "scans are clear; wrong or missing ones do not exist",
        &[
            Check("id.scan"),
            Check("id.photo"),
            Check("work.proof"),
            Screen("dossier"),
            Nothing("whether a scan can be read a person sees, and adds a finding"),
        ],
    ),
    asks(
        "三.(四)",
        "incomplete: returned, corrected, forwarded again",
        &[Command("triage"), Screen("dossier"), Value("submissions.due_working_days")],
    ),
    asks("三.(四)", "at most 3 submissions", &[Check("time.submissions"), Value("submissions.most")]),
    asks("四", "filed by 2020-10-20", &[Check("time.filed"), Value("dates.filing")]),
    asks("四", "forwarded by 2020-11-08", &[Check("time.forwarded"), Value("dates.forwarding")]),
    asks("四.1", "personal facts", &[Check("id.number"), Check("form.blank")]),
    asks("四.1", "ID scan and photograph", &[Check("id.scan"), Check("id.photo")]),
    asks("四.2", "CHSI result, else originals; lost-certificate statements are void", &[Check("edu.proof")]),
    asks("四.3", "no gap in the career", &[Check("cv.gaps"), Value("career.gap_days")]),
    asks("四.3", "former units certify", &[Check("cv.moves")]),
    asks(
        "四.4",
        "the present title, its date, the years in the specialty",
        &[Check("form.blank"), Check("level.step")],
    ),
    asks(
        "四.4",
        "got in Xinjiang: one proof; elsewhere: three",
        &[Check("title.proof"), Value("title.here_any"), Value("title.elsewhere_all")],
    ),
    asks("四.4", "first title straight to 中级: proof of years", &[Check("title.years")]),
    asks("四.5", "research, practice, results with evidence", &[Check("work.proof")]),
    asks("四.6", "originals of awards", &[Check("award.proof")]),
    asks("四.6", "none from before the present title", &[Check("award.since")]),
    asks("四.7", "originals of papers and books", &[Check("paper.proof")]),
    asks("四.7", "since the present title", &[Check("paper.since")]),
    asks("四.7", "published by 2020-08-31", &[Check("paper.cutoff"), Value("dates.papers")]),
    asks("四.7", "unpublished works: peer experts", &[Check("paper.experts")]),
    asks("四.8", "public subject 2014–2020", &[Check("ce.public"), Value("training.public_years")]),
    asks(
        "四.8",
        "special subject 2020, or a fitting 2019",
        &[Check("ce.special"), Value("training.special_year"), Value("training.special_earlier")],
    ),
    asks("四.8", "system results need no upload", &[Check("ce.public"), Check("ce.special")]),
    asks("四.8", "grass-roots service with attachment 5 is lifted", &[Check("ce.exempt")]),
    asks(
        "四.9",
        "forms and results of 2017, 2018, 2019",
        &[Check("assess.years"), Value("assessment.years")],
    ),
    asks("四.10", "summary of work since the present title", &[Check("summary.length"), Screen("dossier")]),
    asks("四.11", "pledge", &[Check("unit.pledge")]),
    asks("四.11", "recommendation and publicity result", &[Check("other.papers")]),
    asks("四.末", "copies carry seal and signed statement", &[Check("form.copies")]),
    asks(
        "四.末",
        "fees after the formal check",
        &[Nothing("money is handled elsewhere; the state 'paid' is recorded with the defence day")],
    ),
    asks(
        "四.末",
        "no printed forms; electronic certificates",
        &[Nothing("issued by the platform after publicity; asks nothing of a dossier")],
    ),
    asks(
        "五.(一)",
        "副高级 attends a defence",
        &[Check("defence.due"), Value("defence.levels"), Screen("defence board"), Command("defence")],
    ),
    asks(
        "五.(一)",
        "time and place are announced",
        &[Nothing("announced outside the program"), Screen("defence board")],
    ),
    asks(
        "五.(二)",
        "that year's training is lifted",
        &[Check("ce.exempt"), Check("ce.public"), Check("ce.special"), Value("service.training_exempt")],
    ),
    asks(
        "五.(二)",
        "the defence is lifted, scored with the mean",
        &[Check("defence.due"), Value("service.defence_exempt"), Screen("defence board")],
    ),
    asks(
        "五.(二)",
        "three years of service, three years 优秀: recognised one level up",
        &[
            Check("direct.route"),
            Value("service.direct_years"),
            Value("service.direct_best_years"),
            Value("assessment.best_grade"),
        ],
    ),
    asks("五.(三)", "papers are not required", &[Check("paper.optional")]),
    asks(
        "五.(三)",
        "papers, books and works earn bonus points",
        &[Value("rubric.level"), Screen("dossier"), Command("score")],
    ),
    asks("五.(四)", "no language or computer test", &[Check("lang.none")]),
    asks("五.(五)", "practising licence: one level up", &[Check("licence.route"), Check("level.step")]),
    asks(
        "五.(六)",
        "who checks answers for it",
        &[Check("form.blank"), Command("journal"), Screen("journal")],
    ),
    asks("五.(六)", "a person barred for 5 years", &[Check("black.person"), Value("blacklist.person_years")]),
    asks("五.(六)", "a unit barred for 3 years", &[Check("black.unit"), Value("blacklist.unit_years")]),
    asks("五.(六)", "the platform's blacklist", &[Command("blacklist"), Screen("blacklist")]),
    asks(
        "五.(七)",
        "policy, conditions, procedure and results in the open",
        &[Command("notice"), Command("export"), Nothing("the rest is for units to organise")],
    ),
    asks(
        "附1",
        "template of the unit's public notice, 5 working days",
        &[
            Check("unit.publicity"),
            Nothing("the poster's text stays in the unit: only dates and result are filed"),
        ],
    ),
    asks("附2", "template of the supervising unit's opinion", &[Check("super.opinion")]),
    asks(
        "附3",
        "summary of 2000 to 3000 characters",
        &[Check("summary.length"), Value("summary.least"), Value("summary.most")],
    ),
    asks(
        "附4",
        "pledge by hand, sealed",
        &[Check("unit.pledge"), Nothing("handwriting a person sees, and adds a finding")],
    ),
    asks(
        "附5",
        "approval of exemption, five kinds of service",
        &[Check("ce.exempt"), Value("service.training_exempt")],
    ),
    asks(
        "附6",
        "at least 2 experts, 高级工程师 for 3 years",
        &[Check("paper.experts"), Value("paper.experts"), Value("paper.expert_years")],
    ),
];

/// Every clause, read off the notice by hand.
const CLAUSES: &[&str] = &[
    "一",
    "一.(一)",
    "一.(二)",
    "一.(三)",
    "一.(四)",
    "一.(五)",
    "二",
    "三.(一)",
    "三.(二)",
    "三.(三)",
    "三.(四)",
    "四",
    "四.1",
    "四.2",
    "四.3",
    "四.4",
    "四.5",
    "四.6",
    "四.7",
    "四.8",
    "四.9",
    "四.10",
    "四.11",
    "四.末",
    "五.(一)",
    "五.(二)",
    "五.(三)",
    "五.(四)",
    "五.(五)",
    "五.(六)",
    "五.(七)",
    "附1",
    "附2",
    "附3",
    "附4",
    "附5",
    "附6",
];

/// Every check with its item and clauses, read off design 6 by hand. `form.copies` stands under the
/// item of whatever was copied, and so under 0 itself.
const CHECKS: &[(&str, u8, &[&str])] = &[
    ("scope.employed", 0, &["一.(二)"]),
    ("scope.sanction", 0, &["一.(二)"]),
    ("scope.aid", 0, &["一.(三)"]),
    ("scope.permit", 0, &["一.(四)"]),
    ("scope.entrusted", 0, &["一.(五)"]),
    ("level.step", 0, &["二", "五.(五)"]),
    ("time.filed", 0, &["四"]),
    ("time.forwarded", 0, &["四"]),
    ("time.submissions", 0, &["三.(四)"]),
    ("form.blank", 0, &["三.(四)"]),
    ("form.vague", 0, &["三.(四)"]),
    ("form.copies", 0, &["四.末"]),
    ("unit.publicity", 0, &["三.(二)"]),
    ("unit.opinion", 11, &["三.(二)", "附2"]),
    ("super.opinion", 0, &["三.(二)", "附2"]),
    ("unit.pledge", 11, &["附4"]),
    ("id.number", 1, &["四.1"]),
    ("id.scan", 1, &["四.1"]),
    ("id.photo", 1, &["四.1"]),
    ("edu.proof", 2, &["四.2"]),
    ("cv.gaps", 3, &["四.3"]),
    ("cv.moves", 3, &["四.3"]),
    ("title.proof", 4, &["四.4"]),
    ("title.years", 4, &["四.4"]),
    ("work.proof", 5, &["四.5"]),
    ("award.proof", 6, &["四.6"]),
    ("award.since", 6, &["四.6"]),
    ("paper.proof", 7, &["四.7"]),
    ("paper.since", 7, &["四.7"]),
    ("paper.cutoff", 7, &["四.7"]),
    ("paper.experts", 7, &["四.7", "附6"]),
    ("paper.optional", 7, &["五.(三)"]),
    ("ce.public", 8, &["四.8"]),
    ("ce.special", 8, &["四.8"]),
    ("ce.exempt", 8, &["四.8", "五.(二)"]),
    ("assess.years", 9, &["四.9"]),
    ("summary.length", 10, &["附3"]),
    ("other.papers", 11, &["四.11"]),
    ("lang.none", 0, &["五.(四)"]),
    ("licence.route", 4, &["五.(五)"]),
    ("direct.route", 12, &["五.(二)"]),
    ("defence.due", 12, &["五.(一)", "五.(二)"]),
    ("black.person", 12, &["五.(六)"]),
    ("black.unit", 12, &["五.(六)"]),
];

/// The screens of design 10 and the commands of design 9.
const SCREENS: &[&str] = &["queue", "dossier", "defence board", "ballot", "vote", "blacklist", "journal"];
const COMMANDS: &[&str] =
    &["load", "check", "triage", "blacklist", "defence", "vote", "score", "export", "journal", "notice"];

#[test]
fn every_clause_is_carried_or_says_why_not() {
    let walked: BTreeSet<&str> = NOTICE.iter().map(|demand| demand.clause).collect();
    let all: BTreeSet<&str> = CLAUSES.iter().copied().collect();
    assert_eq!(walked, all);
    for demand in NOTICE {
        assert!(!demand.asks.is_empty() && !demand.by.is_empty(), "{}: nothing is said", demand.clause);
    }
    let order: Vec<&str> = NOTICE.iter().map(|demand| demand.clause).collect();
    let position = |clause: &str| CLAUSES.iter().position(|known| *known == clause);
    assert!(order.windows(2).all(|pair| position(pair[0]) <= position(pair[1])), "not in the notice's order");
}

#[test]
fn the_notice_file_has_the_same_clauses() {
    let file: BTreeSet<&str> = Notice::embedded().clauses.keys().map(String::as_str).collect();
    assert_eq!(file, CLAUSES.iter().copied().collect());
}

#[test]
fn what_carries_a_clause_is_there() {
    let file: toml::Table = Notice::EMBEDDED_TEXT.parse().expect("the embedded notice");
    for demand in NOTICE {
        for by in demand.by {
            let there = match by {
                Check(id) => check_named(id).is_some(),
                Value(path) => path
                    .split('.')
                    .try_fold(&toml::Value::Table(file.clone()), |value, key| value.get(key))
                    .is_some(),
                Screen(name) => SCREENS.contains(name),
                Command(name) => COMMANDS.contains(name),
                Nothing(why) => why.len() > 20,
            };
            assert!(there, "{} ({}): {by:?}", demand.clause, demand.asks);
        }
    }
}

#[test]
fn the_registry_holds_every_check_of_the_design() {
    let there: BTreeSet<&str> = checks().map(|check| check.id).collect();
    let wanted: BTreeSet<&str> = CHECKS.iter().map(|(id, ..)| *id).collect();
    assert_eq!(there, wanted);
    assert_eq!(checks().count(), CHECKS.len(), "an id stands twice");
    for (id, item, clauses) in CHECKS {
        let check = check_named(id).expect("just compared");
        assert_eq!(check.item, *item, "{id}");
        let named = clauses_named(check.clause);
        assert!(
            !named.is_empty() && named.iter().all(|clause| clauses.contains(&clause.as_str())),
            "{id}: {named:?}"
        );
    }
}

#[test]
fn every_check_is_named_by_some_clause() {
    let named: BTreeSet<&str> = NOTICE
        .iter()
        .flat_map(|demand| demand.by)
        .filter_map(|by| if let Check(id) = by { Some(*id) } else { None })
        .collect();
    assert_eq!(named, CHECKS.iter().map(|(id, ..)| *id).collect());
}

#[test]
fn every_ruled_value_is_of_some_clause_that_is_walked() {
    // The rubric covers each level, so that no applicant is left without a score sheet.
    let notice = Notice::embedded();
    assert_eq!(notice.rubric.level.keys().copied().collect::<Vec<_>>(), Level::ALL);
    let file: toml::Table = Notice::EMBEDDED_TEXT.parse().expect("the embedded notice");
    let mut clauses = BTreeSet::new();
    fn walk(value: &toml::Value, clauses: &mut BTreeSet<String>) {
        if let Some(table) = value.as_table() {
            if let Some(clause) = table.get("clause").and_then(toml::Value::as_str) {
                clauses.extend(clauses_named(clause));
            }
            table.values().for_each(|inner| walk(inner, clauses));
        }
    }
    walk(&toml::Value::Table(file), &mut clauses);
    assert!(clauses.len() > 15, "{clauses:?}");
    assert!(clauses.iter().all(|clause| CLAUSES.contains(&clause.as_str())), "{clauses:?}");
}
