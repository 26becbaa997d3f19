//! Look-ups in the practice sets; imported ones are tested where files are imported.

use super::*;
use std::sync::OnceLock;

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables::shipped().unwrap())
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn dos(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_pair_is_found_in_either_order_on_its_dates() {
    let pair = |a: &str, b: &str, day: &str| {
        let pair = tables().pair(code(a), code(b), dos(day))?;
        let columns = format!("{}/{}", pair.column1, pair.column2);
        Some((columns, pair.indicator, pair.practice))
    };
    let clean = Some(("11042/97597".to_owned(), PairIndicator::Allowed, true));
    assert_eq!(pair("97597", "11042", "2026-11-02"), clean);
    assert_eq!(pair("11042", "97597", "2026-11-02"), clean);
    let scope = Some(("45380/45378".to_owned(), PairIndicator::Never, true));
    assert_eq!(pair("45378", "45380", "2026-11-02"), scope);
    for (a, b, day) in [
        ("11042", "97597", "2019-12-31"),
        ("80053", "99213", "2026-11-02"),
        ("80053", "80053", "2026-11-02"),
        ("I10", "80053", "2026-11-02"),
    ] {
        assert_eq!(pair(a, b, day), None, "{a} {b} {day}");
    }
}

#[test]
fn one_asking_for_many_gets_the_same() {
    let day = dos("2026-11-02");
    let pairs = tables().pairs(day).unwrap();
    let mut count = 0;
    for pair in pairs.all().step_by(7) {
        count += 1;
        let key = |code| pairs.key(code).unwrap();
        let (one, two) = (key(pair.column1), key(pair.column2));
        assert_eq!(pairs.between(two, one, day), Some(pair));
        assert_eq!(tables().pair(pair.column1, pair.column2, day), Some(pair));
    }
    assert!(count > 100 && pairs.count() > 700, "{count}");
}

#[test]
fn an_add_on_lists_runs_of_codes_of_one_form() {
    let text = "code\ttype\tprimaries\n99417\t1\t99205, 99215-99216\n69990\t2\t\n11045\t3\t11042\n";
    let table = AddOnTable::practice("a.tsv", text).unwrap();
    let find = |text: &str| table.find(code(text), dos("2026-11-02"), true);
    let prolonged = find("99417").unwrap();
    assert_eq!(prolonged.kind, AddOnKind::One);
    let lists = |text: &str| prolonged.lists(code(text));
    assert!(lists("99205") && lists("99215") && lists("99216"));
    assert!(!lists("99214") && !lists("9921U"));
    assert_eq!(
        find("69990").map(|a| (a.kind, a.primaries.len())),
        Some((AddOnKind::Two, 0))
    );
    assert_eq!(find("11042"), None);
    for (row, want) in [
        ("99417\t1\t\n", "a.tsv:2: type 1 without primary codes"),
        ("99417\t4\t99205\n", "a.tsv:2: type '4'"),
        (
            "99417\t1\t99215-99205\n",
            "a.tsv:2: '99215-99205' is no run",
        ),
        (
            "99417\t1\t99205-9921T\n",
            "a.tsv:2: '99205-9921T' is no run",
        ),
        ("9941\t1\t99205\n", "a.tsv:2: '9941' is no procedure code"),
    ] {
        let read = AddOnTable::practice("a.tsv", &format!("code\ttype\tprimaries\n{row}"));
        let message = read.unwrap_err().to_string();
        assert!(message.starts_with(want), "{message}");
    }
}

#[test]
fn a_limit_says_what_it_is_counted_over() {
    let text =
        "code\tunits\tmai\trationale\n27447\t1\t2\tanatomy\n97110\t6\t3\ttime\n11042\t1\t1\tx\n";
    let table = UnitTable::practice("u.tsv", text).unwrap();
    let limit = table.find(code("27447"), true).unwrap();
    assert_eq!(
        (limit.units, limit.basis, limit.rationale),
        (1, UnitBasis::DayByPolicy, "anatomy")
    );
    assert_eq!(table.find(code("99213"), true), None);
    for (row, want) in [
        ("27447\tone\t2\tx\n", "u.tsv:2: 'one' is no number of units"),
        ("27447\t1\t4\tx\n", "u.tsv:2: mai '4'"),
        (
            "27447\t1\t2\tx\n27447\t1\t2\tx\n",
            "u.tsv: 27447 stands twice",
        ),
    ] {
        let read = UnitTable::practice("u.tsv", &format!("code\tunits\tmai\trationale\n{row}"));
        let message = read.unwrap_err().to_string();
        assert!(message.starts_with(want), "{message}");
    }
}

#[test]
fn what_stands_in_is_told_with_what_is_missing() {
    let missing = tables().not_loaded(dos("2026-11-02"));
    let said = |table: &str| {
        let row = missing.iter().find(|m| m.table == table);
        row.map(ToString::to_string).unwrap_or_default()
    };
    let pairs = said("NCCI pairs");
    assert!(
        pairs.starts_with("NCCI pairs: practice set only ("),
        "{pairs}"
    );
    assert!(said("Medicare fee schedule (MPFS)").contains("not loaded"));
}
