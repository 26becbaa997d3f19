//! The Alphabetic Index: finding, opening, jumping and coming back, the tables as grids, posting.

use super::harness::*;
use claimdeck::codeset::Tables;
use claimdeck::codeset::import::{ImportOptions, import_files};
use claimdeck::tui::Look;
use claimdeck::tui::overlay::Overlay;
use claimdeck::tui::overlay::index::IndexBox;
use claimdeck::workflow::Desk;
use insta::assert_snapshot;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The tables with a small Index in this project's own words.
static WITH_INDEX: LazyLock<Arc<Tables>> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codeset_data");
    let files: Vec<PathBuf> = ["diseases", "external", "neoplasm", "drugs"]
        .iter()
        .map(|name| data.join(format!("index_{name}.xml")))
        .collect();
    let dir = tempfile::tempdir().unwrap();
    import_files(&files, &ImportOptions::default(), dir.path()).unwrap();
    Arc::new(Tables::open(dir.path()).unwrap())
});

fn desk_with_index() -> Desk {
    let mut desk = desk();
    desk.tables = Arc::clone(&WITH_INDEX);
    fill(&desk, 3);
    desk
}

pub fn hands(size: (u16, u16), look: Look) -> Hands {
    Hands::on(desk_with_index(), size, look)
}

/// The Index over a chart being coded.
fn open() -> Hands {
    let mut hands = hands((80, 24), Look::new(true, true));
    hands.press("enter 5");
    hands
}

fn shown(hands: &Hands) -> &IndexBox {
    match hands.app.overlays.last() {
        Some(Overlay::Index(open)) => open,
        other => panic!("the Index is not on top: {other:?}"),
    }
}

/// The path of the entry under the cursor.
fn at(hands: &Hands) -> String {
    let open = shown(hands);
    let listing = open.listing().unwrap();
    open.row()
        .map_or_else(String::new, |row| listing.path_text(row.entry))
}

/// The codes on the chart.
fn posted(hands: &Hands) -> Vec<String> {
    codes(hands)
}

#[test]
fn words_typed_find_entries_and_the_cursor_stands_on_the_best() {
    let mut hands = open();
    assert_eq!(at(&hands), "Ankle");
    hands.type_text("type 2 ulc");
    assert_eq!(at(&hands), "Diabetes, diabetic, type 2, with, foot ulcer");
    // Above it stands what it belongs to, and nothing else of that main term.
    let titles: Vec<String> = {
        let open = shown(&hands);
        let listing = open.listing().unwrap();
        open.rows
            .iter()
            .map(|row| listing.name(row.entry))
            .collect()
    };
    assert_eq!(
        titles,
        ["Diabetes, diabetic", "type 2", "with", "foot ulcer"]
    );
    // All of a closed entry comes when it is opened.
    hands.press("up right");
    assert!(shown(&hands).rows.len() > titles.len());
    hands.press("left");
    assert_eq!(shown(&hands).rows.len(), titles.len());
    hands.press("ctrl-u").type_text("xyzzy");
    assert!(hands.screen().contains("Nothing found"));
    assert_eq!(at(&hands), "");
    hands.press("enter");
    assert!(hands.said().contains("nothing is under the cursor"));
}

#[test]
fn entries_open_and_close_like_a_tree() {
    let mut hands = open();
    hands.type_text("diab").press("ctrl-u");
    assert_eq!(at(&hands), "Ankle");
    hands.press("end up up home");
    for _ in 0..5 {
        hands.press("down");
    }
    assert_eq!(at(&hands), "Diabetes, diabetic");
    let closed = shown(&hands).rows.len();
    hands.press("right right");
    assert_eq!(at(&hands), "Diabetes, diabetic, type 1");
    hands.press("right right right");
    assert_eq!(at(&hands), "Diabetes, diabetic, type 1, with");
    // Left closes what is open, then steps out.
    hands.press("right left");
    hands.press("left left left left left");
    assert_eq!(at(&hands), "Diabetes, diabetic");
    assert_eq!(shown(&hands).rows.len(), closed);
    hands.press("left left");
    assert_eq!(at(&hands), "Diabetes, diabetic");
}

