//! `sources.toml`: where the public files are. What the program ships is changed and added to by a
//! site's own table.

use super::error::CodesetError;
use chrono::NaiveDate;
use serde::Deserialize;

/// The table in the program.
const SHIPPED: &str = include_str!("../../codesets/sources.toml");

/// Largest file where the table does not say, in MB. No public file comes near it.
const MOST_MB: u64 = 200;

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its address.
    pub url: String,
    /// SHA-256 of its bytes in hex, where it is known.
    pub sha256: Option<String>,
    /// A file of more bytes is refused.
    pub most: u64,
    /// Whether an address that is not encrypted will do.
    pub http: bool,
}

impl SourceFile {
    /// The last part of its address, as a name on the disk.
    #[must_use]
    pub fn name(&self) -> String {
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name: String = last
            .chars()
            .map(|c| if plain(c) { c } else { '_' })
            .collect();
        let name = name.trim_start_matches('.');
        if name.is_empty() { "file" } else { name }.to_owned()
    }
}

/// A table that can be got: files that are imported together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The set: `icd10cm`, `hcpcs`, `cpt`, `rvu`, `pos`.
    pub set: String,
    /// The edition.
    pub edition: String,
    /// First date of service.
    pub from: NaiveDate,
    /// Last date of service.
    pub to: Option<NaiveDate>,
    /// Under which terms.
    pub licence: String,
    /// What people should know; may be empty.
    pub note: String,
    /// Its files; none where it has to be got by hand.
    pub files: Vec<SourceFile>,
}

impl Source {
    /// The name of the folder it is imported into.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}-{}", self.set, self.edition)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    source: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    set: String,
    edition: String,
    from: toml::value::Datetime,
    to: Option<toml::value::Datetime>,
    licence: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    file: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    url: String,
    sha256: Option<String>,
    most_mb: Option<u64>,
    #[serde(default)]
    http: bool,
}

/// The sources in the program, changed and added to by a site's own table: its name and text.
///
/// # Errors
/// [`CodesetError::Line`] and [`CodesetError::Input`] where the table is not understood.
pub fn sources(site: Option<(&str, &str)>) -> Result<Vec<Source>, CodesetError> {
    let mut out = parse("sources.toml", SHIPPED)?;
    if let Some((file, text)) = site {
        for own in parse(file, text)? {
            match out.iter_mut().find(|s| s.name == own.name) {
                Some(shipped) => *shipped = own,
                None => out.push(own),
            }
        }
    }
    Ok(out)
}

fn parse(file: &str, text: &str) -> Result<Vec<Source>, CodesetError> {
    let table: Table = toml::from_str(text).map_err(|e| {
        let at = e.span().map_or(0, |span| span.start).min(text.len());
        let before = text.as_bytes().iter().take(at);
        let line = before.filter(|b| **b == b'\n').count() as u64 + 1;
        CodesetError::line(file, line, e.message())
    })?;
    let mut out: Vec<Source> = Vec::new();
    for row in table.source {
        let source = read(row).map_err(|message| CodesetError::input(file, message))?;
        if out.iter().any(|s| s.name == source.name) {
            let message = format!("there are two sources '{}'", source.name);
            return Err(CodesetError::input(file, message));
        }
        out.push(source);
    }
    Ok(out)
}

