//! The terminal: what it can do, taking it and giving it back, what is drawn on it and what comes
//! from it. It is never asked anything.
//!
//! A program that uses it: [`Guard::take`], then [`listen`] with a sink that hands each
//! [`InputEvent`](crate::keymap::InputEvent) on, then frames on [`Canvas::screen`]; drop the guard
//! to leave.

mod canvas;
mod guard;
mod input;
mod keys;
mod profile;

pub use canvas::Canvas;
pub use guard::{Guard, Tty, size};
pub use input::listen;
pub use keys::key;
pub use profile::Profile;
