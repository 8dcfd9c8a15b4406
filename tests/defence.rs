//! The defence and the meeting through the desk: a whole day, who may know what, what is refused.

#[path = "defence/blind.rs"]
mod blind;
#[path = "defence/day.rs"]
mod day;
#[path = "defence/meeting.rs"]
mod meeting;
#[path = "defence/paper.rs"]
mod paper;
#[path = "defence/room.rs"]
mod room;
#[path = "defence/rules.rs"]
mod rules;
