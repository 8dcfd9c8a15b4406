//! The index against one made anew, and against plain walks over all rows.

use super::*;
use crate::desk::protocol::{FoundIn, Mark, QueueFilter, QueueSpec, SortKey};
use crate::domain::{Day, Level, Proposal, State};
use crate::policy::Tally;
use crate::policy::defence::Candidacy;
use proptest::prelude::*;

fn today() -> Day {
    jiff::civil::date(2020, 11, 2)
}

pub(super) fn facts(number: usize) -> RowFacts {
    RowFacts {
        id: DossierId(format!("SL2020-{number:04}")),
        name: format!("样本{}", ["甲", "乙", "丙"][number % 3]),
        id_number: format!("65999919850312{number:04}"),
        unit: format!("示例{}供电公司", number % 5),
        supervising: "示例州人力资源和社会保障局".to_owned(),
        credit: String::new(),
        specialty: ["输电", "变电"][number % 2].to_owned(),
        assigned: String::new(),
        decided_by: String::new(),
        last: (String::new(), 0),
        level: Level::ALL[number % 4],
        submission: 1,
        state: State::Received,
        proposal: Proposal::Pass,
        tally: Tally::default(),
        due: None,
        version: 1,
        told: 1,
        found: FoundChecks::default(),
        roll_hit: false,
        candidacy: Candidacy::None,
        scores: Vec::new(),
    }
}

prop_compose! {
    fn any_facts()(
        number in 0_usize..40,
        state in 0_usize..State::ALL.len(),
        proposal in 0_usize..4,
        eye in 0_u16..2,
        who in 0_usize..3,
        decider in 0_usize..3,
        due in proptest::option::of(1_i8..28),
        name in 0_usize..4,
        submission in 1_u8..4,
        roll_hit: bool,
    ) -> RowFacts {
        let accounts = ["", "wang", "li"];
        RowFacts {
            state: State::ALL[state],
            proposal: [Proposal::Refuse, Proposal::Look, Proposal::Return, Proposal::Pass][proposal],
            tally: Tally { eye, ..Tally::default() },
            assigned: accounts[who].to_owned(),
            decided_by: accounts[decider].to_owned(),
            last: if who > 0 { (accounts[who].to_owned(), 100 + number as u64) } else { Default::default() },
            due: due.map(|day| jiff::civil::date(2020, 11, day)),
            name: ["样本甲", "样本乙", "Ａ·样本", "丙"][name].to_owned(),
            submission,
            roll_hit,
            candidacy: Candidacy::ALL[number % 4],
            found: FoundChecks {
                eye: if eye > 0 { CheckSet::one("ce.special") } else { CheckSet::default() },
                ..FoundChecks::default()
            },
            scores: if submission > 2 { vec![("li".to_owned(), Score::points(80))] } else { Vec::new() },
            ..facts(number)
        }
    }
}

fn made_from(notice: &str, seq: u64, today: Day) -> Basis {
    Basis::new(notice, false, &crate::record::Head { seq, hash: "hash".to_owned() }, today)
}

fn specs() -> Vec<QueueSpec> {
    let filters = [
        "",
        "state:received,returned",
        "proposal:return",
        "level:初级",
        "is:mine",
        "is:needs-me",
        "submissions>=2",
        "due<=6d",
        "is:barred",
        "is:done",
        "-is:done or eye>=1",
        "check:ce.special",
        "\"a·样\"",
        "示例1",
        "yangb -marked:me",
    ];
    let filters = filters.map(|query| QueueFilter::read(query).expect("a query"));
    let sorts = [
        SortKey::Number,
        SortKey::Name,
        SortKey::Deadline,
        SortKey::Proposal,
        SortKey::State,
        SortKey::Level,
        SortKey::Unit,
    ];
    let mut specs = Vec::new();
    for (at, filter) in filters.into_iter().enumerate() {
        // Each filter with two orders, each order with both directions somewhere.
        for shift in [0, 3] {
            let sort = sorts[(at + shift) % sorts.len()];
            specs.push(QueueSpec { filter: filter.clone(), sort, reverse: (at + shift) % 2 == 1 });
        }
    }
    specs
}

