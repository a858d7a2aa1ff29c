# What a user finds of their own: their account, and what they allowed.

account-link = Account
account-heading = Your account
account-door = Where you are signed in, your password, your language.
account-username = User name
account-name = Name
account-email = E-mail address
account-email-none = none

account-language-heading = Language
account-language-label = Language of these pages
account-language-browser = As the browser says
account-language-keep = Save
account-language-kept = The language is saved.

account-password-heading = Change password
account-password-explained = You need to know the one that you have.
account-password-consequence = You stay signed in here and are signed out everywhere else. Applications that you allowed keep what you allowed.
account-password-current = Current password
account-password-new = New password
account-password-again = The new password again
account-password-rule = At least 8 characters.
account-password-change = Change password
account-password-wrong = is not your current password
account-password-differs = is not the same as the new password
account-password-changed = The password is changed. Everywhere else you are signed out.

account-sessions-heading = Where you are signed in
account-sessions-count = { $count ->
    [one] One browser.
   *[other] { $count } browsers.
}
account-sessions-explained = If you do not know one of these browsers, sign it out and change your password.
account-sessions-more = { $count ->
    [one] One more is not shown.
   *[other] { $count } more are not shown.
}
account-sessions-end-others = Sign out everywhere else
account-session-this = this one
account-session-end = Sign out
account-session-sign-out = Sign out here
account-session-since = signed in { $when }
account-session-seen = last seen { $when }

account-browser-on = { $browser } on { $system }
account-browser-unknown = Unknown browser
account-browser-unknown-on = Unknown browser on { $system }

allowed-heading = Applications you allowed
allowed-door = See what may act in your name, and take it back.
allowed-explained = These applications may act in your name until you take it back.
allowed-none = No application may act in your name.
allowed-since = since { $when }
allowed-until = until { $when }
allowed-last-used = last used { $when }
allowed-never-used = not used since that is kept
allowed-owner-server = Your account
allowed-owner-gone = No longer offered
allowed-take-back = Take back
allowed-from = from { $client }
allowed-scope-from = { $scope } from { $client }
allowed-take-back-all = Take back everything
allowed-export = Export as JSON
allowed-client-question = Take back what you allowed { $client }?
allowed-client-consequence = It loses access at once. It can ask you again.
allowed-scope-question = Take { $scope } back from { $client }?
allowed-scope-consequence = Every access of { $client } that includes this ends at once, with all else that it includes. What else you allowed stays allowed: { $client } gets it again without asking you.
allowed-all-question = Take back everything?
allowed-all-consequence = { $count ->
    [one] One application loses access at once. It can ask you again.
   *[other] { $count } applications lose access at once. They can ask you again.
}

resume-heading = Send it again?
resume-explained = Nothing has been done yet. What you entered is still here.
resume-secrets = Passwords and other secrets have to be entered again.
resume-send = Send again
resume-discard = Begin anew
resume-signed-out = Your session has ended. Sign in again: what you entered is kept.
