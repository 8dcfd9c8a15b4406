//! `pingwei views`: the named views of the queue, as the screens have them.

use super::Exit;
use super::context::Context;
use super::fault::Fault;
use super::out::{Ink, Out};
use super::queue::{SortWord, filter};
use super::session::{Session, unanswered};
use crate::desk::{Answer, Query, QueueFilter, QueueSpec};
use crate::domain::{Lang, Words};
use crate::record::draft::Drafts;
use crate::tui::screens::queue::VIEW;
use crate::tui::views::{self, Saved, View, Views};
use clap::{Args, Subcommand};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Arguments of `views`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
例 Examples:
  pingwei views                                     列出，各有多少份  list them, with counts
  pingwei views save 和田急件 --key h 'unit:和田 due<3d' --sort deadline
  pingwei list --view 和田急件                      列出它的材料  the dossiers of one
  pingwei assign --where \"$(pingwei views query 和田急件)\" --to wanglan
  pingwei views remove 和田急件
屏幕上按 v 和这个键打开  on the screen v and the key open one")]
pub struct ViewsArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// 列出全部视图  list all views
    List,
    /// 存一个视图  save a view
    Save(SaveArgs),
    /// 打印一个视图的查询式  print the query of a view
    Query {
        /// 名称或键  its name or key
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// 移除自存的视图  remove a view of one's own
    Remove {
        /// 名称或键  its name or key
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Debug, Clone, Args)]
struct SaveArgs {
    /// 名称  its name
    #[arg(value_name = "NAME")]
    name: String,
    /// 查询式，几段自动相连；不写就是全部  a query; its parts may be given one by one; none asks for all
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// 键: 一个数字，或除 s 外的一个字母  its key: a digit, or a letter other than s [默认 default: 第一个空着的 the first free]
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// 排序  order
    #[arg(long, value_name = "KEY", default_value = "number")]
    sort: SortWord,
    /// 倒序  reversed
    #[arg(long)]
    reverse: bool,
    /// 名称或键已有视图时替换它  replace the view that has the name or the key
    #[arg(long)]
    replace: bool,
}

#[derive(Serialize)]
struct ViewsDoc {
    schema: &'static str,
    views: Vec<ViewDoc>,
}

#[derive(Serialize)]
struct ViewDoc {
    key: char,
    name: String,
    own: bool,
    count: Option<usize>,
    query: String,
    sort: &'static str,
    reverse: bool,
}

/// Runs `views`.
///
/// # Errors
/// A name, key or query that cannot be, or the desk's refusal.
pub fn run(context: &Context, args: &ViewsArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut session = Session::open(context)?;
    let drafts = session.drafts(context);
    let views = read(&drafts);
    match args.what.clone().unwrap_or(What::List) {
        What::List => list(context, &mut session, &views, out),
        What::Save(args) => save(&drafts, &views, &args, out),
        What::Query { name } => {
            out.line(one(&views, &name)?.spec.filter.to_string())?;
            Ok(Exit::Done)
        }
        What::Remove { name } => remove(&drafts, &views, &name, out),
    }
}

/// Which rows a view of the person's asks for, in which order.
///
/// # Errors
/// Where there is no such view.
pub fn spec(session: &Session, context: &Context, name: &str) -> Result<QueueSpec, Fault> {
    Ok(one(&read(&session.drafts(context)), name)?.spec.clone())
}

fn read(drafts: &Drafts) -> Views {
    let kept = drafts.list().into_iter().filter(|draft| draft.thing.starts_with(&format!("{VIEW}/")));
    Views::new(kept.filter_map(|draft| Saved::read(&draft.text)).collect())
}

fn thing(key: char) -> String {
    format!("{VIEW}/{key}")
}

fn one<'a>(views: &'a Views, name: &str) -> Result<&'a View, Fault> {
    views.named(name).ok_or_else(|| {
        let list = |lang| views.all().iter().map(|view| view.name.get(lang)).collect::<Vec<_>>().join(", ");
        Fault::bad(Words::made(
            format!("没有叫「{name}」的视图；有 {}", list(Lang::Zh)),
            format!("no view `{name}`; there are {}", list(Lang::En)),
        ))
    })
}

