//! The four presets: complete, free of clashes, and on every terminal.

// Helpers of tests stand outside the functions that clippy knows as tests.
#![allow(clippy::expect_used, clippy::panic)]

use claimdeck::command::{Command, Pane, Scope};
use claimdeck::keymap::{Facts, Found, Key, Keymap, Keys, Outcome, PRESETS, Pressed};

fn presets() -> Vec<Keymap> {
    PRESETS
        .iter()
        .map(|(name, _)| {
            let (keymap, warnings) = Keymap::load(name, None).expect("a preset is right");
            assert_eq!(warnings, [], "{name}");
            keymap
        })
        .collect()
}

fn facts(scope: Scope, pane: Option<Pane>) -> Facts {
    Facts {
        pane,
        has_selection: true,
        list_empty: false,
        chart_open: scope == Scope::Coding,
        ..Facts::new(scope)
    }
}

/// Every situation of the coding screen, and one of every other place that has the keys.
fn situations() -> Vec<Facts> {
    let panes = [Pane::Note, Pane::Diagnoses, Pane::Lines, Pane::Findings];
    let coding = panes.map(|pane| facts(Scope::Coding, Some(pane)));
    let screens = [Scope::Queue, Scope::Claims, Scope::Late].map(|s| facts(s, None));
    let overlays = [
        Scope::Search,
        Scope::Suggestions,
        Scope::Kits,
        Scope::Tabular,
        Scope::Index,
        Scope::Picker,
        Scope::Form,
        Scope::Help,
        Scope::Confirm,
    ];
    let overlays = overlays.map(|s| facts(s, None));
    coding.into_iter().chain(screens).chain(overlays).collect()
}

fn runs(keymap: &Keymap, facts: &Facts, command: Command) -> bool {
    keymap
        .rows()
        .iter()
        .any(|row| keymap.find(facts, &row.keys.0) == Found::Command(command))
}

#[test]
fn no_preset_has_a_warning() {
    assert_eq!(presets().len(), 4);
}

#[test]
fn every_default_key_exists_on_every_terminal() {
    for keymap in presets() {
        for row in keymap.rows() {
            for key in &row.keys.0 {
                assert_eq!(key.unsafe_reason(), None, "{}: {}", keymap.name(), row.keys);
            }
        }
    }
}

#[test]
fn function_keys_have_a_twin() {
    for keymap in presets() {
        for facts in situations() {
            for row in keymap
                .rows()
                .iter()
                .filter(|row| facts.scope.chain().contains(&row.scope))
            {
                let function =
                    |keys: &Keys| keys.to_string().starts_with('f') && keys.to_string().len() > 1;
                // In a field every letter is text, so help there has only its function key.
                let Some(command) = row
                    .run
                    .filter(|c| function(&row.keys) && *c != Command::AppHelp)
                else {
                    continue;
                };
                let keys = keymap.keys_of(command, facts.scope);
                // None where a nearer scope has taken every key of the row.
                assert!(
                    keys.is_empty() || keys.iter().any(|keys| !function(keys)),
                    "{}: {} has only {}",
                    keymap.name(),
                    command,
                    row.keys
                );
            }
        }
    }
}

#[test]
fn every_command_is_reached_by_key_or_palette() {
    for keymap in presets() {
        let with_palette: Vec<Facts> = situations()
            .into_iter()
            .filter(|facts| runs(&keymap, facts, Command::AppPalette))
            .collect();
        assert!(
            with_palette.len() >= 7,
            "{}: every screen opens the palette",
            keymap.name()
        );
        for command in Command::ALL {
            let by_palette = with_palette
                .iter()
                .any(|facts| command.works_in(facts.scope));
            let by_key = situations()
                .iter()
                .any(|facts| runs(&keymap, facts, *command));
            assert!(
                by_palette || by_key,
                "{}: {command} cannot be reached",
                keymap.name()
            );
        }
    }
}

