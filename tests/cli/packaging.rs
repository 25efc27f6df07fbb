//! What `make install` and the Debian package put in place: the same files, and a
//! service that starts. `packaging/try-deb` installs the package into a fresh system.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::{Exchange, Place, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs a target of the Makefile. `None`, and said loudly, where there is no make.
fn make(place: &Place, target: &str, more: &[&str]) -> Option<Exchange> {
    let mut command = Command::new("make");
    let folder = format!("DESTDIR={}", place.path("root").display());
    let program = format!("PROGRAM={}", env!("CARGO_BIN_EXE_twofactl"));
    command.args(["-s", target, &folder, &program]).args(more).current_dir(root());
    for name in ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"] {
        command.env_remove(name);
    }
    if Command::new("make").arg("--version").stdout(Stdio::null()).status().is_err() {
        // Written to the stream itself, which the test harness does not hold back.
        writeln!(std::io::stderr(), "SKIPPED: without make nobody installs").unwrap();
        return None;
    }
    Some(run(command, ""))
}

/// The files below a folder, by their paths in it.
fn files_below(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(name.to_owned());
            }
        }
    }
    found
}

/// What the package is made of: source and place of each file.
fn assets() -> Vec<(PathBuf, String)> {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let mut all = Vec::new();
    for asset in assets {
        let (source, place) = (asset[0].as_str().unwrap(), asset[1].as_str().unwrap());
        match source.split_once("/*") {
            Some((folder, ending)) => {
                for name in files_below(&root().join(folder)) {
                    if name.ends_with(ending) {
                        all.push((root().join(folder).join(&name), format!("{place}{name}")));
                    }
                }
            }
            None if place.ends_with('/') => {
                let name = source.rsplit('/').next().unwrap();
                all.push((root().join(source), format!("{place}{name}")));
            }
            None => all.push((root().join(source), place.to_owned())),
        }
    }
    all
}

const AS_DEBIAN_HAS_IT: [&str; 2] = ["PREFIX=/usr", "ZSHDIR=/usr/share/zsh/vendor-completions"];

#[test]
fn make_install_and_the_package_put_the_same_files_in_the_same_places() {
    let place = Place::empty();
    let Some(made) = make(&place, "install", &AS_DEBIAN_HAS_IT) else { return };
    assert_eq!(made.code, 0, "{made}");
    let mut assets = assets();
    // For who looks at packages, and for nobody who has none.
    assets.retain(|(_, place)| !place.starts_with("usr/share/lintian/"));
    let places: BTreeSet<_> = assets.iter().map(|(_, place)| place.clone()).collect();
    assert_eq!(files_below(&place.path("root")), places);
    for (source, placed) in assets.iter().filter(|(_, placed)| placed != "usr/bin/twofactl") {
        let installed = fs::read(place.path("root").join(placed)).unwrap();
        assert!(installed == fs::read(source).unwrap(), "{placed}");
    }
    for page in ["man1/twofactl.1", "man5/twofactl.toml.5", "man7/twofactl-login.7"] {
        assert!(places.contains(&format!("usr/share/man/{page}")), "{page}");
    }
}

#[test]
fn make_uninstall_leaves_what_somebody_has_written_and_nothing_else() {
    let place = Place::empty();
    for target in ["install", "uninstall"] {
        let Some(made) = make(&place, target, &[]) else { return };
        assert_eq!(made.code, 0, "{made}");
    }
    assert!(files_below(&place.path("root")).is_empty());
    make(&place, "install", &[]).unwrap();
    let settings = place.path("root/etc/default/twofactl-bridge");
    fs::write(&settings, "TWOFACTL_BRIDGE_OPTIONS=\"--allow-uid 990\"\n").unwrap();
    make(&place, "install", &[]).unwrap();
    assert!(fs::read_to_string(&settings).unwrap().contains("990"), "written over");
    make(&place, "uninstall", &[]).unwrap();
    let left = files_below(&place.path("root"));
    assert_eq!(left, BTreeSet::from(["etc/default/twofactl-bridge".to_owned()]));
}

