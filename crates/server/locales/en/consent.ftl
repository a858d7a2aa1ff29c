# The consent page.

consent-title = Allow { $client }?
consent-signed-in = Signed in as { $user }
consent-other-account = use another account
consent-registered-by = Registered by { $who } on { $day }
consent-registered-you = You registered it yourself on { $day }
consent-registered-administrator = Registered by an administrator on { $day }
consent-registered-gone = Registered on { $day } by somebody who has no account here any more
consent-asks = This application asks to do the following in your name:
consent-nothing = Choose at least one, or cancel.
consent-own = Your account
consent-this-server = this server
consent-changed = changed
consent-new = new
consent-already = already allowed
consent-before = You allowed before: { $words }
consent-means-more = You allowed these words before; since then they stand for more.
consent-risk = Some of this can do much harm in the wrong hands. Allow it only if you know the application and trust it.
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
