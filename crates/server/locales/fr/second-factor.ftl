# Le second facteur : le configurer, le donner, le retirer.

second-factor-heading = Second facteur
second-factor-door-off = Désactivé : quiconque connaît votre mot de passe peut se connecter à votre place.
second-factor-door-on = Activé : votre mot de passe seul ne suffit pas pour se connecter.
second-factor-explained = Avec un second facteur, personne ne peut se connecter à votre place en connaissant seulement votre mot de passe.
second-factor-required = Il vous faut un second facteur avant de pouvoir continuer.

second-factor-app-heading = Codes d’une application
second-factor-app-explained = Une application sur votre téléphone affiche un nouveau code toutes les 30 secondes. Toute application de mots de passe à usage unique convient.
second-factor-app-since = configuré le { $when }
second-factor-app-used = utilisé pour la dernière fois le { $when }
second-factor-app-set-up = Configurer une application
second-factor-app-scan = Scannez ce code avec votre application.
second-factor-app-qr = Code QR pour votre application
second-factor-app-type = Ou saisissez-y cette clé :
second-factor-app-open = Ouvrir dans une application de cet appareil
second-factor-app-code = Code affiché par l’application
second-factor-app-turn-on = Activer
second-factor-app-consequence = Vous restez connecté ici et êtes déconnecté partout ailleurs.
second-factor-app-remove = Retirer l’application
second-factor-app-remove-question = Retirer les codes de votre application ?
second-factor-app-remove-consequence = La connexion ne les demande plus. Si vous n’avez pas d’autre second facteur, vos codes de secours ne fonctionnent plus et vous êtes déconnecté partout ailleurs.
second-factor-app-removed = L’application est retirée.

second-factor-code = Code de votre application
second-factor-code-or-recovery = Code de votre application, ou un code de secours
second-factor-code-wrong = est incorrect ou a déjà été utilisé
second-factor-code-other = n’est pas ce que l’application affiche maintenant

second-factor-recovery-heading = Codes de secours
second-factor-recovery-explained = Si vous n’avez plus votre téléphone, un code de secours le remplace pour vous connecter. Chacun sert une fois.
second-factor-recovery-left = { $count ->
    [0] Il ne vous en reste aucun.
    [one] Il vous en reste un.
   *[other] Il vous en reste { $count }.
}
second-factor-recovery-renew = Créer de nouveaux codes de secours
second-factor-recovery-renew-consequence = Ceux que vous avez ne fonctionneront plus.
second-factor-recovery-new = Vos codes de secours
second-factor-recovery-once = Ils ne sont affichés que cette fois.
second-factor-recovery-keep = Imprimez-les ou notez-les, et gardez-les ailleurs qu’avec votre téléphone.
second-factor-recovery-kept = Je les ai notés

second-factor-sign-in-heading = Encore une étape
second-factor-sign-in-as = Le mot de passe est correct. Montrez maintenant que c’est bien vous, { $user }.
second-factor-sign-in-recovery = Utiliser un code de secours
second-factor-sign-in-recovery-code = Code de secours
second-factor-sign-in-anew = Recommencer

second-factor-of-user = Second facteur
second-factor-of-user-none = aucun
second-factor-of-user-app = codes d’une application
second-factor-of-user-remove = Retirer le second facteur
second-factor-of-user-remove-question = Retirer le second facteur de { $user } ?
second-factor-of-user-remove-consequence = Cette personne est déconnectée partout et se connecte avec le mot de passe seul. Assurez-vous que c’est bien elle qui l’a demandé.
