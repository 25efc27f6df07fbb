//! What a login demands, told by commands from end to end: the desk changes
//! something or the clock moves on, and the door answers another way.

mod bypass;
pub(crate) mod hands;
mod locks;
mod newcomer;
mod policies;
mod recovery;
mod reset;
mod switched_off;