fn ids(index: &Index, order: &[Slot]) -> Vec<String> {
    order.iter().map(|slot| index.row(*slot).expect("a row").id().to_owned()).collect()
}

fn eyes() -> Eyes {
    Eyes { account: "wang".to_owned(), rules: true }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Views mended after each change are the views one would make anew; so are the counts.
    #[test]
    fn mending_is_making_anew(batches in prop::collection::vec(prop::collection::vec(any_facts(), 1..6), 1..14)) {
        let keys: Vec<ViewKey> = specs().iter().map(|spec| ViewKey::new(spec, &eyes(), today())).collect();
        let mut index = Index::default();
        let mut views: Vec<Views> = keys.iter().map(|_| Views::default()).collect();
        keys.iter().zip(&mut views).for_each(|(key, views)| views.tallies().keep(key, 0));
        for (version, mut batch) in (2..).zip(batches) {
            // One dossier stands once in a batch, as the desk sees to.
            let mut seen = std::collections::HashSet::new();
            batch.retain(|one| seen.insert(one.id.clone()));
            batch.iter_mut().for_each(|one| one.version = version);
            let puts = index.put_all(&batch);
            for (key, views) in keys.iter().zip(&mut views) {
                views.mend(&index, &puts);
                let held = views.get(&index, key);
                let anew = Views::default().get(&index, key);
                prop_assert_eq!(ids(&index, &held), ids(&index, &anew), "{:?}", key);
                prop_assert_eq!(views.tallies().held(key), Some(held.len()), "{:?}", key);
                prop_assert_eq!(Tallies::count(&index, key), held.len(), "{:?}", key);
                for (at, slot) in held.iter().enumerate() {
                    prop_assert_eq!(Views::place(&index, key, &held, *slot), Ok(at));
                }
            }
            let mut recount = Counts::default();
            index.rows().iter().for_each(|row| recount.add(row));
            prop_assert_eq!(index.counts(), &recount);
        }
    }

    /// One by one or all at once, through bytes or not: the same index.
    #[test]
    fn however_it_came_it_is_the_same(all in prop::collection::vec(any_facts(), 1..60)) {
        let mut one_by_one = Index::default();
        all.iter().for_each(|one| { one_by_one.put(one); });
        let mut seen = std::collections::HashSet::new();
        let mut last: Vec<RowFacts> = all.iter().rev().filter(|one| seen.insert(one.id.clone())).cloned().collect();
        last.reverse();
        let mut at_once = Index::default();
        at_once.put_all(&last);
        let basis = made_from("notice", 7, today());
        let bytes = at_once.to_bytes(&basis, &Beside::default()).expect("bytes");
        let read = Index::from_bytes(&bytes, &basis).expect("an index").index;
        for index in [&at_once, &read] {
            prop_assert_eq!(index.counts().states(), one_by_one.counts().states());
            prop_assert_eq!(ids(index, index.by_number()), ids(&one_by_one, one_by_one.by_number()));
            for account in ["wang", "li", "nobody"] {
                let act = |index: &Index| index.last_act(account).map(|(slot, seq)| (index.row(slot).map(|r| r.id().to_owned()), seq));
                prop_assert_eq!(act(index), act(&one_by_one));
            }
            for one in &last {
                let (held, other) = (index.find(&one.id).expect("held"), one_by_one.find(&one.id).expect("held"));
                let scores = |index: &Index, slot| index.scores(slot).iter().map(|(by, score)| (index.words().text(*by).to_owned(), *score)).collect::<Vec<_>>();
                prop_assert_eq!(scores(index, held), scores(&one_by_one, other));
            }
        }
    }
}

