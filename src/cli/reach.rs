//! Finds the hub of a store, without anybody having told where it is.

use super::context::Context;
use super::fault::{self, Code, Fault};
use crate::domain::Words;
use crate::hub::place::{default_socket, folder_owner, word_of};
use crate::hub::{DialError, Hub, peer};
use crate::record::open::JOURNAL;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a hub is waited for that is there but still opens its store.
const OPENING: Duration = Duration::from_secs(300);

/// The hub to use; `None` where the store is to be opened by ourselves.
///
/// # Errors
/// There is one, and it is not to be trusted or does not let us in; or there should be one and is not.
pub fn hub(context: &Context) -> Result<Option<Hub>, Fault> {
    let found = match &context.socket {
        Some(socket) => Some(find(context, socket, None)?.ok_or_else(|| away(socket))?),
        None if context.named => named(context)?,
        None => unnamed(context)?,
    };
    if let Some(hub) = &found {
        fits(context, hub)?;
    }
    Ok(found)
}

/// The store was named: only a hub of that very store will do.
fn named(context: &Context) -> Result<Option<Hub>, Fault> {
    if let Some(hub) = pointed(context)? {
        return Ok(Some(hub));
    }
    // One that we may not look into may be a service account's, and its hub the one of this host.
    let closed = std::fs::metadata(context.store.join(JOURNAL))
        .is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if !closed {
        return Ok(None);
    }
    let hub = find(context, &default_socket(), None)?;
    Ok(hub.filter(|hub| Path::new(&hub.welcome().folder) == context.store))
}

/// Nothing was named: the host's hub, else one of our own store.
fn unnamed(context: &Context) -> Result<Option<Hub>, Fault> {
    let socket = default_socket();
    if let Some(hub) = find(context, &socket, None)? {
        return Ok(Some(hub));
    }
    let other = folder_owner(&socket).is_ok_and(|owner| owner != peer::my_uid());
    if other && !context.store.join(JOURNAL).exists() {
        // An empty store of our own in place of the committee's would only mislead.
        return Err(away(&socket));
    }
    pointed(context)
}

/// The hub of which the store itself tells.
fn pointed(context: &Context) -> Result<Option<Hub>, Fault> {
    let (Some(socket), Ok(store)) = (word_of(&context.store), std::fs::metadata(&context.store)) else {
        return Ok(None);
    };
    find(context, &socket, Some(store.uid()))
}

fn find(context: &Context, socket: &Path, owner: Option<u32>) -> Result<Option<Hub>, Fault> {
    let until = Instant::now() + OPENING;
    let mut told = false;
    loop {
        match Hub::find(socket, owner) {
            Ok(hub) => return Ok(Some(hub)),
            Err(DialError::Nobody) => return Ok(None),
            Err(error @ DialError::Refused(_)) if error.may_pass() && Instant::now() < until => {
                if !std::mem::replace(&mut told, true) {
                    let words = Words::fixed(
                        "hub 正在打开材料库，请稍候",
                        "the hub is opening its store; wait a moment",
                    );
                    fault::warn(words.get(context.lang));
                }
                std::thread::sleep(Duration::from_millis(200));
            }
            Err(error) => return Err(told_of(socket, error)),
        }
    }
}

/// Why a hub is of no use, as a command ends.
pub fn told_of(socket: &Path, error: DialError) -> Fault {
    match error {
        DialError::Nobody => away(socket),
        DialError::Untrusted(words) | DialError::Strange(words) => Fault::bad(words),
        DialError::Refused(refusal) => Fault::from(refusal).next(Words::fixed(
            "本机的材料库由 hub 共享；要用自己的材料库，加 --store DIR",
            "the store of this host is shared by a hub; for a store of your own, add --store DIR",
        )),
        DialError::Io(error) => Fault::file(socket, &error),
    }
}

fn away(socket: &Path) -> Fault {
    let socket = socket.display();
    Fault::new(
        Code::Held,
        Words::made(
            format!("{socket}: 本机的 hub 现在没有应答"),
            format!("{socket}: the hub of this host does not answer now"),
        ),
    )
    .next(Words::fixed(
        "请稍候再试，或请管理员启动 pingwei hub；要用自己的材料库，加 --store DIR",
        "try again in a moment, or have pingwei hub started; for a store of your own, add --store DIR",
    ))
}

/// What was asked for on the command line and a hub decides otherwise is refused, not passed over.
fn fits(context: &Context, hub: &Hub) -> Result<(), Fault> {
    let me = &hub.welcome().me.account;
    if let Some(account) = context.account_named.as_ref().filter(|account| *account != me) {
        return Err(Fault::new(
            Code::Refused,
            Words::made(
                format!("经 hub 使用时，你是谁由系统说了算: 是 {me}，不是 {account}"),
                format!("behind a hub the system says who you are: {me}, not {account}"),
            ),
        )
        .next(Words::fixed("去掉 --account 或 PINGWEI_ACCOUNT", "leave out --account, or PINGWEI_ACCOUNT")));
    }
    if context.as_of.is_some() {
        return Err(Fault::bad(Words::fixed(
            "经 hub 使用时，“今天”由 hub 定，不能用 --as-of",
            "behind a hub \"today\" is the hub's: --as-of cannot be had",
        )));
    }
    Ok(())
}
