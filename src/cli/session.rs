//! The desk, opened as a command needs it.

use super::context::Context;
use super::fault::{self, Fault};
use super::files::ProgressBar;
use super::lines::no_store;
use super::opened::{Opened, told};
use super::{reach, takeover};
use crate::desk::{
    Answer, BulkWhat, Bulker, Command, Connection, DefenceAnswer, DefenceAsk, Do, Done, DossierSheet,
    LocalDesk, MeetingAnswer, MeetingAsk, Overview, Parts, Query, Refusal, Today, Viewer,
};
use crate::domain::{Day, DossierId, Lang, Words};
use crate::hub::client::Patience;
use crate::policy::Notice;
use crate::record::draft::Drafts;
use crate::record::open::JOURNAL;
use crate::record::{
    CommandId, Founding, MemoryStore, OnProgress, OpenError, OpenOptions, Stage, SystemClock,
};
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a command waits for a hub that has gone away under it.
const PATIENCE: Patience = Patience::For(Duration::from_secs(20));

/// A viewer's line to the store, for the time of one command.
pub struct Session {
    line: Connection,
    /// Left in order after the line is closed, when the session is dropped.
    store: Option<Opened>,
    /// The same, where the record is in memory.
    _memory: Option<LocalDesk>,
}

/// What "today" means to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocked {
    /// The real day, or that of `--as-of`, which forbids writing.
    Real,
    /// The demo's day, which does not.
    Demo(Day),
}

impl Session {
    /// Opens the store of the context.
    ///
    /// # Errors
    /// Where there is none, it is held by another process, or it is damaged.
    pub fn open(context: &Context) -> Result<Self, Fault> {
        Self::open_with(context, Clocked::Real, false)
    }

    /// Opens the store of the context, founding it where there is none.
    ///
    /// # Errors
    /// Where it cannot be founded there, it is held by another process, or it is damaged.
    pub fn found(context: &Context) -> Result<Self, Fault> {
        Self::open_with(context, Clocked::Real, true)
    }

    /// Opens the store of the context, or an empty one in memory where there is none: for looking at
    /// what a load would do.
    ///
    /// # Errors
    /// Where it is held by another process, or damaged.
    pub fn look(context: &Context) -> Result<Self, Fault> {
        if let Some(hub) = reach::hub(context)? {
            return Self::on(context, Opened::Hub(hub, PATIENCE));
        }
        if context.store.join(JOURNAL).exists() {
            return Self::open(context);
        }
        let (notice, text) = context.notice_text()?;
        let store = MemoryStore::default();
        let parts = Parts {
            writer: Box::new(store.clone()),
            shelf: Arc::new(store),
            notice: Arc::new(notice),
            notice_sha256: Notice::sha256(&text),
            clock: Arc::new(SystemClock),
            today: context.as_of.map_or_else(Today::default, Today::as_of),
            owner: context.account.clone(),
            cache: None,
        };
        let desk = LocalDesk::start(parts).map_err(|error| Fault::bad(Words::same(error.0)))?;
        let line = desk.connect(Viewer::new(context.account.clone()));
        Ok(Self { line, store: None, _memory: Some(desk) })
    }

    /// Opens the store of the context as a command needs it.
    ///
    /// # Errors
    /// See [`Session::open`] and [`Session::found`].
    pub fn open_with(context: &Context, clocked: Clocked, found: bool) -> Result<Self, Fault> {
        let opened = match reach::hub(context)? {
            Some(hub) => Opened::Hub(hub, PATIENCE),
            None => opening(context, clocked, found)?,
        };
        Self::on(context, opened)
    }

    fn on(context: &Context, opened: Opened) -> Result<Self, Fault> {
        let mut line = opened.connect(&context.account);
        opened.wait_whole(&mut line);
        for warning in opened.warnings() {
            fault::warn(warning.get(context.lang));
        }
        let mut session = Self { line, store: Some(opened), _memory: None };
        if context.notice.is_some() {
            let (_, text) = context.notice_text()?;
            session.same_notice(&text)?;
        }
        Ok(session)
    }

    /// What the person keeps on the store beside the record, in their own state directory.
    pub fn drafts(&self, context: &Context) -> Drafts {
        let (store, me) = match &self.store {
            Some(opened) => (opened.id(), opened.me(&context.account)),
            None => ("", context.account.as_str()),
        };
        Drafts::new(&super::screens::state(), store, me)
    }

    /// True where the store is a hub's: its files are not ours to read.
    pub fn is_behind_hub(&self) -> bool {
        matches!(self.store, Some(Opened::Hub(..)))
    }

    /// A store goes by the notice it adopted; another one is not slipped in with an option.
    fn same_notice(&mut self, text: &str) -> Result<(), Fault> {
        let held = self.notice()?;
        match Notice::parse(text, "") {
            Ok(named) if named == held => Ok(()),
            _ => Err(Fault::bad(Words::made(
                format!("材料库用的是 {}，与 --notice 给出的不同", held.meta.number),
                format!("the store goes by {}, not by the notice given with --notice", held.meta.number),
            ))
            .next(Words::fixed(
                "去掉 --notice；要让材料库改用它，运行 pingwei notice adopt FILE",
                "leave out --notice; to have the store go by it, run pingwei notice adopt FILE",
            ))),
        }
    }

    /// Goes on as another account, where the store is one's own: the demo's people each act themselves.
    pub fn turn_to(&mut self, account: &str) {
        if let Some(store) = &self.store {
            self.line = store.connect(account);
        }
    }

