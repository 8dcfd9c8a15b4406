//! Every action of the screens, in one table: a row makes the [`Action`], its name in keymaps, its
//! line in help, palette, hint row, README and man page.

use crate::domain::{Lang, Words};

/// Where help and palette list an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Judging findings.
    Judge,
    /// Deciding on a whole dossier.
    Triage,
    /// Scores and comments.
    Score,
    /// The defence day and the meeting.
    Hall,
    /// The blacklist.
    Roll,
    /// Moving within a list or between panes.
    Move,
    /// What the list shows, and in what order.
    View,
    /// Going elsewhere.
    Go,
    /// Finding and asking.
    Ask,
    /// Answering a question of the program's.
    Answer,
    /// Typing text.
    Text,
    /// The screen and the program.
    Program,
}

impl Group {
    /// All groups, in the order help shows them.
    pub const ALL: [Group; 12] = [
        Group::Judge,
        Group::Triage,
        Group::Score,
        Group::Hall,
        Group::Roll,
        Group::Move,
        Group::View,
        Group::Go,
        Group::Ask,
        Group::Answer,
        Group::Text,
        Group::Program,
    ];

    /// The heading.
    pub const fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Judge => ("核查", "Judging"),
            Self::Triage => ("形式审核", "Triage"),
            Self::Score => ("评分与评语", "Scores and comments"),
            Self::Hall => ("答辩与表决", "Defence and vote"),
            Self::Roll => ("黑名单", "The blacklist"),
            Self::Move => ("移动", "Moving"),
            Self::View => ("列表", "The list"),
            Self::Go => ("去处", "Going elsewhere"),
            Self::Ask => ("查找", "Finding"),
            Self::Answer => ("回答", "Answering"),
            Self::Text => ("打字", "Typing"),
            Self::Program => ("屏幕与程序", "Screen and program"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// What an action does to the record, and where it can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Reads, moves, shows; in the palette.
    Run,
    /// Leads to an event in the record; in the palette.
    Write,
    /// Only means something at its key: typing, moving, answering; not in the palette.
    Key,
}

/// Makes the enum and its table. A row: `Variant "scope.verb" Group Kind short-zh, short-en, help-zh, help-en;`
macro_rules! actions {
    ($($variant:ident $id:literal $group:ident $kind:ident
        $szh:literal, $sen:literal, $zh:literal, $en:literal;)+) => {
        /// What a key, the palette or a hint can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $(#[doc = $en] $variant,)+ }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Action] = &[$(Action::$variant,)+];

            /// The name in keymaps: `scope.verb`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The group help and palette list it in.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group,)+ }
            }

            const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }

            /// One or two words for the hint row.
            pub const fn short(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$variant, Lang::Zh) => $szh, (Self::$variant, Lang::En) => $sen,)+ }
            }

            /// One line of help.
            pub const fn help(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$variant, Lang::Zh) => $zh, (Self::$variant, Lang::En) => $en,)+ }
            }
        }
    };
}

