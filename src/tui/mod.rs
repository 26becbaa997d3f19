//! The workstation: a model of plain data, messages that change it, effects that touch the world,
//! and a view of it.
//!
//! [`update::update`] takes a message and answers with effects; [`view::view`] draws the model;
//! [`runtime::run`] carries the effects out, the store's on one worker thread so that the screen
//! never waits for the disk and acknowledgements come in order.

pub mod app;
pub mod effect;
pub mod glyphs;
pub mod msg;
pub mod overlay;
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
