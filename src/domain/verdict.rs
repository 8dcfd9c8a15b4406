//! What a check says, what a dossier is proposed for, where it stands, and who may act.

use super::Lang;
use serde::{Deserialize, Serialize};

/// A finding's verdict (6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The clause is met.
    Pass,
    /// Can be corrected: return.
    Fail,
    /// Cannot be corrected: refuse.
    Bar,
    /// That evidence counts for nothing; the dossier goes on.
    Void,
    /// Only a person can tell.
    Eye,
    /// Lifted; the reason says by what.
    Exempt,
    /// Does not apply.
    #[serde(rename = "n/a")]
    Na,
}

impl Verdict {
    /// All, in the order of design 6.
    pub const ALL: [Verdict; 7] = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::Bar,
        Verdict::Void,
        Verdict::Eye,
        Verdict::Exempt,
        Verdict::Na,
    ];

    /// The one-character mark on screens: 过 改 拒 废 看 免 --.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Pass => "过",
            Self::Fail => "改",
            Self::Bar => "拒",
            Self::Void => "废",
            Self::Eye => "看",
            Self::Exempt => "免",
            Self::Na => "--",
        }
    }

    /// The ASCII mark: P F B V E X -.
    pub const fn ascii(self) -> &'static str {
        match self {
            Self::Pass => "P",
            Self::Fail => "F",
            Self::Bar => "B",
            Self::Void => "V",
            Self::Eye => "E",
            Self::Exempt => "X",
            Self::Na => "-",
        }
    }

    /// The word of design 2.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Bar => "bar",
            Self::Void => "void",
            Self::Eye => "eye",
            Self::Exempt => "exempt",
            Self::Na => "n/a",
        }
    }
}

/// What the findings of a dossier add up to (6, "Proposal"). The program proposes; people decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Proposal {
    /// A bar: 拒.
    Refuse,
    /// An eye that nobody has ruled on: 看.
    Look,
    /// A fail: 退.
    Return,
    /// Nothing in the way: 过.
    Pass,
}

impl Proposal {
    /// The one-character mark: 拒 看 退 过.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Refuse => "拒",
            Self::Look => "看",
            Self::Return => "退",
            Self::Pass => "过",
        }
    }

    /// The English word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Look => "look",
            Self::Return => "return",
            Self::Pass => "pass",
        }
    }

    /// In a word or two, for people.
    pub const fn label(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.word(),
            (Lang::Zh, Self::Refuse) => "不予受理",
            (Lang::Zh, Self::Look) => "待看",
            (Lang::Zh, Self::Return) => "退回",
            (Lang::Zh, Self::Pass) => "通过",
        }
    }
}

/// Where a dossier stands (7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// 待审
    Received,
    /// 已通过
    Passed,
    /// 已退回
    Returned,
    /// 不予受理
    Refused,
    /// 已撤回
    Withdrawn,
    /// 逾期未报
    Lapsed,
    /// 已缴费: may defend and be voted on (四 end).
    Paid,
    /// 已答辩: has a defence score of its own.
    Defended,
    /// 已赋分: exempt, and has the substituted score (五.(二)).
    Substituted,
    /// 已表决: a round of the meeting's vote binds.
    Voted,
    /// 公示中
    Publicity,
    /// 已发证: has its certificate number.
    Final,
    /// 已撤销: was passed, and no longer is.
    Revoked,
}

impl State {
    /// All states.
    pub const ALL: [State; 13] = [
        State::Received,
        State::Passed,
        State::Returned,
        State::Refused,
        State::Withdrawn,
        State::Lapsed,
        State::Paid,
        State::Defended,
        State::Substituted,
        State::Voted,
        State::Publicity,
        State::Final,
        State::Revoked,
    ];

    /// True from the passing of triage on, as long as it is not taken back.
    pub const fn is_in(self) -> bool {
        use State::{Defended, Final, Paid, Passed, Publicity, Substituted, Voted};
        matches!(self, Passed | Paid | Defended | Substituted | Voted | Publicity | Final)
    }

    /// True once the fee is paid (四 end).
    pub const fn is_paid(self) -> bool {
        self.is_in() && !matches!(self, State::Passed)
    }

    /// 中文
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Received => "待审",
            Self::Passed => "已通过",
            Self::Returned => "已退回",
            Self::Refused => "不受理",
            Self::Withdrawn => "已撤回",
            Self::Lapsed => "已逾期",
            Self::Paid => "已缴费",
            Self::Defended => "已答辩",
            Self::Substituted => "已赋分",
            Self::Voted => "已表决",
            Self::Publicity => "公示中",
            Self::Final => "已发证",
            Self::Revoked => "已撤销",
        }
    }

    /// The English word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Passed => "passed",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
            Self::Paid => "paid",
            Self::Defended => "defended",
            Self::Substituted => "substituted",
            Self::Voted => "voted",
            Self::Publicity => "publicity",
            Self::Final => "final",
            Self::Revoked => "revoked",
        }
    }
}

/// What a person may do (2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 经办人
    Clerk,
    /// 评审专家
    Reviewer,
    /// 答辩评委
    Panellist,
    /// 主席
    Chair,
    /// 记录员
    Recorder,
    /// 监督员
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] =
        [Role::Clerk, Role::Reviewer, Role::Panellist, Role::Chair, Role::Recorder, Role::Auditor];

    /// The English word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Reviewer => "reviewer",
            Self::Panellist => "panellist",
            Self::Chair => "chair",
            Self::Recorder => "recorder",
            Self::Auditor => "auditor",
        }
    }

    /// 中文
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Clerk => "经办人",
            Self::Reviewer => "评审专家",
            Self::Panellist => "答辩评委",
            Self::Chair => "主席",
            Self::Recorder => "记录员",
            Self::Auditor => "监督员",
        }
    }

    /// The role of that word, Chinese or English.
    pub fn named(name: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|r| r.zh() == name || r.word().eq_ignore_ascii_case(name))
    }
}
