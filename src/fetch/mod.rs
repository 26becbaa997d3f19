//! Getting a file from the network: whole or not at all. What came before the line broke is kept
//! beside the file and gone on from, where the server proves that its file is still the same.

mod error;
mod link;

pub use error::FetchError;

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};

/// Redirects that are followed.
const MOST_HOPS: usize = 5;

/// A file that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Where it is. Only `https`, but for this very machine and where `plain` says so.
    pub url: &'a str,
    /// SHA-256 of its bytes in hex, where it is known.
    pub sha256: Option<&'a str>,
    /// A file of more bytes is refused.
    pub most: u64,
    /// Whether `http` will do.
    pub plain: bool,
}

/// How long is waited, and how often is tried.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the answer to begin.
    pub answer: Duration,
    /// For the next bytes.
    pub read: Duration,
    /// How often a file that is cut off is gone on with, as long as each try brings something.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(60),
            read: Duration::from_secs(60),
            tries: 4,
        }
    }
}

/// What came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetched {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of it that were here from an earlier try.
    pub resumed: u64,
}

/// The names a file has on its way.
struct Place<'a> {
    whole: &'a Path,
    /// What came so far.
    part: PathBuf,
    /// Where it came from, and what proves that the server's file is the same.
    mark: PathBuf,
}

impl<'a> Place<'a> {
    fn of(whole: &'a Path) -> Self {
        let with = |end: &str| {
            let mut name = whole.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        };
        Self {
            whole,
            part: with(".part"),
            mark: with(".from"),
        }
    }

    /// The proof kept for this address; `None` for another address.
    fn proof(&self, url: &str) -> Option<String> {
        let text = fs::read_to_string(&self.mark).ok()?;
        let mut lines = text.lines();
        (lines.next() == Some(url)).then(|| lines.next().unwrap_or_default().to_owned())
    }