#[test]
fn the_day_s_work_needs_no_palette() {
    use Command as C;
    let needed: &[(Scope, &[Command])] = &[
        (
            Scope::Queue,
            &[
                C::QueueOpen,
                C::QueueNext,
                C::ChartHold,
                C::ChartRelease,
                C::ChartAssign,
                C::ChartDetail,
                C::ListFilter,
                C::ListSort,
                C::ListRefresh,
                C::ListUp,
                C::ListDown,
                C::ListPageDown,
                C::ListPageUp,
                C::ListFirst,
                C::ListLast,
                C::AppHelp,
                C::AppPalette,
                C::AppBack,
                C::AppQuit,
                C::ViewNext,
                C::ViewPrev,
            ],
        ),
        (
            Scope::Coding,
            &[
                C::DxSearch,
                C::PxSearch,
                C::EntryEdit,
                C::EntryDelete,
                C::EntryUp,
                C::EntryDown,
                C::LineModifiers,
                C::LineUnits,
                C::LineCharge,
                C::LinePlace,
                C::LinePointers,
                C::CodeNotes,
                C::KitList,
                C::KitSave,
                C::CardFavourite,
                C::CardNote,
                C::EditUndo,
                C::EditRedo,
                C::ChartStage,
                C::ChartStageNext,
                C::ChartSave,
                C::ChartHold,
                C::FindingsFocus,
                C::PaneNext,
                C::PanePrev,
                C::NotePageDown,
                C::NotePageUp,
                C::AppBack,
                C::AppHelp,
                C::AppPalette,
                C::ChartDetail,
                C::QueueNext,
            ],
        ),
        (
            Scope::Claims,
            &[
                C::ClaimsOpen,
                C::ClaimsSent,
                C::ClaimsPaid,
                C::ClaimsDeny,
                C::ClaimsClose,
                C::ClaimsVoid,
                C::ClaimsStatus,
                C::ListFilter,
                C::AppBack,
            ],
        ),
        (
            Scope::Late,
            &[
                C::LateOpenClaim,
                C::LateNote,
                C::LateNextAction,
                C::LateSnooze,
                C::LateResolve,
                C::LateAssign,
                C::LateSweep,
                C::ListFilter,
                C::AppBack,
            ],
        ),
        (
            Scope::Search,
            &[
                C::SearchAccept,
                C::SearchAcceptStay,
                C::SearchToggleSet,
                C::SearchToggleAll,
                C::CodeNotes,
                C::CardFavourite,
                C::CardNote,
                C::ListUp,
                C::ListDown,
                C::ListPageUp,
                C::ListPageDown,
                C::AppBack,
                C::TextBackspace,
                C::TextDeleteWord,
                C::TextClear,
            ],
        ),
        (
            Scope::Kits,
            &[
                C::KitPost,
                C::KitShow,
                C::KitEdit,
                C::KitShare,
                C::KitRecode,
                C::KitDelete,
                C::KitSave,
                C::ListFilter,
                C::ListUp,
                C::ListDown,
                C::ListPageUp,
                C::ListPageDown,
                C::AppHelp,
                C::AppBack,
            ],
        ),
        (
            Scope::Picker,
            &[
                C::FormAccept,
                C::ListUp,
                C::ListDown,
                C::AppBack,
                C::TextBackspace,
            ],
        ),
        (
            Scope::Form,
            &[
                C::FormAccept,
                C::FormNext,
                C::FormPrev,
                C::AppBack,
                C::TextBackspace,
            ],
        ),
        (
            Scope::Help,
            &[C::AppBack, C::ListDown, C::ListUp, C::ListPageDown],
        ),
        (Scope::Confirm, &[C::ConfirmYes, C::ConfirmNo]),
    ];
    for keymap in presets() {
        for (scope, commands) in needed {
            let pane = (*scope == Scope::Coding).then_some(Pane::Diagnoses);
            for command in *commands {
                let facts = facts(*scope, pane);
                assert!(
                    runs(&keymap, &facts, *command),
                    "{}: {command} in {}",
                    keymap.name(),
                    scope.name()
                );
            }
        }
    }
}

/// Whatever a preset binds: a small letter or digit is the key of a kit in the list of kits.
#[test]
fn every_key_of_a_kit_reaches_it() {
    for keymap in presets() {
        for c in ('a'..='z').chain('0'..='9') {
            let mut pressed = Pressed::default();
            let outcome = pressed.press(&keymap, &facts(Scope::Kits, None), Key::char(c));
            assert_eq!(outcome, Outcome::Type(c), "{}", keymap.name());
        }
    }
}

#[test]
fn pointers_are_toggled_in_the_lines() {
    for keymap in presets() {
        for command in Command::ALL.iter().filter(|c| c.pointer_index().is_some()) {
            let facts = facts(Scope::Coding, Some(Pane::Lines));
            assert!(
                runs(&keymap, &facts, *command),
                "{}: {command}",
                keymap.name()
            );
        }
    }
}

#[test]
fn what_cannot_be_taken_back_is_never_on_enter_space_or_an_arrow() {
    for keymap in presets() {
        for row in keymap.rows() {
            if row.run.is_some_and(|c| c.danger().is_some()) {
                for key in [
                    "enter", "space", "up", "down", "left", "right", "tab", "esc",
                ] {
                    assert_ne!(row.keys, key.parse().unwrap(), "{}", keymap.name());
                }
            }
        }
    }
}

