//! The program from outside: the real binary, whole exchanges, one file per command.
#![cfg(test)]

mod authenticator;
mod decoders;
mod enroll;
mod harness;
mod init;
mod login;
mod people;
mod terminal;
mod user;
