//! Arguments of `defence`.

use crate::cli::context::day_option;
use crate::domain::{Day, Field, Level, Score};
use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `defence`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei defence session 1 --date 2020-12-05 --time 09:30 --place 虚拟楼301会议室
  pingwei defence seat 1 hanzn zhangwm liush mmtj chenwg
  pingwei defence order 1 --proposed --draw 20201205       抽签，号码人人可复验  anybody can draw it again
  pingwei defence call 1 && pingwei defence score 1 2020-0137 86
  pingwei defence board 1 --json | jq '.rows[].scored.score'
  pingwei defence explain 2020-0137                        逐步列出，可以手算  to be redone by hand
退出码 1: explain 的分数还没有  Exit code 1: explain has no figure yet"
)]
pub struct DefenceArgs {
    /// 依据的版本；已有更新则拒绝  the version seen; refused if things have moved on
    #[arg(long, global = true, value_name = "VERSION")]
    pub base: Option<u64>,
    /// What to do.
    #[command(subcommand)]
    pub act: Act,
}

/// What to do, or to ask.
#[derive(Debug, Clone, Subcommand)]
pub enum Act {
    /// 场次: 不给名称则列出，给出则设定时间地点  sessions: list them, or set one up
    Session {
        /// 场次名称  its name
        #[arg(value_name = "SESSION", requires = "date", requires = "place")]
        session: Option<String>,
        /// 日期  the day
        #[arg(long, value_name = "DATE", value_parser = day_option, requires = "session")]
        date: Option<Day>,
        /// 时间，如 09:30  time of day
        #[arg(long, value_name = "TEXT", default_value = "")]
        time: String,
        /// 地点  the place
        #[arg(long, value_name = "TEXT", requires = "session")]
        place: Option<String>,
        #[command(flatten)]
        why: Why,
    },
    /// 候选人: 谁应答辩、谁免答辩  who defends, who is exempt
    Candidates {
        /// 也列出不答辩的级别和直接认定的  also levels without a defence, and direct recognition
        #[arg(long)]
        all: bool,
    },
    /// 安排评委席  seat the panel
    Seat {
        /// 场次  the session
        session: String,
        /// 账号，按席位次序  accounts, in the order of the seats
        #[arg(value_name = "ACCOUNT", required = true)]
        accounts: Vec<String>,
        #[command(flatten)]
        why: Why,
    },
    /// 定答辩顺序；列入免答辩的人即为其选择参加  the running order; an exempt candidate in it attends
    Order {
        /// 场次  the session
        session: String,
        /// 申报编号  numbers
        #[arg(value_name = "ID", required_unless_present = "proposed")]
        ids: Vec<String>,
        /// 所有应答辩、已缴费、还没排场次的  all who must come, have paid, and stand in no session
        #[arg(long, conflicts_with = "ids")]
        proposed: bool,
        /// 用这个号码抽签；不给号码则随机取一个  draw with this number, or with one at random
        #[arg(long, value_name = "NUMBER", num_args = 0..=1)]
        draw: Option<Option<u64>>,
        #[command(flatten)]
        why: Why,
    },
    /// 通知名单；加 --sent 登记已通知  who is to be told; with --sent: was told
    Notify {
        /// 场次  the session
        session: String,
        /// 申报编号，不给则全场  numbers; without any the whole order
        #[arg(value_name = "ID", requires = "sent")]
        ids: Vec<String>,
        /// 通知日期  on which day
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        sent: Option<Day>,
        /// 通知方式  how
        #[arg(long, value_name = "TEXT", default_value = "")]
        how: String,
    },
    /// 免答辩的人抽签后改为参加，或改为不参加 (主席)  an exempt candidate attends after all, or stays away
    Attend {
        /// 申报编号  the dossier's number
        id: String,
        /// 参加这一场，排在最后  at the end of this session's order
        #[arg(long, value_name = "SESSION", required_unless_present = "away")]
        session: Option<String>,
        /// 不参加  stays away
        #[arg(long, conflicts_with = "session")]
        away: bool,
        #[command(flatten)]
        because: Because,
    },
    /// 请候选人上场，不给编号则下一位  call a candidate to the desk, or the next one
    Call {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        id: Option<String>,
    },
    /// 场上的人到哪一步了  what the one at the desk is at
    Phase {
        /// 场次  the session
        session: String,
        /// 陈述、提问、结束  presentation, questions, over
        phase: PhaseWord,
    },
    /// 交自己的评分票；全组交齐前可改，须写理由  submit one's own ballot, or amend it
    Score {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        id: String,
        #[command(flatten)]
        given: Given,
        #[command(flatten)]
        remark: Remark,
    },
    /// 弃权，不给分  give no score
    Abstain {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        id: String,
        #[command(flatten)]
        remark: Remark,
    },
    /// 准许某席对这些候选人不评分  excuse a seat from candidates
    Excuse {
        /// 场次  the session
        session: String,
        /// 账号  whose seat
        panellist: String,
        /// 申报编号  numbers
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        because: Because,
    },
    /// 打开已锁定的一票，供其更正 (主席)  open a locked ballot again
    Open {
        /// 场次  the session
        session: String,
        /// 账号  whose ballot
        panellist: String,
        /// 申报编号  the dossier's number
        id: String,
        #[command(flatten)]
        because: Because,
    },
    /// 无故缺席: 无分、不赋分、不表决  absent without excuse: no score, no vote
    Absent {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        id: String,
        #[command(flatten)]
        because: Because,
    },
    /// 迟到、缺席、请假、待到  late, absent, excused, or expected after all
    Mark {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        id: String,
        /// 迟到、缺席、请假、待到
        presence: PresenceWord,
        #[command(flatten)]
        why: Why,
    },
    /// 换到另一场，排在最后  move a candidate to the end of another session's order
    Move {
        /// 申报编号  the dossier's number
        id: String,
        /// 到这一场  to
        #[arg(long, value_name = "SESSION")]
        to: String,
        #[command(flatten)]
        because: Because,
    },
    /// 回避一份材料  stand aside from a dossier
    Recuse {
        /// 申报编号  the dossier's number
        id: String,
        /// 谁回避，不给则自己  who; without: oneself
        #[arg(long, value_name = "ACCOUNT")]
        who: Option<String>,
        #[command(flatten)]
        because: Because,
    },
    /// 录入纸质评分票，须两人各录一遍；只给场次则列出待办  key in a paper ballot, twice by two people; or list them
    Paper {
        /// 场次  the session
        session: String,
        /// 申报编号  the dossier's number
        #[arg(requires = "panellist")]
        id: Option<String>,
        /// 谁的票 (账号)  whose ballot
        panellist: Option<String>,
        #[command(flatten)]
        given: Given,
        /// 票上是弃权  the ballot abstains
        #[arg(long, conflicts_with_all = ["score", "set"])]
        abstain: bool,
        #[command(flatten)]
        remark: Remark,
    },
    /// 结束一场；不给场次则结束本年度答辩并定下平均分 (主席)  close a session, or the cycle's defence
    Close {
        /// 场次  the session
        session: Option<String>,
    },
    /// 重新打开一场，或本年度答辩 (主席)  open a session, or the cycle's defence, again
    Reopen {
        /// 场次  the session
        session: Option<String>,
        #[command(flatten)]
        because: Because,
    },
    /// 大厅屏幕可以显示这一场的分数 (主席)  let the hall show a closed session's scores
    Release {
        /// 场次  the session
        session: String,
    },
    /// 场面: 谁交了票、谁没交、各人的分  the board
    Board {
        /// 场次  the session
        session: String,
    },
    /// 自己在这一场的票  one's own ballots
    Ballots {
        /// 场次  the session
        session: String,
    },
    /// 大厅屏幕的内容  what the hall may see
    Hall {
        /// 场次  the session
        session: String,
    },
    /// 平均分赋分: 由谁算出、给谁  the substituted score: of whom, for whom
    Substitution,
    /// 一个人的分数怎么来的，可以手算复核  how a figure was made, to be redone by hand
    Explain {
        /// 申报编号  the dossier's number
        id: String,
    },
    /// 总分名次，按级别和专业  final scores in order, per level and specialty
    Table {
        /// 只列这个级别  only this level
        #[arg(long, value_name = "LEVEL", value_parser = level)]
        level: Option<Level>,
        /// 只列这个专业  only this specialty
        #[arg(long, value_name = "SPECIALTY")]
        specialty: Option<String>,
    },
}

