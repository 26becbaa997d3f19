//! Cases of `px.necessity`, over articles imported from tables in the database's columns.

use super::*;
use crate::codeset::import::{ImportOptions, import_files};

/// A Florida article that covers 93306 for I50 and refuses Z00.00, and a Texas one that covers it
/// for E11.65; group 2 of the first is for another procedure.
fn articles() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            (
                "article.csv",
                "article_id,article_version,title,article_eff_date,article_end_date,display_id,last_updated\n\
                 1,7,\"Echo, \"\"heart\"\"\",2025-01-01 00:00:00,,A1,2026-11-20 00:00:00\n\
                 2,1,Echo,2025-01-01 00:00:00,,A2,2026-11-20 00:00:00\n",
            ),
            (
                "article_x_hcpc_code.csv",
                "article_id,article_version,hcpc_code_id,hcpc_code_group,range\n\
                 1,7,93306,1,N\n1,7,93880,2,N\n2,1,93306,1,N\n",
            ),
            (
                "article_x_icd10_covered.csv",
                "article_id,article_version,icd10_code_id,icd10_covered_group,range\n\
                 1,7,I50.9,1,N\n1,7,E11.65,2,N\n1,7,XX000,1,N\n2,1,E11.65,1,N\n",
            ),
            (
                "article_x_icd10_noncovered.csv",
                "article_id,article_version,icd10_code_id,icd10_noncovered_group,range\n\
                 1,7,Z00.00,1,N\n",
            ),
            (
                "article_x_contractor.csv",
                "article_id,article_version,contractor_id,contractor_type_id,contractor_version\n\
                 1,7,5,8,1\n2,1,6,8,1\n",
            ),
            (
                "contractor.csv",
                "contractor_id,contractor_type_id,contractor_version,contractor_bus_name\n\
                 5,8,1,First Coast\n6,8,1,Novitas\n",
            ),
            (
                "contractor_jurisdiction.csv",
                "contractor_id,contractor_type_id,contractor_version,state_id,term_date\n\
                 5,8,1,10,\n6,8,1,44,\n",
            ),
            (
                "state_lookup.csv",
                "state_id,state_abbrev,description\n10,FL,Florida\n44,TX,Texas\n",
            ),
        ];
        let paths: Vec<_> = files
            .iter()
            .map(|(name, text)| {
                let path = dir.path().join(name);
                std::fs::write(&path, text).unwrap();
                path
            })
            .collect();
        let dest = dir.path().join("codesets");
        let report = import_files(&paths, &ImportOptions::default(), &dest).unwrap();
        assert_eq!(report.tables[0].id(), "coverage-2026-11-20");
        Tables::open(&dest).unwrap()
    })
}

fn found(change: impl FnOnce(&mut Claim)) -> Option<Finding> {
    let mut claim = clean();
    claim.coverages[0].filing = "MB".into();
    claim.coding.diagnoses = ["E11.65", "I50.9", "Z00.00"].map(code).to_vec();
    claim.coding.lines = vec![line("93306", &[1])];
    change(&mut claim);
    let all = check(&claim, articles(), today());
    all.into_iter().find(|f| f.edit == "px.necessity")
}

#[test]
fn a_line_points_at_a_covered_diagnosis() {
    let finding = found(|_| {}).unwrap();
    assert_eq!(
        (
            finding.severity,
            finding.at.as_str(),
            finding.message.as_str()
        ),
        (
            Severity::Error,
            "lines[0].pointers",
            "line 1 (93306): no diagnosis it points at (A) is covered by A1"
        )
    );
    // The one that is covered stands on the claim.
    let mut claim = clean();
    claim.coding.diagnoses = ["E11.65", "I50.9", "Z00.00"].map(code).to_vec();
    claim.coding.lines = vec![line("93306", &[1])];
    let repaired = finding.repair.unwrap().apply(&claim.coding).unwrap();
    assert!(found(|c| c.coding = repaired).is_none());

    let near: [Change; 6] = [
        |c| c.coding.lines[0] = line("93306", &[1, 2]),
        // Texas covers it.
        |c| c.billing_provider.address.state = "TX".into(),
        // No article speaks for Ohio, nor for the other procedure's group.
        |c| c.billing_provider.address.state = "OH".into(),
        |c| c.coding.lines[0] = line("93880", &[1]),
        // Before the article.
        |c| {
            c.coding.lines[0].from = day("2024-12-31");
            c.coding.lines[0].to = day("2024-12-31");
        },
        // Excluded by law.
        |c| c.coding.lines[0].modifiers = vec!["GY".parse().unwrap()],
    ];
    for (i, change) in near.into_iter().enumerate() {
        assert_eq!(found(change), None, "near miss {i}");
    }
}

#[test]
fn who_pays_and_what_was_signed_decide_how_grave_it_is() {
    let severity = |change: Change| found(change).map(|f| f.severity);
    let cases: [(Change, Severity); 5] = [
        (|c| c.coding.lines[0] = line("93306", &[3]), Severity::Error),
        (|c| c.coverages[0].filing = "16".into(), Severity::Warning),
        (|c| c.coverages[0].filing = "CI".into(), Severity::Info),
        (
            |c| c.coding.lines[0].modifiers = vec!["GA".parse().unwrap()],
            Severity::Info,
        ),
        (
            |c| c.coding.lines[0].modifiers = vec!["GZ".parse().unwrap()],
            Severity::Info,
        ),
    ];
    for (i, (change, want)) in cases.into_iter().enumerate() {
        assert_eq!(severity(change), Some(want), "case {i}");
    }
    // It is not known whose articles apply, and Texas covers it.
    let unknown = found(|c| c.billing_provider.address.state.clear());
    assert_eq!(unknown, None);
}

#[test]
fn a_sites_own_table_is_enough_and_a_wrong_row_names_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let import = |rows: &str| {
        let file = dir.path().join("own.csv");
        let text = format!("article,title,procedure,group,diagnosis,covered,from,to\n{rows}");
        std::fs::write(&file, text).unwrap();
        let dest = dir.path().join(format!("codesets{}", rows.len()));
        import_files(&[file], &ImportOptions::default(), &dest)?;
        Tables::open(&dest)
    };
    let own = import("N1,Lipids,80061,1,E08-E13,covered,2026-01-01,\nN1,,80061,1,I10,covered,,\n")
        .unwrap();
    let dos = day("2026-11-02");
    let all = own.necessity(code("80061"), dos);
    let covers = |dx: &str| all.iter().any(|a| a.covers(code(dx)));
    assert_eq!(
        (
            all.len(),
            covers("E11.65"),
            covers("I10"),
            covers("E14"),
            covers("I11.0")
        ),
        (1, true, true, false, false)
    );
    assert!(
        own.not_loaded(today())
            .iter()
            .all(|m| !m.table.contains("Coverage"))
    );
    for (rows, want) in [
        (
            "N1,,8006,1,I10,covered,,\n",
            "own.csv:2: '8006' is no procedure code",
        ),
        (
            "N1,,80061,1,1I,covered,,\n",
            "own.csv:2: '1I' is no diagnosis",
        ),
        (
            "N1,,80061,1,I10,perhaps,,\n",
            "own.csv:2: covered is 'perhaps'",
        ),
        ("N1,,80061,1,I10,,soon,\n", "own.csv:2: 'soon' is no date"),
        (",,80061,1,I10,,2026-01-01,\n", "own.csv:2: no article"),
    ] {
        let message = import(rows).unwrap_err().to_string();
        assert!(message.contains(want), "{message}");
    }
}
