//! Operators: who may run the program.

/// Every column that an operator is read from, in the order of the struct.
macro_rules! select_operators {
    ($rest:literal) => {
        concat!(
            "SELECT operators.name, operators.uid, operators.role, users.id, users.login, ",
            "operators.created_at ",
            "FROM operators LEFT JOIN users ON users.id = operators.user_id ",
            $rest
        )
    };
}

statements! {
    SELECT_OPERATORS = select_operators!("ORDER BY operators.name");

    SELECT_OPERATOR_BY_NAME = select_operators!("WHERE operators.name = $1");

    SELECT_OPERATOR_BY_UID = select_operators!("WHERE operators.uid = $1");

    SELECT_OPERATORS_OF_USER =
        select_operators!("WHERE operators.user_id = $1 ORDER BY operators.name");

    COUNT_OTHER_OPERATORS = "SELECT COUNT(*) FROM operators WHERE uid <> $1";

    INSERT_OPERATOR = "
        INSERT INTO operators (name, uid, role, user_id, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING";

    UPDATE_OPERATOR = "UPDATE operators SET role = $1, user_id = $2 WHERE uid = $3";

    DELETE_OPERATOR = "DELETE FROM operators WHERE uid = $1";
}
