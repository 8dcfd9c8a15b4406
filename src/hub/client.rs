//! The other end: finds a hub, makes sure whose it is, and gives desk connections to it.

use super::link;
use super::peer::peer_of;
use super::place::{Bad, socket_owner};
use super::server::RELEASE;
use super::status::Status;
use super::wire::{
    self, Ended, Hello, Incoming, PROTOCOL, TO_CLIENT, TO_HUB, ToClient, ToHub, Wants, Welcome,
};
use crate::desk::{Connection, Refusal, Why};
use crate::domain::Words;
use std::io::{self, ErrorKind};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A hub that opens a large store greets late, but it greets.
const WELCOME: Duration = Duration::from_secs(10);

/// A hub that reads nothing for so long is taken for gone.
const UNREAD: Duration = Duration::from_secs(60);

/// Why there is no hub to be had.
#[derive(Debug)]
pub enum DialError {
    /// Nobody listens there.
    Nobody,
    /// Somebody may, but it could be anybody.
    Untrusted(Words),
    /// The hub has refused.
    Refused(Refusal),
    /// What answered is no hub of this protocol.
    Strange(Words),
    /// The system's error.
    Io(io::Error),
}

impl DialError {
    /// True where another try may go better: nobody is there yet, or it is still opening its store.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Nobody | Self::Io(_) => true,
            Self::Refused(refusal) => refusal.why == Why::Busy || *refusal == Refusal::closed(),
            Self::Untrusted(_) | Self::Strange(_) => false,
        }
    }
}

impl From<Bad> for DialError {
    fn from(bad: Bad) -> Self {
        match bad {
            Bad::Nothing | Bad::Taken => Self::Nobody,
            Bad::Untrusted(words) => Self::Untrusted(words),
            Bad::Io(_, error) => Self::Io(error),
        }
    }
}

/// Makes a fresh stream to the hub, trusted as far as the place and the kernel tell.
pub type Dial = Arc<dyn Fn() -> Result<UnixStream, DialError> + Send + Sync>;

/// How long a connection waits for a hub that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// For ever: a person sits there.
    Endless,
    /// So long: a script waits.
    For(Duration),
}

/// A hub that has greeted.
#[derive(Clone)]
pub struct Hub {
    dial: Dial,
    welcome: Arc<Welcome>,
}

impl Hub {
    /// Finds the hub that listens at a socket. `owner` is the account it must belong to, where that is
    /// known.
    ///
    /// # Errors
    /// See [`DialError`].
    pub fn find(socket: &Path, owner: Option<u32>) -> Result<Self, DialError> {
        let socket = socket.to_owned();
        Self::through(Arc::new(move || reach(&socket, owner)))
    }

    /// Finds the hub that these streams lead to.
    ///
    /// # Errors
    /// See [`DialError`].
    pub fn through(dial: Dial) -> Result<Self, DialError> {
        let (_, _, welcome) = enter(&dial)?;
        Ok(Self { dial, welcome: Arc::new(welcome) })
    }

    /// What it said of itself, and of who we are.
    pub fn welcome(&self) -> &Welcome {
        &self.welcome
    }

    /// A connection to its desk. When the hub goes away it waits for the next one and goes on: what is
    /// watched is watched again, and what was not answered is asked again; a command by its own id, so
    /// that it is done once, however often it is sent.
    pub fn connect(&self, patience: Patience) -> Connection {
        link::start(Arc::clone(&self.dial), Arc::clone(&self.welcome), patience)
    }
}

/// Asks the hub at a socket how it does.
///
/// # Errors
/// See [`DialError`].
pub fn status(socket: &Path) -> Result<Status, DialError> {
    let stream = reach(socket, None)?;
    let mut incoming = greet(&stream, Wants::Status)?;
    match hear(&mut incoming)? {
        ToClient::Status(status) => Ok(*status),
        ToClient::Refused(refusal) => Err(DialError::Refused(refusal)),
        _ => Err(strange("")),
    }
}

/// Connects, and believes it only where folder, socket and process are of one account.
fn reach(socket: &Path, owner: Option<u32>) -> Result<UnixStream, DialError> {
    let held = socket_owner(socket)?;
    let stream = UnixStream::connect(socket).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::ConnectionRefused => DialError::Nobody,
        _ => DialError::Io(error),
    })?;
    let peer = peer_of(&stream).map_err(DialError::Io)?;
    if peer.uid != held || owner.is_some_and(|owner| owner != held) {
        return Err(DialError::Untrusted(Words::made(
            format!("{}: 在那里应答的不是该目录的账号，不采用", socket.display()),
            format!("{}: who answers there is not the folder's account: not used", socket.display()),
        )));
    }
    Ok(stream)
}

/// Dials and comes in.
pub(super) fn enter(dial: &Dial) -> Result<(UnixStream, Incoming, Welcome), DialError> {
    let stream = dial()?;
    let mut incoming = greet(&stream, Wants::Desk)?;
    match hear(&mut incoming)? {
        ToClient::Welcome(welcome) => {
            stream.set_write_timeout(Some(UNREAD)).map_err(DialError::Io)?;
            Ok((stream, incoming, welcome))
        }
        ToClient::Refused(refusal) => Err(DialError::Refused(refusal)),
        _ => Err(strange("")),
    }
}

fn greet(stream: &UnixStream, wants: Wants) -> Result<Incoming, DialError> {
    let _ = stream.set_write_timeout(Some(WELCOME));
    let hello = Hello { protocol: PROTOCOL, release: RELEASE.to_owned(), wants };
    // One that is turned away at the door may find it shut before it has greeted; the answer is there.
    let _ = wire::send(stream, &ToHub::Hello(hello), TO_HUB);
    let reading = stream.try_clone().map_err(DialError::Io)?;
    Ok(Incoming::new(reading, TO_CLIENT))
}

fn hear(incoming: &mut Incoming) -> Result<ToClient, DialError> {
    incoming.next(Some(Instant::now() + WELCOME)).map_err(|ended| match ended {
        Ended::Closed => DialError::Nobody,
        Ended::Slow => DialError::Io(ErrorKind::TimedOut.into()),
        Ended::Garbage(garbage) => strange(&garbage.to_string()),
        Ended::Io(error) => DialError::Io(error),
    })
}

fn strange(why: &str) -> DialError {
    DialError::Strange(Words::made(
        format!("那里应答的不是这个版本的 pingwei hub {why}"),
        format!("what answers there is no pingwei hub of this release {why}"),
    ))
}
