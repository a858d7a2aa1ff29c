# Signing in and out.

sign-in-continue = pour continuer vers { $client }
sign-in-as = Vous êtes connecté en tant que { $user }.
sign-in-again = Veuillez saisir votre mot de passe pour continuer.
sign-in-username = Nom d’utilisateur ou adresse e-mail
sign-in-password = Mot de passe
sign-out-question = Se déconnecter ?
sign-out-keeps = Les applications que vous avez autorisées gardent leurs autorisations.
sign-out-stay = Rester connecté
