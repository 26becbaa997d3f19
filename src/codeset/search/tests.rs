use super::*;

pub(super) fn dev_search() -> Option<Search> {
    let text = std::fs::read_to_string("/tmp/search-rows.tsv").ok()?;
    let mut lexicon = Lexicon::shipped();
    if let Ok(t) = std::fs::read_to_string("/work/main/codesets/lexicon/terms.tsv") { if std::env::var("NOTERMS").is_err() { lexicon.add_terms(&t); } }
    if std::env::var("NOLEX").is_ok() { lexicon = Lexicon::default(); }
    let t = std::time::Instant::now();
    let s = Search::assemble(&lexicon, |b| {
        for line in text.lines() {
            let c: Vec<&str> = line.split('\t').collect();
            let set = CodeSet::ALL.into_iter().find(|s| s.name() == c[0]).unwrap();
            let inc: Vec<&str> = c[4].split('|').filter(|s| !s.is_empty()).collect();
            let incl: Vec<&str> = c[5].split('|').filter(|s| !s.is_empty()).collect();
            b.push(&Source { set, code: c[1].parse().unwrap(), title: c[3], names: [&inc, &incl], words: c[6],
                billable: c[2] == "1", practice: set != CodeSet::Icd10Cm, from: None, to: None });
        }
    });
    eprintln!("built in {:?}, {} bytes, {:?}", t.elapsed(), s.size(), s);
    Some(s)
}

#[test]
fn dev_eval() {
    let Some(s) = dev_search() else { return };
    let dos = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let dev = std::fs::read_to_string("/work/shared/data/search/dev.tsv").unwrap();
    let mut out = String::new();
    let mut n = [0; 2]; let mut h1 = [0; 2]; let mut h10 = [0; 2]; let mut mrr = 0.0;
    let t = std::time::Instant::now();
    for line in dev.lines().skip(1) {
        let c: Vec<&str> = line.split('\t').collect();
        let hits = s.find(&Query { words: c[0], set: Some(CodeSet::Icd10Cm), procedures: false, dos, all_codes: false, limit: 10 });
        let want: Vec<String> = c[1].split('|').map(|w| w.replace('.', "")).collect();
        let rank = hits.iter().position(|h| want.iter().any(|w| h.code.as_str().starts_with(w.as_str())));
        let k = usize::from(c[2] != "agree");
        n[k] += 1;
        if rank == Some(0) { h1[k] += 1; }
        if let Some(r) = rank { h10[k] += 1; mrr += 1.0 / (r as f64 + 1.0); }
        out.push_str(&format!("{}\t{}\t{}\t{:?}\t{}\n", c[0], c[1], c[2], rank, hits.iter().take(4).map(|h| format!("{} {:.3} {} <{}>", h.code.dotted(), h.score, h.title, h.via.as_deref().unwrap_or(""))).collect::<Vec<_>>().join(" || ")));
    }
    let total = n[0] + n[1];
    eprintln!("time {:?}; hit@1 {:.3} hit@10 {:.3} mrr {:.3}; agree {}: {:.3} {:.3}; none {}: {:.3} {:.3}", t.elapsed() / total as u32,
        (h1[0] + h1[1]) as f64 / total as f64, (h10[0] + h10[1]) as f64 / total as f64, mrr / total as f64,
        n[0], h1[0] as f64 / n[0] as f64, h10[0] as f64 / n[0] as f64, n[1], h1[1] as f64 / n[1] as f64, h10[1] as f64 / n[1] as f64);
    std::fs::write("/tmp/search-dev-out.tsv", out).unwrap();
}

#[test]
fn dev_show() {
    let Some(s) = dev_search() else { return };
    let dos = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    for q in std::fs::read_to_string("/tmp/search-q.txt").unwrap().lines() {
        let t = std::time::Instant::now();
        let hits = s.find(&Query { words: q, set: None, procedures: false, dos, all_codes: false, limit: 6 });
        eprintln!("## {q}  {:?}", t.elapsed());
        for h in hits { eprintln!("   {} {:.3} {} <{}>", h.code.display(h.set), h.score, h.title, h.via.as_deref().unwrap_or("")); }
    }
}