fn list(context: &Context, session: &mut Session, views: &Views, out: &mut Out) -> Result<Exit, Fault> {
    let filters: Vec<QueueFilter> = views.all().iter().map(|view| view.spec.filter.clone()).collect();
    let Answer::Counts(counts) = session.ask(Query::Counts { filters })? else { return Err(unanswered()) };
    let counted = views.all().iter().enumerate().map(|(at, view)| (view, counts.get(at).copied()));
    if context.json {
        let views = counted.map(|(view, count)| doc(view, count, out.lang)).collect();
        out.json(&ViewsDoc { schema: "pingwei.views/1", views })?;
        return Ok(Exit::Done);
    }
    for (view, count) in counted {
        let name = view.name.get(out.lang);
        let pad = " ".repeat(18_usize.saturating_sub(name.width()));
        let count = count.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let order = views::order(view.spec.sort, out.lang);
        let reverse = match (view.spec.reverse, out.lang) {
            (false, _) => "",
            (true, Lang::Zh) => " 反序",
            (true, Lang::En) => " reversed",
        };
        let own = match (view.own, out.lang) {
            (false, _) => " ",
            (true, Lang::Zh | Lang::En) => "*",
        };
        let key = out.ink(Ink::Bold, &format!("v {}", view.key)).into_owned();
        out.line(format!("{own} {key}  {name}{pad} {count:>8}  {order}{reverse}  {}", view.spec.filter))?;
    }
    out.say(&Words::fixed("* 自存的", "* your own"))?;
    Ok(Exit::Done)
}

fn doc(view: &View, count: Option<usize>, lang: Lang) -> ViewDoc {
    ViewDoc {
        key: view.key,
        name: view.name.get(lang).to_owned(),
        own: view.own,
        count,
        query: view.spec.filter.to_string(),
        sort: views::order(view.spec.sort, Lang::En),
        reverse: view.spec.reverse,
    }
}

fn save(drafts: &Drafts, views: &Views, args: &SaveArgs, out: &mut Out) -> Result<Exit, Fault> {
    let wrong = |what: &str, words: &Words| {
        let (zh, en) = if what == "name" { ("名称", "the name") } else { ("键", "the key") };
        Fault::bad(Words::made(format!("{zh}应为{}", words.zh), format!("{en} must be {}", words.en)))
    };
    let name = views::read_name(&args.name).map_err(|words| wrong("name", &words))?;
    let twin = views.saved().iter().find(|held| held.name == name);
    let key = match (&args.key, twin) {
        (Some(key), _) => views::read_key(key).map_err(|words| wrong("key", &words))?,
        (None, Some(twin)) => twin.key,
        (None, None) => views.free_key().ok_or_else(|| {
            Fault::bad(Words::fixed(
                "没有空着的键了；用 --key 指定一个并加 --replace",
                "no key is free: give one with --key and --replace",
            ))
        })?,
    };
    let spec = QueueSpec {
        filter: filter(&args.query.join(" "), out.lang)?,
        sort: args.sort.key(),
        reverse: args.reverse,
    };
    let in_the_way = twin.map(|held| (held.key, held.name.clone()));
    let in_the_way =
        in_the_way.or_else(|| views.by_key(key).map(|held| (key, held.name.get(out.lang).to_owned())));
    if let Some((taken, held)) = in_the_way.filter(|_| !args.replace) {
        return Err(Fault::bad(Words::made(
            format!("v {taken} 是「{held}」；要替换它就加 --replace"),
            format!("v {taken} is `{held}`; --replace replaces it"),
        )));
    }
    let told = |error: std::io::Error| {
        Fault::bad(Words::made(format!("没能存下: {error}"), format!("not kept: {error}")))
    };
    let saved = Saved { key, name: name.clone(), spec };
    drafts.save(&thing(key), &saved.to_text()).map_err(told)?;
    if let Some(twin) = twin.filter(|twin| twin.key != key) {
        drafts.delete(&thing(twin.key)).map_err(told)?;
    }
    out.say(&Words::made(
        format!("视图「{name}」存在 v {key}"),
        format!("view `{name}` is kept on v {key}"),
    ))?;
    Ok(Exit::Done)
}

fn remove(drafts: &Drafts, views: &Views, name: &str, out: &mut Out) -> Result<Exit, Fault> {
    let view = one(views, name)?;
    if !view.own {
        return Err(Fault::bad(Words::made(
            format!("「{}」是自带的视图，不能移除", view.name.zh),
            format!("`{}` is built in and stays", view.name.en),
        )));
    }
    drafts.delete(&thing(view.key)).map_err(|error| {
        Fault::bad(Words::made(format!("没能移除: {error}"), format!("not removed: {error}")))
    })?;
    out.say(&Words::made(
        format!("视图「{}」已移除", view.name.zh),
        format!("view `{}` is removed", view.name.en),
    ))?;
    Ok(Exit::Done)
}