    fn forget(&self) {
        for path in [&self.part, &self.mark] {
            // What cannot be removed is written over by the next try.
            let _ = fs::remove_file(path);
        }
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> FetchError + '_ {
    |source| FetchError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Gets a file into `whole`, telling how many bytes are here and how many there will be. A file that
/// is there from the same address already is kept where its checksum is known and right.
///
/// # Errors
/// [`FetchError`]; then nothing stands at `whole` that was not there before. What came of the file
/// is kept beside it where it can be gone on from.
pub fn fetch(
    wanted: &Wanted<'_>,
    whole: &Path,
    patience: &Patience,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Fetched, FetchError> {
    let place = Place::of(whole);
    if let Some(sha256) = wanted.sha256
        && place.proof(wanted.url).is_some()
        && checksum(whole).is_ok_and(|found| found.eq_ignore_ascii_case(sha256))
    {
        let bytes = fs::metadata(whole).map_err(failed(whole))?.len();
        return Ok(Fetched {
            bytes,
            resumed: bytes,
        });
    }
    let first = resumable(wanted, &place);
    let mut tries = patience.tries.max(1);
    loop {
        let before = resumable(wanted, &place);
        match once(wanted, &place, patience, progress) {
            Ok(bytes) => {
                return Ok(Fetched {
                    bytes,
                    resumed: first.min(bytes),
                });
            }
            Err(FetchError::CutOff { have, .. }) if tries > 1 && have > before => tries -= 1,
            // The server's file is another one by now: from the beginning, once.
            Err(FetchError::Changed { .. }) if tries > 1 && before > 0 => {
                place.forget();
                tries = 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Bytes that are here and can be gone on from.
fn resumable(wanted: &Wanted<'_>, place: &Place<'_>) -> u64 {
    match place.proof(wanted.url) {
        Some(proof) if !proof.is_empty() || wanted.sha256.is_some() => {
            fs::metadata(&place.part).map_or(0, |m| m.len())
        }
        _ => 0,
    }
}

/// One connection.
fn once(
    wanted: &Wanted<'_>,
    place: &Place<'_>,
    patience: &Patience,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<u64, FetchError> {
    let url = wanted.url;
    let have = resumable(wanted, place);
    let proof = place.proof(url).unwrap_or_default();
    let mut response = ask(wanted, patience, have, &proof)?;
    let mut have = match (response.status(), range_start(response.headers())) {
        (StatusCode::PARTIAL_CONTENT, Some(start)) if start == have && have > 0 => have,
        (StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE, _) => {
            return Err(FetchError::Changed {
                url: url.to_owned(),
            });
        }
        (StatusCode::OK, _) => 0,
        (status, _) => {
            return Err(FetchError::Answer {
                url: url.to_owned(),
                status: status.as_u16(),
                reason: status.canonical_reason().unwrap_or_default(),
            });
        }
    };
    let total = response.body().content_length().map(|rest| have + rest);
    let too_large = || FetchError::TooLarge {
        url: url.to_owned(),
        most: wanted.most,
    };
    if total.is_some_and(|total| total > wanted.most) {
        place.forget();
        return Err(too_large());
    }
    let mut part = open(&place.part, have)?;
    if have == 0 {
        let text = format!("{url}\n{}\n", validator(response.headers()));
        fs::write(&place.mark, text).map_err(failed(&place.mark))?;
    }
    let mut reader = response.body_mut().as_reader();
    let mut buffer = vec![0; 64 << 10];
    progress(have, total);
    let cut_off = |have, reason: String| FetchError::CutOff {
        url: url.to_owned(),
        have,
        total,
        reason,
    };
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(cut_off(have, e.to_string())),
        };
        part.write_all(&buffer[..read])
            .map_err(failed(&place.part))?;
        have += read as u64;
        progress(have, total);
        if have > wanted.most {
            place.forget();
            return Err(too_large());
        }
    }
    if total.is_some_and(|total| have < total) {
        return Err(cut_off(have, "the connection was closed".to_owned()));
    }
    part.sync_all().map_err(failed(&place.part))?;
    if let Some(sha256) = wanted.sha256 {
        let found = checksum(&place.part).map_err(failed(&place.part))?;
        if !found.eq_ignore_ascii_case(sha256) {
            place.forget();
            return Err(FetchError::Checksum {
                url: url.to_owned(),
                expected: sha256.to_ascii_lowercase(),
                found,
            });
        }
    }
    fs::rename(&place.part, place.whole).map_err(failed(place.whole))?;
    Ok(have)
}

/// Asks for the file from `have` on, following redirects.
fn ask(
    wanted: &Wanted<'_>,
    patience: &Patience,
    have: u64,
    proof: &str,
) -> Result<Response<Body>, FetchError> {
    let mut url = wanted.url.to_owned();
    let begun_here = link::check(&url, wanted.plain)?;
    for _ in 0..=MOST_HOPS {
        let local = link::check(&url, wanted.plain)?;
        if local && !begun_here {
            return Err(FetchError::Address {
                url,
                reason: "a server elsewhere sends to this very machine",
            });
        }
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(patience.connect))
            .timeout_recv_response(Some(patience.answer))
            .timeout_per_read(Some(patience.read))
            .user_agent(concat!("claimdeck/", env!("CARGO_PKG_VERSION")));
        // No proxy stands between this machine and itself.
        let agent: Agent = if local {
            config.proxy(None).build().into()
        } else {
            config.build().into()
        };
        let mut request = agent.get(&url);
        if have > 0 {
            request = request.header("range", format!("bytes={have}-"));
            if !proof.is_empty() {
                request = request.header("if-range", proof);
            }
        }
        let response = request.call().map_err(|e| FetchError::Unreachable {
            url: url.clone(),
            reason: e.to_string(),
        })?;
        if !response.status().is_redirection() {
            return Ok(response);
        }
        let location = response.headers().get("location");
        let location = location.and_then(|l| l.to_str().ok());
        url = link::join(&url, location.unwrap_or_default()).ok_or(FetchError::Address {
            url,
            reason: "the server sends elsewhere without saying where",
        })?;
    }
    Err(FetchError::Address {
        url: wanted.url.to_owned(),
        reason: "the server sends from one address to the next without end",
    })
}

/// What proves to the server that its file is still the one begun with: a strong ETag, else the day
/// of its last change (RFC 9110 section 13.1.5).
fn validator(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let etag = text("etag").filter(|etag| !etag.starts_with("W/"));
    let proof = etag.or_else(|| text("last-modified")).unwrap_or_default();
    proof.lines().next().unwrap_or_default().to_owned()
}

/// Where a part begins: `bytes 100-199/1000`.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get("content-range")?.to_str().ok()?;
    let (start, _) = range.strip_prefix("bytes ")?.split_once('-')?;
    start.trim().parse().ok()
}

/// Opens the part to go on after `have` bytes. It is the owner's alone.
fn open(path: &Path, have: u64) -> Result<File, FetchError> {
    let mut options = OpenOptions::new();
    options.create(true);
    if have > 0 {
        options.append(true);
    } else {
        options.write(true).truncate(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(failed(path))
}

/// SHA-256 of a file in hex.
fn checksum(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    let mut out = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    Ok(out)
}
