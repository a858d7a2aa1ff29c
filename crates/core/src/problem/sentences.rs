//! Every sentence in which it is said what is wrong with an entry: what is not here
//! cannot be said (the tests of this crate refuse it), and what is here the server's
//! pages say in every language (its tests compare).

/// The sentences, in English, with `{name}` for what one is about; `{_}` is what no
/// other language needs. More particular ones come before more general ones.
///
/// ```
/// use bailiwick_core::problem::{Problem, SENTENCES, read_sentence};
///
/// let problem = Problem::new("client_name", "must have at most 150 characters");
/// let mut all = SENTENCES.iter();
/// let told = all.find_map(|sentence| Some((sentence, read_sentence(sentence, &problem.text)?)));
/// let (sentence, about) = told.unwrap();
/// assert_eq!(*sentence, "must have at most {count} characters");
/// assert_eq!(about, [("count", "150")]);
/// ```
pub const SENTENCES: &[&str] = &[
    // Texts, and lists of them.
    "must not be empty",
    "must have at most {count} characters",
    "must have at most {count} bytes",
    "must not have control characters",
    "must not have characters that change the direction of writing",
    "must be at most {count}",
    "must be one of {words}",
    "must be a number from 1 to 200",
    // Clients.
    "must name at least one grant type",
    "'{name}' is a legacy grant type, off until the operator names it (--allow-grant {_})",
    "'{name}' is for confidential clients only",
    "'refresh_token' needs a grant for users beside it: 'authorization_code', 'password' or an \
     extension grant",
    "{name} is not a grant type of this server",
    "'{name}' needs at least one",
    "a public client has no secret: its method is 'none'",
    "a confidential client authenticates: 'none' is for public clients",
    "must be between 600 and 36000 seconds",
    "must be of 1 to 255 visible ASCII characters without a colon",
    "is taken",
    "belonged to a resource server whose scope names stay reserved",
    "you may not register applications here",
    // Their secrets.
    "a public client has no secret",
    "must be of 1 to 1024 characters",
    "must be of printable ASCII characters",
    "cannot be kept: the key of the secret file is missing",
    "the client has two secrets already: delete one of them first",
    "the client has no such secret",
    "it is the only secret of the client: add another one first",
    // What they may ask for.
    "must be those that an administrator chose, or some of them",
    "'{name}' is none that you can choose",
    "'{name}' is a right of resource servers and comes with that role alone",
    "scope has more than 4096 bytes",
    "scope has more than 100 names",
    "scope: {problem}",
    "a scope name must not be empty",
    "a scope name has at most 255 bytes",
    "a scope name is of printable ASCII characters without space, quotation mark and backslash",
    "a namespace ends in one of : / . -",
    // Their addresses: the entry of the list comes first.
    "{entry} must be an absolute URI, such as https://app.example/callback",
    "{entry} must have its scheme in lower case",
    "{entry} must begin with https://, with http:// and a loopback host, or with a \
     private-use scheme that holds a dot, such as com.example.app:/",
    "{entry} must not have a fragment (RFC 6749 section 3.1.2)",
    "{entry} must not have a wildcard: redirect URIs are compared byte for byte",
    "{entry} must not end in a question mark",
    "{entry} must be of the characters of a URI only; percent-encode all others",
    "{entry} must have // and a host after its scheme",
    "{entry} must have a valid host",
    "{entry} must not have a user name or password",
    "{entry} must have a port between 1 and 65535, or none",
    "{entry} must use https; http is for 127.0.0.1, [::1] and localhost only",
    "{entry} must use https; http is for loopback hosts only",
    "{entry} must have its host in canonical form: lower case, punycode, dotted decimal",
    "{entry} must have a slash after its private-use scheme, as in com.example.app:/cb",
    "{entry} must have one or two slashes after its scheme",
    "{entry} has a private-use scheme, which is for public clients",
    "{entry} must be an origin such as https://app.example or http://localhost:3000",
    "{entry} must be written as {name}",
    "{entry} must not be empty",
    "{entry} must have at most {count} bytes",
    // Resource servers.
    "a resource server is a confidential client",
    "jwt needs a resource identifier: a JWT names whom it is for",
    "the resource identifier {problem}",
    "'{namespace}' overlaps '{other}' of {owner}",
    "in '{namespace}' lie names of others: {others}",
    // Scopes: their names and texts.
    "({language}) {problem}",
    "the name '{name}' is reserved",
    "the scope '{name}' is retired for ever; register it under another name",
    "the scope '{name}' belongs to {owner}",
    "the name '{name}' differs only by case from one that belongs to {owner}",
    "the name '{name}' lies in a namespace of {owner}",
    "the name '{name}' begins like a parameterised scope of {owner}",
    "the name '{name}' lies outside your namespaces ({others}): ask an administrator of this \
     server for another one",
    "the name '{name}' has parameters, whose types only a manifest can say: declare it in one",
    "a resource server may hold at most {count} names, retired ones included",
    "it would stand for names that begin with '{namespace}', where {_}",
    "'{name}' stands for the same names",
    "at most 64 parameterised names may begin with '{namespace}'",
    // Their life.
    "the scope is retired",
    "a scope that is {state} cannot be {_}d, only {_}",
    "is said of what is deprecated only",
    "is for a deprecated scope only",
    "must lie in the future",
    "must be another scope",
    "'{name}' is retired",
    "was retired more than 30 days ago: its name stays reserved for ever",
    "is {owner}: transfer the scope to another resource server first",
    "does not rule the name any more, which lies in a namespace of {owner}: transfer the scope \
     to it",
    "there is no scope '{name}'; is '{meant}' meant?",
    "there is no scope '{name}'",
    // Passing from one owner to another.
    "is the same resource server",
    "there is no resource server {name} in use",
    "there is no resource server {name}",
    "'{name}' belongs to {owner}",
    "'{name}' is none of its namespaces: it has none",
    "'{name}' is none of its namespaces ({others})",
    "'{name}' lies in a namespace of {owner}: transfer the namespace",
    "'{name}' stands for names in '{namespace}', which would stay: transfer the namespace",
    "'{name}' and '{other}', which would stay, must have one owner, for their names are alike: \
     transfer both",
    "was deleted: nobody is left to offer it; force the transfer",
    // What stands in place of a problem in another one.
    "must be of printable ASCII characters without spaces, quotation marks and backslashes",
    "must not have a fragment",
    "must not have a query",
    "must be an absolute URI that begins with https:// or http://",
    "must not have a user name or password",
    "must be in canonical form: host in lower case, no default port, no dot segments",
];

