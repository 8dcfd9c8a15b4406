//! The one table of fields, and the words of `is:`.

use super::expr::{Place, Spoken, Verdicts};
use crate::domain::{Lang, Level, Proposal, State, Words};

/// What a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text, by pinyin and first letters too; in quotes as it stands.
    Text(Place),
    /// A state.
    State,
    /// A level.
    Level,
    /// A proposal.
    Proposal,
    /// A check's id, or how many such findings.
    Found(Verdicts),
    /// A number.
    Number(Number),
    /// Days from today, or a date.
    Due,
    /// An account, me, nobody.
    Person(Spoken),
    /// A word of [`FLAGS`], or a state.
    Is,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// 第几次上报
    Submissions,
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// English name.
    pub name: &'static str,
    /// 中文
    pub zh: &'static str,
    /// Other names of it.
    pub also: &'static [&'static str],
    /// What its values are.
    pub kind: Kind,
    /// An example.
    pub example: &'static str,
    /// What it asks, in a few words.
    pub help: Words,
}

const fn field(
    name: &'static str,
    zh: &'static str,
    also: &'static [&'static str],
    kind: Kind,
    example: &'static str,
    help: Words,
) -> Field {
    Field { name, zh, also, kind, example, help }
}

/// The fields.
pub static FIELDS: &[Field] = &[
    field(
        "name",
        "姓名",
        &["人"],
        Kind::Text(Place::Name),
        "name:zhangs",
        Words::fixed("姓名；汉字、拼音、首字母", "the name: characters, pinyin, first letters"),
    ),
    field(
        "unit",
        "单位",
        &["工作单位"],
        Kind::Text(Place::Unit),
        "unit:国网wlmq",
        Words::fixed("工作单位或主管单位", "the unit or the supervising unit"),
    ),
    field(
        "specialty",
        "专业",
        &["申报专业"],
        Kind::Text(Place::Specialty),
        "specialty:输电",
        Words::fixed("申报专业", "the specialty applied for"),
    ),
    field(
        "number",
        "编号",
        &["dossier", "申报编号"],
        Kind::Text(Place::Number),
        "number:0137",
        Words::fixed("申报编号或其中一段", "the dossier's number or a part of it"),
    ),
    field(
        "id",
        "证件",
        &["证件号", "证件号码"],
        Kind::Text(Place::Id),
        "id:1990",
        Words::fixed("证件号码或其中一段", "the identity number or a part of it"),
    ),
    field(
        "credit",
        "信用代码",
        &["统一社会信用代码"],
        Kind::Text(Place::Credit),
        "credit:9165",
        Words::fixed("统一社会信用代码或其中一段", "the unit's credit code or a part of it"),
    ),
    field(
        "level",
        "级别",
        &["申报级别"],
        Kind::Level,
        "level:副高级,正高级",
        Words::fixed("申报级别", "the level applied for"),
    ),
    field(
        "state",
        "状态",
        &[],
        Kind::State,
        "state:received",
        Words::fixed("材料现在的状态", "where the dossier stands"),
    ),
    field(
        "proposal",
        "建议",
        &["议"],
        Kind::Proposal,
        "proposal:return",
        Words::fixed("待审材料的建议", "what is proposed, of those received"),
    ),
    field(
        "check",
        "核查",
        &["核查项"],
        Kind::Found(Verdicts::Any),
        "check:ce.public",
        Words::fixed("这项核查不是过；或这样的项数", "that check says neither pass nor n/a; or how many do"),
    ),
    field(
        "fail",
        "改",
        &["不符"],
        Kind::Found(Verdicts::Fail),
        "fail:ce.public",
        Words::fixed("这项核查为改；或改的项数", "that check fails; or how many fail"),
    ),
    field(
        "bar",
        "拒",
        &[],
        Kind::Found(Verdicts::Bar),
        "bar>=1",
        Words::fixed("这项核查为拒；或拒的项数", "that check bars; or how many bar"),
    ),
    field(
        "void",
        "废",
        &["不计"],
        Kind::Found(Verdicts::Void),
        "void:award.since",
        Words::fixed("这项核查为废；或废的项数", "that check voids; or how many void"),
    ),
    field(
        "eye",
        "看",
        &["待看"],
        Kind::Found(Verdicts::Eye),
        "eye>2",
        Words::fixed("这项核查要人看；或要看的项数", "that check needs a person; or how many do"),
    ),
    field(
        "exempt",
        "免",
        &["免除"],
        Kind::Found(Verdicts::Exempt),
        "exempt:defence.due",
        Words::fixed("这项核查为免；或免的项数", "that check is lifted; or how many are"),
    ),
    field(
        "submissions",
        "次",
        &["submission", "上报", "第几次上报"],
        Kind::Number(Number::Submissions),
        "submissions>=2",
        Words::fixed("第几次上报", "which submission it is"),
    ),
    field(
        "due",
        "剩余",
        &["截止", "期限"],
        Kind::Due,
        "due<3d",
        Words::fixed("离截止的天数 (3d)，或截止日期", "days left (3d), or the day it is due"),
    ),
    field(
        "marked",
        "经办",
        &["assigned", "经办人"],
        Kind::Person(Spoken::Marked),
        "marked:me",
        Words::fixed("分给谁: me 我、nobody 无、账号", "given to: me, nobody, an account"),
    ),
    field(
        "decided",
        "办结",
        &["by", "办理人"],
        Kind::Person(Spoken::Decided),
        "decided:me",
        Words::fixed("谁最后作的决定", "who decided on it last"),
    ),
    field(
        "is",
        "是",
        &[],
        Kind::Is,
        "is:exempt",
        Words::fixed("下面的词之一，或一个状态", "one of the words below, or a state"),
    ),
];

