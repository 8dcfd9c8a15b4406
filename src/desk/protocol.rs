//! What is said across the desk: owned, bounded, serialisable. The same words serve a desk in this
//! process and one behind a socket.

use crate::domain::{
    BlackEntry, Day, Dossier, DossierId, Level, Proposal, Reviewer, Role, Score, State, Verdict, Words,
};
use crate::policy::compare::{Change, Faults};
use crate::policy::roll::RollEntry;
use crate::policy::rubric::ScoreSheet;
use crate::policy::{FindingKey, Judged, Notice, Tally};
use crate::record::{CommandId, DossierRecord, Head, Position, ScoreRecord, Source};
use serde::{Deserialize, Serialize};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError};

/// Ties a reply to its request; unique within a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);

/// One request of a viewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The sender's number for it.
    pub id: RequestId,
    /// What is asked.
    pub request: Request,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// A question: one answer.
    Ask(Query),
    /// A command: done, or refused with the rule.
    Do(Do),
    /// A subscription: a snapshot ([`Reply::Answer`]), then [`Reply::Delta`]s until unwatched.
    Watch(Topic),
    /// Ends the subscription of that id.
    Unwatch(RequestId),
    /// The answer to that request is no longer wanted. It may still come.
    Cancel(RequestId),
}

/// A command with its own id (a repeat gets the first answer) and the version it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Do {
    /// Made by the sender, unique for ever.
    pub id: CommandId,
    /// [`DossierRecord::version`] that the person saw; a stale one is refused with both values
    /// shown. `None` where nothing was seen (scripts that say so, loads).
    pub base: Option<u64>,
    /// What to do.
    pub command: Command,
}

/// Something to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// A part of a load, at most [`LOAD_PART`] dossiers. Nothing is visible yet.
    LoadPart {
        /// The load's id, the sender's.
        load: String,
        /// What was filed.
        dossiers: Vec<Dossier>,
        /// From which file.
        source: Source,
    },
    /// Makes the load visible, whole.
    LoadCommit {
        /// The load's id.
        load: String,
        /// Take the dossiers that can be taken where others cannot; else any such is a refusal.
        accept_good: bool,
    },
    /// Forgets the load.
    LoadAbort {
        /// The load's id.
        load: String,
    },
    /// Corrects our own mistake in the data of the last submission.
    Correct {
        /// The submission as it should be.
        dossier: Box<Dossier>,
        /// Why.
        reason: String,
        /// From which file.
        source: Source,
    },
    /// Puts entries on the blacklist; one that is there already is left as it is.
    Blacklist {
        /// The entries.
        entries: Vec<BlackEntry>,
    },
    /// Sets people's places in the committee, by account.
    Roster {
        /// The people.
        reviewers: Vec<Reviewer>,
    },
    /// Adopts another notice.
    AdoptNotice {
        /// Its TOML text.
        text: String,
    },
    /// Rules on a finding.
    Rule {
        /// Which dossier.
        dossier: DossierId,
        /// Which finding.
        key: FindingKey,
        /// Pass, fail, void or bar.
        verdict: Verdict,
        /// Required where it departs from a machine verdict other than eye.
        reason: String,
    },
    /// Adds a finding the machine cannot make.
    AddFinding {
        /// Which dossier.
        dossier: DossierId,
        /// 0–12
        item: u8,
        /// Clause; empty for the item's own.
        clause: String,
        /// Where, in words.
        place: String,
        /// Fail, void, bar or eye.
        verdict: Verdict,
        /// What is wrong.
        text: String,
    },
    /// Takes back a finding one has added.
    DropFinding {
        /// Which dossier.
        dossier: DossierId,
        /// Its number.
        number: u16,
        /// Why.
        reason: String,
    },
    /// Decides on a dossier.
    Triage {
        /// Which dossier.
        dossier: DossierId,
        /// What.
        kind: TriageKind,
        /// Why; required for withdraw, lapse, reopen, and for whatever else departs from the proposal.
        reason: String,
        /// With a return: the correction notice as edited; `None` takes the composed one.
        notice: Option<String>,
        /// With a return: when the next submission is due; `None` takes the notice file's span.
        due: Option<Day>,
    },
    /// Gives dossiers to somebody, or to nobody.
    Assign {
        /// Which.
        dossiers: Vec<DossierId>,
        /// Account.
        to: Option<String>,
    },
    /// Makes a remark.
    Comment {
        /// Which dossier.
        dossier: DossierId,
        /// What.
        text: String,
    },
    /// Submits one's score sheet, which locks it; again, with a reason, amends it.
    Score {
        /// Which dossier.
        dossier: DossierId,
        /// The scores.
        sheet: ScoreSheet,
        /// The comment.
        comment: String,
        /// Why it is amended; empty for the first.
        reason: String,
    },
    /// Undoes one's own last ruling, comment or triage, while nobody has built on it.
    Undo,
    /// Notes that identity numbers were shown in full.
    Unmask {
        /// Whose; empty for a whole list.
        dossiers: Vec<DossierId>,
        /// Where.
        place: String,
    },
    /// Notes an export.
    NoteExport {
        /// What.
        what: String,
        /// The file's name.
        file: String,
        /// With full identity numbers.
        unmasked: bool,
    },
}

