//! A server for tests: what it answers is written down in each test.
#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// A server on this machine, until it is dropped.
pub struct Server {
    at: SocketAddr,
    over: Arc<AtomicBool>,
    requests: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers each connection by `answer`: which one it is from 0, the head of the request, and
    /// where the answer goes. The connection is closed after it.
    pub fn start(answer: impl Fn(usize, &str, &mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let over = Arc::new(AtomicBool::new(false));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (ends, seen) = (over.clone(), requests.clone());
        let thread = std::thread::spawn(move || {
            for (count, stream) in listener.incoming().enumerate() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                let mut stream = stream.unwrap();
                stream
                    .set_read_timeout(Some(Duration::from_secs(5)))
                    .unwrap();
                let head = read_head(&mut stream);
                seen.lock().unwrap().push(head.clone());
                answer(count, &head, &mut stream);
            }
        });
        Self {
            at,
            over,
            requests,
            thread: Some(thread),
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// The heads of the requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // One more connection, so that the thread looks up.
        drop(TcpStream::connect(self.at));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
            && !std::thread::panicking()
        {
            panic!("the server found a request that was not as it should be");
        }
    }
}

fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A header of a request.
pub fn header(head: &str, name: &str) -> Option<String> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
}

/// The client may have gone away.
pub fn ok(result: std::io::Result<()>) {
    if let Err(error) = result
        && !matches!(
            error.kind(),
            ErrorKind::BrokenPipe | ErrorKind::ConnectionReset
        )
    {
        panic!("{error}");
    }
}

/// The head of an answer.
pub fn headers(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)]) {
    let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    ok(stream.write_all(text.as_bytes()));
}

/// A whole file.
pub fn whole(stream: &mut TcpStream, body: &[u8]) {
    let length = body.len().to_string();
    headers(
        stream,
        "200 OK",
        &[("content-length", &length), ("etag", "\"whole\"")],
    );
    ok(stream.write_all(body));
}