/// Who an `{owner}` of a sentence is.
///
/// ```
/// use bailiwick_core::problem::{OWNERS, read_sentence};
///
/// let plants = "the resource server 'Plants' (plants)";
/// let mut all = OWNERS.iter();
/// let about = all.find_map(|owner| read_sentence(owner, plants)).unwrap();
/// assert_eq!(about, [("name", "Plants"), ("client", "plants")]);
/// ```
pub const OWNERS: &[&str] = &[
    "the authorization server",
    "the resource server '{name}' ({client})",
    "a resource server that was deleted ({client})",
];

/// What `text` is about, if it says `sentence`: each name of the sentence, and what
/// stands in its place.
///
/// ```
/// use bailiwick_core::problem::read_sentence;
///
/// let about = read_sentence("'{name}' is retired", "'plants:see' is retired");
/// assert_eq!(about, Some(vec![("name", "plants:see")]));
/// assert_eq!(read_sentence("'{name}' is retired", "'plants:see' is tired"), None);
/// ```
pub fn read_sentence<'t>(
    sentence: &'static str,
    text: &'t str,
) -> Option<Vec<(&'static str, &'t str)>> {
    let mut about = Vec::new();
    let mut pieces = sentence.split('{');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    for piece in pieces {
        let (name, after) = piece.split_once('}')?;
        let end = if after.is_empty() {
            rest.len()
        } else {
            rest.find(after)?
        };
        let (value, behind) = rest.split_at_checked(end)?;
        rest = behind.get(after.len()..)?;
        about.push((name, value));
    }
    rest.is_empty().then_some(about)
}

/// What is wrong with a configuration: it is told at the start, in no page.
#[cfg(test)]
const AT_THE_START: &[&str] = &[
    "the two rights need two names",
    "'{name}' is a name of OpenID Connect",
    "'{name}' is a scope that belongs to {owner}",
    "'{name}' is privileged and never a default",
    "'{name}' is not described under [scopes]",
    "'{name}': {problem}",
    // What a host's own rule says, in a test.
    "{entry} is not on the site of {name}",
];

/// Fails the test in which something is said that is no sentence.
#[cfg(test)]
pub(super) fn assert_listed(text: &str) {
    let mut all = SENTENCES.iter().chain(AT_THE_START);
    assert!(
        all.any(|sentence| read_sentence(sentence, text).is_some()),
        "\"{text}\" is no sentence of problem::SENTENCES: add it, so that pages can say it in \
         every language"
    );
}