/// A word of `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Received, with a finding only a person can tell, and given to the viewer or to nobody.
    NeedsMe,
    /// Given to the viewer.
    Mine,
    /// Decided by the viewer.
    Done,
    /// Touched by the blacklist.
    Barred,
    /// With a finding that was lifted.
    Exempt,
    /// Past its due date.
    Overdue,
    /// Given to somebody.
    Assigned,
}

/// One word of `is:`.
#[derive(Debug)]
pub struct FlagRow {
    /// Which.
    pub flag: Flag,
    /// English word.
    pub name: &'static str,
    /// 中文
    pub zh: &'static str,
    /// Other words for it.
    pub also: &'static [&'static str],
    /// What it means.
    pub help: Words,
}

/// The words of `is:`, besides the states.
pub static FLAGS: &[FlagRow] = &[
    FlagRow {
        flag: Flag::NeedsMe,
        name: "needs-me",
        zh: "待我看",
        also: &["waiting"],
        help: Words::fixed("待审，有要人看的项，分给我或没有分", "received, needs an eye, mine or nobody's"),
    },
    FlagRow {
        flag: Flag::Mine,
        name: "mine",
        zh: "我的",
        also: &["我经办"],
        help: Words::fixed("分给我的", "given to me"),
    },
    FlagRow {
        flag: Flag::Done,
        name: "done",
        zh: "已办",
        also: &[],
        help: Words::fixed("我作过决定的", "decided by me"),
    },
    FlagRow {
        flag: Flag::Barred,
        name: "barred",
        zh: "黑名单",
        also: &["roll", "blacklisted", "黑名单命中"],
        help: Words::fixed("黑名单核查为拒或看", "touched by the blacklist"),
    },
    FlagRow {
        flag: Flag::Exempt,
        name: "exempt",
        zh: "免",
        also: &["有免"],
        help: Words::fixed("有免除的核查项", "with a finding that was lifted"),
    },
    FlagRow {
        flag: Flag::Overdue,
        name: "overdue",
        zh: "逾期",
        also: &["已过期"],
        help: Words::fixed("截止日期已过", "past its due date"),
    },
    FlagRow {
        flag: Flag::Assigned,
        name: "assigned",
        zh: "已分",
        also: &["已分派"],
        help: Words::fixed("已分给某人", "given to somebody"),
    },
];

impl Flag {
    fn row(self) -> Option<&'static FlagRow> {
        FLAGS.iter().find(|row| row.flag == self)
    }

    /// The English word.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// Whether it depends on who asks.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::NeedsMe | Self::Mine | Self::Done)
    }

    pub(super) fn named(word: &str) -> Option<Self> {
        let is = |row: &&FlagRow| row.name == word || row.zh == word || row.also.contains(&word);
        FLAGS.iter().find(is).map(|row| row.flag)
    }
}

/// The field of that name, in either language.
pub fn field_named(name: &str) -> Option<&'static Field> {
    let name = name.to_lowercase();
    let is = |field: &&Field| field.name == name || field.zh == name || field.also.contains(&name.as_str());
    FIELDS.iter().find(is)
}

