use claimdeck::codeset::lexicon::Lexicon;
use claimdeck::codeset::*;
use claimdeck::domain::CodeSet;
use std::time::Instant;
fn main() {
    let t = Instant::now();
    let tables = Tables::shipped().unwrap();
    eprintln!("tables {:?}", t.elapsed());
    let mut lexicon = Lexicon::shipped();
    if lexicon.terms.is_empty() && std::env::var("NOTERMS").is_err() {
        lexicon
            .add_terms(&std::fs::read_to_string("/work/main/codesets/lexicon/terms.tsv").unwrap());
    }
    if std::env::var("NOTERMS").is_ok() {
        lexicon.terms.clear();
    }
    if std::env::var("NOLEX").is_ok() {
        lexicon = Lexicon::default();
    }
    let t = Instant::now();
    let s = Search::with_lexicon(&tables, &lexicon);
    eprintln!("built in {:?}, {} bytes, {:?}", t.elapsed(), s.size(), s);
    let dos = chrono::NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    for file in std::env::args().skip(1) {
        let dev = std::fs::read_to_string(&file).unwrap();
        if !file.ends_with(".tsv") {
            for q in dev.lines() {
                let t = Instant::now();
                let hits = s.find(&Query {
                    words: q,
                    set: None,
                    procedures: false,
                    dos,
                    all_codes: false,
                    limit: 6,
                });
                println!("## {q}  {:?}", t.elapsed());
                for h in hits {
                    println!(
                        "   {} {:.3} {} <{}>",
                        h.code.display(h.set),
                        h.score,
                        h.title,
                        h.via.as_deref().unwrap_or("")
                    );
                }
            }
            continue;
        }
        let mut out = String::new();
        let mut n = [0; 2];
        let mut h1 = [0; 2];
        let mut h10 = [0; 2];
        let mut mrr = 0.0;
        let mut times = vec![];
        for line in dev.lines().skip(1) {
            let c: Vec<&str> = line.split('\t').collect();
            let mut key = String::new();
            if std::env::var("P").is_err() && std::env::var("FAST").is_err() {
                for ch in c[0].chars() {
                    key.push(ch);
                    let t = Instant::now();
                    let h = s.find(&Query {
                        words: &key,
                        set: None,
                        procedures: false,
                        dos,
                        all_codes: false,
                        limit: 20,
                    });
                    times.push((t.elapsed().as_nanos() as u64, key.clone()));
                    drop(h);
                }
            }
            let hits = s.find(&Query {
                words: c[0],
                set: Some(CodeSet::Icd10Cm),
                procedures: false,
                dos,
                all_codes: false,
                limit: 10,
            });
            let want: Vec<String> = c[1].split('|').map(|w| w.replace('.', "")).collect();
            let rank = hits
                .iter()
                .position(|h| want.iter().any(|w| h.code.as_str().starts_with(w.as_str())));
            let k = usize::from(c.get(2).is_none_or(|c| *c != "agree"));
            n[k] += 1;
            if rank == Some(0) {
                h1[k] += 1;
            }
            if let Some(r) = rank {
                h10[k] += 1;
                mrr += 1.0 / (r as f64 + 1.0);
            }
            out.push_str(&format!(
                "{}\t{}\t{}\t{:?}\t{}\n",
                c[0],
                c[1],
                c.get(2).unwrap_or(&""),
                rank,
                hits.iter()
                    .take(4)
                    .map(|h| format!(
                        "{} {:.3} {} <{}>",
                        h.code.dotted(),
                        h.score,
                        h.title,
                        h.via.as_deref().unwrap_or("")
                    ))
                    .collect::<Vec<_>>()
                    .join(" || ")
            ));
        }
        let total = n[0] + n[1];
        times.push((0, String::new()));
        times.push((0, String::new()));
        times.push((0, String::new()));
        times.sort();
        let m = times.len();
        println!(
            "keys {m} p50 {} p90 {} p99 {} max {:?}",
            times[m / 2].0 / 1000,
            times[m * 9 / 10].0 / 1000,
            times[m * 99 / 100].0 / 1000,
            &times[m - 3..]
        );
        println!(
            "hit@1 {:.3} hit@10 {:.3} mrr {:.3}; agree {}: {:.3} {:.3}; none {}: {:.3} {:.3}",
            (h1[0] + h1[1]) as f64 / total as f64,
            (h10[0] + h10[1]) as f64 / total as f64,
            mrr / total as f64,
            n[0],
            h1[0] as f64 / n[0] as f64,
            h10[0] as f64 / n[0] as f64,
            n[1],
            h1[1] as f64 / n[1] as f64,
            h10[1] as f64 / n[1] as f64
        );
        std::fs::write("/tmp/search-dev-out.tsv", out).unwrap();
        if std::env::var("SLOW").is_ok() {
            for (t, k) in times.iter().rev().take(150) {
                println!("{} {k}", t / 1000);
            }
        }
    }
}
