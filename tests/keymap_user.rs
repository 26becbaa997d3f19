//! The user's keymap on top of a preset: what it changes, and what is said about its mistakes.

// Helpers of tests stand outside the functions that clippy knows as tests.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use claimdeck::command::{Command, Pane, Scope};
use claimdeck::keymap::{Condition, Facts, Found, Key, Keymap, Keys, Outcome, Pressed};
use proptest::prelude::*;

fn load(preset: &str, user: &str) -> (Keymap, Vec<String>) {
    let (keymap, warnings) = Keymap::load(preset, Some(("my.toml", user))).expect("it loads");
    (keymap, warnings.iter().map(ToString::to_string).collect())
}

fn refused(user: &str) -> Vec<String> {
    let error = Keymap::load("standard", Some(("my.toml", user))).expect_err("it is refused");
    error.to_string().lines().map(str::to_owned).collect()
}

fn find(keymap: &Keymap, scope: Scope, keys: &str) -> Found {
    keymap.find(&Facts::new(scope), &keys.parse::<Keys>().unwrap().0)
}

#[test]
fn rows_are_added_replaced_and_taken_away() {
    let (keymap, warnings) = load(
        "standard",
        r#"
        queue = [
          { on = "x", run = "chart.hold" },
          { on = ["o", "n"], run = "queue.open" },
          { on = "h", run = "none" },
        ]
        [[list]]
        on = "g g"
        run = "list.first"
        [[list]]
        on = "g"
        run = "none"
        "#,
    );
    assert_eq!(warnings, [] as [&str; 0]);
    let queue = |keys| find(&keymap, Scope::Queue, keys);
    assert_eq!(queue("x"), Found::Command(Command::ChartHold));
    assert_eq!(queue("n"), Found::Command(Command::QueueOpen));
    assert_eq!(queue("h"), Found::Nothing);
    assert_eq!(queue("g"), Found::Prefix);
    assert_eq!(queue("g g"), Found::Command(Command::ListFirst));
    // What the user did not name stays.
    assert_eq!(queue("a"), Found::Command(Command::ChartAssign));
}

#[test]
fn a_row_without_a_condition_replaces_those_with_one() {
    let (keymap, _) = load("standard", r#"coding = [{ on = "A", run = "dx.search" }]"#);
    let mut facts = Facts::new(Scope::Coding);
    facts.pane = Some(Pane::Lines);
    assert_eq!(
        keymap.find(&facts, &[Key::char('A')]),
        Found::Command(Command::DxSearch)
    );
    assert_eq!(
        keymap.find(&facts, &[Key::char('B')]),
        Found::Command(Command::LinePointerB)
    );
}

#[test]
fn a_condition_decides_and_the_more_particular_one_goes_first() {
    let (keymap, warnings) = load(
        "standard",
        r#"coding = [
          { on = "y", run = "entry.delete", when = "lines & has_selection" },
          { on = "y", run = "line.units", when = "lines" },
          { on = "y", run = "findings.focus" },
        ]"#,
    );
    assert_eq!(warnings, [] as [&str; 0]);
    let mut facts = Facts::new(Scope::Coding);
    let run = |facts: &Facts| keymap.find(facts, &[Key::char('y')]);
    assert_eq!(run(&facts), Found::Command(Command::FindingsFocus));
    facts.pane = Some(Pane::Lines);
    assert_eq!(run(&facts), Found::Command(Command::LineUnits));
    facts.has_selection = true;
    assert_eq!(run(&facts), Found::Command(Command::EntryDelete));
}

