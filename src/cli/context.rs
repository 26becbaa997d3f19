//! The wiring: which store, which clock, which tables, which user.

use super::Globals;
use super::clock::SystemClock;
use super::failure::Failure;
use super::out;
use super::out::Out;
use super::site_edits;
use crate::codeset::{Personal, Shelf, Tables};
use crate::config::{Config, Env, Opt};
use crate::scrub::Policy;
use crate::store;
use crate::workflow::ports::Clock;
use crate::workflow::{Desk, WorkflowError, cards};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the flags and the environment say.
pub(super) struct Context {
    pub(super) globals: Globals,
    pub(super) env: Env,
}

impl Context {
    pub(super) fn new(globals: Globals, env: Env) -> Self {
        Self { globals, env }
    }

    /// The settings, flags on top.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let given = [
            (Opt::User, &self.globals.user),
            (Opt::Keymap, &self.globals.keymap),
            (Opt::KeymapFile, &self.globals.keymap_file),
            (Opt::Theme, &self.globals.theme),
            (Opt::Ascii, &self.globals.ascii),
        ];
        let flags: Vec<(Opt, String)> = given
            .into_iter()
            .filter_map(|(opt, value)| Some((opt, value.clone()?)))
            .collect();
        Ok(Config::load(&self.env, &flags)?)
    }

    pub(super) fn clock(&self) -> SystemClock {
        SystemClock(self.globals.as_of)
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.clock().today()
    }

    /// The data folder.
    pub(super) fn data_dir(&self) -> Result<PathBuf, Failure> {
        let dir = self.globals.data.clone().or_else(|| self.env.data_dir());
        dir.ok_or_else(|| {
            Failure::usage("no data folder: neither CLAIMDECK_DATA nor HOME is set")
                .hint("say which one with --data DIR")
        })
    }

    /// The demo's own data folder: the one given, else one beside the real one, never the real one.
    pub(super) fn demo_dir(&self) -> Result<PathBuf, Failure> {
        if let Some(dir) = &self.globals.data {
            return Ok(dir.clone());
        }
        let home = Env::from_iter(
            ["HOME", "XDG_DATA_HOME"]
                .into_iter()
                .filter_map(|name| Some((name, self.env.get(name)?))),
        );
        match home.data_dir() {
            Some(dir) => Ok(dir.with_file_name("claimdeck-demo")),
            None => Err(Failure::usage("no folder for the demo: HOME is not set")
                .hint("say which one with --data DIR")),
        }
    }

    /// The code tables, shipped and imported. Which are damaged and set aside is said on stderr.
    pub(super) fn tables(&self, data: &Path) -> Result<Arc<Tables>, Failure> {
        let tables = Shelf::new(Some(data)).tables()?;
        for text in tables.set_aside() {
            out::say(&text);
        }
        Ok(Arc::new(tables))
    }

    /// What code tables and search are made from: the data folder's, or what is in the program
    /// where there is no such folder.
    pub(super) fn shelf(&self) -> Shelf {
        Shelf::new(self.data_dir().ok().as_deref())
    }

    /// The tables of the data folder, or those in the program where there is no such folder.
    pub(super) fn any_tables(&self) -> Result<Arc<Tables>, Failure> {
        match self.data_dir() {
            Ok(data) => self.tables(&data),
            Err(_) => Ok(Arc::new(Tables::shipped()?)),
        }
    }

    /// What the site of the data folder makes of the edits; as they are, where there is no folder.
    pub(super) fn policy(&self) -> Policy {
        let data = self.data_dir();
        data.map_or_else(|_| Policy::default(), |data| site_edits::read(&data))
    }

    /// What the user keeps about codes, where there is a store. Codes are found without it too: what
    /// is in the way of reading it is only said.
    pub(super) fn personal(&self, out: &mut Out) -> Result<Option<Personal>, Failure> {
        let store = match self.data_dir() {
            Ok(data) => data.join("store"),
            Err(_) => return Ok(None),
        };
        if !store.join("journal").is_dir() {
            return Ok(None);
        }
        let user = self.config()?.user().to_owned();
        let cards = store::open(&store)
            .map_err(WorkflowError::from)
            .and_then(|store| {
                cards::list(&Desk {
                    store: Arc::new(store),
                    clock: Arc::new(self.clock()),
                    // What is kept about codes is listed without looking any up.
                    tables: Arc::default(),
                    policy: Arc::default(),
                    user,
                })
            });
        match cards {
            Ok(cards) => Ok(Some(Personal::new(cards))),
            Err(error) => {
                out.say(&format!("favourites and notes do not count here: {error}"));
                Ok(None)
            }
        }
    }

    /// The desk at the store of the data folder.
    pub(super) fn desk(&self) -> Result<Desk, Failure> {
        self.desk_at(&self.data_dir()?)
    }

    /// The desk at the store of a data folder.
    pub(super) fn desk_at(&self, data: &Path) -> Result<Desk, Failure> {
        let user = self.config()?.user().to_owned();
        // Tables are read while the store opens: both take a while.
        let (store, tables) = std::thread::scope(|scope| {
            let tables = scope.spawn(|| self.tables(data));
            let store = store::open(&data.join("store"));
            (store, tables.join())
        });
        let tables = tables.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let policy = Arc::new(site_edits::read(data));
        site_edits::say_problems(&policy);
        Ok(Desk {
            store: Arc::new(store?),
            clock: Arc::new(self.clock()),
            tables,
            policy,
            user,
        })
    }
}
