# What works now and what was allowed, as administrators see it.

access-whose = User name, e-mail address or client id
access-by-user = for a user
access-by-client = of a client
access-no-client = there is no such client
access-of-client = Of the client { $name }
access-of-user = For the user { $name }
access-grants = Live grants
access-tokens = Live tokens without a grant
access-consents = What was allowed
access-static = Static tokens are on the page of the resource server
access-user = User
access-client = Client
access-itself = for itself
access-scopes = Scopes
access-more-scopes = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
 }
access-since = Since
access-until = Until
access-none = None.
access-revoke = End
access-take-back = Take back
access-end-all = End all of it
access-all-of-client = End every token of { $name }?
access-all-of-client-means = Every token that it holds stops working at once, static ones too. What people allowed stays, so it can get new ones.
access-all-of-user = End everything of { $name }?
access-all-of-user-means = They are signed out everywhere, and every token that was given for them stops working at once. What they allowed stays.
access-sessions = { $count ->
    [one] Signed in { $count } time now
   *[other] Signed in { $count } times now
 }
