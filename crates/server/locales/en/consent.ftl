# The consent page.

consent-title = Allow { $client }?
consent-signed-in = Signed in as { $user }
consent-other-account = use another account
consent-asks = This application asks to do the following in your name:
consent-nothing = Choose at least one, or cancel.
consent-own = Your account
consent-this-server = this server
consent-changed = changed
consent-new = new
consent-already = already allowed
consent-before = You allowed before: { $words }
consent-left-out = It also asked for what it may not have, and does not get: { $names }
consent-lasts = For how long?
consent-until-taken-back = until I take it back
consent-return = You will return to { $host }.
consent-return-device = This address is on the device that you are using: go on only if you have just started the application yourself.
consent-return-app = This opens an app on your device by its name: go on only if you came from that app.
consent-allow = Allow
consent-later-link = applications you allowed
consent-later = You can take this back at any time under { $link }.
consent-days = { $count ->
    [one] for one day
   *[other] for { $count } days
 }
consent-hours = { $count ->
    [one] for one hour
   *[other] for { $count } hours
 }
consent-minutes = { $count ->
    [one] for one minute
   *[other] for { $count } minutes
 }
consent-seconds = { $count ->
    [one] for one second
   *[other] for { $count } seconds
 }