/// Dossiers in one [`Command::LoadPart`] at the most.
pub const LOAD_PART: usize = 64;

/// What triage may decide (7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TriageKind {
    /// 通过
    Pass,
    /// 退回
    Return,
    /// 不予受理
    Refuse,
    /// 撤回 (at the applicant's or unit's wish)
    Withdraw,
    /// 逾期未报
    Lapse,
    /// 重新受理
    Reopen,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Counts, notice, today, who I am.
    Overview,
    /// The notice in force.
    Notice,
    /// A window of the queue.
    Queue {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// The first row wanted, from 0.
        from: usize,
        /// How many, at most 200.
        len: usize,
    },
    /// Where a dossier stands in the queue.
    Locate {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// Which dossier.
        dossier: DossierId,
    },
    /// The next dossier that needs the viewer, after (or before) one, going round.
    NextMine {
        /// Within which rows.
        spec: QueueSpec,
        /// From where; `None` from the start.
        after: Option<DossierId>,
        /// Backwards.
        back: bool,
    },
    /// The next dossier in which this check needs a person.
    NextSame {
        /// Within which rows.
        spec: QueueSpec,
        /// From where.
        after: Option<DossierId>,
        /// Check id.
        check: String,
    },
    /// Fuzzy search by name, number, unit, ID.
    Search {
        /// What was typed.
        text: String,
        /// At most this many, best first; at most 200.
        most: usize,
    },
    /// A dossier with its findings.
    Sheet {
        /// Which.
        dossier: DossierId,
        /// Which submission; `None` for the last.
        submission: Option<u8>,
    },
    /// What changed since the submission before, and which of its faults remain.
    Compare {
        /// Which dossier.
        dossier: DossierId,
    },
    /// The correction notice as it would go out now.
    Correction {
        /// Which dossier.
        dossier: DossierId,
    },
    /// Blacklist look-up by name, part of a name, ID, unit, credit code.
    Roll {
        /// What was typed.
        text: String,
        /// In force on which day; `None` for today.
        on: Option<Day>,
        /// At most this many.
        most: usize,
    },
    /// The committee.
    Reviewers,
    /// Journal lines.
    Journal {
        /// From this seq.
        from: u64,
        /// At most this many (1000).
        most: usize,
    },
    /// What a load of these would do, without doing it.
    TryLoad {
        /// At most [`LOAD_PART`].
        dossiers: Vec<Dossier>,
    },
    /// What became of a command.
    Command(CommandId),
    /// The end of the journal.
    Head,
}

/// What a viewer may watch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Topic {
    /// [`Query::Overview`], again whenever it changed.
    Overview,
    /// The rows of a window: [`Answer::Queue`], then [`Delta::Rows`] for rows that changed. Rows are
    /// not moved, taken out or put in under the reader. A further watch of the same spec, while one is
    /// in force on the connection, scrolls: it keeps the order of the first. Unwatch first, or ask
    /// [`Query::Queue`], to take the order anew.
    Queue {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// The first row.
        from: usize,
        /// How many.
        len: usize,
    },
    /// A dossier: [`Answer::Sheet`], then [`Delta::Sheet`] with each change, and who else looks at it.
    Dossier(DossierId),
}

/// Which rows of the queue, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct QueueSpec {
    /// Which.
    pub filter: QueueFilter,
    /// In which order.
    pub sort: SortKey,
    /// Reversed.
    pub reverse: bool,
}