/// Presses keys as a coder would; text goes to whatever field the last command opened.
fn type_claim(keymap: &Keymap, keys: &[Key]) -> Vec<Command> {
    let mut pressed = Pressed::default();
    let mut scope = Scope::Coding;
    let mut ran = Vec::new();
    for key in keys {
        let pane = (scope == Scope::Coding).then_some(Pane::Note);
        match pressed.press(keymap, &facts(scope, pane), *key) {
            Outcome::Run(command, _) => {
                ran.push(command);
                scope = match command {
                    Command::DxSearch | Command::PxSearch => Scope::Search,
                    _ => Scope::Coding,
                };
            }
            Outcome::Type(_) if scope == Scope::Search => {}
            Outcome::Pending => {}
            other => panic!("{}: {key} came to {other:?}", keymap.name()),
        }
    }
    ran
}

#[test]
fn a_claim_of_two_diagnoses_and_a_procedure_takes_at_most_25_keys() {
    for (name, dx, px, stage) in [
        ("standard", "d", "p", "s"),
        ("vi", "a", "p", "s"),
        ("emacs", "d", "p", "s"),
        ("numeric", "+", "*", "0"),
    ] {
        let keymap = Keymap::preset(name).unwrap();
        let mut keys: Vec<Key> = Vec::new();
        for (open, words) in [(dx, "dm2 neu"), (dx, "htn"), (px, "99213")] {
            keys.extend(open.parse::<Keys>().unwrap().0);
            keys.extend(words.chars().map(Key::char));
            keys.extend("enter".parse::<Keys>().unwrap().0);
        }
        keys.extend(stage.parse::<Keys>().unwrap().0);
        assert!(keys.len() <= 25, "{name}: {} keys", keys.len());
        use Command as C;
        assert_eq!(
            type_claim(&keymap, &keys),
            [
                C::DxSearch,
                C::SearchAccept,
                C::DxSearch,
                C::SearchAccept,
                C::PxSearch,
                C::SearchAccept,
                C::ChartStageNext,
            ],
            "{name}"
        );
    }
}

#[test]
fn the_key_bar_begins_with_the_screen_and_its_keys_do_what_it_says() {
    for keymap in presets() {
        for facts in situations() {
            let hints = keymap.hints(&facts);
            for hint in &hints {
                assert_eq!(
                    keymap.find(&facts, &hint.keys.0),
                    Found::Command(hint.command)
                );
                assert!(hint.command.label().is_some());
            }
            if facts.scope == Scope::Coding {
                // What is done about a finding comes first, where there is one.
                let about_finding = |c: Command| c.name().starts_with("finding.");
                let mut others = hints.iter().map(|hint| hint.command);
                assert_eq!(others.find(|c| !about_finding(*c)), Some(Command::DxSearch));
            }
            let has = |command| hints.iter().any(|hint| hint.command == command);
            assert!(
                has(Command::AppBack) || facts.scope == Scope::Confirm,
                "{facts:?}"
            );
        }
    }
}

#[test]
fn written_out_keymaps_hold_every_row() {
    for keymap in presets() {
        let (markdown, plain) = (keymap.markdown(), keymap.plain());
        for row in keymap.rows() {
            let command = row.run.expect("presets are stacked").name();
            let cell = format!("`{command}`");
            let keys = row.keys.to_string();
            let in_markdown = markdown
                .lines()
                .any(|l| l.contains(&cell) && l.contains(&keys));
            let in_plain = plain
                .lines()
                .any(|l| l.contains(command) && l.contains(&keys));
            assert!(
                in_markdown && in_plain,
                "{}: {keys} {command}",
                keymap.name()
            );
        }
    }
}

#[test]
fn the_key_bar_fits_and_always_shows_the_way_to_the_rest() {
    for keymap in presets() {
        for facts in situations() {
            let all = keymap.hints(&facts);
            assert_eq!(keymap.hints_within(&facts, 1_000), all);
            assert_eq!(keymap.hints_within(&facts, 0), []);
            for width in [20, 40, 80, 132] {
                let bar: Vec<String> = keymap
                    .hints_within(&facts, width)
                    .iter()
                    .map(|hint| {
                        format!(
                            "{} {}",
                            hint.keys.short(),
                            hint.command.label().expect("a label")
                        )
                    })
                    .collect();
                let line = bar.join("  ");
                assert!(line.len() <= width, "{line}");
                let has_help = all.iter().any(|hint| hint.command == Command::AppHelp);
                assert!(line.contains("help") || !has_help, "{line}");
            }
        }
    }
}
