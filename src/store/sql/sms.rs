//! Texted codes that may still be typed, and the texts that were sent.

/// The columns of a text, in the order in which rows are read.
macro_rules! columns {
    () => {
        "id, user_id, phone_masked, sent_at, transport, provider_id, status, status_at"
    };
}

statements! {
    SELECT_CHALLENGE = "
        SELECT user_id, authenticator_id, challenge, tries, expires_at
        FROM sms_challenges WHERE login_id = $1";

    /// What was typed for the login so far is never forgotten.
    SET_CHALLENGE = "
        INSERT INTO sms_challenges (
            login_id, user_id, authenticator_id, challenge, key_id, tries, first_sent_at,
            expires_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
        ON CONFLICT (login_id) DO UPDATE SET authenticator_id = excluded.authenticator_id,
            challenge = excluded.challenge, key_id = excluded.key_id,
            first_sent_at = excluded.first_sent_at, expires_at = excluded.expires_at";

    /// Only the row count decides whether the code may be compared.
    CHARGE_CHALLENGE = "
        UPDATE sms_challenges SET tries = tries + 1
        WHERE login_id = $1 AND tries < 5 AND expires_at > $2";

    /// The one thing that makes a texted code work once.
    SPEND_CHALLENGE = "DELETE FROM sms_challenges WHERE login_id = $1";

    DELETE_OVER = "DELETE FROM sms_challenges WHERE user_id = $1 AND expires_at <= $2";

    COUNT_LIVE_CHALLENGES = "
        SELECT COUNT(*) FROM sms_challenges WHERE user_id = $1 AND expires_at > $2";

    DELETE_CHALLENGES = "DELETE FROM sms_challenges WHERE user_id = $1";

    TOUCH_AUTHENTICATOR = "UPDATE authenticators SET last_used_at = $1 WHERE id = $2";

    INSERT_MESSAGE = "
        INSERT INTO sms_messages (
            user_id, phone_masked, phone_mac, sent_at, transport, status, status_at)
        VALUES ($1, $2, $3, $4, $5, 'sending', $4)
        RETURNING id";

    SET_MESSAGE_STATUS = "
        UPDATE sms_messages
        SET status = $1, status_at = $2, provider_id = COALESCE($3, provider_id)
        WHERE id = $4 AND status <> $1";

    SELECT_SENT_TO_USER = "
        SELECT sent_at FROM sms_messages
        WHERE user_id = $1 AND sent_at > $2 AND status <> 'failed'
        ORDER BY sent_at DESC LIMIT $3";

    SELECT_SENT_TO_NUMBER = "
        SELECT sent_at FROM sms_messages
        WHERE phone_mac = $1 AND sent_at > $2 AND status <> 'failed'
        ORDER BY sent_at DESC LIMIT $3";

    SELECT_NUMBERS = "
        SELECT phone_mac FROM authenticators
        WHERE user_id = $1 AND kind = 'sms' AND state = 'active' ORDER BY id";

    SELECT_MESSAGES = concat!("SELECT ", columns!(), "
        FROM sms_messages ORDER BY sent_at DESC, id DESC LIMIT $1");

    SELECT_MESSAGES_OF_USER = concat!("SELECT ", columns!(), "
        FROM sms_messages WHERE user_id = $1 ORDER BY sent_at DESC, id DESC LIMIT $2");

    COUNT_MESSAGES = "SELECT COUNT(*) FROM sms_messages";

    COUNT_MESSAGES_OF_USER = "SELECT COUNT(*) FROM sms_messages WHERE user_id = $1";
}
