//! `claimdeck codeset update`: gets the public files where there is a network, and imports them.

use super::Answer;
use super::codeset::report;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use crate::codeset::import::{ImportOptions, import_files};
use crate::codeset::sources::{Source, SourceFile, sources};
use crate::fetch::{FetchError, Fetched, Patience, Wanted, fetch};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print what can be got, and what is here
    #[arg(long)]
    list: bool,
    /// Only these: a name of --list, or a set
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Editions of the past too
    #[arg(long, conflicts_with = "only")]
    all: bool,
    /// Say what would be got, get nothing
    #[arg(long)]
    dry_run: bool,
    /// A table of sources that changes and adds to the shipped one [default: DATA/sources.toml]
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
}

/// Between two tellings of how far a file is.
const TELL: Duration = Duration::from_millis(200);

pub(super) fn run(args: &Args, context: &Context, out: &mut Out) -> Answer {
    let data = context.data_dir()?;
    let known = known(args, &data)?;
    let dest = data.join("codesets");
    let here = |source: &Source| dest.join(source.folder()).exists();
    if args.list {
        let rows: Vec<Row> = known
            .iter()
            .map(|source| listed(source, here(source)))
            .collect();
        out.list(&rows)?;
        return Ok(0);
    }
    let today = context.today();
    let past = |s: &Source| s.to.is_some_and(|to| to < today);
    for name in &args.only {
        if !known.iter().any(|s| s.name == *name || s.set == *name) {
            return Err(Failure::usage(format!("there is no source '{name}'"))
                .hint("`claimdeck codeset update --list` prints them"));
        }
    }
    let wanted = known.iter().filter(|s| match args.only.as_slice() {
        [] => args.all || !past(s),
        names => names.iter().any(|name| s.name == *name || s.set == *name),
    });
    let mut failed: Option<Failure> = None;
    for source in wanted {
        if here(source) {
            out.changed(&state(source, "already here"))?;
        } else if source.files.is_empty() {
            out.changed(&state(source, "by hand"))?;
            out.say(&source.note);
        } else if args.dry_run {
            let urls: Vec<&str> = source.files.iter().map(|f| f.url.as_str()).collect();
            out.changed(&state(source, "would be got").with("url", urls))?;
        } else if let Err(failure) = get(source, &data, out) {
            out.changed(&state(source, "failed"))?;
            // Each is told; the first decides on the exit code.
            match failed {
                Some(_) => {
                    failure.tell();
                }
                None => failed = Some(failure),
            }
        }
    }
    failed.map_or(Ok(0), Err)
}

/// The sources, with those of the site.
fn known(args: &Args, data: &Path) -> Result<Vec<Source>, Failure> {
    let path = match &args.sources {
        Some(path) => path.clone(),
        None => data.join("sources.toml"),
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && args.sources.is_none() => None,
        Err(e) => return Err(Failure::unreadable(&path, &e)),
    };
    let name = path.display().to_string();
    Ok(sources(text.as_deref().map(|text| (name.as_str(), text)))?)
}

fn listed(source: &Source, here: bool) -> Row {
    let urls: Vec<&str> = source.files.iter().map(|f| f.url.as_str()).collect();
    row! {
        "id" => source.name.clone(),
        "set" => source.set.clone(),
        "edition" => source.edition.clone(),
        "from" => source.from.to_string(),
        "to" => source.to.map(|d| d.to_string()),
        "state" => match (here, urls.is_empty()) {
            (true, _) => "here",
            (false, true) => "by hand",
            (false, false) => "not here",
        },
        "url" => urls,
        "licence" => source.licence.clone(),
        "note" => source.note.clone(),
    }
}

fn state(source: &Source, state: &str) -> Row {
    row! { "id" => source.name.clone(), "state" => state }
}