/// Conditions that all hold; an empty list asks nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct QueueFilter {
    /// In one of these states.
    pub states: Vec<State>,
    /// With one of these proposals.
    pub proposals: Vec<Proposal>,
    /// For one of these levels.
    pub levels: Vec<Level>,
    /// Given to the viewer.
    pub mine: bool,
    /// Received, with a finding that only a person can tell, and given to the viewer or to nobody.
    pub needs_me: bool,
    /// With this submission number or a higher one.
    pub submission_from: Option<u8>,
    /// Due within this many days (of the return's due date or the forwarding deadline), not done.
    pub due_within: Option<u16>,
    /// With a finding of the blacklist's checks that is bar or eye.
    pub roll_hit: bool,
    /// Decided by the viewer (true) or by nobody yet (false).
    pub done: Option<bool>,
    /// With a finding of this check that is neither pass nor n/a.
    pub check: Option<String>,
    /// Contains this text: name, number, unit, specialty.
    pub text: String,
}

/// The order of the queue; ties by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortKey {
    /// 申报编号
    #[default]
    Number,
    /// 姓名
    Name,
    /// 截止
    Deadline,
    /// 核查结果: look, return, refuse, pass
    Proposal,
    /// 状态
    State,
    /// 级别
    Level,
    /// 单位
    Unit,
}

/// One row of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// 申报编号
    pub dossier: DossierId,
    /// 姓名
    pub name: String,
    /// 申报级别
    pub level: Level,
    /// 申报专业
    pub specialty: String,
    /// 工作单位
    pub unit: String,
    /// 第几次上报
    pub submission: u8,
    /// Where it stands.
    pub state: State,
    /// What is proposed.
    pub proposal: Proposal,
    /// How the findings count.
    pub tally: Tally,
    /// The day it must be dealt with or forwarded by, where one applies.
    pub due: Option<Day>,
    /// Account it is given to, with the name.
    pub assigned: Option<Person>,
    /// See [`DossierRecord::version`].
    pub version: u64,
    /// True where it needs the viewer.
    pub needs_me: bool,
    /// Score sheets submitted, and the mean where there are enough; `None` where the viewer may not know.
    pub scored: Option<(u8, Option<Score>)>,
    /// True where the viewer has submitted a score sheet.
    pub own_scored: bool,
}

/// A person of the committee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Account.
    pub account: String,
    /// Name.
    pub name: String,
}

/// A window of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    /// Rows that the spec gives in all.
    pub total: usize,
    /// The first row's index.
    pub from: usize,
    /// The rows.
    pub rows: Vec<QueueRow>,
}

/// A row with what changed in it.
pub type ChangedRow = QueueRow;

/// One hit of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The row.
    pub row: QueueRow,
    /// The field that matched: name, dossier, unit, id …
    pub field: String,
    /// Indexes of matched characters in that field.
    pub matched: Vec<u16>,
}

/// Days that count as soon, for [`Overview::due_soon`].
pub const DUE_SOON: u16 = 3;

/// Counts over the whole store, and who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// All dossiers.
    pub total: usize,
    /// By state.
    pub states: Vec<(State, usize)>,
    /// By proposal, of those received.
    pub proposals: Vec<(Proposal, usize)>,
    /// Received and needing the viewer.
    pub needs_me: usize,
    /// Given to the viewer.
    pub mine: usize,
    /// No longer `received`.
    pub done: usize,
    /// With their third submission or a later one.
    pub third: usize,
    /// Due within [`DUE_SOON`] days.
    pub due_soon: usize,
    /// With a finding of the blacklist's checks that is bar or eye.
    pub roll_hits: usize,
    /// Entries of the blacklist.
    pub roll: usize,
    /// 文号 of the notice.
    pub notice: String,
    /// 年度
    pub cycle: i16,
    /// "Today" for the rules.
    pub today: Day,
    /// True where `--as-of` or the demo moved it.
    pub today_moved: bool,
    /// True where nothing may be written, with the reason.
    pub read_only: Option<Words>,
    /// The viewer.
    pub me: Person,
    /// The viewer's roles.
    pub roles: Vec<Role>,
    /// True where the store has no roster: it belongs to one person, who has all roles.
    pub single_user: bool,
    /// The end of the journal.
    pub head: Head,
    /// Work under way: what, done, of how many.
    pub progress: Option<(Words, u64, u64)>,
}

/// A verb a viewer may or may not use on a dossier now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Rule on a finding.
    Rule,
    /// Add a finding.
    AddFinding,
    /// 通过
    Pass,
    /// 退回
    Return,
    /// 不予受理
    Refuse,
    /// 撤回
    Withdraw,
    /// 逾期
    Lapse,
    /// 重新受理
    Reopen,
    /// 评分
    Score,
    /// 附记
    Comment,
    /// 分给
    Assign,
    /// 撤销
    Undo,
}

/// Whether a verb is to be had now, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Which.
    pub verb: Verb,
    /// Why not; `None` where it is to be had.
    pub refusal: Option<Refusal>,
}

