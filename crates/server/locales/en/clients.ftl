# Clients, as administrators see them.

clients-title = Clients
clients-register = Register a client
clients-edit = Edit the client
clients-search = Part of the name, or how the id begins
clients-kind = Kind
clients-kind-server = resource servers
clients-kind-application = others
clients-state = State
clients-state-on = in use
clients-state-off = switched off
clients-count = { $count ->
    [one] { $count } client in all
   *[other] { $count } clients in all
 }
clients-none = No such clients.
clients-id = Client id
clients-type = Type
clients-type-confidential = Confidential
clients-type-public = Public
clients-confidential-hint = runs on a server and can keep a secret
clients-public-hint = a browser, desktop or mobile application
clients-is-server = resource server
clients-role = Role
clients-owner = Owner
clients-no-owner = nobody; administrators only
clients-owner-hint = The user name of who may change it at “My applications”; may be empty.
clients-grant-types = Grant types
clients-legacy = legacy
clients-grant-authorization-code = people sign in here and allow it to act for them
clients-grant-client-credentials = it acts for itself; confidential clients only
clients-grant-refresh-token = it keeps working when people are away
clients-grant-password = warning, legacy: people give it their password for this server
clients-grant-implicit = warning, legacy: the token comes through the browser’s address bar
clients-redirect-uris = Redirect URIs
clients-post-logout = Post-logout redirect URIs
clients-origins = Allowed origins
clients-origins-hint = Web origins whose pages may call the token endpoint, as https://app.example; one a line.
clients-one-a-line = One a line, exactly as the client sends them.
clients-scope = May ask for
clients-scope-any = every scope that the rules allow
clients-scope-hint = Names of scopes with spaces between; empty: every scope that the rules allow.
clients-rules = { $count ->
    [one] { $count } rule of its own
   *[other] { $count } rules of its own
 }
clients-default-scope = Gets if it asks for nothing
clients-default-scope-hint = Names of scopes; empty: the defaults of this server.
clients-auth-method = How it shows who it is
clients-auth-any = any way that its type allows
clients-consent = Consent
clients-skip = Skips consent
clients-skip-yes = yes: people are not asked
clients-skip-hint = only for applications of your own: people are not asked
clients-as-server = as the server has it
clients-pkce-yes = required
clients-pkce-no = not required (weak)
clients-lifetime = Life of access tokens
clients-lifetime-hint = Seconds, 600 to 36000; empty: as the server has it.
clients-audience = Audience
clients-mixed = One token for several resource servers
clients-mixed-hint = weaker: each of them could use it at the others
clients-more-settings = More settings
clients-name-hint = People see it when they are asked to allow the client.
clients-id-hint = Leave it empty and the server makes one.
clients-off-means = it gets no tokens, and those that it has rest: switched on again, it has them back. What shall end for good is ended under what works now.
clients-enable = Switch on
clients-disable = Switch off
clients-secrets = Secrets
clients-secret-imported = brought along
clients-secret-hint = Two work at once, so that one can replace the other.
clients-new-secret = Make a new secret
clients-secret-once = Copy the client secret now: it is shown this once.
clients-delete = Delete { $name }?
clients-delete-means = This cannot be undone. With it ends:
clients-impact-grants = { $count ->
    [one] { $count } live token or grant
   *[other] { $count } live tokens or grants
 }
clients-impact-consents = { $count ->
    [one] what { $count } user allowed
   *[other] what { $count } users allowed
 }
clients-impact-users = { $count ->
    [one] { $count } person would notice
   *[other] { $count } people would notice
 }
clients-impact-scopes = { $count ->
    [one] { $count } scope that it owns is retired
   *[other] { $count } scopes that it owns are retired
 }
clients-impact-more = and more than was counted
clients-partial = Consent in part
clients-partial-said = people may allow a part of what it asks for
clients-partial-hint = it must bear with less than it asked for
