//! Addresses: which may be used, and where a redirect leads.

use super::FetchError;
use ureq::http::Uri;

/// Whether an address may be used: `https`, or `http` to this very machine or where that was
/// allowed. Answers whether it is this very machine.
pub(super) fn check(url: &str, plain: bool) -> Result<bool, FetchError> {
    let wrong = |reason| FetchError::Address {
        url: url.to_owned(),
        reason,
    };
    let uri: Uri = url
        .parse()
        .map_err(|_| wrong("no address: expected https://HOST/FILE"))?;
    let host = uri.host().filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| wrong("no address: expected https://HOST/FILE"))?;
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1");
    match uri.scheme_str() {
        Some("https") => Ok(local),
        Some("http") if local || plain => Ok(local),
        Some("http") => Err(wrong(
            "not encrypted: give an https address, or say http = true in the table of sources",
        )),
        _ => Err(wrong("no address: expected https://HOST/FILE")),
    }
}

/// Where a redirect leads: `to` as the server said it, seen from `from`.
pub(super) fn join(from: &str, to: &str) -> Option<String> {
    if to.is_empty() {
        return None;
    }
    if to.starts_with("https://") || to.starts_with("http://") {
        return Some(to.to_owned());
    }
    let (scheme, rest) = from.split_once("://")?;
    if let Some(rest) = to.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let host = rest.split(['/', '?', '#']).next()?;
    if to.starts_with('/') {
        return Some(format!("{scheme}://{host}{to}"));
    }
    let path = rest.split(['?', '#']).next()?;
    let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
    Some(format!("{scheme}://{folder}/{to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_but_for_this_machine() {
        assert!(!check("https://www.cms.gov/a.zip", false).unwrap());
        assert!(check("http://127.0.0.1:8080/a.zip", false).unwrap());
        assert!(!check("http://intranet/a.zip", true).unwrap());
        for url in [
            "http://www.cms.gov/a",
            "ftp://x/a",
            "a.zip",
            "https:///a",
            "file:///etc/x",
        ] {
            assert!(check(url, false).is_err(), "{url}");
        }
        // A host that only begins like this machine is another one.
        assert!(check("http://127.0.0.1.evil.example/a", false).is_err());
    }

    #[test]
    fn redirects_are_joined() {
        let from = "https://a.gov/files/x.zip?q=1";
        for (to, want) in [
            ("https://b.gov/y", "https://b.gov/y"),
            ("//b.gov/y", "https://b.gov/y"),
            ("/y.zip", "https://a.gov/y.zip"),
            ("y.zip", "https://a.gov/files/y.zip"),
        ] {
            assert_eq!(join(from, to).as_deref(), Some(want));
        }
        assert_eq!(
            join("https://a.gov", "y").as_deref(),
            Some("https://a.gov/y")
        );
        assert_eq!(join(from, ""), None);
    }
}