/// A dossier as its screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierSheet {
    /// Its row.
    pub row: QueueRow,
    /// Its record.
    pub record: DossierRecord,
    /// The submission shown.
    pub submission: u8,
    /// What was filed with it.
    pub dossier: Dossier,
    /// Its findings with rulings and added ones.
    pub judged: Vec<Judged>,
    /// How they count.
    pub tally: Tally,
    /// What is proposed.
    pub proposal: Proposal,
    /// Submissions that count against the limit.
    pub counted: u8,
    /// The due date that the last return set.
    pub due: Option<Day>,
    /// What the viewer may do.
    pub may: Vec<May>,
    /// The viewer's own score sheet in force.
    pub own_score: Option<ScoreRecord>,
    /// Everybody's, where the viewer may know.
    pub scores: Option<Vec<ScoreRecord>>,
    /// Mean of the totals, where enough are in and the viewer may know.
    pub mean: Option<Score>,
    /// Who else looks at it now.
    pub others: Vec<Person>,
}

/// The correction notice as it would go out now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The version it was composed from.
    pub version: u64,
    /// The text.
    pub text: String,
    /// The due date it names.
    pub due: Day,
}

/// Two submissions side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The earlier one's number.
    pub old: u8,
    /// The later one's number.
    pub new: u8,
    /// What changed.
    pub changes: Vec<Change>,
    /// Which of the earlier faults remain, which are mended, which are new.
    pub faults: Faults,
    /// The correction notice that went out with the return.
    pub notice: Option<String>,
}

/// How a blacklist entry came to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RollMatch {
    /// The ID number or credit code is the one typed.
    Number,
    /// The name is exactly the one typed.
    Name,
    /// The name contains it.
    Part,
    /// The ID number or credit code contains it.
    NumberPart,
}

/// A blacklist entry found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollHit {
    /// The entry.
    pub entry: RollEntry,
    /// How it was found.
    pub by: RollMatch,
    /// In force on the day asked for; `None` where only a person can tell (a month).
    pub in_force: Option<bool>,
    /// The first day it no longer bars.
    pub free_from: Day,
    /// Dossiers of this store whose ID, credit code or name it touches: number, and whether by number (true) or only by name.
    pub dossiers: Vec<(DossierId, bool)>,
}

/// What a load makes of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadResult {
    /// Which.
    pub dossier: DossierId,
    /// Which submission.
    pub submission: u8,
    /// What.
    pub outcome: LoadOutcome,
}

/// See [`LoadResult`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoadOutcome {
    /// New to the store.
    New,
    /// The next submission of a returned dossier.
    Resubmission,
    /// There already, the same.
    Unchanged,
    /// Cannot be taken.
    Refused(Refusal),
}

/// An answer to a query, or a subscription's snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Query::Overview`].
    Overview(Box<Overview>),
    /// To [`Query::Notice`].
    Notice(Box<Notice>),
    /// To [`Query::Queue`].
    Queue(QueuePage),
    /// To [`Query::Locate`]: the row's index.
    Located(Option<usize>),
    /// To [`Query::NextMine`] and [`Query::NextSame`]: the row and its index.
    Next(Option<(usize, Box<QueueRow>)>),
    /// To [`Query::Search`]; how many match in all.
    Hits(Vec<Hit>, usize),
    /// To [`Query::Sheet`].
    Sheet(Box<DossierSheet>),
    /// To [`Query::Compare`]; `None` for a first submission.
    Comparison(Option<Box<Comparison>>),
    /// To [`Query::Correction`].
    Correction(Correction),
    /// To [`Query::Roll`]; how many match in all.
    Roll(Vec<RollHit>, usize),
    /// To [`Query::Reviewers`].
    Reviewers(Vec<Reviewer>),
    /// To [`Query::Journal`]: lines as they stand.
    Journal(Vec<String>),
    /// To [`Query::TryLoad`].
    Load(Vec<LoadResult>),
    /// To [`Query::Command`].
    Command(Option<Position>),
    /// To [`Query::Head`].
    Head(Head),
}