/// Gets the files of a source and imports them together.
fn get(source: &Source, data: &Path, out: &mut Out) -> Result<(), Failure> {
    let folder = data.join("downloads").join(&source.name);
    let mut own = std::fs::DirBuilder::new();
    own.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut own, 0o700);
    own.create(&folder)
        .map_err(|e| Failure::usage(format!("{}: {e}", folder.display())))?;
    let mut paths = Vec::new();
    for file in &source.files {
        let path = folder.join(file.name());
        let fetched = bring(source, file, &path, out).map_err(|error| unfetched(source, &error))?;
        if fetched.resumed > 0 && fetched.resumed < fetched.bytes {
            out.say(&format!(
                "{}: went on after {} of {} bytes",
                file.name(),
                fetched.resumed,
                fetched.bytes
            ));
        }
        paths.push(path);
    }
    let options = ImportOptions {
        edition: Some(source.edition.clone()),
        effective_from: Some(source.from),
        effective_to: source.to,
        ..ImportOptions::default()
    };
    let imported = import_files(&paths, &options, &data.join("codesets"));
    // Imported, they are not needed; refused, they shall not be taken for whole the next time.
    let removed = std::fs::remove_dir_all(&folder);
    let imported = imported.map_err(|error| {
        Failure::from(error).hint(format!(
            "what the address gives is no longer what is expected: get the file of {} by hand, then \
             `claimdeck codeset import FILE --edition {} --from {}`; a table of your own \
             (DATA/sources.toml) can name another address",
            source.name, source.edition, source.from
        ))
    })?;
    if let Err(error) = removed {
        out.say(&format!("{}: {error}", folder.display()));
    }
    report(&imported, false, out)
}

/// Brings one file, telling on a terminal how far it is.
fn bring(
    source: &Source,
    file: &SourceFile,
    path: &Path,
    out: &mut Out,
) -> Result<Fetched, FetchError> {
    let wanted = Wanted {
        url: &file.url,
        sha256: file.sha256.as_deref(),
        most: file.most,
        plain: file.http,
    };
    let live = std::io::stderr().is_terminal();
    if !live {
        out.say(&format!("{}: getting {}", source.name, file.url));
    }
    let mut told: Option<Instant> = None;
    let mut progress = |have: u64, total: Option<u64>| {
        let done = total == Some(have);
        if live && (done || told.is_none_or(|at| at.elapsed() >= TELL)) {
            told = Some(Instant::now());
            let mut stderr = std::io::stderr().lock();
            // A terminal that went away is no reason to stop.
            let _ = write!(stderr, "\r{:<48}", line(&source.name, have, total));
            let _ = stderr.flush();
        }
    };
    let fetched = fetch(&wanted, path, &Patience::default(), &mut progress);
    if live {
        let _ = writeln!(std::io::stderr().lock());
    }
    fetched
}

/// How far a file is: `hcpcs-2026-10  1.2 of 3.4 MB  35 %`.
fn line(name: &str, have: u64, total: Option<u64>) -> String {
    let mb = |bytes: u64| {
        let tenths = bytes / 100_000;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match total {
        Some(total) if total > 0 => {
            let percent = have.saturating_mul(100) / total;
            format!("{name}  {} of {} MB  {percent} %", mb(have), mb(total))
        }
        _ => format!("{name}  {} MB", mb(have)),
    }
}

/// What to do where a file did not come.
fn unfetched(source: &Source, error: &FetchError) -> Failure {
    let text = error.to_string();
    let by_hand = || {
        let names: Vec<String> = source.files.iter().map(SourceFile::name).collect();
        let urls: Vec<&str> = source.files.iter().map(|f| f.url.as_str()).collect();
        format!(
            "get {} with a browser, on any machine, then `claimdeck codeset import {} --edition {} \
             --from {}`",
            urls.join(" and "),
            names.join(" "),
            source.edition,
            source.from
        )
    };
    match error {
        FetchError::CutOff { .. } => {
            Failure::usage(text).hint("the same command goes on from there")
        }
        FetchError::Unreachable { .. } | FetchError::Changed { .. } => {
            Failure::usage(text).hint(by_hand())
        }
        FetchError::Io { .. } => Failure::usage(text),
        FetchError::Answer { .. } => Failure::input(text).hint(format!(
            "the address may have moved: {}; a table of your own (DATA/sources.toml) can name \
             another",
            by_hand()
        )),
        FetchError::Checksum { .. } | FetchError::TooLarge { .. } | FetchError::Address { .. } => {
            Failure::input(text).hint(
                "nothing was imported; where the agency has replaced its file, correct the table \
                 of sources (DATA/sources.toml)",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_file_is_is_told_in_megabytes() {
        assert_eq!(
            line("x", 1_250_000, Some(5_000_000)),
            "x  1.2 of 5.0 MB  25 %"
        );
        assert_eq!(line("x", 1_250_000, None), "x  1.2 MB");
        assert_eq!(line("x", 0, Some(0)), "x  0.0 MB");
    }
}