#[test]
fn what_works_but_not_everywhere_is_warned_of() {
    for (user, expected) in [
        (
            r#"queue = [{ on = "alt-x", run = "queue.open" }]"#,
            "my.toml:1:10: warning: alt-x does not work on every terminal",
        ),
        (
            r#"queue = [{ on = "ctrl-s", run = "queue.open" }]"#,
            "flow control",
        ),
        (
            r#"queue = [{ on = "shift-enter", run = "queue.open" }]"#,
            "without Control or Shift",
        ),
        (
            r#"search = [{ on = "e", run = "search.accept" }]"#,
            "'e' can no longer be typed in search",
        ),
        (
            r#"list = [{ on = "g g", run = "list.first" }]"#,
            "g g in list cannot be reached: g runs list.first first, in list",
        ),
        (
            r#"list = [{ on = "n n", run = "list.down" }]"#,
            "n n in list cannot be reached: n runs queue.next first, in queue",
        ),
        (
            r#"queue = [{ on = "y", run = "none" }]"#,
            "there is nothing to take away",
        ),
        (
            "queue = [\n{ on = \"y\", run = \"queue.open\" },\n { on = \"y\", run = \"queue.next\" }]",
            "my.toml:3:2: warning: y in queue runs queue.next here and queue.open on line 2, and the later one counts",
        ),
        (
            r#"global = [{ on = ":", run = "none" }]"#,
            "no key runs app.palette in global",
        ),
        (
            r#"confirm = [{ on = "y", run = "none" }]"#,
            "no key runs confirm.yes in confirm",
        ),
    ] {
        let (_, warnings) = load("standard", user);
        // A short row in several screens shadows a longer one in each of them.
        let screens = if user.contains("n n") { 3 } else { 1 };
        assert_eq!(warnings.len(), screens, "{user}: {warnings:?}");
        assert!(warnings[0].contains(expected), "{user}: {warnings:?}");
    }
}

#[test]
fn sequences_in_other_screens_or_panes_shadow_nothing() {
    let (_, warnings) = load(
        "standard",
        r#"
        claims = [{ on = "n n", run = "claims.open" }]
        coding = [
          { on = "Y", run = "dx.search", when = "diagnoses" },
          { on = "Y Y", run = "px.search", when = "lines" },
        ]"#,
    );
    assert_eq!(warnings, [] as [&str; 0]);
}

#[test]
fn mistakes_are_refused_with_their_place() {
    for (user, expected) in [
        (
            "queue = [{ on = \"x\", run = \"queue.opne\" }]",
            "my.toml:1:28: \"queue.opne\" is not a command (did you mean \"queue.open\"?)",
        ),
        (
            "queue = [{ on = \"xx\", run = \"queue.open\" }]",
            "my.toml:1:17: \"xx\" is not a key",
        ),
        (
            "queue = [{ on = \"\", run = \"queue.open\" }]",
            "no key is named",
        ),
        (
            "queue = [{ on = [], run = \"queue.open\" }]",
            "a row needs on",
        ),
        ("queue = [{ on = \"x\" }]", "my.toml:1:10: a row needs on"),
        (
            "queue = [{ on = 1, run = \"queue.open\" }]",
            "a text in quotes",
        ),
        (
            "queue = [{ on = \"x\", run = \"dx.search\" }]",
            "dx.search works in coding, not in queue",
        ),
        (
            "queue = [{ on = \"x\", run = \"queue.open\", wen = \"\" }]",
            "\"wen\" is not part of a row (did you mean \"when\"?)",
        ),
        (
            "queue = [{ on = \"x\", run = \"queue.open\", when = \"line\" }]",
            "\"line\" is not a condition (did you mean \"lines\"?)",
        ),
        (
            "\nqueu = []",
            "my.toml:2:1: \"queu\" is not a scope (did you mean \"queue\"?)",
        ),
        ("queue = 1", "queue holds rows"),
        ("queue = [1]", "a row is {"),
        ("queue = [", "this is not TOML"),
        ("counts = 1", "counts is true or false"),
        ("base = \"vi\"", "my.toml:1:1: base is for presets"),
        (
            "queue = [{ on = \"ctrl-c\", run = \"queue.open\" }]",
            "ctrl-c always cancels",
        ),
    ] {
        let lines = refused(user);
        assert!(lines[0].contains(expected), "{user}: {lines:?}");
    }
    let lines = refused("queue = [\n{ on = \"x\", run = \"a\" },\n{ on = \"y\", run = \"b\" }]");
    assert_eq!(lines.len(), 2, "all at once: {lines:?}");
}

