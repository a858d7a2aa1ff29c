# Signing in and out.

sign-in-continue = um mit { $client } fortzufahren
sign-in-as = Sie sind als { $user } angemeldet.
sign-in-again = Bitte geben Sie Ihr Passwort ein, um fortzufahren.
sign-in-username = Benutzername oder E-Mail-Adresse
sign-in-password = Passwort
sign-out-question = Abmelden?
sign-out-keeps = Anwendungen behalten, was Sie ihnen erlaubt haben.
sign-out-stay = Angemeldet bleiben
