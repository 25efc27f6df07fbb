//! Argon2id (RFC 9106): the cost we pay, and the memory it takes.
//!
//! Memory is kept for the next run: glibc gives 19 MiB back late, so that
//! twenty hashes in a row would hold 158 MB instead of 20. How many runs go on at
//! once is bounded ([`super::turns`]), and the memory with it: to 304 MiB with our
//! own cost on the largest machine, and to 4 GiB where every stored hash names
//! the dearest price that is accepted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::{Argon2, Block, Params};
use zeroize::Zeroize;

use super::error::{CryptoError, Result};
use super::turns;

/// OWASP's first choice: 19 MiB, two passes, one lane, 32 bytes out.
///
/// The store names the price of each hash that costs anything else. Whoever raises
/// these gives the hashes of today's price theirs, in a migration.
///
/// Fuzz targets log in a hundred times a second, and look for something else.
pub(super) const MEMORY_KIB: u32 = if cfg!(fuzzing) { 64 } else { 19 * 1024 };
pub(super) const PASSES: u32 = 2;
pub(super) const LANES: u32 = 1;
pub(super) const OUTPUT_LENGTH: usize = 32;

/// How many buffers of 19 MiB are kept while nobody uses them.
const SPARES: usize = 4;

static SPARE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// What we hash with today.
pub(super) fn todays() -> Result<Argon2<'static>> {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_LENGTH))
        .map(Argon2::from)
        .map_err(|_| CryptoError::Internal("today's Argon2 parameters are not valid"))
}

/// Fills `out` from `input` and `salt`, when its turn has come. A run that finds no
/// spare memory takes new.
pub(super) fn run(argon: &Argon2<'_>, input: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
    let _turn = turns::wait();
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