actions! {
    // Judging findings
    FindingMeets "finding.meets" Judge Write "符合", "meets",
        "判当前一项：符合条款", "Rule: the current finding meets the clause";
    FindingFails "finding.fails" Judge Write "不符", "fails",
        "判当前一项：不符合条款；「看」的项取备好的说法", "Rule: the current finding does not meet the clause";
    FindingVoids "finding.voids" Judge Write "不计", "void",
        "判当前一项：这份佐证不计，其余照审；改判写理由", "Rule: the evidence does not count; a reason where it departs";
    FindingBars "finding.bars" Judge Write "判拒", "bar",
        "判当前一项：不能补正，不予受理；改判写理由", "Rule: cannot be corrected; a reason where it departs";
    FindingAdd "finding.add" Judge Write "加一项", "add",
        "加一项机器查不出的问题：扫描件看不清、传错文件、缺签字", "Add a finding the machine cannot make";
    FindingNext "finding.next" Judge Run "下一项", "next",
        "下一项待看；本份没有了就到下一份", "Next finding that needs an eye, here or in the next dossier";
    FindingSameNext "finding.same-next" Judge Run "同项下一份", "same check",
        "下一份里同一核查项待看的", "The same check in the next dossier where it needs an eye";
    EvidenceLocate "evidence.locate" Judge Run "取路径", "locate",
        "佐证材料的完整路径或网址", "Full path or address of the evidence";
    DossierDiff "dossier.diff" Judge Run "比上次", "compare",
        "与上次上报相比：改了什么，还剩哪些问题", "What changed since the last submission, and which faults remain";

    // Deciding on a dossier
    TriagePass "triage.pass" Triage Write "通过", "pass",
        "形式审核通过（先出确认条）", "Pass triage (asks first)";
    TriageReturn "triage.return" Triage Write "退回", "return",
        "退回修改：先看完整的退回通知", "Return for correction: shows the complete notice first";
    TriageRefuse "triage.refuse" Triage Write "不予受理", "refuse",
        "不予受理（先出确认条）", "Refuse (asks first)";
    TriageWithdraw "triage.withdraw" Triage Write "撤回申报", "withdraw",
        "申报人撤回申报", "The applicant withdraws";
    TriageLapse "triage.lapse" Triage Write "逾期未报", "lapse",
        "退回后逾期未再上报", "Returned and never submitted again";
    TriageReopen "triage.reopen" Triage Write "重新受理", "reopen",
        "主席重新受理（要理由）", "The chair reopens it (with a reason)";
    TriageRevoke "triage.revoke" Triage Write "撤销通过", "revoke",
        "主席撤销已通过的，直到发证以后 (要理由)", "The chair revokes what was passed, even after the certificate (a reason)";
    NoticeRecord "notice.record" Triage Write "退回成立", "record",
        "退回成立：记录、复制、回到来处", "Record the return, copy the notice, go back";
    NoticeEdit "notice.edit" Triage Run "改文字", "edit",
        "改退回通知的文字", "Edit the text of the notice";

    // Scores and comments
    ScoreDigit "score.digit" Score Key "打分", "score",
        "打分：数字", "A digit of a score";
    ScorePoint "score.point" Score Key "小数点", "point",
        "打分：小数点", "The decimal point of a score";
    ScoreErase "score.erase" Score Key "退格", "erase",
        "打分：退一格", "Erase the last digit";
    ScoreCommit "score.commit" Score Key "记下", "keep",
        "记下这个数，到下一项", "Keep this number, on to the next criterion";
    ScoreCommitUp "score.commit-up" Score Key "记下到上一项", "keep, up",
        "记下这个数，到上一项", "Keep this number, back to the criterion above";
    ScoreDrop "score.drop" Score Key "放弃", "drop",
        "放弃没记下的数", "Drop the number not yet kept";
    ScoreSubmit "score.submit" Score Write "提交评分", "submit",
        "提交评分：锁定", "Submit the scores: they lock";
    ScoreAmend "score.amend" Score Write "改评分", "amend",
        "改已提交的评分（要理由，留痕）", "Amend submitted scores (a reason, a trail)";
    RemarkAdd "remark.add" Score Write "附记", "remark",
        "记一句附记，同事都看得到", "A remark that colleagues see";
    CommentEdit "comment.edit" Score Run "评语", "comment",
        "写评语；草稿随打随存", "Write the comment; kept as you type";

    // The defence day and the meeting
    SessionMake "session.make" Hall Write "建场次", "new session",
        "新建一场：名称、日期、时间、地点", "A new session: name, day, time, place";
    SessionEdit "session.edit" Hall Write "改场次", "edit session",
        "改日期、时间、地点（要理由）", "Change day, time or place (a reason)";
    SessionSeat "session.seat" Hall Write "排答辩组", "seat panel",
        "排答辩组：账号按席位先后", "Seat the panel: accounts in the order of the seats";
    SessionOrder "session.order" Hall Write "排顺序", "order",
        "排或抽答辩顺序；先勾选就按勾的先后", "Arrange or draw the running order; tags give it their order";
    SessionNotify "session.notify" Hall Write "已通知", "notified",
        "记本场的人已通知：日期、方式", "Note that the candidates were told: day and how";
    CandidateAttend "candidate.attend" Hall Write "免答选择", "attend",
        "排定后免答辩的人改为参加或不参加（主席，要理由）", "An exempt candidate attends or stays away after the draw (chair, a reason)";
    PaperEnter "paper.enter" Hall Write "录纸票", "paper ballot",
        "录入纸票：两人各录一遍，不符的指到那一栏", "Key in a paper ballot: two people each; a mismatch is pinned to its field";
    FeeEnter "fee.enter" Hall Write "记缴费", "paid",
        "记缴费：日期、凭证号", "Enter a fee: day and voucher";
    FeeDrop "fee.drop" Hall Write "撤缴费", "not paid",
        "撤回缴费（要理由）", "Not paid after all (a reason)";
    FeeUnpaid "fee.unpaid" Hall Run "只看未缴", "unpaid",
        "只看未缴的，再按看全部", "Only those who have not paid; again: all";
    MeetingMake "meeting.make" Hall Write "建会议", "meeting",
        "新建或改评审会：日期、地点、全体委员", "Call or change the meeting: day, place, all members";
    VoteAttend "vote.attend" Hall Write "到会", "present",
        "记现在到会的人", "Say who is present now";
    VotePut "vote.put" Hall Write "提议", "put",
        "提一项表决：一批合起来，或逐人", "Put a motion: a block, or one each";
    VoteCount "vote.count" Hall Write "计票", "count",
        "记本轮票数：同意、反对、弃权、无效", "Enter the counts of the round";
    VoteConfirm "vote.confirm" Hall Write "复核", "confirm",
        "另一人复核票数：自己数，再录一遍", "Another person confirms: counts, and enters them again";
    VoteRevote "vote.revote" Hall Write "再投一轮", "re-vote",
        "再投一轮：旧的一轮留着（要理由）", "A further round beside the old one (a reason)";
    VoteCountersign "vote.countersign" Hall Write "会签", "countersign",
        "另一人会签再投的一轮", "Another person countersigns the further round";
    VoteClose "vote.close" Hall Write "散会", "close",
        "散会：不再收票（打出会议名）", "Close the meeting: no late slip (type its name)";
    ResultPublish "result.publish" Hall Write "公示", "publish",
        "公示表决通过的人：先勾选就只公示所勾；黑名单再查一次", "Make public those who passed, or those tagged; the blacklist is asked again";
    ResultCertify "result.certify" Hall Write "发证", "certificate",
        "公示期满，登记证书编号", "After publicity: enter the certificate's number";
    BoardCall "board.call" Hall Write "上场", "call",
        "叫光标所在的人上场；他已在场就叫下一位", "Call the candidate under the cursor; the next one if that one is at the desk";
    ClockToggle "clock.toggle" Hall Write "计时", "clock",
        "计时往下走：陈述、提问、结束", "Move the clock on: presentation, questions, over";
    BoardPrevSeat "board.prev-seat" Hall Key "左一席", "seat left",
        "选左边一席评委", "The seat to the left";
    BoardNextSeat "board.next-seat" Hall Key "右一席", "seat right",
        "选右边一席评委", "The seat to the right";
    FigureUnfold "figure.unfold" Hall Run "展开", "unfold",
        "展开到每一张票，可照着手算", "Unfold to the ballots, to be redone by hand";
    FigureDerive "figure.derive" Hall Run "赋分推导", "derive",
        "免答辩赋分的推导：人数、总和、公式、前后对照", "How the substituted score is made: n, sum, formula, before and after";
    CandidateAbsent "candidate.absent" Hall Write "未到", "absent",
        "记未到：无分、不表决（要理由）", "Did not come: no score, no vote (a reason)";
    CandidateLate "candidate.late" Hall Write "迟到", "late",
        "记迟到：还可能来", "Late: may still come";
    CandidateExcuse "candidate.excuse" Hall Write "请假", "away",
        "记请假：要换场（要理由）", "Could not come: to be moved (a reason)";
    CandidateExpect "candidate.expect" Hall Write "仍来", "expect",
        "收回未到、请假，仍等他来（要理由）", "Take that back: still expected (a reason)";
    CandidateShift "candidate.shift" Hall Write "换场", "move",
        "换到另一场的末位（要理由）", "Move to the end of another session (a reason)";
    BoardExcuse "board.excuse" Hall Write "准假", "excuse",
        "准所选评委对这一位不投（要理由）", "Excuse the chosen seat from this candidate (a reason)";
    BoardRecuse "board.recuse" Hall Write "回避", "recuse",
        "记所选评委回避这一位（要理由）", "The chosen seat stands aside (a reason)";
    BoardOpenBallot "board.open-ballot" Hall Write "准改票", "open ballot",
        "准所选评委改已齐的票（主席，要理由）", "Let the chosen seat amend a settled ballot (chair, a reason)";
    BoardRelease "board.release" Hall Write "公布", "release",
        "在大厅屏公布本场的分（打出场次名）", "Show the session's scores in the hall (type its name)";
    BoardClose "board.close" Hall Write "封闭本场", "close",
        "封闭本场（打出场次名）", "Close the session (type its name)";
    BoardReopen "board.reopen" Hall Write "重开本场", "reopen",
        "重开本场（要理由）", "Open the session again (a reason)";
    BoardCloseAll "board.close-all" Hall Write "封闭答辩", "close all",
        "封闭全年度答辩，赋分定下来（打出年度）", "Close the cycle's defence: the substituted score is fixed (type the year)";
    BoardReopenAll "board.reopen-all" Hall Write "重开答辩", "reopen all",
        "为更正重开答辩（要理由），前后并列可看", "Open the defence again for a correction (a reason)";
    BallotSubmit "ballot.submit" Hall Write "交票", "submit",
        "交票；几项就逐项记下，到「交票」再回车", "Submit; with several criteria keep each, then submit";
    BallotNextField "ballot.next-field" Hall Key "下一项", "next line",
        "多项时到下一项", "The next criterion";
    BallotPrevField "ballot.prev-field" Hall Key "上一项", "line above",
        "多项时到上一项", "The criterion above";
    BallotNext "ballot.next" Hall Run "下一位", "next",
        "下一位", "The next candidate";
    BallotPrev "ballot.prev" Hall Run "上一位", "previous",
        "回看上一位；封闭前可改", "The candidate before; ballots can be amended until closed";
    BallotAbstain "ballot.abstain" Hall Write "弃权", "abstain",
        "弃权：不是零分（先出确认条）", "Abstain: that is not a zero (asks first)";
    BallotRecuse "ballot.recuse" Hall Write "我回避", "recuse me",
        "申明回避这一位（要理由）", "Stand aside from this candidate (a reason)";

    // The blacklist
    BlacklistAdd "blacklist.add" Roll Write "登记", "enter",
        "在黑名单里登记一条", "Enter somebody into the blacklist";
    BlacklistCorrect "blacklist.correct" Roll Write "更正", "correct",
        "更正所选的一条（要理由）", "Correct the chosen entry (a reason)";
    BlacklistLift "blacklist.lift" Roll Write "提出解除", "lift",
        "提出解除所选的一条（要理由），另一人确认后才算", "Propose to lift the chosen entry (a reason); another one confirms";
    BlacklistConfirm "blacklist.confirm" Roll Write "确认解除", "confirm",
        "确认别人提出的解除", "Confirm the lifting that somebody else proposed";
    BlacklistKeep "blacklist.keep" Roll Write "不再解除", "keep",
        "不再解除：撤下待确认的（要理由）", "Drop the proposal to lift it (a reason)";
    EntryNext "entry.next" Roll Key "下一条", "next entry",
        "下一条黑名单", "The next entry found";
    EntryPrev "entry.prev" Roll Key "上一条", "previous entry",
        "上一条黑名单", "The entry before";

    // Moving
    ListDown "list.down" Move Key "下", "down",
        "下一行；可带计数 5j", "Down; takes a count, 5j";
    ListUp "list.up" Move Key "上", "up",
        "上一行；可带计数 5k", "Up; takes a count, 5k";
    ListPageDown "list.page-down" Move Key "下半页", "page down",
        "下半页", "Half a page down";
    ListPageUp "list.page-up" Move Key "上半页", "page up",
        "上半页", "Half a page up";
    ListFirst "list.first" Move Key "首行", "first",
        "首行；带计数 8gg 到第 8 行", "First row; with a count, 8gg, that row";
    ListLast "list.last" Move Key "末行", "last",
        "末行", "Last row";
    PaneNext "pane.next" Move Run "换栏", "next pane",
        "到右边一栏", "To the pane on the right";
    PanePrev "pane.prev" Move Run "左栏", "left pane",
        "到左边一栏", "To the pane on the left";
    DossierOpenItem "dossier.open-item" Move Run "打开", "open",
        "清单：进证据栏；证据：展开", "Checklist: to its evidence; evidence: unfold";
    DossierNext "dossier.next" Move Run "下一份", "next",
        "沿来时的结果到下一份，停在同一材料项", "Next dossier of the list you came from, same item";
    DossierPrev "dossier.prev" Move Run "上一份", "previous",
        "沿来时的结果到上一份，停在同一材料项", "Previous dossier of the list you came from, same item";

    // The list
    QueueOpen "queue.open" View Run "打开", "open",
        "打开这一份", "Open this dossier";
    QueueNextMine "queue.next-mine" View Run "下一份待看", "next mine",
        "下一份待我看", "Next dossier that needs me";
    QueueLoad "queue.load" View Write "装入", "load",
        "装入文件：申报材料、黑名单、名册、评分票、缴费；在后台装，屏幕照常用",
        "Load a file: queue, blacklist, roster, ballots or fees; in the background, the screen goes on";
    QueueTag "queue.tag" View Run "勾选", "tag",
        "勾选；有勾时 p r x a 先逐份预览，再全办或都不办",
        "Tag; with tags p r x a show every change first, then do all or none";
    QueueTagAll "queue.tag-all" View Run "勾全部", "tag all",
        "勾选这个视图的全部；已有勾时全部清掉", "Tag all of this view; with tags: clear them";
    QueueAssign "queue.assign" View Write "分派", "assign",
        "分给某人经办", "Give it to somebody";
    QueueFilter "queue.filter" View Run "筛选", "filter",
        "写查询式筛选", "Filter by a query";
    QueryTable "query.table" View Run "查询表", "query table",
        "查询式能写什么：字段、词、例子；写到一半按 ? 也看得到", "What a query may ask: fields, words, examples; ? shows it while one is written";
    SortNumber "sort.number" View Run "按编号", "by number",
        "按编号排；再按反序", "Sort by number; again: reverse";
    SortName "sort.name" View Run "按姓名", "by name",
        "按姓名排；再按反序", "Sort by name; again: reverse";
    SortDeadline "sort.deadline" View Run "按截止", "by deadline",
        "按截止日排；再按反序", "Sort by deadline; again: reverse";
    SortProposal "sort.proposal" View Run "按建议", "by proposal",
        "按建议排；再按反序", "Sort by proposal; again: reverse";
    ViewOpen "view.open" View Key "视图", "view",
        "打开这个键上的视图", "Open the view of that key";
    ViewSave "view.save" View Run "存视图", "save view",
        "把现在的筛选和排序存成视图：起名，定一个键", "Save this filter and order as a view, with a name and a key";
    ViewList "view.list" View Run "全部视图", "all views",
        "列出全部视图，可改名、换键、改查询式、移除", "List all views: rename, re-key, change, remove";
    ViewShow "view.show" View Key "打开", "open",
        "打开所选的视图", "Open the chosen view";
    ViewEdit "view.edit" View Run "改视图", "edit view",
        "改视图的名称、键、查询式", "Change a view's name, key or query";
    ViewDrop "view.drop" View Run "移除视图", "drop view",
        "移除自存的视图（先问一次）", "Remove a view of your own (asks first)";
    DossierSide "dossier.side" View Run "右栏换面", "side",
        "右栏换面：评分、退回通知草稿", "Right pane: scores, or the notice as it grows";

    // Going elsewhere
    GoQueue "go.queue" Go Run "队列", "queue",
        "去队列", "To the queue";
    GoSessions "go.sessions" Go Run "场次", "sessions",
        "去场次与名单", "To the sessions and the candidates";
    GoPapers "go.papers" Go Run "纸票", "paper",
        "去纸票录入", "To the ballots from paper";
    GoFees "go.fees" Go Run "缴费", "fees",
        "去缴费名单", "To the fees";
    GoRanking "go.ranking" Go Run "排名", "ranking",
        "去总分排名", "To the ranking";
    GoVote "go.vote" Go Run "表决", "vote",
        "去评审会表决", "To the meeting's vote";
    GoBoard "go.board" Go Run "答辩台", "board",
        "去答辩台", "To the defence board";
    GoBallot "go.ballot" Go Run "评分票", "ballot",
        "去我的评分票", "To my ballots";
    GoHall "go.hall" Go Run "大厅屏", "hall",
        "去大厅屏：只有人名和时间，公布前没有分", "To the hall view: names and time, no scores until released";
    GoJournal "go.journal" Go Run "日志", "journal",
        "去日志", "To the journal";
    GoMessages "go.messages" Go Run "消息", "messages",
        "看过往消息", "Past messages";
    AppBack "app.back" Go Run "返回", "back",
        "退一层；在队列里问一次再退出", "One level back; in the queue, asks and leaves";

    // Finding
    SearchOpen "search.open" Ask Run "查找", "find",
        "增量查找：汉字、拼音、首字母", "Find as you type: characters, pinyin, initials";
    PaletteOpen "palette.open" Ask Run "命令", "commands",
        "命令、材料、人、单位、核查项一处找", "Commands, dossiers, people, units and checks in one place";
    BlacklistOpen "blacklist.open" Ask Run "黑名单", "blacklist",
        "黑名单", "The blacklist";
    HelpOpen "help.open" Ask Run "帮助", "help",
        "只列此刻能按的键；不能按的写明理由", "The keys that work now; for those that do not, why";
    IdentityUnmask "identity.unmask" Ask Write "显示全号", "unmask",
        "显示全号 30 秒，记入日志", "Show the full number for 30 seconds; the journal notes it";
    ClipboardCopy "clipboard.copy" Ask Run "复制", "copy",
        "复制光标所指", "Copy what the cursor points at";

    // Answering
    ConfirmAccept "confirm.accept" Answer Key "确认", "yes",
        "确认", "Yes, do it";
    ConfirmReject "confirm.reject" Answer Key "不做", "no",
        "不做，回到原处", "No, back";
    TraySearch "tray.search" Answer Key "当作查找", "find it",
        "把收到的一串字当作查找", "Look for the text that came in";
    TrayComment "tray.comment" Answer Key "放进评语", "to comment",
        "把收到的字放进评语", "Put the text that came in into the comment";
    TrayDrop "tray.drop" Answer Key "丢弃", "drop",
        "丢弃收到的字", "Drop the text that came in";

    // Typing
    FieldAccept "field.accept" Text Key "确定", "accept",
        "用这一行", "Take this line";
    FieldCancel "field.cancel" Text Key "取消", "cancel",
        "不用这一行，回到原处", "Leave the line, back to where you were";
    FieldUp "field.up" Text Key "上一个", "up",
        "选上一个", "The choice above";
    FieldDown "field.down" Text Key "下一个", "down",
        "选下一个；理由框里选常用语", "The choice below; in a reason, a stock phrase";
    FieldComplete "field.complete" Text Key "补全", "complete",
        "补全，或到下一栏", "Complete, or on to the next pane";
    EditorNewline "editor.newline" Text Key "换行", "new line",
        "换行", "New line";
    EditorUndo "editor.undo" Text Key "退回打字", "undo typing",
        "退回打字", "Take back typing";
    EditorLeave "editor.leave" Text Key "离开", "leave",
        "离开；草稿早已在盘上", "Leave; the draft is on disk already";

    // Screen and program
    JournalUndo "journal.undo" Program Write "撤销", "undo",
        "撤销自己最近一件事（也记入日志）", "Undo your own last act (an event, too)";
    ScreenCover "screen.cover" Program Run "遮屏", "cover",
        "遮屏；任意键回来", "Cover the screen; any key brings it back";
    ScreenPlain "screen.plain" Program Run "纯文本", "plain",
        "纯文本页，供鼠标选取", "The text as a plain page, for the mouse to select";
    ScreenRedraw "screen.redraw" Program Run "重画", "redraw",
        "重画；列表按现在的次序重取；重测字宽", "Redraw, take the list in the order of now, measure character widths again";
    ScreenWidth "screen.width" Program Run "字宽", "widths",
        "切换「·」等字符占一格还是两格", "Whether ambiguous characters, as the dot in names, take one cell or two";
    KeysReload "keys.reload" Program Run "重读键位", "reload keys",
        "重读键位文件；有错就仍用原来的", "Read the keymap file again; with faults, the old one stays";
    AppCancel "app.cancel" Program Key "取消", "cancel",
        "收起浮层，清计数和前缀；永不退出、永不丢字", "Close a sheet, clear count and prefix; never leaves, never loses text";
    AppSuspend "app.suspend" Program Run "挂起", "suspend",
        "挂起，回到命令行；fg 回来", "To the shell; fg comes back";
    AppQuit "app.quit" Program Run "退出", "quit",
        "退出程序（先问一次）", "Leave the program (asks first)";
}

