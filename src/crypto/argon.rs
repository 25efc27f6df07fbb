//! Argon2id (RFC 9106): the cost we pay, and the memory it takes.
//!
//! At most [`most_at_once`] runs go on in a process, whoever asks for how many:
//! more than there are processors would finish no sooner, and fifty threads
//! that log somebody in would take a gigabyte. The rest wait their turn. With
//! our own cost that bounds the memory to 304 MiB on the largest machine, and
//! to 4 GiB where every stored hash names the dearest price that is accepted.
//!
//! Memory is kept for the next run: glibc gives 19 MiB back late, so that
//! twenty hashes in a row would hold 158 MB instead of 20.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use argon2::{Argon2, Block, Params};
use zeroize::Zeroize;

use super::error::{CryptoError, Result};

/// OWASP's first choice: 19 MiB, two passes, one lane, 32 bytes out.
pub(super) const MEMORY_KIB: u32 = 19 * 1024;
pub(super) const PASSES: u32 = 2;
pub(super) const LANES: u32 = 1;
pub(super) const OUTPUT_LENGTH: usize = 32;

/// How many buffers of 19 MiB are kept while nobody uses them.
const SPARES: usize = 4;

static SPARE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// However many processors there are, no more runs at once than this.
const MOST_AT_ONCE: usize = 16;

static RUNNING: Turns = Turns::new();

/// How many runs go on at once: one a processor, [`MOST_AT_ONCE`] at most.
pub(super) fn most_at_once() -> usize {
    // A system that does not say how many it has is taken to have one.
    thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MOST_AT_ONCE)
}

/// How many are at it; whoever comes when there are enough waits.
struct Turns {
    taken: Mutex<usize>,
    given_back: Condvar,
}

impl Turns {
    const fn new() -> Self {
        Self { taken: Mutex::new(0), given_back: Condvar::new() }
    }

    /// Waits until fewer than `most` are at it. Nobody waits for ever: a run ends
    /// by itself, and waits for nothing while it goes on.
    fn wait(&self, most: usize) -> Turn<'_> {
        let mut taken = self.taken();
        while *taken >= most {
            taken = self.given_back.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += 1;
        Turn(self)
    }

    /// A panic elsewhere leaves nothing half done in a number.
    fn taken(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to run; dropped, the next one has it.
struct Turn<'a>(&'a Turns);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.taken() -= 1;
        self.0.given_back.notify_one();
    }
}

/// What we hash with today.
pub(super) fn todays() -> Result<Argon2<'static>> {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_LENGTH))
        .map(Argon2::from)
        .map_err(|_| CryptoError::Internal("today's Argon2 parameters are not valid"))
}

/// Fills `out` from `input` and `salt`. Waits while [`most_at_once`] others run;
/// a run that finds no spare memory takes new.
pub(super) fn run(argon: &Argon2<'_>, input: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
    let _turn = RUNNING.wait(most_at_once());
    let mut memory = take(argon.params().block_count())?;
    let result = argon.hash_password_into_with_memory(input, salt, out, &mut memory);
    give_back(memory);
    result.map_err(|_| CryptoError::Internal("Argon2 refused its input"))
}

fn take(blocks: usize) -> Result<Vec<Block>> {
    let spare = if blocks == standard_blocks() { spares().pop() } else { None };
    if let Some(memory) = spare {
        return Ok(memory);
    }
    let mut memory = Vec::new();
    memory.try_reserve_exact(blocks).map_err(|_| CryptoError::Memory)?;
    memory.resize(blocks, Block::new());
    Ok(memory)
}

/// Wipes the memory, for a password may be guessed from it faster than from
/// its hash, and keeps it if it is of the usual size and there are few.
fn give_back(mut memory: Vec<Block>) {
    memory.iter_mut().for_each(Zeroize::zeroize);
    let mut spares = spares();
    if memory.len() == standard_blocks() && spares.len() < SPARES {
        spares.push(memory);
    }
}

const fn standard_blocks() -> usize {
    // With one lane, and a multiple of four, every KiB is a block.
    MEMORY_KIB as usize
}

/// A panic elsewhere leaves nothing half done in a list of buffers.
fn spares() -> MutexGuard<'static, Vec<Vec<Block>>> {
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use argon2::{Algorithm, AssociatedData, ParamsBuilder, Version};

    use super::*;

    #[test]
    fn the_vector_of_rfc_9106_section_5_3_comes_out() {
        let params = ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(AssociatedData::new(&[4; 12]).unwrap())
            .output_len(32)
            .build()
            .unwrap();
        let argon =
            Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut out = [0; 32];
        run(&argon, &[1; 32], &[2; 16], &mut out).unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(&out),
            "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
        );
    }

    #[test]
    fn however_many_come_only_so_many_are_at_it() {
        let turns = Turns::new();
        let (at_it, most_seen) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| {
                    let _turn = turns.wait(3);
                    most_seen.fetch_max(at_it.fetch_add(1, SeqCst) + 1, SeqCst);
                    thread::yield_now();
                    at_it.fetch_sub(1, SeqCst);
                });
            }
        });
        assert!((1..=3).contains(&most_seen.into_inner()));
        assert_eq!(*turns.taken(), 0, "each has given its turn back");
    }

    #[test]
    fn a_run_waits_for_its_turn() {
        let all: Vec<_> = (0..most_at_once()).map(|_| RUNNING.wait(most_at_once())).collect();
        let waiting = thread::spawn(|| {
            let mut out = [0; 32];
            run(&todays().unwrap(), b"password", b"saltsaltsalt", &mut out)
        });
        thread::sleep(std::time::Duration::from_millis(300));
        assert!(!waiting.is_finished(), "a run takes 30 ms");
        drop(all);
        assert_eq!(waiting.join().unwrap(), Ok(()));
    }

    #[test]
    fn used_memory_is_wiped_and_few_buffers_are_kept() {
        let argon = todays().unwrap();
        assert_eq!(argon.params().block_count(), standard_blocks());
        let hash = |out: &mut [u8; 32]| run(&argon, b"password", b"saltsaltsalt", out).unwrap();
        let (mut first, mut again) = ([0; 32], [0; 32]);
        hash(&mut first);
        hash(&mut again);
        assert_eq!(first, again, "used memory does not change the result");

        (0..SPARES + 2).for_each(|_| give_back(vec![Block::new(); standard_blocks()]));
        let kept = spares();
        assert!(kept.len() <= SPARES);
        let words = kept.iter().flatten().flat_map(|block| block.as_ref());
        assert!(words.copied().all(|word| word == 0));
    }
}
