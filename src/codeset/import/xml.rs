//! Small parts of reading the Tabular's XML.

use super::text::clean;
use crate::codeset::entry::NoteKind;
use quick_xml::events::{BytesRef, BytesStart};

/// The one attribute an element may have that matters: `id` of a section, `char` of an extension.
pub(crate) fn attribute_of(start: &BytesStart<'_>) -> Result<Option<String>, String> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| format!("a malformed attribute: {e}"))?;
        if matches!(attribute.key.as_ref(), b"id" | b"char") {
            let value = attribute.unescape_value().map_err(|e| e.to_string())?;
            return Ok(Some(clean(&value)));
        }
    }
    Ok(None)
}

/// The character of `&name;` or `&#number;`.
pub(crate) fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

/// The kind of notes an element holds; `None` for other elements.
pub(crate) fn note_kind(element: &[u8]) -> Option<NoteKind> {
    Some(match element {
        b"inclusionTerm" => NoteKind::Inclusion,
        b"includes" => NoteKind::Includes,
        b"excludes1" => NoteKind::Excludes1,
        b"excludes2" => NoteKind::Excludes2,
        b"codeFirst" => NoteKind::CodeFirst,
        b"useAdditionalCode" => NoteKind::UseAdditional,
        b"codeAlso" => NoteKind::CodeAlso,
        b"notes" => NoteKind::Note,
        _ => return None,
    })
}
