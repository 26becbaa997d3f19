//! A file, or standard input, as text.

use super::failure::Failure;
use std::io::Read;

/// The text of a file, or of standard input, with the name that errors use.
pub(super) fn read(file: &std::path::Path) -> Result<(String, String), Failure> {
    let name = file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::unreadable(file, &e))?;
        bytes
    } else {
        std::fs::read(file).map_err(|e| Failure::unreadable(file, &e))?
    };
    let text = text(&name, bytes)?;
    Ok((name, text))
}

/// Bytes as text; the name is for errors.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|e| {
        let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        Failure::input(format!(
            "{name}:{line}: not UTF-8 text: save the file as UTF-8"
        ))
    })
}
