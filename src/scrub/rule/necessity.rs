//! Medical necessity: the diagnoses a line points at, against the coverage articles.

use crate::codeset::Article;
use crate::domain::{Code, PayerKind, Pointer, Repair, ServiceLine, Severity};
use crate::scrub::context::Line;
use crate::scrub::{Context, Edit, Report};

/// The edits of this file.
pub(in crate::scrub) const EDITS: &[Edit] = &[Edit {
    id: "px.necessity",
    title: "no covered diagnosis for the service",
    source: "42 USC 1395y(a)(1)(A); CMS Pub. 100-08 ch. 13; billing and coding articles as imported",
    explain: "Medicare pays for a service only for the diagnoses that its contractor's article (LCD \
              or NCD) lists. The line must point at one of them. Where none applies, the patient \
              signs an ABN before the service (GA), or the claim says that none was signed (GZ).",
    run: necessity,
    ..Edit::BASE
}];

/// Most codes and articles a message names.
const NAMED: usize = 4;

fn necessity(c: &Context<'_>, out: &mut Report<'_>) {
    for line in &c.lines {
        // What the law excludes is not judged by articles (GY); no diagnosis is `line.pointer`'s.
        if line.has("GY") || line.has("GX") || line.pointers.is_empty() {
            continue;
        }
        let state = c.claim.billing_provider.address.state.trim();
        let (articles, own) = that_speak(c.tables.necessity(line.code, line.from), state);
        let pointed: Vec<Code> = line
            .pointers
            .iter()
            .filter_map(|p| c.claim.coding.diagnoses.get(p.index()).copied())
            .collect();
        if pointed.is_empty() || !refused(&articles, own, &pointed) {
            continue;
        }
        tell(c, line, &articles, own, out);
    }
}

/// The articles for a state, and whether it is known that they are: of those that tell their states,
/// only they speak there; what tells none speaks everywhere.
fn that_speak<'a>(articles: Vec<Article<'a>>, state: &str) -> (Vec<Article<'a>>, bool) {
    if state.is_empty() {
        let told = articles.iter().any(|a| a.serves("").is_some());
        return (articles, !told);
    }
    let here = |a: &Article<'_>| a.serves(state).unwrap_or(true);
    (articles.into_iter().filter(here).collect(), true)
}

/// Whether no article lets the line pass. One that lists nothing for the procedure neither covers
/// nor refuses; where it is not known whose articles apply, it may be that of the payer, and covers.
fn refused(articles: &[Article<'_>], own: bool, pointed: &[Code]) -> bool {
    let mut any = false;
    for article in articles {
        let covers = pointed.iter().any(|dx| article.covers(*dx));
        let refuses = pointed.iter().all(|dx| article.refuses(*dx));
        if covers {
            return false;
        }
        if article.limits() || refuses {
            any = true;
        } else if !own {
            return false;
        }
    }
    any
}

fn tell(
    c: &Context<'_>,
    line: &Line<'_>,
    articles: &[Article<'_>],
    own: bool,
    out: &mut Report<'_>,
) {
    let limits: Vec<&str> = articles
        .iter()
        .filter(|a| a.limits() || line.pointers.iter().any(|p| refuses(c, a, *p)))
        .map(Article::id)
        .take(NAMED)
        .collect();
    let shown = limits.join(", ");
    let letters: String = line.pointers.iter().map(|p| p.letter()).collect();
    let message = format!(
        "line {} ({}): no diagnosis it points at ({letters}) is covered by {shown}",
        line.number(),
        line.code
    );
    let severity = match c.payer {
        _ if line.has("GA") || line.has("GZ") => Severity::Info,
        PayerKind::Medicare if own => Severity::Error,
        PayerKind::Medicare | PayerKind::MedicareAdvantage => Severity::Warning,
        _ => Severity::Info,
    };
    let covered: Vec<usize> = (0..c.claim.coding.diagnoses.len().min(12))
        .filter(|at| {
            let dx = c.claim.coding.diagnoses[*at];
            articles.iter().any(|a| a.covers(dx))
        })
        .take(NAMED)
        .collect();
    let fix = if line.has("GA") || line.has("GZ") {
        "expect a denial; the patient owes it only with a signed ABN (GA)".to_owned()
    } else if covered.is_empty() {
        "query the provider for the reason; without one, an ABN and GA, or GZ".to_owned()
    } else {
        let names = covered
            .iter()
            .map(|at| c.claim.coding.diagnoses[*at].dotted());
        let names: Vec<String> = names.collect();
        format!(
            "point it at {} where that is the reason",
            names.join(" or ")
        )
    };
    let repair = match covered[..] {
        [one] => point_at(line, one),
        _ => None,
    };
    out.add_as(severity, line.path("pointers"), message, Some(fix))
        .repair(repair);
}

fn refuses(c: &Context<'_>, article: &Article<'_>, pointer: Pointer) -> bool {
    let dx = c.claim.coding.diagnoses.get(pointer.index());
    dx.is_some_and(|dx| article.refuses(*dx))
}

/// Adds a pointer, in the last one's place where four stand.
fn point_at(line: &Line<'_>, at: usize) -> Option<Repair> {
    let pointer = Pointer::new(u8::try_from(at + 1).ok()?)?;
    let mut pointers = line.pointers.clone();
    pointers.truncate(ServiceLine::MAX_POINTERS - 1);
    pointers.push(pointer);
    Some(Repair::SetPointers {
        line: line.at,
        pointers,
    })
}