/// The proposals with their Chinese names.
pub(super) const PROPOSALS: [(Proposal, &str); 4] = [
    (Proposal::Look, "待看"),
    (Proposal::Return, "退回"),
    (Proposal::Refuse, "不予受理"),
    (Proposal::Pass, "通过"),
];

impl Kind {
    /// What may stand as a value: the word to write, and what it means.
    pub fn values(self) -> Vec<(String, Words)> {
        let state = |one: State| (one.word().to_owned(), Words::fixed(one.zh(), one.word()));
        match self {
            Self::Text(_) | Self::Number(_) => Vec::new(),
            Self::State => State::ALL.into_iter().map(state).collect(),
            Self::Level => {
                Level::ALL.iter().map(|one| (one.zh().to_owned(), Words::fixed(one.zh(), one.en()))).collect()
            }
            Self::Proposal => PROPOSALS
                .iter()
                .map(|(one, zh)| (one.word().to_owned(), Words::fixed(zh, one.word())))
                .collect(),
            Self::Found(_) => {
                crate::policy::checks().map(|check| (check.id.to_owned(), check.title.clone())).collect()
            }
            Self::Due => ["0d", "3d", "7d"].map(|one| (one.to_owned(), Words::fixed("天", "days"))).to_vec(),
            Self::Person(_) => vec![
                ("me".to_owned(), Words::fixed("我", "the one who asks")),
                ("nobody".to_owned(), Words::fixed("没有人", "nobody")),
            ],
            Self::Is => {
                let flags = FLAGS.iter().map(|row| {
                    (
                        row.name.to_owned(),
                        Words::made(format!("{} {}", row.zh, row.help.zh), row.help.en.to_string()),
                    )
                });
                flags.chain(State::ALL.into_iter().map(state)).collect()
            }
        }
    }

    /// What is expected as a value, for a fault.
    pub(super) fn expected(self) -> Words {
        let list = |lang| {
            let shown = |(word, words): &(String, Words)| match lang {
                Lang::Zh if !words.zh.contains(' ') => words.zh.to_string(),
                _ => word.clone(),
            };
            self.values().iter().map(shown).collect::<Vec<_>>().join(" ")
        };
        match self {
            Self::Text(_) => Words::fixed("文字、拼音或号码的一段", "a text, pinyin, or a part of a number"),
            Self::Number(_) => Words::fixed("一个数，如 >=2", "a number, such as >=2"),
            Self::Due => Words::fixed("天数 (3d) 或日期 (2020-11-02)", "days (3d) or a date (2020-11-02)"),
            Self::Found(_) => Words::fixed(
                "核查项的编号 (ce.public)，或比较 (>=2)",
                "a check's id (ce.public), or a comparison (>=2)",
            ),
            Self::Person(_) => Words::fixed("me 我、nobody 无，或一个账号", "me, nobody, or an account"),
            _ => Words::made(list(Lang::Zh), list(Lang::En)),
        }
    }
}

/// The fields, the words of `is:` and the grammar as lines of a table, for help and the README: what is
/// written, what it means.
pub fn reference(lang: Lang) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for field in FIELDS {
        rows.push((
            format!("{} {}   {}", field.name, field.zh, field.example),
            field.help.get(lang).to_owned(),
        ));
    }
    for row in FLAGS {
        rows.push((format!("is:{} 是:{}", row.name, row.zh), row.help.get(lang).to_owned()));
    }
    for (written, zh, en) in GRAMMAR {
        rows.push(((*written).to_owned(), Words::fixed(zh, en).get(lang).to_owned()));
    }
    rows
}

/// What joins conditions, by example.
const GRAMMAR: &[(&str, &str, &str)] = &[
    (
        "zhangs",
        "随便写: 在姓名、编号、单位、专业、号码里模糊查找",
        "any word: fuzzy search in names, numbers, units, specialties",
    ),
    ("\"a phrase\"", "引号里的照原样找", "in quotes: exactly so"),
    ("a b", "两个都要 (也可写 and 且)", "both (also: and)"),
    ("a or b", "任一个 (也可写 或)；比「且」松", "either (also: |); binds less than and"),
    ("-a  not a", "不要 (也可写 非)", "not"),
    ("( )", "括号", "brackets"),
    (
        ": = != < <= > >=",
        "等于、不等于、比较；: 后可用逗号写几个",
        "equal, unlike, compared; several values with commas",
    ),
];
