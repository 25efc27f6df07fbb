//! A provider of text messages on this machine, as the settings name one. The
//! first text arrives; of those after it, the network of the phone says that
//! they could not be delivered.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::desk::Failure;

/// Of the form in which a text is handed over.
const BODY: &str = "Body=";

pub(crate) struct Provider {
    port: u16,
    bodies: Receiver<String>,
}

impl Provider {
    pub(crate) fn open() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let (sender, bodies) = channel();
        // It ends with the process.
        thread::spawn(move || serve(&listener, &sender));
        Ok(Self { port, bodies })
    }

    /// What the settings say, so that texts leave through it.
    pub(crate) fn settings(&self) -> String {
        format!(
            "[sms]\ntransport = \"http\"\n[sms.http]\nurl = \"http://127.0.0.1:{}\"\n\
             account = \"AC1\"\nfrom = \"+15005550006\"\ntoken_file = \"sms.token\"\n",
            self.port
        )
    }

    /// The code in the text that came next.
    pub(crate) fn code(&self) -> Result<String, Failure> {
        let body = self.bodies.recv()?;
        let (_, text) = body.split_once(BODY).ok_or("no text")?;
        Ok(text.chars().take(6).collect())
    }
}

fn serve(listener: &TcpListener, bodies: &Sender<String>) -> std::io::Result<()> {
    let mut texts = 0;
    for stream in listener.incoming() {
        let mut stream = stream?;
        let (first, body) = request(&mut stream)?;
        let reply = if first.starts_with("POST") {
            texts += 1;
            // Nobody need read the codes of those that never arrive.
            bodies.send(body).ok();
            format!("{{\"sid\":\"SM{texts}\",\"status\":\"queued\"}}")
        } else {
            let status = if first.contains("/SM1.json") { "delivered" } else { "undelivered" };
            format!("{{\"status\":\"{status}\"}}")
        };
        let length = reply.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{reply}"
        )?;
    }
    Ok(())
}

/// The first line of a request, and its body.
fn request(stream: &mut TcpStream) -> std::io::Result<(String, String)> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap_or(0);
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((first, String::from_utf8_lossy(&body).into_owned()))
}
