# The second factor: setting it up, giving it, taking it away.

second-factor-heading = Second factor
second-factor-door-off = Off: whoever knows your password can sign in as you.
second-factor-door-on = On: your password alone is not enough to sign in.
second-factor-explained = With a second factor, nobody who only knows your password can sign in as you.
second-factor-required = You need a second factor before you can go on.

second-factor-app-heading = Codes from an app
second-factor-app-explained = An app on your phone shows a new code every 30 seconds. Any app for one-time passwords will do.
second-factor-app-since = set up { $when }
second-factor-app-used = last used { $when }
second-factor-app-set-up = Set up an app
second-factor-app-scan = Scan this code with your app.
second-factor-app-qr = QR code for your app
second-factor-app-type = Or type this key into it:
second-factor-app-open = Open in an app on this device
second-factor-app-code = Code that the app shows
second-factor-app-turn-on = Turn on
second-factor-app-consequence = You stay signed in here and are signed out everywhere else.
second-factor-app-remove = Remove the app
second-factor-app-remove-question = Remove the codes from your app?
second-factor-app-remove-consequence = Signing in no longer asks for them. If you have no other second factor, your recovery codes stop working and you are signed out everywhere else.
second-factor-app-removed = The app is removed.

second-factor-code = Code from your app
second-factor-code-or-recovery = Code from your app, or a recovery code
second-factor-code-wrong = is wrong or was used already
second-factor-code-other = is not what the app shows now

second-factor-recovery-heading = Recovery codes
second-factor-recovery-explained = When your phone is gone, a recovery code signs you in instead. Each works once.
second-factor-recovery-left = { $count ->
    [0] You have none left.
    [one] You have one left.
   *[other] You have { $count } left.
}
second-factor-recovery-renew = Make new recovery codes
second-factor-recovery-renew-consequence = Those that you have stop working.
second-factor-recovery-new = Your recovery codes
second-factor-recovery-once = They are shown only this once.
second-factor-recovery-keep = Print them or write them down, and keep them where your phone is not.
second-factor-recovery-kept = I have kept them

second-factor-sign-in-heading = One more step
second-factor-sign-in-as = The password was right. Now show that it is you, { $user }.
second-factor-sign-in-recovery = Use a recovery code
second-factor-sign-in-recovery-code = Recovery code
second-factor-sign-in-anew = Begin anew

second-factor-of-user = Second factor
second-factor-of-user-none = none
second-factor-of-user-app = codes from an app
second-factor-of-user-remove = Remove the second factor
second-factor-of-user-remove-question = Remove the second factor of { $user }?
second-factor-of-user-remove-consequence = They are signed out everywhere and sign in with the password alone. Be sure that it was they who asked.
