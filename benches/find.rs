//! Finding: each key stroke over 100,000 and 1,000,000 rows beside the fuzzy matcher alone over the
//! same rows, queries, memory a row; and the blacklist looked up cold by a whole process.
//!
//! `cargo bench --bench find` prints one line a figure; `PINGWEI_BENCH_ROWS=100000` sets one size,
//! `PINGWEI_BENCH_DOSSIERS` the store beside which the blacklist is looked up. Figures are measured and
//! printed, never asserted: machines differ.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use pingwei::desk::find::query;
use pingwei::desk::index::{CHUNK, Eyes, Found, FoundChecks, Index, Needle, Row, RowFacts, ViewKey, Views};
use pingwei::desk::{QueueFilter, QueueSpec};
use pingwei::domain::{DossierId, Level, Proposal, State};
use pingwei::policy::{Tally, specimen};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_pingwei");

fn main() {
    let sizes = match std::env::var("PINGWEI_BENCH_ROWS").ok().and_then(|n| n.parse().ok()) {
        Some(rows) => vec![rows],
        None => vec![100_000, 1_000_000],
    };
    for rows in sizes {
        searches(rows);
    }
    let dossiers =
        std::env::var("PINGWEI_BENCH_DOSSIERS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    blacklist(dossiers);
}

const FAMILY: [char; 20] = [
    '张', '王', '李', '赵', '刘', '陈', '杨', '单', '曾', '周', '吴', '徐', '孙', '马', '朱', '胡', '郭',
    '何', '林', '解',
];
const GIVEN: [char; 24] = [
    '建', '国', '志', '强', '晓', '燕', '丽', '敏', '伟', '芳', '文', '静', '海', '峰', '玉', '兰', '新',
    '疆', '明', '华', '春', '雷', '重', '庆',
];
const TRANSCRIBED: [&str; 8] =
    ["阿不都热合曼", "古丽娜尔", "努尔兰", "热依汗古丽", "买买提", "吐尔逊江", "叶尔江", "迪丽热巴"];
const PLACES: [&str; 12] = [
    "乌鲁木齐",
    "和田",
    "喀什",
    "昌吉",
    "哈密",
    "伊犁",
    "阿勒泰",
    "塔城",
    "吐鲁番",
    "阿克苏",
    "克拉玛依",
    "石河子",
];

fn name(number: usize) -> String {
    let pick = |step: usize, of: usize| number / step % of;
    if number.is_multiple_of(3) {
        return format!("{}·{}", TRANSCRIBED[pick(3, 8)], TRANSCRIBED[pick(24, 8)]);
    }
    let mut name = String::from(FAMILY[pick(1, 20)]);
    name.push(GIVEN[pick(20, 24)]);
    if !number.is_multiple_of(4) {
        name.push(GIVEN[pick(480, 24)]);
    }
    name
}

fn facts(number: usize) -> RowFacts {
    RowFacts {
        id: DossierId(format!("2020-{number:07}")),
        name: name(number),
        id_number: format!("6599991985{:08}", number % 100_000_000),
        unit: format!("国网{}供电公司第{}分公司", PLACES[number % 12], number % 5000),
        supervising: "示例州人力资源和社会保障局".to_owned(),
        credit: format!("9165{:014}", number % 5000),
        specialty: ["输电", "变电", "配电", "调度"][number % 4].to_owned(),
        assigned: ["", "wang", "li"][number % 3].to_owned(),
        decided_by: String::new(),
        last: (String::new(), 0),
        level: Level::ALL[number % 4],
        submission: 1 + (number % 3) as u8,
        state: State::Received,
        proposal: [Proposal::Pass, Proposal::Return, Proposal::Look][number % 3],
        tally: Tally { eye: (number.is_multiple_of(5)).into(), ..Tally::default() },
        due: None,
        version: 1,
        told: 1,
        found: FoundChecks::default(),
        roll_hit: number.is_multiple_of(1000),
        scores: Vec::new(),
        candidacy: Default::default(),
    }
}

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

fn searches(rows: usize) {
    println!("-- {rows} rows");
    let before = resident();
    let mut index = Index::default();
    for from in (0..rows).step_by(10_000) {
        index.put_all(&(from..(from + 10_000).min(rows)).map(facts).collect::<Vec<_>>());
    }
    println!(
        "memory                         {:.0} bytes a row in all; {} of it the row, 32 what a search reads first",
        resident().saturating_sub(before) as f64 / rows as f64,
        size_of::<Row>()
    );
    for typed in ["张建国", "zhangjianguo", "zjg", "国网wlmq", "abdrhm", "0012345", "单 hetian"] {
        let mut strokes = Vec::new();
        let chars: Vec<char> = typed.chars().collect();
        for length in 1..=chars.len() {
            let text: String = chars[..length].iter().collect();
            let start = Instant::now();
            let total = search(&index, &text);
            strokes.push((start.elapsed(), total));
        }
        let slowest = strokes.iter().map(|(took, _)| *took).max().unwrap_or_default();
        let mean = strokes.iter().map(|(took, _)| *took).sum::<Duration>() / strokes.len() as u32;
        let plain = plain(&index, typed);
        println!(
            "search {typed:<16}        a stroke {:.1} ms, the slowest {:.1}; the matcher alone, names only {:.1} ms; {} found",
            ms(mean),
            ms(slowest),
            ms(plain),
            strokes.last().map_or(0, |(_, total)| *total)
        );
    }
    let eyes = Eyes { account: "wang".to_owned(), rules: true };
    let today = jiff::civil::date(2020, 11, 2);
    for text in
        ["level:副高级 unit:国网", "zjg -marked:me", "(张 or 王) submissions>=2 is:needs-me", "\"供电公司\""]
    {
        let filter = QueueFilter::read(text).expect("a query");
        let spec = QueueSpec { filter, ..QueueSpec::default() };
        let start = Instant::now();
        let found = Views::default().get(&index, &ViewKey::new(&spec, &eyes, today)).len();
        println!("query {text:<34} {:.1} ms, {found} found", ms(start.elapsed()));
    }
    let hostile = "((not -a or \"b\") ".repeat(100);
    let start = Instant::now();
    let _ = std::hint::black_box(QueueFilter::read(&hostile));
    query::complete(&hostile, hostile.chars().count());
    println!("a hostile query of {} characters  {:.3} ms", hostile.len(), ms(start.elapsed()));
}

fn search(index: &Index, typed: &str) -> usize {
    let Some(needle) = Needle::new(typed) else { return 0 };
    let mut found = Found::default();
    for chunk in 0..index.len().div_ceil(CHUNK) {
        needle.look(index, chunk, &mut found);
    }
    needle.rank(index, found, 50).1
}

/// The crate's own matching over the same names, the best fifty.
fn plain(index: &Index, typed: &str) -> Duration {
    let matcher = SkimMatcherV2::default();
    let start = Instant::now();
    let mut best: Vec<(i64, usize)> = index
        .rows()
        .iter()
        .enumerate()
        .filter_map(|(at, row)| matcher.fuzzy_match(row.name(), typed).map(|score| (score, at)))
        .collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(50);
    std::hint::black_box(best);
    start.elapsed()
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

fn blacklist(count: usize) {
    const ENTRIES: usize = 10_000;
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let store = dir.path().join("store");
    println!("-- the blacklist, {ENTRIES} entries beside {count} dossiers");
    let queue = dir.path().join("queue.jsonl");
    let mut out = BufWriter::new(File::create(&queue).expect("a file"));
    let mut dossier = specimen::dossier();
    for number in 0..count {
        specimen::change(&mut dossier, "申报人.申报编号", &format!("B{number:07}"));
        specimen::change(&mut dossier, "申报人.姓名", &name(number));
        serde_json::to_writer(&mut out, &dossier).expect("written");
        out.write_all(b"\n").expect("written");
    }
    out.flush().expect("written");
    let list = dir.path().join("黑名单.csv");
    let mut out = BufWriter::new(File::create(&list).expect("a file"));
    out.write_all("类型,名称,证件号码,事由,处理日期\n".as_bytes()).expect("written");
    for number in 0..ENTRIES {
        let line = match number % 5 {
            0 => format!("单位,示例{}第{number}电力安装有限公司,,虚假证明,2019-03-01\n", PLACES[number % 12]),
            _ => format!("个人,{},6599991985{number:08},虚假材料,2019-03-01\n", name(number * 7)),
        };
        out.write_all(line.as_bytes()).expect("written");
    }
    out.flush().expect("written");
    for path in [&queue, &list] {
        assert!(run(&store, &["load".as_ref(), path.as_os_str()]), "loads");
    }
    let nothing = often(|| assert!(Command::new("/bin/true").status().expect("runs").success()));
    let version = often(|| {
        run(&store, &["--version".as_ref()]);
    });
    println!("a process that does nothing    {:.2} ms; pingwei --version {:.2} ms", ms(nothing), ms(version));
    for typed in ["买买提", "mmt", "zhangjianguo", "659999198500000123", "国网和田第7电力安装", "查无此人"]
    {
        let took = often(|| {
            run(&store, &["blacklist".as_ref(), typed.as_ref()]);
        });
        let beyond = ms(took.saturating_sub(nothing));
        println!("blacklist {typed:<20} {:.2} ms, {beyond:.2} beyond a process that does nothing", ms(took));
    }
}

fn run(store: &Path, args: &[&std::ffi::OsStr]) -> bool {
    let mut command = Command::new(PROGRAM);
    command.arg("--store").arg(store).arg("--account").arg("bench").args(args);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("starts").success()
}

/// The median of many runs.
fn often(mut work: impl FnMut()) -> Duration {
    let mut all: Vec<Duration> = (0..41)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    all.sort_unstable();
    all[all.len() / 2]
}
