# Passkeys.

passkey-heading = Passkeys
passkey-explained = A passkey signs you in without your password: your device asks for your fingerprint, your face or its PIN.
passkey-add = Add a passkey
passkey-add-explained = Your device now makes the passkey { $name }.
passkey-continue = Continue
passkey-name = Name
passkey-name-hint = By which you know it again, such as “My phone”.
passkey-name-problem = has 1 to 64 characters
passkey-too-many = cannot be added: you have as many as there may be
passkey-sign-in = Sign in with a passkey
passkey-since = added { $when }
passkey-used = last used { $when }
passkey-unused = never used
passkey-added = The passkey is added.
passkey-removed = The passkey is removed.
passkey-remove = Remove
passkey-remove-question = Remove the passkey { $name }?
passkey-remove-consequence = It no longer signs you in. If you have no other second factor, your recovery codes stop working and you are signed out everywhere else.
passkey-needs-script = Adding a passkey needs a browser that knows passkeys and runs scripts.
passkey-sign-in-needs-script = Your passkey needs a browser that knows passkeys and runs scripts. Without one, use a recovery code.
passkey-failed = No passkey was added. You can try again.
passkey-known = This device has a passkey of yours already.
passkey-not-used = No passkey was used. You can try again or sign in another way.
passkey-count = { $count ->
    [one] one passkey
   *[other] { $count } passkeys
}
