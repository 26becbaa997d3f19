//! Getting files from a server that does what servers do: whole, slow, cut off, moved, gone.

#![allow(clippy::unwrap_used, clippy::panic)] // tests, helpers too

#[path = "support/server.rs"]
mod server;

use claimdeck::fetch::{FetchError, Fetched, Patience, Wanted, fetch};
use server::{Server, headers, ok, whole};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes that tell their place, so that a part put in the wrong one is seen.
fn body() -> Vec<u8> {
    (0..200_000_u32).flat_map(u32::to_le_bytes).collect()
}

const SHA256: &str = "f0c3a1ae9ffbb6b3e9a97a0b0e5cf8cf7e8e4b6c2c7f9d5e3a1b2c3d4e5f6071";

fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(5),
        answer: Duration::from_secs(5),
        read: Duration::from_secs(1),
        tries: 3,
    }
}

fn wanted(url: &str) -> Wanted<'_> {
    Wanted {
        url,
        sha256: None,
        most: 10 << 20,
        plain: false,
    }
}

/// A folder, and the place of the file in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("file.zip");
    (dir, path)
}

fn get(url: &str, path: &Path) -> Result<Fetched, FetchError> {
    fetch(&wanted(url), path, &patience(), &mut |_, _| {})
}

fn names(dir: &tempfile::TempDir) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_whole_file_comes_with_its_progress() {
    let server = Server::start(|_, _, stream| whole(stream, &body()));
    let (dir, path) = place();
    let mut seen = Vec::new();
    let url = server.url("/file.zip");
    let got = fetch(&wanted(&url), &path, &patience(), &mut |have, total| {
        seen.push((have, total));
    });
    let length = body().len() as u64;
    assert_eq!(
        got.unwrap(),
        Fetched {
            bytes: length,
            resumed: 0
        }
    );
    assert_eq!(std::fs::read(&path).unwrap(), body());
    assert_eq!(seen.first(), Some(&(0, Some(length))));
    assert_eq!(seen.last(), Some(&(length, Some(length))));
    assert!(seen.is_sorted());
    assert_eq!(names(&dir), ["file.zip", "file.zip.from"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_slow_server_is_waited_for() {
    let server = Server::start(|_, _, stream| {
        headers(stream, "200 OK", &[("content-length", "30")]);
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(400));
            ok(stream.write_all(b"0123456789"));
        }
    });
    let (_dir, path) = place();
    assert_eq!(get(&server.url("/f"), &path).unwrap().bytes, 30);
}

/// Sends half of the file, then the rest to whoever asks for it by range and proof.
fn halves(proof: &'static str, asked_again: &str, stream: &mut std::net::TcpStream) {
    let all = body();
    let length = all.len().to_string();
    match server::header(asked_again, "range") {
        None => {
            headers(
                stream,
                "200 OK",
                &[("content-length", &length), ("etag", proof)],
            );
            ok(stream.write_all(&all[..all.len() / 2]));
        }
        Some(range) => {
            assert_eq!(
                server::header(asked_again, "if-range").as_deref(),
                Some(proof)
            );
            let from: usize = range
                .strip_prefix("bytes=")
                .and_then(|r| r.strip_suffix('-'))
                .unwrap()
                .parse()
                .unwrap();
            let rest = &all[from..];
            let said = format!("bytes {from}-{}/{length}", all.len() - 1);
            let left = rest.len().to_string();
            headers(
                stream,
                "206 Partial Content",
                &[
                    ("content-length", &left),
                    ("content-range", &said),
                    ("etag", proof),
                ],
            );
            ok(stream.write_all(rest));
        }
    }
}

#[test]
fn what_was_cut_off_is_gone_on_with() {
    let server = Server::start(|_, request, stream| halves("\"v1\"", request, stream));
    let (_dir, path) = place();
    let got = get(&server.url("/f"), &path).unwrap();
    assert_eq!(got.bytes, body().len() as u64);
    assert_eq!(std::fs::read(&path).unwrap(), body());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_later_run_goes_on_where_the_one_before_ended() {
    let server = Server::start(|_, request, stream| halves("\"v1\"", request, stream));
    let (dir, path) = place();
    let url = server.url("/f");
    let once = Patience {
        tries: 1,
        ..patience()
    };
    let error = fetch(&wanted(&url), &path, &once, &mut |_, _| {}).unwrap_err();
    let half = body().len() as u64 / 2;
    assert!(
        matches!(error, FetchError::CutOff { have, total: Some(t), .. } if have == half && t == half * 2),
        "{error}"
    );
    assert!(!path.exists());
    assert_eq!(names(&dir), ["file.zip.from", "file.zip.part"]);
    let got = fetch(&wanted(&url), &path, &once, &mut |_, _| {}).unwrap();
    assert_eq!(got.resumed, half);
    assert_eq!(std::fs::read(&path).unwrap(), body());
}

#[test]
fn a_server_without_ranges_sends_all_anew() {
    let server = Server::start(|count, _, stream| {
        let all = body();
        let length = all.len().to_string();
        let until = if count == 0 { all.len() / 2 } else { all.len() };
        headers(
            stream,
            "200 OK",
            &[("content-length", &length), ("etag", "\"v\"")],
        );
        ok(stream.write_all(&all[..until]));
    });
    let (_dir, path) = place();
    get(&server.url("/f"), &path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), body());
}

#[test]
fn without_a_proof_nothing_is_put_together() {
    // No ETag and no date: the second file could be another one.
    let server = Server::start(|count, request, stream| {
        assert_eq!(server::header(request, "range"), None);
        let all = body();
        let length = all.len().to_string();
        let until = if count == 0 { all.len() / 2 } else { all.len() };
        headers(stream, "200 OK", &[("content-length", &length)]);
        ok(stream.write_all(&all[..until]));
    });
    let (_dir, path) = place();
    let url = server.url("/f");
    let once = Patience {
        tries: 1,
        ..patience()
    };
    assert!(fetch(&wanted(&url), &path, &once, &mut |_, _| {}).is_err());
    let got = fetch(&wanted(&url), &path, &once, &mut |_, _| {}).unwrap();
    assert_eq!(got.resumed, 0);
    assert_eq!(std::fs::read(&path).unwrap(), body());
}

#[test]
fn a_file_that_changed_meanwhile_is_begun_anew() {
    let server = Server::start(|count, request, stream| match count {
        0 => halves("\"v1\"", request, stream),
        // Cannot satisfy the range of a file that is shorter now.
        1 => headers(
            stream,
            "416 Range Not Satisfiable",
            &[("content-length", "0")],
        ),
        _ => {
            assert_eq!(server::header(request, "range"), None);
            whole(stream, b"shorter");
        }
    });
    let (_dir, path) = place();
    assert_eq!(get(&server.url("/f"), &path).unwrap().bytes, 7);
    assert_eq!(std::fs::read(&path).unwrap(), b"shorter");
}

#[test]
fn a_line_that_falls_silent_is_given_up() {
    let server = Server::start(|_, _, stream| {
        headers(
            stream,
            "200 OK",
            &[("content-length", "30"), ("etag", "\"v\"")],
        );
        ok(stream.write_all(b"0123456789"));
        std::thread::sleep(Duration::from_secs(3));
    });
    let (_dir, path) = place();
    let once = Patience {
        tries: 1,
        ..patience()
    };
    let error = fetch(&wanted(&server.url("/f")), &path, &once, &mut |_, _| {}).unwrap_err();
    assert!(
        matches!(error, FetchError::CutOff { have: 10, .. }),
        "{error}"
    );
}

#[test]
fn a_wrong_checksum_leaves_nothing_and_a_right_one_is_kept() {
    let server = Server::start(|_, _, stream| whole(stream, b"abc"));
    let url = server.url("/f");
    let (dir, path) = place();
    let wrong = Wanted {
        sha256: Some(SHA256),
        ..wanted(&url)
    };
    let error = fetch(&wrong, &path, &patience(), &mut |_, _| {}).unwrap_err();
    assert!(matches!(error, FetchError::Checksum { .. }), "{error}");
    assert!(names(&dir).is_empty(), "{:?}", names(&dir));
    // FIPS 180-2, the digest of "abc".
    let right = Wanted {
        sha256: Some("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
        ..wanted(&url)
    };
    fetch(&right, &path, &patience(), &mut |_, _| {}).unwrap();
    let before = server.requests().len();
    fetch(&right, &path, &patience(), &mut |_, _| {}).unwrap();
    assert_eq!(server.requests().len(), before, "it was here");
}

#[test]
fn redirects_are_followed_a_few_times() {
    let server = Server::start(|_, request, stream| {
        if request.starts_with("GET /a ") {
            headers(
                stream,
                "302 Found",
                &[("location", "/b/c"), ("content-length", "0")],
            );
        } else if request.starts_with("GET /b/c ") {
            headers(
                stream,
                "301 Moved",
                &[("location", "d"), ("content-length", "0")],
            );
        } else if request.starts_with("GET /b/d ") {
            whole(stream, b"here");
        } else {
            headers(
                stream,
                "302 Found",
                &[("location", "/round"), ("content-length", "0")],
            );
        }
    });
    let (_dir, path) = place();
    assert_eq!(get(&server.url("/a"), &path).unwrap().bytes, 4);
    let error = get(&server.url("/round"), &path).unwrap_err().to_string();
    assert!(error.contains("without end"), "{error}");
}

#[test]
fn a_redirect_to_an_address_that_is_not_encrypted_is_refused() {
    let server = Server::start(|_, _, stream| {
        headers(
            stream,
            "302 Found",
            &[
                ("location", "http://files.example/x"),
                ("content-length", "0"),
            ],
        );
    });
    let (_dir, path) = place();
    let error = get(&server.url("/a"), &path).unwrap_err();
    assert!(matches!(error, FetchError::Address { .. }), "{error}");
    assert!(error.to_string().contains("not encrypted"), "{error}");
}

#[test]
fn what_is_not_there_or_too_large_is_said() {
    let server = Server::start(|_, request, stream| {
        if request.starts_with("GET /gone ") {
            headers(stream, "404 Not Found", &[("content-length", "3")]);
            ok(stream.write_all(b"no!"));
        } else if request.starts_with("GET /endless ") {
            headers(stream, "200 OK", &[("transfer-encoding", "chunked")]);
            while stream.write_all(b"3e8\r\n").is_ok()
                && stream.write_all(&[b'x'; 1000]).is_ok()
                && stream.write_all(b"\r\n").is_ok()
            {}
        } else {
            whole(stream, &[0; 5000]);
        }
    });
    let (dir, path) = place();
    let error = get(&server.url("/gone"), &path).unwrap_err();
    assert!(
        matches!(error, FetchError::Answer { status: 404, .. }),
        "{error}"
    );
    for large in ["/large", "/endless"] {
        let url = server.url(large);
        let small = Wanted {
            most: 4999,
            ..wanted(&url)
        };
        let error = fetch(&small, &path, &patience(), &mut |_, _| {}).unwrap_err();
        assert!(
            matches!(error, FetchError::TooLarge { .. }),
            "{large}: {error}"
        );
    }
    assert!(names(&dir).is_empty(), "{:?}", names(&dir));
}

#[test]
fn where_nobody_listens_the_address_is_named() {
    let url = {
        let server = Server::start(|_, _, _| {});
        server.url("/f")
    };
    let (_dir, path) = place();
    let error = get(&url, &path).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error}");
    assert!(error.to_string().starts_with(&url), "{error}");
}