#[test]
fn a_clash_with_what_cannot_be_taken_back_is_refused() {
    let lines = refused(
        "claims = [\n  { on = \"y\", run = \"claims.open\" },\n  { on = \"y\", run = \"claims.void\" },\n]",
    );
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with(
            "my.toml:3:3: y in claims runs claims.void here and claims.open on line 2"
        ),
        "{lines:?}"
    );
}

#[test]
fn an_unknown_preset_is_named() {
    let error = Keymap::preset("standart").unwrap_err().to_string();
    assert_eq!(
        error,
        "\"standart\" is not a keymap (did you mean \"standard\"?): write standard, vi, emacs or numeric"
    );
}

fn press(pressed: &mut Pressed, keymap: &Keymap, scope: Scope, key: &str) -> Outcome {
    pressed.press(keymap, &Facts::new(scope), key.parse().unwrap())
}

#[test]
fn sequences_wait_and_can_be_given_up() {
    let vi = Keymap::preset("vi").unwrap();
    let mut pressed = Pressed::default();
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "g"),
        Outcome::Pending
    );
    assert_eq!(pressed.label(), "g");
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "esc"),
        Outcome::Cancelled
    );
    assert!(pressed.is_empty());
    press(&mut pressed, &vi, Scope::Queue, "g");
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "ctrl-c"),
        Outcome::Cancelled
    );
    press(&mut pressed, &vi, Scope::Queue, "g");
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "x"),
        Outcome::Unbound("g x".parse().unwrap())
    );
    press(&mut pressed, &vi, Scope::Queue, "g");
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "g"),
        Outcome::Run(Command::ListFirst, None)
    );
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "esc"),
        Outcome::Run(Command::AppBack, None)
    );
}

#[test]
fn ctrl_c_goes_back_everywhere() {
    for (preset, _) in claimdeck::keymap::PRESETS {
        let keymap = Keymap::preset(preset).unwrap();
        for scope in Scope::ALL {
            let expected = match scope {
                Scope::Confirm => Command::ConfirmNo,
                _ => Command::AppBack,
            };
            let outcome = press(&mut Pressed::default(), &keymap, *scope, "ctrl-c");
            assert_eq!(
                outcome,
                Outcome::Run(expected, None),
                "{preset} {}",
                scope.name()
            );
        }
    }
}

#[test]
fn digits_count_where_the_keymap_says_so() {
    let vi = Keymap::preset("vi").unwrap();
    let mut pressed = Pressed::default();
    for key in ["1", "0"] {
        assert_eq!(
            press(&mut pressed, &vi, Scope::Queue, key),
            Outcome::Pending
        );
    }
    assert_eq!(
        (pressed.count(), pressed.label().as_str()),
        (Some(10), "10")
    );
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "j"),
        Outcome::Run(Command::ListDown, Some(10))
    );
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "0"),
        Outcome::Unbound("0".parse().unwrap())
    );
    for key in ["3", "g"] {
        press(&mut pressed, &vi, Scope::Queue, key);
    }
    assert_eq!(pressed.label(), "3g");
    assert_eq!(
        press(&mut pressed, &vi, Scope::Queue, "g"),
        Outcome::Run(Command::ListFirst, Some(3))
    );
    for _ in 0..12 {
        press(&mut pressed, &vi, Scope::Queue, "9");
    }
    assert_eq!(pressed.count(), Some(9_999));
    // In the standard keymap a digit is a key like any other.
    let standard = Keymap::preset("standard").unwrap();
    assert_eq!(
        press(&mut Pressed::default(), &standard, Scope::Queue, "2"),
        Outcome::Run(Command::ViewClaims, None)
    );
}

