# Signing in and out.

sign-in-continue = to continue to { $client }
sign-in-as = You are signed in as { $user }.
sign-in-again = Please give your password to go on.
sign-in-username = User name or e-mail address
sign-in-password = Password
sign-out-question = Sign out?
sign-out-keeps = Applications that you allowed keep what you allowed.
sign-out-stay = Stay signed in
