//! Tasks that operators ask for, and why one may not have theirs done.
//!
//! One task for each command; two where an option makes it another matter.

use std::fmt;

/// Declares tasks with the words of their commands, in the order of the manual.
macro_rules! tasks {
    ($($variant:ident = $words:literal,)+) => {
        /// What an operator asks the program to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is the command of the words beside it")]
        pub enum Task { $($variant,)+ }

        impl Task {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The command, with the option that makes it this task.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $words,)+ }
            }
        }
    };
}

tasks! {
    PracticeAdd = "practice add",
    PracticeList = "practice list",
    PracticeShow = "practice show",
    PracticeStatus = "practice status",
    PracticeStatusAll = "practice status --all",
    PracticeReport = "practice report",
    PracticeReportAll = "practice report --all",
    PracticeSet = "practice set",
    PracticeEnforce = "practice enforce",
    PracticeDisable = "practice disable",
    PracticeRemove = "practice remove",
    MemberAdd = "member add",
    MemberList = "member list",
    MemberSet = "member set",
    MemberExempt = "member exempt",
    MemberExtend = "member extend",
    MemberRemove = "member remove",
    UserAdd = "user add",
    UserImport = "user import",
    UserList = "user list",
    UserListOfPractice = "user list --practice",
    UserShow = "user show",
    UserShowPhone = "user show --phone",
    UserSet = "user set",
    UserSetPassword = "user set-password",
    UserEnroll = "user enroll",
    UserReset = "user reset-2fa",
    UserResetAndInvite = "user reset-2fa --verified",
    UserUnlock = "user unlock",
    UserCheckCode = "user check-code",
    UserRecoveryCodes = "user recovery-codes",
    UserRecoveryCodesShow = "user recovery-codes --show",
    UserEnrollmentCode = "user enrollment-code",
    UserEnrollmentCodesOfPractice = "user enrollment-code --to-file",
    UserBypassCode = "user bypass-code",
    UserDisable2fa = "user disable-2fa",
    UserRequire = "user require",
    UserSuspend = "user suspend",
    UserReinstate = "user reinstate",
    UserRemove = "user remove",
    AuthenticatorList = "authenticator list",
    AuthenticatorImport = "authenticator import",
    AuthenticatorRename = "authenticator rename",
    AuthenticatorResync = "authenticator resync",
    AuthenticatorRemove = "authenticator remove",
    DeviceList = "device list",
    DeviceRevoke = "device revoke",
    DeviceRevokeInPractice = "device revoke --practice",
    SmsTest = "sms test",
    SmsLog = "sms log",
    LoginTry = "login try",
    LoginBridge = "login bridge",
    PolicyExport = "policy export",
    PolicyDiff = "policy diff",
    PolicyApply = "policy apply",
    AuditList = "audit list",
    AuditListOfPractice = "audit list --practice",
    AuditShow = "audit show",
    AuditVerify = "audit verify",
    AuditCheckpoint = "audit checkpoint",
    AuditExport = "audit export",
    AuditReport = "audit report",
    OperatorAdd = "operator add",
    OperatorList = "operator list",
    OperatorSet = "operator set",
    OperatorRemove = "operator remove",
    StoreInfo = "store info",
    StoreRestore = "store restore",
    StoreAdopt = "store adopt",
    StoreCheck = "store check",
    StoreBackup = "store backup",
    StoreMigrate = "store migrate",
    KeyCheck = "key check",
    KeyRotate = "key rotate",
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// On what grounds somebody may do something: the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// An operator of the role admin; root; the owner of the store.
    Admin,
    /// An operator of the role support.
    Support,
    /// An operator of the role auditor.
    Auditor,
    /// An operator whose memberships as owner or admin give the powers.
    PracticeAdmin,
    /// An operator who is a user and nothing more.
    Person,
}

impl Ground {
    /// Every one there is, the most powerful first.
    pub const ALL: [Self; 5] =
        [Self::Admin, Self::Support, Self::Auditor, Self::PracticeAdmin, Self::Person];

    /// The heading in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Support => "support",
            Self::Auditor => "auditor",
            Self::PracticeAdmin => "practice",
            Self::Person => "user",
        }
    }

    /// Those who have nothing better, in a sentence.
    #[must_use]
    pub const fn people(self) -> &'static str {
        match self {
            Self::Admin => "admins",
            Self::Support => "support",
            Self::Auditor => "auditors",
            Self::PracticeAdmin => "owners and admins of practices",
            Self::Person => "users without a role",
        }
    }
}

/// How far a ground reaches for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Never.
    Nowhere,
    /// For themselves alone.
    Themselves,
    /// In practices where they are owner or admin.
    OwnPractices,
    /// For people all of whose memberships are in such practices.
    OwnPeople,
    /// In such a practice, and for such a person.
    OwnPeopleThere,
    /// For everybody but operators of the role admin.
    AllButAdmins,
    /// Always.
    Everywhere,
}

impl Reach {
    /// The words in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nowhere => "-",
            Self::Themselves => "self",
            Self::OwnPractices => "own",
            Self::OwnPeople | Self::OwnPeopleThere => "people",
            Self::AllButAdmins => "yes*",
            Self::Everywhere => "yes",
        }
    }
}

/// What becomes of a task where the person that it is about asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnSelf {
    /// As for anybody, unless it would ease what is demanded of them.
    AsOthers,
    /// Never: it hands something out.
    Never,
    /// With their password and a present code or an enrollment code.
    Proven,
}

impl OnSelf {
    /// The words in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsOthers => "same",
            Self::Never => "-",
            Self::Proven => "proof",
        }
    }
}

/// Why somebody may not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPermitted {
    /// The kernel does not know who changed into the owner's account.
    NoPerson,
    /// The account is no operator.
    NoOperator {
        /// Its number.
        uid: u32,
    },
    /// What they are does not reach so far.
    Ground {
        /// The most powerful thing that they are.
        as_what: Ground,
    },
    /// It is not all in practices of theirs.
    Elsewhere,
    /// An operator of the role admin is none of support's people.
    Admin,
    /// Nobody hands that to themselves.
    Themselves,
    /// It would ease what is demanded of whoever asks for it.
    Eases,
}