/// A command was accepted: it is on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Where it stands; `None` where there was nothing to record.
    pub at: Option<Position>,
    /// What it did, for the status row.
    pub words: Words,
    /// With loads: what became of each dossier.
    pub load: Vec<LoadResult>,
    /// The dossier's row as it is now.
    pub row: Option<Box<QueueRow>>,
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Of what kind.
    pub why: Why,
    /// The clause or rule that forbids it, such as `三.(四)` or `design 7`; may be empty.
    pub rule: String,
    /// What is wrong and what to do.
    pub words: Words,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The viewer's roles do not include it.
    Role,
    /// The dossier's state does not allow it.
    State,
    /// A rule of the notice does not.
    Rule,
    /// The record has moved on since it was read; both values are named.
    Stale,
    /// There is no such thing.
    Missing,
    /// The request makes no sense.
    Input,
    /// Nothing may be written now.
    ReadOnly,
    /// The disk refused; nothing was written.
    Disk,
    /// Whether it was written is not known.
    Unknown,
    /// The record is damaged.
    Damaged,
    /// Too much at once: ask again.
    Busy,
}

/// What changed, to a subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Delta {
    /// The overview is now this.
    Overview(Box<Overview>),
    /// These rows of the window changed.
    Rows(Vec<ChangedRow>),
    /// The dossier is now this.
    Sheet(Box<DossierSheet>),
    /// What was watched is gone or may no longer be seen.
    Gone(Refusal),
}

/// One reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// To a query, or a subscription's snapshot.
    Answer(Answer),
    /// To a command.
    Done(Done),
    /// To any.
    Refused(Refusal),
    /// To a subscription.
    Delta(Delta),
    /// The request was cancelled before it was answered.
    Cancelled,
}

/// A reply with the id of its request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Of the request.
    pub id: RequestId,
    /// What.
    pub reply: Reply,
}

/// One viewer's line to a desk. Sending never blocks: a full line is a refusal.
#[derive(Debug)]
pub struct Connection {
    /// Requests, bounded.
    pub requests: SyncSender<Frame>,
    /// Replies. The desk closes it when it closes.
    pub replies: Receiver<Delivery>,
    next: u64,
}

impl Connection {
    /// Joins the two ends.
    pub fn new(requests: SyncSender<Frame>, replies: Receiver<Delivery>) -> Self {
        Self { requests, replies, next: 1 }
    }

    /// A line to nowhere: the desk is closed.
    pub fn closed() -> Self {
        let (requests, _) = std::sync::mpsc::sync_channel(1);
        let (_, replies) = std::sync::mpsc::sync_channel(1);
        Self::new(requests, replies)
    }

    /// Sends a request and gives its id.
    ///
    /// # Errors
    /// [`Why::Busy`] where the line is full, [`Why::Missing`] where the desk is closed.
    pub fn send(&mut self, request: Request) -> Result<RequestId, Refusal> {
        let id = RequestId(self.next);
        self.next += 1;
        self.requests.try_send(Frame { id, request }).map(|()| id).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::busy(),
            TrySendError::Disconnected(_) => Refusal::closed(),
        })
    }

    /// Sends a request and waits for its reply; deltas and replies to others are dropped. For commands.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn call(&mut self, request: Request) -> Result<Reply, Refusal> {
        let id = RequestId(self.next);
        self.next += 1;
        self.requests.send(Frame { id, request }).map_err(|_| Refusal::closed())?;
        loop {
            let delivery = self.replies.recv().map_err(|_| Refusal::closed())?;
            match delivery.reply {
                _ if delivery.id != id => {}
                Reply::Refused(refusal) => return Err(refusal),
                reply => return Ok(reply),
            }
        }
    }

    /// Asks and waits.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn ask(&mut self, query: Query) -> Result<Answer, Refusal> {
        match self.call(Request::Ask(query))? {
            Reply::Answer(answer) => Ok(answer),
            _ => Err(Refusal::closed()),
        }
    }

    /// Commands and waits until it is on disk.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn command(&mut self, command: Do) -> Result<Done, Refusal> {
        match self.call(Request::Do(command))? {
            Reply::Done(done) => Ok(done),
            _ => Err(Refusal::closed()),
        }
    }
}

impl Refusal {
    /// The line is full.
    pub fn busy() -> Self {
        Self {
            why: Why::Busy,
            rule: String::new(),
            words: Words::fixed("一时太忙，请再试一次", "too much at once; try again"),
        }
    }

    /// The desk is closed.
    pub fn closed() -> Self {
        Self {
            why: Why::Missing,
            rule: String::new(),
            words: Words::fixed("材料库已关闭，请重新进入", "the store is closed; start again"),
        }
    }

    /// The exit code of a command that met it: 2 bad input, 3 refused, 5 damaged.
    pub fn exit_code(&self) -> u8 {
        match self.why {
            Why::Missing | Why::Input => 2,
            Why::Role | Why::State | Why::Rule | Why::Stale | Why::ReadOnly | Why::Busy => 3,
            Why::Disk | Why::Unknown => 2,
            Why::Damaged => 5,
        }
    }
}
