//! The program from outside: the real binary, whole exchanges, one file per command.
#![cfg(test)]

mod decoders;
mod enroll;
mod authenticator;
mod harness;
mod init;
mod people;
mod terminal;
mod user;