    /// The line itself, for what sends ahead of its answers.
    pub fn line(&mut self) -> &mut Connection {
        &mut self.line
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn ask(&mut self, query: Query) -> Result<Answer, Fault> {
        Ok(self.line.ask(query)?)
    }

    /// Commands, and waits until it is on disk.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn command(&mut self, base: Option<u64>, command: Command) -> Result<Done, Fault> {
        Ok(self.line.command(Do { id: command_id(), base, command })?)
    }

    /// Does the same with many dossiers, and waits until all of it is on disk; told as it goes.
    ///
    /// # Errors
    /// The desk's refusal; nothing is done then.
    pub fn bulk(
        &mut self,
        dossiers: Vec<(DossierId, Option<u64>)>,
        what: BulkWhat,
        lang: Lang,
    ) -> Result<Done, Fault> {
        let bar = ProgressBar::new(lang);
        let doing = if lang == Lang::Zh { "办理" } else { "doing" };
        let told = |taken: usize, all: usize| bar.set(doing, taken as u64, all as u64);
        let done = Bulker::new(command_id(), dossiers, what).run(&mut self.line, told);
        bar.clear();
        Ok(done?)
    }

    /// Asks about the defence.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn defence(&mut self, ask: DefenceAsk) -> Result<DefenceAnswer, Fault> {
        match self.ask(Query::Defence(ask))? {
            Answer::Defence(answer) => Ok(answer),
            _ => Err(unanswered()),
        }
    }

    /// Asks about the meeting.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn meeting(&mut self, ask: MeetingAsk) -> Result<MeetingAnswer, Fault> {
        match self.ask(Query::Meeting(ask))? {
            Answer::Meeting(answer) => Ok(answer),
            _ => Err(unanswered()),
        }
    }

    /// Commands, and gives a refusal as it is.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn try_command(&mut self, command: Command) -> Result<Done, Refusal> {
        self.line.command(Do { id: command_id(), base: None, command })
    }

    /// A dossier's last submission with its findings.
    ///
    /// # Errors
    /// The desk's refusal: there is no such dossier.
    pub fn sheet(&mut self, dossier: &DossierId) -> Result<DossierSheet, Fault> {
        match self.ask(Query::Sheet { dossier: dossier.clone(), submission: None })? {
            Answer::Sheet(sheet) => Ok(*sheet),
            _ => Err(unanswered()),
        }
    }

    /// The notice in force.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn notice(&mut self) -> Result<Notice, Fault> {
        match self.ask(Query::Notice)? {
            Answer::Notice(notice) => Ok(*notice),
            _ => Err(unanswered()),
        }
    }

    /// Counts, today, and who asks.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn overview(&mut self) -> Result<Overview, Fault> {
        match self.ask(Query::Overview)? {
            Answer::Overview(overview) => Ok(*overview),
            _ => Err(unanswered()),
        }
    }
}

/// A bar for a journal that takes long to verify or a view that takes long to make.
fn progress(lang: Lang) -> OnProgress {
    let bar = Mutex::new(ProgressBar::new(lang));
    Arc::new(move |progress| {
        let label = match (progress.stage, lang) {
            (Stage::Verify, Lang::Zh) => "核对日志",
            (Stage::Verify, Lang::En) => "verifying the journal",
            (Stage::CatchUp | Stage::Rebuild, Lang::Zh) => "重建视图",
            (Stage::CatchUp | Stage::Rebuild, Lang::En) => "rebuilding the view",
        };
        let bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
        bar.set(label, progress.done, progress.total);
        if progress.done >= progress.total {
            bar.clear();
        }
    })
}

/// The desk answered something else than was asked.
pub fn unanswered() -> Fault {
    Refusal::closed().into()
}

/// Opens the store of the context with a desk on it.
///
/// # Errors
/// Where there is none and none is to be founded, it is held by another process, or it is damaged.
pub fn opening(context: &Context, clocked: Clocked, found: bool) -> Result<Opened, Fault> {
    let there = context.store.join(JOURNAL).exists();
    if !there && !found {
        return Err(no_store(&context.store));
    }
    let (notice, text) = context.notice_text()?;
    let founding =
        found.then(|| Founding { number: notice.meta.number, text: text.clone(), ..Founding::default() });
    let today = match (clocked, context.as_of) {
        (Clocked::Demo(day), _) => Today::demo(day),
        (Clocked::Real, Some(day)) => Today::as_of(day),
        (Clocked::Real, None) => Today::default(),
    };
    let open = || {
        let options = OpenOptions {
            author: context.account.clone(),
            founding: founding.clone(),
            progress: Some(progress(context.lang)),
            ..OpenOptions::default()
        };
        Opened::open(&context.store, options, today)
    };
    match open() {
        Err(error @ OpenError::Held { .. }) => {
            takeover::make_way(context, error)?;
            open().map_err(told)
        }
        opened => opened.map_err(told),
    }
}

/// An id that no other command has.
pub fn command_id() -> CommandId {
    // The standard library seeds each of these from the system's randomness.
    let part = || RandomState::new().hash_one(std::process::id());
    CommandId(format!("cli-{:016x}{:016x}", part(), part()))
}

/// The text of a file, or of stdin for `-`.
///
/// # Errors
/// Where it cannot be read or is no UTF-8.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    if path.as_os_str() != "-" {
        return std::fs::read_to_string(path).map_err(|error| Fault::file(path, &error));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        let file = if error.kind() == std::io::ErrorKind::InvalidData { "stdin" } else { "-" };
        Fault::file(Path::new(file), &error)
    })?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_do_not_repeat() {
        let ids: std::collections::BTreeSet<CommandId> = (0..1000).map(|_| command_id()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
