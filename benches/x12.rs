//! What reading claims out of an 837P costs, beside the floor: the same bytes split at every segment
//! and element and nothing made of them. The file is made as it is read, so memory is what a claim needs.
//!
//! `cargo bench --bench x12`; `CLAIMS=1000000 cargo bench --bench x12` for a large file.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used)]
#![allow(missing_docs)]

use claimdeck::x12::claim_837p::Claims;
use claimdeck::x12::token::Segments;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read};
use std::time::Instant;

/// An interchange with this many claims, made while it is read.
struct Made {
    claims: usize,
    next: usize,
    segments: usize,
    piece: Vec<u8>,
    at: usize,
}

impl Made {
    fn new(claims: usize) -> Self {
        Self {
            claims,
            next: 0,
            segments: 0,
            piece: Vec::new(),
            at: 0,
        }
    }

    /// The header, a claim, or the trailer; nothing at the end.
    fn make(&mut self) -> String {
        const HEAD: &str = "ISA*00*          *00*          *ZZ*S1             *ZZ*R1             *261102*\
            0900*^*00501*000000001*0*T*:~GS*HC*S1*R1*20261102*0900*1*X*005010X222A1~";
        const SET: &str = "ST*837*0001*005010X222A1~BHT*0019*00*1*20261102*0900*CH~\
            NM1*41*2*LAKE CLINIC*****46*S1~PER*IC*ANN*TE*4075550100~NM1*40*2*HOUSE*****46*R1~\
            HL*1**20*1~PRV*BI*PXC*207Q00000X~NM1*85*2*LAKE CLINIC*****XX*1234567893~\
            N3*1 LAKE ST*SUITE 2~N4*ORLANDO*FL*328011234~REF*EI*123456789~";
        let count = |text: &str| text.matches('~').count();
        let n = self.next;
        self.next += 1;
        if n == 0 {
            self.segments = count(SET);
            return format!("{HEAD}{SET}");
        }
        if n <= self.claims {
            let claim = format!(
                "HL*{}*1*22*0~SBR*P*18*G1******CI~NM1*IL*1*ROE*JANE*Q***MI*W{n}~N3*{n} MAIN ST~\
                 N4*ORLANDO*FL*32801~DMG*D8*19800203*F~NM1*PR*2*AETNA*****PI*60054~\
                 CLM*C{n}*275***11:B:1*Y*A*Y*Y~HI*ABK:E1165*ABF:I10~\
                 NM1*82*1*WHO*ANN****XX*1245319599~PRV*PE*PXC*207Q00000X~\
                 LX*1~SV1*HC:99213:25*125*UN*1***1:2~DTP*472*D8*20261102~REF*6R*1~\
                 LX*2~SV1*HC:96372*50*UN*1***1~DTP*472*D8*20261102~REF*6R*2~\
                 LX*3~SV1*HC:J1885*100*UN*2***1~DTP*472*D8*20261102~LIN**N4*00409379601~CTP****2*UN~",
                n + 1
            );
            self.segments += count(&claim);
            return claim;
        }
        if n == self.claims + 1 {
            return format!("SE*{}*0001~GE*1*1~IEA*1*000000001~", self.segments + 1);
        }
        String::new()
    }
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece = self.make().into_bytes();
            self.at = 0;
        }
        let many = out.len().min(self.piece.len() - self.at);
        out[..many].copy_from_slice(&self.piece[self.at..self.at + many]);
        self.at += many;
        Ok(many)
    }
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    let claims: usize = match std::env::var("CLAIMS") {
        Ok(count) => count.parse().expect("CLAIMS is a number"),
        Err(_) if std::env::args().any(|a| a == "--bench") => 100_000,
        Err(_) => return,
    };
    // Up to here the file is held, so that making it is not measured.
    let held = (claims <= 200_000).then(|| {
        let mut bytes = Vec::new();
        Made::new(claims).read_to_end(&mut bytes).unwrap();
        bytes
    });
    let Some(bytes) = held else {
        let (read, seconds) = timed(|| read(BufReader::new(Made::new(claims))));
        println!(
            "{read} claims, made and read as a stream: {seconds:.2} s, {}",
            memory()
        );
        return;
    };
    let mb = bytes.len() as f64 / 1e6;
    let report = |what: &str, done: &mut dyn FnMut() -> usize| {
        let seconds = (0..3).map(|_| timed(&mut *done).1).fold(f64::MAX, f64::min);
        println!(
            "{what:<40} {:>7.1} MB/s {:>9.0} claims/s",
            mb / seconds,
            claims as f64 / seconds
        );
    };
    println!("{claims} claims, {mb:.0} MB");
    report("floor: split at segments and elements", &mut || {
        let text = std::str::from_utf8(&bytes).unwrap();
        text.split('~')
            .map(|segment| segment.split('*').count())
            .sum()
    });
    report("segments", &mut || {
        let mut segments = Segments::new(bytes.as_slice());
        let mut elements = 0;
        while let Some(segment) = segments.read().unwrap() {
            elements += segment.len();
        }
        elements
    });
    report("claims", &mut || read(bytes.as_slice()));
}

fn read(input: impl BufRead) -> usize {
    let mut count = 0;
    for claim in Claims::new(input) {
        black_box(claim.unwrap());
        count += 1;
    }
    count
}

fn timed<T>(mut done: impl FnMut() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = black_box(done());
    (done, start.elapsed().as_secs_f64())
}

/// The most memory this program has held, where the system tells.
fn memory() -> String {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
            Some(format!("peak{}", line.trim_start_matches("VmHWM:")))
        })
        .unwrap_or_default()
}
