//! The workstation: a model of plain data, messages that change it, effects that touch the world,
//! and a view of it.
//!
//! [`update::update`] takes a message and answers with effects; [`view::view`] draws the model;
//! [`runtime::run`] carries the effects out, the store's on one worker thread so that the screen
//! never waits for the disk and acknowledgements come in order.
//!
//! What holds throughout:
//! - **Keys act on what their typist saw.** A job that changes what is on the screen is asked for with
//!   [`App::ask_and_wait`]: keys wait for its answer and then act in their order. When it fails, what
//!   was typed ahead is dropped and said to be.
//! - **Nothing is said to be done before it is durable.** Changes to a coding show at once and are
//!   stored in order; a chart is left only once its last save is answered; one that was refused says so
//!   in its band until it is stored.
//! - **One place draws text.** [`widget::Paint`] takes control characters out, folds to ASCII where the
//!   terminal has no more, and cuts by columns.
//! - **One table.** Key bar, help and palette are made from the command table and the keymap; no text
//!   names a key by itself.

pub mod app;
pub mod effect;
pub mod glyphs;
pub mod msg;
pub mod overlay;
mod readers;
pub mod runtime;
pub mod screen;
pub mod theme;
pub mod update;
pub mod view;
pub mod widget;
pub mod work;

pub use app::App;
pub use msg::Msg;
pub use runtime::{Options, SearchSource, TuiError, run};
pub use widget::Look;
