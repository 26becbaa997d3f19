//! The view: an ordered map of bytes that can be rebuilt from the journal. Here is what every
//! adapter's view answers, and how sled is kept from taking the program down.

use super::disk::refused;
use crate::workflow::ports::StoreError;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// Is shown a key and its value; answers whether it wants the next.
pub(super) type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + 'a;

/// Reads an ordered map of bytes.
pub(super) trait View {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Shows keys and values in order, from a key on and below another, until told to stop.
    fn scan(&self, from: Bound<&[u8]>, to: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError>;

    /// The last key below another, and not below the first.
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Whether there is anything between two ends. A map's range panics where there is not.
fn is_empty(from: Bound<&[u8]>, to: &[u8]) -> bool {
    match from {
        Bound::Included(key) | Bound::Excluded(key) => key >= to,
        Bound::Unbounded => to.is_empty(),
    }
}

impl View for BTreeMap<Vec<u8>, Vec<u8>> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.get(key).cloned())
    }

    fn scan(&self, from: Bound<&[u8]>, to: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        if is_empty(from, to) {
            return Ok(());
        }
        for (key, value) in self.range::<[u8], _>((from, Bound::Excluded(to))) {
            if !visit(key, value)? {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let range = (Bound::Included(from), Bound::Excluded(to));
        let last = self.range::<[u8], _>(range).next_back();
        Ok(last.map(|(key, _)| key.clone()))
    }
}

impl View for sled::Db {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = sled::Tree::get(self, key).map_err(failed)?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(&self, from: Bound<&[u8]>, to: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        if is_empty(from, to) {
            return Ok(());
        }
        for item in self.range::<&[u8], _>((from, Bound::Excluded(to))) {
            let (key, value) = item.map_err(failed)?;
            if !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let range = (Bound::Included(from), Bound::Excluded(to));
        match self.range::<&[u8], _>(range).next_back() {
            Some(item) => Ok(Some(item.map_err(failed)?.0.to_vec())),
            None => Ok(None),
        }
    }
}

/// What sled refused. Anything but the system's refusal is damage of the view, not of the store.
pub(super) fn failed(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => refused("the indexed view cannot be used", error),
        sled::Error::Corruption { .. } => view_damaged("its pages do not fit their checksums"),
        _ => view_damaged("it is not what was written"),
    }
}

/// The view cannot be read.
pub(super) fn view_damaged(why: &str) -> StoreError {
    StoreError::Damaged(format!(
        "the indexed view cannot be read ({why}): close claimdeck and open it again, and it is \
         rebuilt from the journal"
    ))
}

/// Whether opening the view anew, from the journal where need be, may help.
pub(super) fn may_heal(error: &StoreError) -> bool {
    match error {
        StoreError::Damaged(_) | StoreError::DiskFull => true,
        StoreError::Io { error, .. } => error.kind() != std::io::ErrorKind::Unsupported,
        _ => false,
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs sled, which panics on some kinds of damage: a panic becomes an error, and says nothing on
/// the terminal, since its text may hold what the page held.
pub(super) fn guard<T>(run: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let sleds = std::thread::current()
                .name()
                .is_some_and(|name| name.starts_with("sled-io-") || name == "log flusher");
            if !sleds && !GUARDED.get() {
                usual(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    GUARDED.set(outer);
    result.unwrap_or_else(|_| Err(view_damaged("sled gave up on it")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_thread_goes_on() {
        let caught = guard(|| -> Result<(), StoreError> { panic!("a page") });
        assert!(matches!(caught, Err(StoreError::Damaged(why)) if !why.contains("a page")));
        assert!(!GUARDED.get());
        assert!(matches!(guard(|| Ok(7)), Ok(7)));
    }
}
