//! A session of the defence (五.(一)): where and when it is, who must come, and who sits aside.

use super::Words;
use super::date::Day;
use serde::{Deserialize, Serialize};

/// The name of a session, such as `1` or `12-05上午`; unique in the cycle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub String);

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// When and where a session is: what the candidates are told (五.(一)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSetup {
    /// The day.
    pub date: Day,
    /// The time of day as it is told, such as `09:30`; may be empty.
    pub time: String,
    /// The place.
    pub place: String,
}

/// Makes an enum with a word in both languages for each variant.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }
        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// What it is called.
            pub const fn words(self) -> Words {
                match self { $(Self::$variant => Words::fixed($zh, $en),)+ }
            }
        }
    };
}
pub(crate) use worded;

worded! {
    /// Whether a candidate comes: chosen when the running order is drawn, later only by the chair (7).
    Attends {
        /// Must come (五.(一)).
        Due = "应答辩", "must come";
        /// Need not come; the substituted score counts (五.(二)).
        Exempt = "免答辩", "exempt";
        /// Need not come and does: the real score counts, in both places.
        ByChoice = "免而参加", "exempt but attends";
    }
}

worded! {
    /// Whether a candidate who is to come is there.
    Presence {
        /// Nothing else was said.
        Expected = "待到", "expected";
        /// Not there when called, and may still come.
        Late = "迟到", "late";
        /// Did not come, without excuse: no score, never substituted, no vote.
        Absent = "缺席", "absent";
        /// Could not come, with a reason: to be moved to another session.
        Excused = "请假", "excused";
    }
}

worded! {
    /// What the candidate at the desk is at.
    Phase {
        /// Presents.
        Presentation = "陈述", "presentation";
        /// Answers questions.
        Questions = "提问", "questions";
        /// Has left; ballots may still be open.
        Over = "结束", "over";
    }
}

worded! {
    /// Why somebody stands aside from a dossier (7).
    RecusalGround {
        /// Of the applicant's own unit.
        SameUnit = "同一单位", "same unit";
        /// Expert of that dossier's representative work.
        Expert = "代表作品鉴定专家", "expert of the representative work";
        /// Said so, or the chair did.
        Declared = "申明回避", "declared";
    }
}
