//! The command line as clap reads it. Every command's own arguments stand in its file; this table
//! joins them, and help, man pages and completions are made from it.

use super::blacklist::BlacklistArgs;
use super::check::CheckArgs;
use super::completions::CompletionsArgs;
use super::context::day_option;
use super::defence::DefenceArgs;
use super::demo::DemoArgs;
use super::export::ExportArgs;
use super::fee::FeeArgs;
use super::hub::HubArgs;
use super::journal::JournalArgs;
use super::keys::KeysArgs;
use super::load::LoadArgs;
use super::man::ManArgs;
use super::notice::NoticeArgs;
use super::queue::{AssignArgs, ListArgs, UndoArgs};
use super::score::ScoreArgs;
use super::triage::TriageArgs;
use super::views::ViewsArgs;
use super::vote::VoteArgs;
use crate::domain::Day;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 评委: 职称评审材料的形式审核与评分
///
/// Without a command: the screens, on the default store.
/// 不带命令时打开屏幕界面。
#[derive(Debug, Clone, Parser)]
#[command(name = "pingwei", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command; without one the screens.
    #[command(subcommand)]
    pub command: Option<Cmd>,
}

const EXIT_CODES: &str = "\
退出码 Exit codes: 0 完成 done · 1 否定的回答 a negative answer · 2 用法或输入有误 usage or bad input
  3 规则或角色不允许 refused by a rule or a role · 4 材料库被占用 the store is held · 5 记录损坏 damaged record
环境变量 Environment: PINGWEI_STORE PINGWEI_SOCKET PINGWEI_LANG PINGWEI_ACCOUNT NO_COLOR

例 Examples:
  pingwei demo                              样例  the sample queue
  pingwei check queue.xlsx                  报送前自查  check before filing
  pingwei load queue.xlsx blacklist.xlsx    载入  load
  pingwei blacklist 张三                    查黑名单  look somebody up";

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "通用选项 Global options")]
pub struct Global {
    /// 材料库目录  the store's folder [默认 default: ~/.local/share/pingwei/store]
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// 经这个套接字上的 hub 使用  use the hub at this socket [默认 default: /run/pingwei/hub.sock]
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// 用这份通知的规则  the notice file to go by [默认 default: 随程序的 2020 年通知]
    #[arg(long, global = true, value_name = "FILE")]
    pub notice: Option<PathBuf>,
    /// 规则里的“今天”当作这一天 (此时只读)  what "today" means to the rules (read-only then)
    #[arg(long, global = true, value_name = "DATE", value_parser = day_option)]
    pub as_of: Option<Day>,
    /// 语言  language: zh, en
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// 以 JSON 输出  answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 显示完整证件号码 (记入日志)  identity numbers in full (the journal notes it)
    #[arg(long, global = true)]
    pub unmask: bool,
    /// 屏幕用 ASCII 标记代替汉字标记  ASCII marks on the screens
    #[arg(long, global = true)]
    pub ascii: bool,
    /// 屏幕的键位文件  a keymap for the screens [默认 default: ~/.config/pingwei/keys.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// 佐证文件名前面的路径或网址，{id} 代表申报编号  what stands before the names of evidence
    #[arg(long, global = true, value_name = "PATH")]
    pub evidence_base: Option<String>,
    /// 材料库被自己没退出的会话占着时，让它存盘退出，接管过来  take over from a session of one's own
    #[arg(long, global = true)]
    pub take_over: bool,
    /// 以哪个账号操作 (只限自己的材料库)  act as this account, on a store of one's own [默认 default: 系统用户名 your login]
    #[arg(long, global = true, value_name = "NAME")]
    pub account: Option<String>,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Cmd {
    /// 样例队列  the screens on the sample queue, in a store of its own
    Demo(DemoArgs),
    /// 载入队列、黑名单、评委名册  load a queue, a blacklist, a roster
    Load(LoadArgs),
    /// 核查: 逐项列出结果  findings of a file before filing, or of a dossier in the store
    Check(CheckArgs),
    /// 队列  the queue
    List(ListArgs),
    /// 存好的视图: 列出、存、移除  named views of the queue: list, save, remove
    Views(ViewsArgs),
    /// 形式审核: 核定、添加问题、通过、退回等  rule, add findings, pass, return, refuse
    Triage(TriageArgs),
    /// 评分  scores: show, submit, amend
    Score(ScoreArgs),
    /// 评审费  fees: who has paid
    Fee(FeeArgs),
    /// 现场答辩: 场次、评分票、平均分、名次  the defence: sessions, ballots, averages, places
    Defence(DefenceArgs),
    /// 评审会议: 出席、动议、计票、结果  the meeting: attendance, motions, counts, results
    Vote(VoteArgs),
    /// 分给某人  give dossiers to somebody
    Assign(AssignArgs),
    /// 撤销自己最近一件事  undo one's own last act
    Undo(UndoArgs),
    /// 查黑名单  is this person or unit on the blacklist?
    Blacklist(BlacklistArgs),
    /// 导出核查结果、评分、队列  export findings, scores or the queue
    Export(ExportArgs),
    /// 日志: 核对、查看、导出  the journal: verify, show, export
    Journal(JournalArgs),
    /// 通知 (规则文件)  the notice: check a file, or show the rules
    Notice(NoticeArgs),
    /// 多人共用一个材料库  serve the store to other accounts of this host
    Hub(HubArgs),
    /// 按键  what every key does; check a keymap
    Keys(KeysArgs),
    /// 命令补全脚本  shell completions
    #[command(
        after_help = "例 Example:\n  pingwei completions bash > ~/.local/share/bash-completion/completions/pingwei"
    )]
    Completions(CompletionsArgs),
    /// 手册页  the man page
    #[command(
        after_help = "例 Example:\n  pingwei man | man -l -\n  pingwei man --dir ~/.local/share/man/man1"
    )]
    Man(ManArgs),
}