#[test]
fn a_see_jumps_and_backspace_comes_back_step_by_step() {
    let mut hands = open();
    hands.type_text("failing").press("enter");
    assert_eq!(at(&hands), "Failure, failed, heart");
    // The entry is shown in its place, open.
    hands.press("right");
    assert_eq!(at(&hands), "Failure, failed, heart, with high pressure");
    hands.press("enter");
    assert_eq!(at(&hands), "Pressure, high, with, heart failure");
    hands.press("backspace");
    assert_eq!(at(&hands), "Failure, failed, heart, with high pressure");
    hands.press("backspace");
    assert_eq!(at(&hands), "Disease, heart, failing");
    assert_eq!(shown(&hands).field.text(), "failing");
    // With words typed it deletes.
    hands.press("backspace");
    assert_eq!(shown(&hands).field.text(), "failin");
    hands.press("ctrl-u backspace");
    assert!(hands.said().contains("nowhere to go back to"));
    // "See also" has its own key, for the code comes first.
    hands.type_text("ache dull").press("f3");
    assert!(hands.said().contains("nearest") || hands.said().contains("names no entry"));
    hands.press("ctrl-u").type_text("disease").press("ctrl-r");
    assert!(hands.said().contains("names no entry"), "{}", hands.said());
    hands.press("ctrl-u").type_text("ankle").press("enter");
    assert!(hands.said().contains("the condition itself"));
    hands.press("ctrl-u").type_text("bruise").press("f3");
    assert!(hands.said().contains("no \"see also\""));
}

#[test]
fn tables_are_grids_whose_cells_are_chosen() {
    let mut hands = open();
    hands.press("tab").type_text("nipple");
    assert_eq!(at(&hands), "Neoplasm, tumor, breast, nipple");
    hands.press("right right right right right right right right");
    assert_eq!(shown(&hands).column, 5);
    assert_eq!(shown(&hands).code().unwrap().text(), "D49.3");
    hands.press("left left");
    assert_eq!(shown(&hands).code().unwrap().text(), "D24.-");
    // A reference names the column as well.
    hands
        .press("ctrl-u shift-tab")
        .type_text("sarcoma")
        .press("enter");
    assert_eq!(at(&hands), "Neoplasm, tumor, lip");
    assert_eq!(shown(&hands).code().unwrap().text(), "C00.9");
    hands.press("down enter");
    assert_eq!(at(&hands), "Neoplasm, tumor, lip");
    hands
        .press("backspace backspace")
        .press("ctrl-u")
        .type_text("poisoning")
        .press("enter");
    assert!(
        hands.said().contains("type the substance"),
        "{}",
        hands.said()
    );
    hands.type_text("para").press("enter");
    assert_eq!(at(&hands), "Acetaminophen");
    hands.press("right right right right");
    assert_eq!(shown(&hands).code().unwrap().text(), "T39.1X5");
}

#[test]
fn a_code_is_posted_on_the_chart_and_what_cannot_be_billed_is_not() {
    let mut hands = open();
    hands.type_text("foot ulcer").press("f4");
    assert_eq!(posted(&hands), ["E11.621"]);
    assert!(hands.app.overlays.is_empty());
    // A header lists what is finer.
    hands.press("5").type_text("contusion knee").press("ctrl-t");
    assert_eq!(posted(&hands), ["E11.621"]);
    assert!(!matches!(
        hands.app.overlays.last(),
        Some(Overlay::Index(_))
    ));
    hands.press("esc");
    // A manifestation follows its cause.
    hands.press("ctrl-u").type_text("later life").press("f4");
    assert_eq!(posted(&hands), ["E11.621", "E11.8", "F02.80"]);
    // A code that the Tabular does not have never gets there.
    hands.press("5").type_text("gone").press("f4");
    assert!(
        hands.said().contains("cannot be posted"),
        "{}",
        hands.said()
    );
    hands.press("ctrl-u").type_text("ankle").press("f4");
    assert!(hands.said().contains("no code is under the cursor"));
    assert_eq!(posted(&hands).len(), 3);
}

