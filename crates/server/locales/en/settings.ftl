# Settings, and what the doctor says; the command line says the English ones.

settings-checks = Health
settings-worst-ok = All is as it should be.
settings-worst-warning = It works, and something is weak.
settings-worst-failure = Something is wrong.
settings-outcome-ok = ok
settings-outcome-warning = warning
settings-outcome-failure = failure
settings-command = The same on the command line, and from outside too:
settings-in-force = Settings in force
settings-about = As this server reads them. They are changed in its configuration, not here.
settings-key = Setting
settings-value = Value
settings-from = Where from
settings-set = set
settings-default = default
settings-weak = weak

# The checks.
doctor-administrator-ok = There is an administrator.
doctor-administrator-bad = There is no administrator.
doctor-administrator-fix = Make a set-up link with: bailiwick setup-link
doctor-issuer-ok = The issuer { $issuer } is guarded.
doctor-issuer-bad = The issuer { $issuer } is plain http beyond this machine: passwords and tokens travel in the open.
doctor-issuer-fix = Put the server behind https and configure an https issuer.
doctor-legacy-ok = No legacy grant type is switched on.
doctor-legacy-bad = Legacy grant types are switched on: { $names }.
doctor-legacy-fix = Move their clients to the authorization code with PKCE, then take them out of allow_grants.
doctor-pkce-ok = PKCE is required.
doctor-pkce-bad = PKCE is not required: a stolen code can be redeemed.
doctor-pkce-fix = Set pkce_required to true, and make exceptions for single clients.
doctor-relaxed-ok = Nothing is relaxed for the sake of old clients.
doctor-relaxed-bad = Relaxed for the sake of old clients: { $names }.
doctor-relaxed-fix = Take out of the configuration what no client needs any more.
doctor-lifetime-ok = Access tokens live for { $seconds } seconds.
doctor-lifetime-bad = Access tokens live for { $seconds } seconds only, less than 10 minutes.
doctor-lifetime-fix = Is a unit missing in lifetimes.access_token?
doctor-key-none = No key signs.
doctor-key-age = { $count ->
    [one] The signing key is { $count } day old.
   *[other] The signing key is { $count } days old.
 }
doctor-key-fix = Replace it once a year, at “Signing keys” or with: bailiwick key rotate
doctor-secrets-ok = Every confidential client has a secret.
doctor-secrets-bad = Confidential clients without a secret: { $names }.
doctor-secrets-fix = Make them a secret, or delete them.
doctor-static-tokens-ok = No resource server loses its last static token within 14 days.
doctor-static-tokens-bad = The last static token expires within 14 days of: { $names }.
doctor-static-tokens-fix = Make a second one at the resource server and deploy it before.
doctor-pending-ok = No scope waits for approval.
doctor-pending-bad = { $count ->
    [one] { $count } scope waits for approval.
   *[other] { $count } scopes wait for approval.
 }
doctor-pending-fix = Approve or refuse them at their resource server.
doctor-clock-ok = The clock is not behind what was recorded.
doctor-clock-bad = The clock is { $seconds } seconds behind what was recorded: what should have expired works, and scopes registered or transferred since are refused until it has caught up.
doctor-clock-fix = Set the clock, best by NTP.