#[test]
fn characters_are_typed_where_text_goes() {
    for preset in ["standard", "vi", "emacs", "numeric"] {
        let keymap = Keymap::preset(preset).unwrap();
        for scope in [Scope::Search, Scope::Picker, Scope::Form, Scope::Text] {
            for c in "az09 .,-/'é".chars() {
                let outcome = Pressed::default().press(&keymap, &Facts::new(scope), Key::char(c));
                assert_eq!(outcome, Outcome::Type(c), "{preset} {} {c:?}", scope.name());
            }
        }
    }
}

#[test]
fn which_key_lists_what_may_follow() {
    let vi = Keymap::preset("vi").unwrap();
    let mut facts = Facts::new(Scope::Coding);
    facts.pane = Some(Pane::Lines);
    let follows = vi.follows(&facts, &[Key::char('t')]);
    assert_eq!(follows.len(), 12);
    assert_eq!(follows[0].key, Key::char('a'));
    assert_eq!(follows[0].commands, [Command::LinePointerA]);
    let after_g = vi.follows(&facts, &[Key::char('g')]);
    let commands: Vec<_> = after_g.iter().flat_map(|f| f.commands.clone()).collect();
    assert!(commands.contains(&Command::ChartDetail) && commands.contains(&Command::ViewQueue));
    assert!(vi.follows(&facts, &[Key::char('x')]).is_empty());
}

#[test]
fn the_palette_shows_the_keys_that_work() {
    let keymap = Keymap::preset("standard").unwrap();
    let keys = |command, scope| -> Vec<String> {
        keymap
            .keys_of(command, scope)
            .iter()
            .map(Keys::short)
            .collect()
    };
    assert_eq!(keys(Command::DxSearch, Scope::Coding), ["d"]);
    assert_eq!(keys(Command::AppHelp, Scope::Queue), ["?", "F1"]);
    // In coding s stages, so sorting has no key there.
    assert_eq!(keys(Command::ListSort, Scope::Queue), ["s"]);
    assert_eq!(keys(Command::ListSort, Scope::Coding), [] as [&str; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_file_breaks_the_reader(text in ".*") {
        if let Err(error) = Keymap::load("standard", Some(("my.toml", &text))) {
            prop_assert!(error.to_string().starts_with("my.toml:"));
        }
    }

    #[test]
    fn no_row_breaks_the_reader(on in "[a-z0-9 +<>-]{0,12}", run in "[a-z._]{0,12}", when in "[a-z_&! ]{0,12}") {
        let text = format!("queue = [{{ on = {on:?}, run = {run:?}, when = {when:?} }}]");
        if let Err(error) = Keymap::load("standard", Some(("my.toml", &text))) {
            prop_assert!(error.to_string().starts_with("my.toml:1:"));
        }
    }

    #[test]
    fn conditions_are_read_back(when in "!?(lines|note|list_empty|can_undo)( & !?(filtered|chart_open)){0,2}") {
        if let Ok(condition) = Condition::parse(&when) {
            prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition));
        }
    }

    #[test]
    fn any_keys_are_taken_in_any_scope(
        scope in proptest::sample::select(Scope::ALL),
        preset in proptest::sample::select(&["standard", "vi", "emacs", "numeric"][..]),
        keys in proptest::collection::vec(any::<(char, bool, bool)>(), 0..20),
    ) {
        let keymap = Keymap::preset(preset).unwrap();
        let mut pressed = Pressed::default();
        for (c, ctrl, alt) in keys {
            let key = Key { ctrl, alt, ..Key::char(c) }.normal();
            let outcome = pressed.press(&keymap, &Facts::new(scope), key);
            prop_assert_eq!(outcome == Outcome::Pending, !pressed.is_empty());
        }
    }
}
