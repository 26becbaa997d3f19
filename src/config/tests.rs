use super::*;

fn env(pairs: &[(&str, &str)]) -> Env {
    pairs.iter().copied().collect()
}

fn load(file: &str, vars: &[(&str, &str)], flags: &[(Opt, &str)]) -> Result<Config, String> {
    let flags: Vec<_> = flags.iter().map(|(o, v)| (*o, (*v).to_owned())).collect();
    Config::from_layers(None, Some(("config.toml", file)), &env(vars), &flags)
        .map_err(|error| error.to_string())
}

#[test]
fn later_layers_win() {
    let file = "keymap = \"vi\"\nuser = \"ann\"\ntheme = 16\n";
    let vars = [
        ("CLAIMDECK_USER", "bea"),
        ("CLAIMDECK_KEYMAP", "emacs"),
        ("USER", "root"),
    ];
    let config = load(file, &vars, &[(Opt::Keymap, "numeric")]).unwrap();
    assert_eq!(config.keymap(), "numeric");
    assert_eq!(config.user(), "bea");
    assert_eq!(config.theme(), Theme::Ansi16);
    assert_eq!(config.ascii(), Switch::Auto);
    let origins = [Opt::Keymap, Opt::User, Opt::Theme, Opt::Ascii]
        .map(|opt| config.get(opt).unwrap().1.to_string());
    assert_eq!(
        origins,
        ["flag", "CLAIMDECK_USER", "config.toml:3:9", "built in"]
    );
}

#[test]
fn the_user_is_who_is_logged_in() {
    for (vars, user) in [
        (&[][..], "coder"),
        (&[("LOGNAME", "lee")][..], "lee"),
        (&[("USER", ""), ("LOGNAME", "lee")][..], "lee"),
        (&[("USER", "a\u{1b}b")][..], "coder"),
    ] {
        assert_eq!(load("", vars, &[]).unwrap().user(), user);
    }
}

#[test]
fn every_mistake_is_told_with_its_place() {
    for (file, expected) in [
        (
            "keymap = \"v\"",
            "config.toml:1:10: \"v\" is not a value of keymap",
        ),
        (
            "\n keymp = \"vi\"",
            "config.toml:2:2: \"keymp\" is not an option (did you mean \"keymap\"?)",
        ),
        (
            "theme = \"momo\"",
            "(did you mean \"mono\"?): write auto, mono, 16, 256",
        ),
        ("ascii = true", "config.toml:1:9: ascii is a text in quotes"),
        ("user = \" \"", "user is a name"),
        ("user = ", "config.toml:1:"),
        (
            "user = \"a\"\nuser = \"b\"",
            "config.toml:2:1: this is not TOML",
        ),
    ] {
        let error = load(file, &[], &[]).unwrap_err();
        assert!(error.contains(expected), "{file}: {error}");
    }
    let vars = [("CLAIMDECK_THEME", "green")];
    let error = load("x = 1\ny = 2", &vars, &[(Opt::KeymapFile, "")]).unwrap_err();
    let places: Vec<_> = error
        .lines()
        .map(|l| l.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "config.toml:1:1",
            "config.toml:2:1",
            "CLAIMDECK_THEME",
            "--keymap-file"
        ]
    );
}

#[test]
fn files_are_read_from_the_config_folder() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join(".config/claimdeck");
    let env = env(&[("HOME", home.path().to_str().unwrap())]);
    let config = Config::load(&env, &[]).unwrap();
    assert_eq!(config.keymap(), "standard");
    assert_eq!(config.user_keymap().unwrap(), None);

    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("config.toml"), "keymap = \"vi\"").unwrap();
    std::fs::write(dir.join("keymap.toml"), "# mine").unwrap();
    let config = Config::load(&env, &[]).unwrap();
    assert_eq!(config.keymap(), "vi");
    let (path, text) = config.user_keymap().unwrap().unwrap();
    assert_eq!((path, text.as_str()), (dir.join("keymap.toml"), "# mine"));

    let named = [(Opt::KeymapFile, "other.toml".to_owned())];
    let error = Config::load(&env, &named)
        .unwrap()
        .user_keymap()
        .unwrap_err();
    assert!(error.to_string().contains("other.toml"), "{error}");
}

#[test]
fn settings_win_over_what_the_terminal_can() {
    let look = Look {
        colors: Colors::Mono,
        ascii: true,
        slow: true,
    };
    assert_eq!(look.with(Theme::Auto, Switch::Auto), look);
    let set = look.with(Theme::Ansi256, Switch::Off);
    assert_eq!(
        set,
        Look {
            colors: Colors::Ansi256,
            ascii: false,
            slow: true
        }
    );
}

#[test]
fn every_option_has_its_name_and_variable() {
    for opt in Opt::ALL {
        assert_eq!(Opt::named(opt.name()), Some(*opt));
        assert_eq!(
            opt.variable(),
            format!("CLAIMDECK_{}", opt.name().to_uppercase())
        );
        assert!(opt.help().ends_with('.'));
    }
}