#[test]
fn an_older_row_does_not_take_the_place_of_a_newer_one() {
    let mut index = Index::default();
    index.put(&RowFacts { version: 5, state: State::Passed, ..facts(1) });
    assert!(index.put(&RowFacts { version: 4, ..facts(1) }).is_none());
    assert!(index.put(&RowFacts { version: 5, roll_hit: true, ..facts(1) }).is_some(), "examined again");
    assert_eq!(index.len(), 1);
}

#[test]
fn a_view_in_use_stays_as_it_is() {
    let mut index = Index::default();
    index.put_all(&(0..10).map(facts).collect::<Vec<_>>());
    let mut views = Views::default();
    let spec =
        QueueSpec { filter: QueueFilter::read("state:received").expect("a query"), ..QueueSpec::default() };
    let key = ViewKey::new(&spec, &eyes(), today());
    let held = views.get(&index, &key);
    let put = index.put(&RowFacts { version: 2, state: State::Passed, ..facts(3) }).expect("newer");
    views.mend(&index, &[put]);
    assert_eq!(held.len(), 10);
    assert_eq!(views.get(&index, &key).len(), 9);
}

#[test]
fn counts_are_kept_up_however_much_changes_at_once() {
    let mut index = Index::default();
    let spec =
        QueueSpec { filter: QueueFilter::read("state:received").expect("a query"), ..QueueSpec::default() };
    let key = ViewKey::new(&spec, &eyes(), today());
    let mut views = Views::default();
    views.tallies().keep(&key, 0);
    let puts = index.put_all(&(0..5000).map(facts).collect::<Vec<_>>());
    views.mend(&index, &puts);
    assert_eq!(views.tallies().held(&key), Some(5000));
    let passed = |number| RowFacts { version: 2, state: State::Passed, ..facts(number) };
    let mut twice: Vec<RowFacts> = (0..1000).map(passed).collect();
    twice.extend((0..10).map(|number| RowFacts { version: 3, ..facts(number) }));
    let puts = index.put_all(&twice);
    views.mend(&index, &puts);
    assert_eq!(views.tallies().held(&key), Some(4010), "a row put twice counts once");
}

#[test]
fn the_cache_of_views_is_bounded() {
    let mut index = Index::default();
    index.put(&facts(1));
    let mut views = Views::default();
    for number in 0..200 {
        let filter = QueueFilter::containing(&number.to_string());
        let spec = QueueSpec { filter, ..QueueSpec::default() };
        views.get(&index, &ViewKey::new(&spec, &eyes(), today()));
    }
    assert!(views.len() <= 24);
}

#[test]
fn bytes_that_were_touched_are_refused() {
    let mut index = Index::default();
    index.put_all(&(0..20).map(facts).collect::<Vec<_>>());
    let basis = made_from("notice", 7, today());
    let bytes = index.to_bytes(&basis, &Beside::default()).expect("bytes");
    assert!(Index::from_bytes(&bytes, &basis).is_ok());
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 0x10;
        assert!(Index::from_bytes(&bad, &basis).is_err(), "byte {at}");
    }
    for cut in [0, 1, 8, bytes.len() / 2, bytes.len() - 1] {
        assert!(Index::from_bytes(&bytes[..cut], &basis).is_err(), "cut at {cut}");
    }
    assert!(Index::from_bytes(&bytes, &made_from("notice", 8, today())).is_err());
    assert!(Index::from_bytes(&bytes, &made_from("other", 7, today())).is_err());
    let tomorrow = made_from("notice", 7, jiff::civil::date(2020, 11, 3));
    let kept = Index::from_bytes(&bytes, &tomorrow).expect("still of use");
    assert_eq!(kept.basis.today, today());
    // Whoever goes by the notice adopted need not know which that is; whoever goes by another must.
    let adopted = Basis { notice: String::new(), adopted: true, ..basis.clone() };
    assert!(Index::from_bytes(&bytes, &adopted).is_err(), "it was made under another");
    let of_adopted = Basis { adopted: true, ..basis };
    let bytes = index.to_bytes(&of_adopted, &Beside::default()).expect("bytes");
    assert!(Index::from_bytes(&bytes, &adopted).is_ok());
}