#[test]
fn the_search_takes_its_words_along_and_gives_way_to_what_is_posted() {
    let mut hands = hands((80, 24), Look::new(true, true));
    hands.press("enter d").type_text("foot ulcer").press("f9");
    assert_eq!(shown(&hands).field.text(), "foot ulcer");
    assert_eq!(at(&hands), "Diabetes, diabetic, type 2, with, foot ulcer");
    hands.press("esc");
    assert!(matches!(
        hands.app.overlays.last(),
        Some(Overlay::Search(_))
    ));
    // Words that only another volume has open that one.
    hands.press("ctrl-u").type_text("ladder").press("shift-tab");
    assert_eq!(at(&hands), "Fall, falling, from, off, ladder");
    hands.press("enter esc esc esc");
    assert!(hands.app.overlays.is_empty());
}

#[test]
fn without_a_chart_it_is_read_only_and_says_so() {
    let mut hands = hands((80, 24), Look::new(true, true));
    hands.press("5").type_text("foot ulcer").press("f4");
    assert!(
        hands.said().contains("no chart is open"),
        "{}",
        hands.said()
    );
    assert!(matches!(hands.app.overlays.last(), Some(Overlay::Index(_))));
    hands.press("esc");
    assert!(hands.app.overlays.is_empty());
}

#[test]
fn without_an_index_it_says_how_to_get_one() {
    let mut hands = Hands::plain(1);
    hands.press("5");
    let screen = hands.screen();
    assert!(screen.contains("codeset import") && screen.contains("codeset update"));
    hands.press("esc enter d").type_text("dm2").press("f9");
    assert!(hands.screen().contains("codeset import"));
}

#[test]
fn keys_in_any_order_leave_it_whole() {
    let keys = [
        "enter",
        "right",
        "left",
        "tab",
        "shift-tab",
        "backspace",
        "f4",
        "f3",
        "ctrl-g",
        "down",
        "up",
        "pagedown",
        "pageup",
        "home",
        "end",
        "ctrl-u",
        "esc",
        "5",
        "a",
        "s",
        "e",
        "x",
        "enter",
        "right",
    ];
    let mut hands = open();
    let mut seed = 7_u64;
    for _ in 0..1_500 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = usize::try_from(seed >> 33).unwrap() % keys.len();
        hands.press(keys[at]);
        if let Some(Overlay::Index(open)) = hands.app.overlays.last() {
            assert!(open.list.at < open.rows.len().max(1));
            assert!(open.column < 6);
        }
        let _ = hands.screen();
    }
}

#[test]
fn it_looks_like_the_book() {
    let color = Look::new(true, true);
    let plain = Look::new(false, false);
    for (name, size, look, keys, words) in [
        ("index_80x24", (80, 24), color, "", "diab"),
        ("index_found_80x24_ascii", (80, 24), plain, "", "heart"),
        ("index_40x10", (40, 10), plain, "", "foot ulcer"),
        ("index_200x50", (200, 50), color, "", ""),
        (
            "index_neoplasm_80x24",
            (80, 24),
            color,
            "tab right right",
            "",
        ),
        (
            "index_neoplasm_40x10",
            (40, 10),
            plain,
            "tab right right right down down",
            "",
        ),
        (
            "index_drugs_80x24_ascii",
            (80, 24),
            plain,
            "tab tab right",
            "",
        ),
        ("index_gone_80x24", (80, 24), color, "", "gone"),
    ] {
        let mut hands = hands(size, look);
        hands.press("enter 5").press(keys).type_text(words);
        if words == "diab" {
            hands.press("right down down right");
        }
        assert_snapshot!(name, hands.screen());
    }
    let mut hands = Hands::plain(1);
    hands.press("5");
    assert_snapshot!("index_missing_80x24", hands.screen());
}