fn read(row: Row) -> Result<Source, String> {
    let name = row.name;
    let plain = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !text.is_empty() && !text.starts_with('.') && text.chars().all(plain)
    };
    for text in [&name, &row.set, &row.edition] {
        if !plain(text) {
            return Err(format!(
                "source '{name}': '{text}' has other characters than letters, digits, '-', '_' and '.'"
            ));
        }
    }
    let sets = ["icd10cm", "hcpcs", "cpt", "rvu", "pos"];
    if !sets.contains(&row.set.as_str()) {
        return Err(format!(
            "source '{name}': '{}' is no set: expected one of {}",
            row.set,
            sets.join(", ")
        ));
    }
    let day = |day: toml::value::Datetime| {
        let text = day.to_string();
        text.parse::<NaiveDate>()
            .map_err(|_| format!("source '{name}': '{text}' is no date: expected 2026-10-01"))
    };
    let (from, to) = (day(row.from)?, row.to.map(day).transpose()?);
    if to.is_some_and(|to| to < from) {
        return Err(format!(
            "source '{name}': the last date is before the first"
        ));
    }
    let mut files: Vec<SourceFile> = Vec::new();
    for file in row.file {
        let hex = |s: &String| s.len() == 64 && s.bytes().all(|b| b.is_ascii_hexdigit());
        if file.sha256.as_ref().is_some_and(|s| !hex(s)) {
            return Err(format!(
                "source '{name}': a sha256 has 64 hexadecimal digits"
            ));
        }
        let file = SourceFile {
            url: file.url,
            sha256: file.sha256,
            most: file.most_mb.unwrap_or(MOST_MB).saturating_mul(1 << 20),
            http: file.http,
        };
        if files.iter().any(|f| f.name() == file.name()) {
            return Err(format!(
                "source '{name}': two files are called {}",
                file.name()
            ));
        }
        files.push(file);
    }
    Ok(Source {
        name,
        set: row.set,
        edition: row.edition,
        from,
        to,
        licence: row.licence,
        note: row.note,
        files,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "[[source]]\nname = 'pos'\nset = 'pos'\nedition = '2026-05'\nfrom = 2026-05-01\n\
                       licence = 'x'\n[[source.file]]\nurl = 'https://intranet/pos list.csv?v=2'\nmost_mb = 1\n";

    #[test]
    fn a_site_changes_and_adds() {
        let shipped = sources(None).unwrap();
        let names: Vec<&str> = shipped.iter().map(|s| s.name.as_str()).collect();
        assert!(names.contains(&"icd10cm-2027") && names.contains(&"hcpcs-2026-10"));
        assert!(
            shipped
                .iter()
                .flat_map(|s| &s.files)
                .all(|f| f.url.starts_with("https://") && !f.http)
        );
        let own = sources(Some(("own.toml", OWN))).unwrap();
        assert_eq!(own.len(), shipped.len(), "in its place");
        let pos = own.iter().find(|s| s.name == "pos").unwrap();
        assert_eq!(pos.folder(), "pos-2026-05");
        assert_eq!(pos.files[0].name(), "pos_list.csv");
        assert_eq!(pos.files[0].most, 1 << 20);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = |text: &str| sources(Some(("own.toml", text))).unwrap_err().to_string();
        for (from, to, want) in [
            ("licence", "license", "own.toml:6: unknown field `license`"),
            (
                "'pos'\nedition",
                "'snomed'\nedition",
                "own.toml: source 'pos': 'snomed' is no set",
            ),
            (
                "'2026-05'",
                "'../x'",
                "own.toml: source 'pos': '../x' has other characters",
            ),
            (
                "2026-05-01",
                "10:00:00",
                "own.toml: source 'pos': '10:00:00' is no date",
            ),
            (
                "most_mb",
                "sha256 = 'x'\nmost_mb",
                "own.toml: source 'pos': a sha256 has 64",
            ),
        ] {
            let message = error(&OWN.replacen(from, to, 1));
            assert!(message.starts_with(want), "{message}");
        }
        assert!(error(&format!("{OWN}{OWN}")).contains("two sources 'pos'"));
        assert!(error("x = ").starts_with("own.toml:1: "));
    }

    #[test]
    fn names_on_the_disk_stay_in_their_folder() {
        let name = |url: &str| {
            let file = SourceFile {
                url: url.to_owned(),
                sha256: None,
                most: 0,
                http: false,
            };
            file.name()
        };
        assert_eq!(name("https://x/a/../..%2f"), "_2f");
        assert_eq!(name("https://x/"), "file");
        assert_eq!(name("https://x/b%20c.zip?q#z"), "b_20c.zip");
    }
}
