# The form of the first administrator.

setup-title = Installation
setup-heading = Le premier administrateur
setup-about = Ce lien crée un compte qui administre ce serveur. Il ne fonctionne qu’une fois.
setup-submit = Créer l’administrateur
setup-email-hint = Vous pouvez laisser ce champ vide.
setup-password-hint = Au moins 8 caractères ; une longue phrase convient bien.
setup-password-again = Mot de passe, encore une fois
setup-password-differs = n’est pas identique au premier