fn search(index: &Index, typed: &str) -> (Vec<(String, FoundIn)>, usize) {
    let Some(needle) = Needle::new(typed) else { return (Vec::new(), 0) };
    let mut found = Found::default();
    for chunk in 0..index.len().div_ceil(CHUNK) {
        needle.look(index, chunk, &mut found);
    }
    let (ranked, total) = needle.rank(index, found, 10);
    let id = |slot| index.row(slot).expect("a row").id().to_owned();
    (ranked.into_iter().map(|hit| (id(hit.slot), hit.field)).collect(), total)
}

#[test]
fn searches_find_by_name_number_unit_and_identity_number() {
    let mut index = Index::default();
    let mut all: Vec<RowFacts> = (0..50).map(facts).collect();
    all[7].name = "阿依古丽·买买提".to_owned();
    all[8].name = "买提".to_owned();
    all[9].unit = "示例电力设计院".to_owned();
    index.put_all(&all);
    assert_eq!(search(&index, "阿依古丽"), (vec![("SL2020-0007".to_owned(), FoundIn::Name)], 1));
    assert_eq!(search(&index, "阿丽买").0[0], ("SL2020-0007".to_owned(), FoundIn::Name), "strewn");
    assert_eq!(search(&index, "买提").0[0].0, "SL2020-0008", "the whole name is the better hit");
    assert_eq!(search(&index, "买提").1, 2);
    assert_eq!(search(&index, "sl2020-0042").0, vec![("SL2020-0042".to_owned(), FoundIn::Dossier)]);
    assert_eq!(search(&index, "ＳＬ２０２０－００４２").1, 1, "full width folds");
    assert_eq!(search(&index, "设计院").0, vec![("SL2020-0009".to_owned(), FoundIn::Unit)]);
    assert_eq!(search(&index, "659999198503120013").0, vec![("SL2020-0013".to_owned(), FoundIn::Id)]);
    assert_eq!(search(&index, "没有这个").1, 0);
    assert_eq!(search(&index, " \u{200b}").1, 0);
}

#[test]
fn matched_characters_are_those_of_the_field() {
    let mut index = Index::default();
    index.put(&RowFacts { name: "阿依古丽·买买提".to_owned(), ..facts(1) });
    let marks = |typed: &str| {
        let needle = Needle::new(typed).expect("a needle");
        let mut found = Found::default();
        needle.look(&index, 0, &mut found);
        let (ranked, _) = needle.rank(&index, found, 10);
        needle.marks(&index, &ranked[0])
    };
    let mark = |field, chars: &[u16]| Mark { field, chars: chars.to_vec() };
    assert_eq!(marks("古买"), [mark(FoundIn::Name, &[2, 5])]);
    assert_eq!(marks("gl·mm"), [mark(FoundIn::Name, &[2, 3, 4, 5, 6])]);
    assert_eq!(marks("shili maimaiti"), [mark(FoundIn::Unit, &[0, 1]), mark(FoundIn::Name, &[5, 6, 7])]);
    assert_eq!(marks("供电 0001"), [mark(FoundIn::Unit, &[3, 4]), mark(FoundIn::Dossier, &[7, 8, 9, 10])]);
    assert_eq!(marks("sl20200001"), [mark(FoundIn::Dossier, &[0, 1, 2, 3, 4, 5, 7, 8, 9, 10])]);
}

#[test]
fn a_text_that_every_row_has_is_counted_in_full() {
    let mut index = Index::default();
    index.put_all(&(0..9000).map(facts).collect::<Vec<_>>());
    let (hits, total) = search(&index, "sl20");
    assert_eq!((hits.len(), total), (10, 9000));
}
