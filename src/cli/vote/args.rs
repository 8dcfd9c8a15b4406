//! Arguments of `vote`.

use crate::cli::context::day_option;
use crate::domain::{Counts, Day};
use clap::{Args, Subcommand};

/// Arguments of `vote`.
#[derive(Debug, Clone, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
例 Examples:
  pingwei vote open 1 --date 2020-12-08 --place 虚拟楼101会议室 hanzy hanzn zhangwm liush
  pingwei vote attend 1 hanzy hanzn zhangwm
  pingwei vote motion 1 --title 通过副高级 2020-0137 2020-0138 --each
  pingwei vote count 1 1 --agree 9 --against 1 --abstain 1
  pingwei --account sunjd vote confirm 1 1 --agree 9 --against 1 --abstain 1     另一人  another person
  pingwei vote table 1
只记每轮各类票数；谁投了什么，哪里都没有。
Only counts are kept, round by round: who voted what exists nowhere.
退出码 1: table 里有未通过或未确认的  Exit code 1: table has a motion that is not passed, or not confirmed"
)]
pub struct VoteArgs {
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
    /// 列出会议  all meetings
    Meeting,
    /// 召开会议，或改动它  call a meeting, or change it
    Open {
        /// 会议名称  its name
        meeting: String,
        /// 日期  the day
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        date: Day,
        /// 地点  the place
        #[arg(long, value_name = "TEXT")]
        place: String,
        /// 全体委员的账号，到不到会都写  accounts of all members, present or not
        #[arg(value_name = "ACCOUNT", required = true)]
        members: Vec<String>,
        /// 理由；改动已有的须写  why; needed where something is changed
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// 登记此刻出席的人 (全部写出)  who is present now, all of them
    Attend {
        /// 会议  the meeting
        meeting: String,
        /// 账号  accounts
        #[arg(value_name = "ACCOUNT")]
        present: Vec<String>,
    },
    /// 提出动议，一批一项，或 --each 一人一项  put a motion about a block, or one each
    Motion {
        /// 会议  the meeting
        meeting: String,
        /// 申报编号  numbers
        #[arg(value_name = "ID", required_unless_present = "all")]
        ids: Vec<String>,
        /// 动议的题目  what is moved
        #[arg(long, value_name = "TEXT")]
        title: String,
        /// 每人一项  one motion for each
        #[arg(long)]
        each: bool,
        /// 所有可以表决而还没有动议的 (直接认定的除外)  all who can be voted on and are in no motion yet
        #[arg(long, conflicts_with = "ids")]
        all: bool,
    },
    /// 登记本轮各类票数  enter the counts of the open round
    Count {
        /// 会议  the meeting
        meeting: String,
        /// 第几项  the motion
        motion: u32,
        #[command(flatten)]
        slips: Slips,
        /// 理由；改动已登记的须写  why; where entered counts are changed
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// 另一人清点后确认  another person has counted the same
    Confirm {
        /// 会议  the meeting
        meeting: String,
        /// 第几项  the motion
        motion: u32,
        #[command(flatten)]
        slips: Slips,
    },
    /// 重新表决，新的一轮  ask for a further round
    Revote {
        /// 会议  the meeting
        meeting: String,
        /// 第几项  the motion
        motion: u32,
        /// 理由  why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 另一人会签重新表决  another person countersigns the further round
    Countersign {
        /// 会议  the meeting
        meeting: String,
        /// 第几项  the motion
        motion: u32,
    },
    /// 结束会议 (主席)  close the meeting
    Close {
        /// 会议  the meeting
        meeting: String,
    },
    /// 公示 (主席)  make passed results public
    Publish {
        /// 申报编号  numbers
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        /// 从这一天  from this day
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        from: Day,
        /// 到这一天  to this day
        #[arg(long, value_name = "DATE", value_parser = day_option)]
        until: Day,
    },
    /// 公示期满发证 (主席)  issue a certificate after publicity
    Certify {
        /// 申报编号  the dossier's number
        id: String,
        /// 证书编号  its number
        number: String,
    },
    /// 会议的出席、动议、票数、结果  attendance, motions, counts, results
    Table {
        /// 会议  the meeting
        meeting: String,
    },
}

/// Counts of slips.
#[derive(Debug, Clone, Copy, Args)]
pub struct Slips {
    /// 同意
    #[arg(long, value_name = "N")]
    agree: u32,
    /// 反对
    #[arg(long, value_name = "N", default_value_t = 0)]
    against: u32,
    /// 弃权
    #[arg(long, value_name = "N", default_value_t = 0)]
    abstain: u32,
    /// 无效
    #[arg(long, value_name = "N", default_value_t = 0)]
    void: u32,
}

impl Slips {
    /// As they are recorded.
    pub fn counts(self) -> Counts {
        Counts { agree: self.agree, against: self.against, abstain: self.abstain, void: self.void }
    }
}
