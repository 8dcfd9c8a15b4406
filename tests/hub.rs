//! The desk behind a socket: the same answers, to those who belong here and to nobody else; what a bad
//! client can do to others; what becomes of everything when a hub goes away.

#[path = "hub/blind.rs"]
mod blind;
#[path = "hub/every.rs"]
mod every;
#[path = "hub/fuzz.rs"]
mod fuzz;
#[path = "defence/room.rs"]
#[allow(dead_code, reason = "shared with the defence's tests")]
mod hall;
#[path = "desk/hands.rs"]
#[allow(dead_code, reason = "shared with the desk's tests")]
mod hands;
#[path = "hub/harm.rs"]
mod harm;
#[path = "hub/outsider.rs"]
mod outsider;
#[path = "hub/room.rs"]
mod room;
#[path = "hub/serving.rs"]
mod serving;
#[path = "hub/tides.rs"]
mod tides;
