//! What every command is given: where the store is, whose hand it is, which day it is, and how to
//! answer.

use super::args::{Cli, Cmd, Global};
use super::fault::Fault;
use crate::domain::{Day, Field, Lang, When, Words};
use crate::hub::peer;
use crate::policy::Notice;
use jiff::tz::Offset;
use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The global options, read and resolved.
#[derive(Debug, Clone)]
pub struct Context {
    /// The store's folder.
    pub store: PathBuf,
    /// True where it was named, and is not the default one.
    pub named: bool,
    /// `--socket PATH`: the hub's.
    pub socket: Option<PathBuf>,
    /// `--notice FILE`.
    pub notice: Option<PathBuf>,
    /// `--as-of`.
    pub as_of: Option<Day>,
    /// The language of answers.
    pub lang: Lang,
    /// Answers as JSON.
    pub json: bool,
    /// Identity numbers in full.
    pub unmask: bool,
    /// Account of the person at the keyboard.
    pub account: String,
    /// The same where it was named.
    pub account_named: Option<String>,
    /// A session of one's own that holds the store is to leave.
    pub take_over: bool,
    /// ASCII marks on the screens.
    pub ascii: bool,
    /// `--keys`.
    pub keys: Option<PathBuf>,
    /// What stands before the names of evidence.
    pub evidence_base: String,
}

impl Context {
    /// Resolves options, environment and defaults.
    ///
    /// # Errors
    /// An option that cannot be, with the language to say it in.
    pub fn new(cli: Cli) -> Result<(Self, Option<Cmd>), (Lang, Fault)> {
        let lang = language(cli.global.lang.clone())?;
        Self::resolve(cli.global, lang).map(|context| (context, cli.command)).map_err(|fault| (lang, fault))
    }

    fn resolve(global: Global, lang: Lang) -> Result<Self, Fault> {
        let named = global.store.or_else(|| env("PINGWEI_STORE").map(PathBuf::from));
        let is_named = named.is_some();
        let account_named = global.account.or_else(account_from_env);
        let store = named.or_else(|| data_dir().map(|dir| dir.join("store"))).ok_or_else(|| {
            Fault::bad(Words::fixed(
                "找不到用户目录，不知道材料库放在哪里",
                "no home folder: where is the store?",
            ))
            .next(Words::fixed("用 --store DIR 指明", "name it with --store DIR"))
        })?;
        Ok(Self {
            store,
            named: is_named,
            socket: global.socket.or_else(|| env("PINGWEI_SOCKET").map(PathBuf::from)),
            notice: global.notice,
            as_of: global.as_of,
            lang,
            json: global.json,
            unmask: global.unmask,
            ascii: global.ascii,
            take_over: global.take_over,
            keys: global.keys,
            evidence_base: global
                .evidence_base
                .or_else(|| env("PINGWEI_EVIDENCE_BASE").and_then(|base| base.into_string().ok()))
                .unwrap_or_default(),
            account: account_named.clone().unwrap_or_else(account),
            account_named,
        })
    }

    /// "Today" for the rules: `--as-of`, or the day it is in the committee's time zone.
    pub fn today(&self) -> Day {
        self.as_of.unwrap_or_else(today)
    }

    /// The notice: of `--notice FILE`, else the one that comes with the program.
    ///
    /// # Errors
    /// Where the file cannot be read or is no valid notice.
    pub fn notice(&self) -> Result<Cow<'static, Notice>, Fault> {
        match &self.notice {
            None => Ok(Cow::Borrowed(Notice::embedded())),
            Some(path) => super::notice::read(path).map(|(notice, _)| Cow::Owned(notice)),
        }
    }

    /// The same with its text, as a store adopts it.
    ///
    /// # Errors
    /// See [`Context::notice`].
    pub fn notice_text(&self) -> Result<(Notice, String), Fault> {
        match &self.notice {
            None => Ok((Notice::embedded().clone(), Notice::EMBEDDED_TEXT.to_owned())),
            Some(path) => super::notice::read(path),
        }
    }
}

/// The day it is in the committee's time zone.
pub fn today() -> Day {
    Offset::constant(8).to_datetime(jiff::Timestamp::now()).date()
}

/// `2020-11-02`, as an option takes it: a whole day.
///
/// # Errors
/// Anything else, with what is expected.
pub fn day_option(text: &str) -> Result<Day, String> {
    match When::read(text) {
        Ok(When::Day(day)) => Ok(day),
        _ => Err("应为某一天，如 2020-11-02  expected a day such as 2020-11-02".to_owned()),
    }
}

/// Where the program keeps what is no part of the record: logs, drafts, the demo's store.
pub fn state_dir() -> Option<PathBuf> {
    base_dir("XDG_STATE_HOME", ".local/state")
}

/// Where the person's own settings are.
pub fn config_dir() -> Option<PathBuf> {
    base_dir("XDG_CONFIG_HOME", ".config")
}

fn data_dir() -> Option<PathBuf> {
    base_dir("XDG_DATA_HOME", ".local/share")
}

fn base_dir(variable: &str, under_home: &str) -> Option<PathBuf> {
    // A relative path there is invalid, says the XDG base directory specification.
    let given = env(variable).map(PathBuf::from).filter(|dir| dir.is_absolute());
    let base = given.or_else(|| env("HOME").map(|home| Path::new(&home).join(under_home)))?;
    Some(base.join("pingwei"))
}

/// A variable that is set to something.
fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn language(option: Option<String>) -> Result<Lang, (Lang, Fault)> {
    let told = option.or_else(|| env("PINGWEI_LANG").and_then(|text| text.into_string().ok()));
    let Some(told) = told else { return Ok(Lang::Zh) };
    let word = told.to_ascii_lowercase();
    match word.split(['-', '_', '.']).next().unwrap_or_default() {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err((
            Lang::Zh,
            Fault::bad(Words::made(
                format!("不认识的语言 {told}，应为 zh 或 en"),
                format!("unknown language {told}: zh or en"),
            )),
        )),
    }
}

fn account_from_env() -> Option<String> {
    env("PINGWEI_ACCOUNT").and_then(|name| name.into_string().ok())
}

/// The name of the user who runs this, as the system knows it; the environment can be set to anything.
fn account() -> String {
    peer::account_of(peer::my_uid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_first_word() {
        for (text, lang) in
            [("zh", Lang::Zh), ("zh-CN", Lang::Zh), ("zh_CN.UTF-8", Lang::Zh), ("EN", Lang::En)]
        {
            assert_eq!(language(Some(text.to_owned())).ok(), Some(lang), "{text}");
        }
        assert!(language(Some("fr".to_owned())).is_err());
    }

    #[test]
    fn a_month_is_no_day() {
        assert_eq!(day_option("2020/11/2"), Ok("2020-11-02".parse().unwrap()));
        assert!(day_option("2020.11").is_err());
        assert!(day_option("2020-02-30").is_err());
    }
}