impl Action {
    /// The action of that name.
    pub fn named(id: &str) -> Option<Action> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }

    /// The name most like `id`, for a message.
    pub fn nearest(id: &str) -> Option<Action> {
        let far = id.chars().count().max(4) / 2;
        Self::ALL
            .iter()
            .map(|action| (distance(action.id(), id), *action))
            .min_by_key(|(steps, _)| *steps)
            .filter(|(steps, _)| *steps <= far)
            .map(|(_, action)| action)
    }

    /// True where it can lead to an event in the record.
    pub fn writes(self) -> bool {
        self.kind() == Kind::Write || self == Self::ConfirmAccept
    }

    /// True where the palette lists it.
    pub fn in_palette(self) -> bool {
        self.kind() != Kind::Key
    }

    /// True where a count before the key means something.
    pub fn counts(self) -> bool {
        matches!(
            self,
            Self::ListDown
                | Self::ListUp
                | Self::ListPageDown
                | Self::ListPageUp
                | Self::ListFirst
                | Self::ListLast
        )
    }

    /// The help line in both languages.
    pub fn words(self) -> Words {
        Words::fixed(self.help(Lang::Zh), self.help(Lang::En))
    }
}

/// Levenshtein distance in characters.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let swap = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = swap.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_scope_dot_verb_and_unlike_each_other() {
        let mut seen = HashSet::new();
        for action in Action::ALL {
            let id = action.id();
            let (scope, verb) = id.split_once('.').expect("a dot");
            for part in [scope, verb] {
                assert!(!part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
            }
            assert!(seen.insert(id), "{id} twice");
            assert_eq!(Action::named(id), Some(*action));
        }
    }

    #[test]
    fn every_action_is_told_in_both_languages() {
        for action in Action::ALL {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!action.short(lang).is_empty() && !action.help(lang).is_empty(), "{}", action.id());
                assert!(!action.help(lang).contains('\n'), "{}", action.id());
            }
            assert!(action.help(Lang::En).is_ascii(), "{}", action.id());
            assert!(action.short(Lang::En).is_ascii(), "{}", action.id());
        }
    }

    #[test]
    fn the_nearest_name_is_found_and_nonsense_has_none() {
        assert_eq!(Action::nearest("triage.pas"), Some(Action::TriagePass));
        assert_eq!(Action::nearest("list.dwon"), Some(Action::ListDown));
        assert_eq!(Action::nearest("zzzzzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
