# The form of the first administrator.

setup-title = Set up
setup-heading = The first administrator
setup-about = This link makes one account that administers this server. It works once.
setup-submit = Make the administrator
setup-email-hint = You may leave it empty.
setup-password-hint = At least 8 characters; a long sentence is a good one.
setup-password-again = Password again
setup-password-differs = is not the same as the first