#[test]
fn a_service_installed_elsewhere_starts_the_program_from_there() {
    let place = Place::empty();
    let Some(made) = make(&place, "install", &["PREFIX=/opt/twofactl"]) else { return };
    assert_eq!(made.code, 0, "{made}");
    let unit = place.path("root/opt/twofactl/lib/systemd/system/twofactl-bridge.service");
    let unit = fs::read_to_string(unit).unwrap();
    assert!(unit.contains("\nExecStart=/opt/twofactl/bin/twofactl login bridge "), "{unit}");
    assert!(!unit.contains("/usr/bin"), "{unit}");
}

#[test]
fn nothing_is_installed_before_it_is_built() {
    let place = Place::empty();
    let Some(made) = make(&place, "install", &["PROGRAM=no/such"]) else { return };
    assert_eq!(made.code, 2, "{made}");
    assert!(made.stderr.starts_with("there is no no/such: run make first"), "{made}");
    assert!(!place.path("root").exists());
}

/// What the unit starts, with its words.
fn started() -> Vec<String> {
    let unit = read("packaging/twofactl-bridge.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn what_the_unit_starts_listens_and_ends_well_at_a_signal() {
    let place = Place::with_clinic();
    let words = started();
    assert_eq!(words[0], "/usr/bin/twofactl");
    assert_eq!(words.last().unwrap(), "$TWOFACTL_BRIDGE_OPTIONS");
    // The options that the file beside the unit shows.
    let shown = read("packaging/twofactl-bridge.default");
    let shown = shown.lines().filter_map(|line| line.strip_prefix("#TWOFACTL_BRIDGE_OPTIONS="));
    let shown: Vec<_> = shown.map(|options| options.trim_matches('"')).collect();
    assert_eq!(shown.len(), 2);
    for options in shown.into_iter().chain([""]) {
        let socket = format!("unix:{}", place.path("bridge.sock").display());
        let words = words[1..words.len() - 1].iter().map(|word| match word.as_str() {
            "unix:/run/twofactl/bridge.sock" => socket.as_str(),
            word => word,
        });
        let words: Vec<_> = words.chain(options.split_whitespace()).collect();
        let mut bridge = place.command(&words).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(bridge.stderr.take().unwrap()).read_line(&mut said).unwrap();
        let listening = said.starts_with("Listening on unix:");
        kill_process(Pid::from_child(&bridge), Signal::TERM).unwrap();
        assert!(bridge.wait().unwrap().success() && listening, "{options}: {said}");
    }
}

#[test]
fn the_unit_is_understood_and_leaves_little_open() {
    let place = Place::empty();
    let unit = read("packaging/twofactl-bridge.service");
    // What it starts has to be there.
    let unit = unit.replace("/usr/bin/twofactl", env!("CARGO_BIN_EXE_twofactl"));
    fs::write(place.path("twofactl-bridge.service"), unit).unwrap();
    let analyze = |words: &[&str]| {
        let mut command = Command::new("systemd-analyze");
        command.args(words).arg(place.path("twofactl-bridge.service")).stdin(Stdio::null());
        command.output().ok().map(|output| {
            let text = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8(text).unwrap())
        })
    };
    let Some((verified, said)) = analyze(&["verify", "--man=no"]) else {
        writeln!(std::io::stderr(), "SKIPPED: without systemd-analyze nobody reads the unit")
            .unwrap();
        return;
    };
    assert!(verified && said.is_empty(), "{said}");
    // From 0 to 10, in tenths: what 1.0 is to systemd.
    let (calm, said) = analyze(&["security", "--offline=true", "--threshold=10"]).unwrap();
    assert!(calm, "{said}");
}

#[test]
fn the_package_has_the_version_of_the_program() {
    let changes = read("packaging/debian/changelog");
    let expected = format!("twofactl ({}-1) ", env!("CARGO_PKG_VERSION"));
    assert!(changes.starts_with(&expected), "{changes}");
}

/// The store is data of people: no script of the package may take it away.
#[test]
fn no_script_of_the_package_removes_a_file() {
    for name in ["postinst", "prerm", "postrm"] {
        let script = read(&format!("packaging/debian/{name}"));
        let words: BTreeSet<_> = script.split_whitespace().collect();
        assert!(
            !words.iter().any(|word| ["rm", "unlink", "shred", "find"].contains(word)),
            "{name}"
        );
        let mut shell = Command::new("sh");
        shell.args(["-n", "-c", &script]);
        let parsed = run(shell, "");
        assert_eq!(parsed.code, 0, "{name}\n{parsed}");
    }
}
