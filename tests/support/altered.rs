//! A store whose file somebody has altered: opened, read, written to, and nobody gets in. For
//! the fuzz target `store`, and for the test that reads its corpus.
//!
//! ```text
//! input   one byte: which file is altered (0 the store, 1 its key, 2 its head file, counted
//!         round), then alterations
//! each    place (3 bytes, counted round), what (1), with (2)
//! what    0 one byte   1 two bytes   2 a bit   3 sixteen bytes of zero   4 cut off here
//!         5 sixteen bytes of elsewhere   6 a page of elsewhere
//! ```

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::OnceLock;

use twofactl::Door;
use twofactl::error::{Error, Result};
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::text::DisplayName;
use twofactl::ops::door::{Password, StartRequest, VerifyRequest};
use twofactl::ops::practice::{self, Which};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::user::{self, Listed, ProfilePatch};
use twofactl::ops::{UNWATCHED, Why, audit, authenticator, device};

use crate::app::App;
use crate::clinic::{
    CITY, Clinic, PASSWORD, RAO, actor, handle, secret, start, t0, ticket, verify, who,
};

/// The files of a clinic with some history, and the app of its owner.
struct Template {
    files: [Vec<u8>; 3],
    app: App,
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let clinic = Clinic::enforcing();
        let app = clinic.enroll(RAO, t0());
        clinic.add("lee", CITY, t0());
        let later = t0().plus(twofactl::model::time::Length::minutes(1));
        let mut door = clinic.door(later);
        let wanted = ticket(&start(&mut door, RAO, Some(CITY), None));
        verify(&mut door, &wanted, &app.wrong(later));
        let (code, remember) = (app.code(later), DisplayName::parse("Front desk").ok());
        let request = VerifyRequest { ticket: &wanted, code: &code, remember: remember.as_ref() };
        door.verify(&request).unwrap();
        drop(door);
        Template { files: files(&clinic).map(|path| fs::read(path).unwrap()), app }
    })
}

/// The store, its key, and its head file.
fn files(clinic: &Clinic) -> [PathBuf; 3] {
    [clinic.store(), clinic.key(), clinic.key().with_extension("head")]
}

fn alter(file: &mut Vec<u8>, alterations: &[u8]) {
    for alteration in alterations.chunks_exact(6) {
        let [high, middle, low, what, one, other] = *alteration else { continue };
        if file.is_empty() {
            return;
        }
        let length = file.len();
        let place = u32::from_be_bytes([0, high, middle, low]) as usize % length;
        let elsewhere = usize::from(u16::from_be_bytes([one, other]));
        let until = |count: usize| place..(place + count).min(length);
        match what % 7 {
            0 => file[place] = one,
            1 => file[until(2)].iter_mut().zip([one, other]).for_each(|(to, from)| *to = from),
            2 => file[place] ^= 1 << (one & 7),
            3 => file[until(16)].fill(0),
            4 => file.truncate(place),
            5 => {
                let from = elsewhere * 16 % length;
                file.copy_within(
                    from..(from + 16).min(length),
                    place.min(length.saturating_sub(16)),
                );
            }
            _ => {
                let pages = length / 4096;
                if pages > 0 {
                    let (from, to) = (elsewhere % pages * 4096, place / 4096 % pages * 4096);
                    file.copy_within(from..from + 4096, to);
                }
            }
        }
    }
}

/// Alters a store, and does with it what desk and door do.
pub(crate) fn store(input: &[u8]) {
    let Template { files: whole, app } = template();
    let (which, alterations) = input.split_first().unwrap_or((&0, &[]));
    let mut altered = whole.clone();
    alter(&mut altered[usize::from(*which) % 3], alterations);
    let clinic = Clinic { folder: crate::clinic::private_folder() };
    for (path, bytes) in files(&clinic).iter().zip(&altered) {
        fs::write(path, bytes).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let done = [at_desk(&clinic), at_door(&clinic, app)];
    if altered == *whole {
        return done.into_iter().for_each(Result::unwrap);
    }
    for error in done.into_iter().filter_map(Result::err) {
        assert!(!error.to_string().is_empty());
    }
}

/// Reads all that there is, each report for itself, and writes once.
fn at_desk(clinic: &Clinic) -> Result<()> {
    let opened = setup::open(&clinic.store(), &clinic.key(), KeyNeed::Dispensable)?;
    let Opened { mut store, keys, .. } = opened;
    let (rao, now) = (who(RAO), t0());
    let mut failed: Vec<Error> = Vec::new();
    let mut note = |done: Result<()>| failed.extend(done.err());
    note(store.read(|tx| user::list(tx, &Listed::default(), now, |_| Ok(()))));
    note(store.read(|tx| user::show(tx, &rao, now).map(drop)));
    note(store.read(|tx| authenticator::list(tx, &rao, now).map(drop)));
    note(store.read(|tx| device::list(tx, &rao, now).map(drop)));
    note(store.read(|tx| practice::show(tx, &handle(CITY), now).map(drop)));
    note(store.read(|tx| practice::status(tx, &Which::All, now, |_| Ok(()))));
    note(store.read(|tx| audit::list(tx, &audit::ListRequest::default(), 1000, |_| Ok(()))));
    note(store.read(|tx| audit::verify(tx, keys.as_ref(), None, UNWATCHED).map(drop)));
    let patch = ProfilePatch { name: Some(DisplayName::parse("Rao").ok()), ..Default::default() };
    note(
        store
            .write(&actor(), now, |tx| user::set(tx, &rao, &patch, &Why::default(), now))
            .map(drop),
    );
    failed.into_iter().next().map_or(Ok(()), Err)
}

/// A wrong password never lets in, and neither does a wrong code behind the right one.
fn at_door(clinic: &Clinic, app: &App) -> Result<()> {
    let mut door = Door::open(&clinic.store(), &clinic.key(), actor())?.at(t0());
    let practice = handle(CITY);
    let mut start = |password: &str| {
        let password = secret(password);
        let password = Password::Given(&password);
        let practice = Some(&practice);
        door.start(&StartRequest { user: RAO, practice, password, device_token: None })
    };
    let wrong = start("correct horse battery stapler");
    assert!(matches!(wrong, Ok(LoginReply::Denied) | Err(_)), "a wrong password: {wrong:?}");
    let right = start(PASSWORD)?;
    if let LoginReply::CodeRequired { ticket, .. } = right {
        let code = app.wrong(t0());
        let verified =
            door.verify(&VerifyRequest { ticket: &ticket, code: &code, remember: None })?;
        assert!(!matches!(verified, LoginReply::Allowed(_)), "a wrong code: {verified:?}");
    }
    Ok(())
}
