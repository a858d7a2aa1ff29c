# Resource servers, as administrators see them.

servers-create = Make a resource server
servers-edit = Edit the resource server
servers-make = Make
servers-count = { $count ->
    [one] { $count } resource server in all
   *[other] { $count } resource servers in all
 }
servers-none = No such resource servers.
servers-namespaces = Namespaces
servers-namespaces-hint = Within its namespaces only this resource server registers scopes. Scopes that exist stay when a namespace is taken.
servers-namespaces-form-hint = With spaces between, each ending in : / . or -; may be empty.
servers-give-namespace = Give it a namespace
servers-namespace-example = It ends in : / . or -, as calendar:
servers-give = Give
servers-take = Take
servers-rights = Rights
servers-registers = registers
servers-introspects = introspects
servers-may-register = May register scopes
servers-may-introspect = May introspect tokens
servers-own-tokens = those that carry its own scopes
servers-all-tokens = every token, whoever owns the scopes
servers-all-tokens-hint = strong: only for gateways that you trust with all of them
servers-may-set-defaults = May make its scopes defaults
servers-defaults-hint = clients that ask for nothing get them
servers-approval = New scopes
servers-approval-required = New scopes wait for approval
servers-approval-automatic = are in use at once
servers-approval-hint = an administrator says yes or no to each
servers-token-format = Tokens for it
servers-format-opaque = opaque: it asks this server what they are worth
servers-format-jwt = JWT: signed, and checked without asking
servers-jwt-hint = needs a resource identifier; a revoked one works until it expires
servers-resource = Resource identifier
servers-resource-hint = The URL of the API, as https://api.example; may be empty.
servers-name-hint = People see it as the owner of what they are asked to allow.
servers-owns = { $count ->
    [one] owns { $count } scope
   *[other] owns { $count } scopes
 }
servers-waiting = { $count ->
    [one] { $count } waits for approval
   *[other] { $count } wait for approval
 }
servers-manifest = Manifest
servers-no-manifest = none: it registers scopes one by one
servers-revision = revision { $revision }
servers-as-client = As a client
servers-pending = Waiting for approval
servers-approve = Approve
servers-refuse = Refuse
servers-tokens = Static tokens
servers-last-used = Last used
servers-never = never
servers-over = over
servers-no-end = until it is revoked
servers-revoke = Revoke
servers-revoke-token = Revoke a static token of { $name }?
servers-revoke-token-means = Whoever uses it is refused at once. This cannot be undone.
servers-days = Days that a new token works
servers-days-hint = Empty: until it is revoked. Two work at once, so that one can replace the other.
servers-problem-days = must be a number of days from 1 to 3650, or empty
servers-new-token = Make a static token
servers-once = Copy this now: it is shown this once.
servers-static-token = Static token, with which the API registers scopes and introspects
servers-client-secret = Client secret, with which it gets such tokens itself
servers-offers = Offers
servers-offers-to = offers { $what } to { $name }
servers-is-offered = is offered { $what } by { $name }
servers-withdraw = Withdraw
