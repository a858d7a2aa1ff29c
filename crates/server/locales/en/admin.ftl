# What the administrators' pages have in common, and their first page.

admin-title = Administration
admin-any = any
admin-none = none
admin-yes = yes
admin-no = no
admin-name = Name
admin-search = Search
admin-more = More
admin-nothing-yet = Nothing among these.
admin-edit = Edit
admin-save = Save
admin-register = Register
admin-delete = Delete
admin-made = Made
admin-changed = Changed
admin-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
 }
admin-more-about = More about it
admin-only-hash = The server keeps only a hash of it.
admin-problem-changed = Somebody changed this meanwhile: this is what it is now.
admin-problem-choose = must be chosen
admin-problem-grant = names a grant type that is not known
admin-problem-seconds = must be a number of seconds
admin-problem-user = there is no such user

# Where one can go.
admin-door-users = Users
admin-door-users-hint = Make accounts, set passwords, switch accounts off.
admin-door-groups = Groups
admin-door-groups-hint = Name groups that users belong to.
admin-door-scopes = Scopes
admin-door-scopes-hint = { $count ->
    [one] { $count } scope is registered.
   *[other] { $count } scopes are registered.
 }
admin-door-clients = Clients
admin-door-clients-hint = Applications that ask for tokens: what they may do, their secrets, who owns them.
admin-door-servers = Resource servers
admin-door-servers-hint = APIs that own scopes: their namespaces, rights and static tokens.
admin-door-access = What works now
admin-door-access-hint = Live tokens and what was allowed, by client or by user; take it back.
admin-door-keys = Signing keys
admin-door-keys-hint = The keys that sign tokens, and their replacement.
admin-door-settings = Settings and health
admin-door-settings-hint = What is in force, what is weak, and what to do about it.
admin-door-audit = Record of changes
admin-door-audit-hint = Who changed what, and when.
admin-door-picture = Who has which authority
admin-door-picture-hint = The picture shows who owns what, who holds it, and for whom.