/// A reason that is asked for where something is changed.
#[derive(Debug, Clone, Args)]
pub struct Why {
    /// 理由；改动已有的须写  why; needed where something is changed
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// A reason that is always asked for.
#[derive(Debug, Clone, Args)]
pub struct Because {
    /// 理由  why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// What a ballot says.
#[derive(Debug, Clone, Args)]
pub struct Given {
    /// 得分 (只有一个指标时)  the score, where there is one criterion
    #[arg(value_name = "SCORE", value_parser = score, conflicts_with = "set")]
    pub score: Option<Score>,
    /// 指标得分，可多次  a criterion's score, repeatable
    #[arg(long, value_name = "CRITERION=SCORE", value_parser = crate::cli::score::scored)]
    pub set: Vec<(String, Score)>,
}

/// What goes with a ballot.
#[derive(Debug, Clone, Args)]
pub struct Remark {
    /// 评语  the comment
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub comment: String,
    /// 为什么改动已有的票  why a ballot that stands is amended
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Phases as they are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PhaseWord {
    /// 陈述
    #[value(alias = "陈述")]
    Presentation,
    /// 提问
    #[value(alias = "提问")]
    Questions,
    /// 结束
    #[value(alias = "结束")]
    Over,
}

/// Presences as they are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PresenceWord {
    /// 待到
    #[value(alias = "待到")]
    Expected,
    /// 迟到
    #[value(alias = "迟到")]
    Late,
    /// 缺席
    #[value(alias = "缺席")]
    Absent,
    /// 请假
    #[value(alias = "请假")]
    Excused,
}

fn score(text: &str) -> Result<Score, String> {
    text.parse().map_err(|_| "应为得分，如 86 或 86.5  expected a score such as 86 or 86.5".to_owned())
}

fn level(text: &str) -> Result<Level, String> {
    Level::read(text).map_err(|_| "应为 初级 中级 副高级 正高级  one of 初级 中级 副高级 正高级".to_owned())
}
