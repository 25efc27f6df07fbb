//! What stands behind the practices: the record, how to read the report, and what it
//! does not say.

use super::{Page, Proof, sentences};

/// How the numbers are meant.
const MEANING: [&str; 5] = [
    "Enrolled is who holds an active authenticator of a type that the practice accepts. Each \
     member counts once, as the first that fits of: exempt, locked, enrolled, has begun, has \
     time, must enroll, not demanded.",
    "Missing is of whom a second factor is demanded now, who is not exempt and holds no \
     authenticator that is accepted. The date is when the practice began to demand it of this \
     person, or when the last authenticator ended, whichever came later.",
    "Whoever works in two practices counts in both.",
    "Resets and codes are told of members, while they were members. The record holds the rest.",
    "Shares are rounded down.",
];

/// How the charts were made, and from what.
const DERIVED: [&str; 3] = [
    "The numbers over time are not kept: they are made out from what members have now and since \
     when, and from what the audit record tells of memberships and authenticators that ended. \
     Before the record begins nothing is known.",
    "They count every active authenticator, of whatever type, also of members who are exempt or \
     locked, so that the last of them can be higher than the number of those enrolled.",
    "They do not tell what was demanded on those days. Practices that were removed since are not \
     in them.",
];

/// What nobody should take the report for.
const NOT_SAID: [&str; 4] = [
    "It is no certificate. It names what a program can count, and claims no assurance level of \
     any standard and no fulfilment of any law.",
    "None of the accepted authenticators resists phishing: codes can be relayed while they are \
     valid. NIST SP 800-63B-4 section 2.2.2 asks that one that does be offered.",
    "The program lets enrollment codes live for up to 21 days before a first enrollment and 24 \
     hours after a reset. What was handed out for longer than the standard asks is named above.",
    "The audit record is tamper-evident, not immutable. Whoever holds the key can write another \
     one, and whoever can write the store can cut off its end; the line above, kept elsewhere, \
     shows both.",
];

impl Page<'_> {
    pub(super) fn closing(&mut self, proof: &Proof) {
        self.record(proof);
        self.html.markup("<section>\n<h2>How to read this report</h2>\n");
        self.notes("What the words mean", &MEANING);
        self.notes("How the charts were made", &DERIVED);
        self.notes("What this report does not say", &NOT_SAID);
        self.html.markup("<h3>What it measures by</h3>\n");
        let text = "NIST SP 800-63B-4 (2025), OWASP ASVS 5.0 and PCI DSS 4.0.1, each where a \
                    deviation names it.";
        self.html.element("p", &[], text);
        self.html.markup("</section>\n<div class=\"sign\">\n");
        for line in ["Reviewed by", "Signature", "Date"] {
            self.html.element("p", &[], line);
        }
        self.html.markup("</div>\n</main>\n</body>\n</html>\n");
    }

    fn record(&mut self, proof: &Proof) {
        let html = &mut self.html;
        html.markup("<section>\n<h2>Audit record</h2>\n");
        let mut sentences = sentences::record(proof).into_iter();
        let class = if proof.verification.ok { "fine" } else { "bad" };
        sentences.by_ref().take(1).for_each(|first| html.element("p", &[("class", class)], first));
        sentences.for_each(|sentence| html.element("p", &[], sentence));
        html.markup("<h3>A line to keep</h3>\n");
        let text = "Keep it where nobody who can write the store can change it. Later it proves \
                    that the record still extends what it was when this report was made:";
        html.element("p", &[], text);
        html.open("p", &[("class", "line")]);
        html.element("code", &[], proof.checkpoint.to_string());
        html.close("p");
        html.element("p", &[], "To check it, with the line in head.txt:");
        html.open("p", &[("class", "line")]);
        html.element("code", &[], "twofactl audit verify --against head.txt");
        html.close("p");
        html.markup("</section>\n");
    }

    fn notes(&mut self, title: &'static str, notes: &[&'static str]) {
        self.html.element("h3", &[], title);
        self.html.markup("<ul class=\"plain\">\n");
        notes.iter().for_each(|note| self.html.element("li", &[], note));
        self.html.markup("</ul>\n");
    }
}
