# Ce que chacun trouve de soi : son compte et ce qu’il a autorisé.

account-link = Compte
account-heading = Votre compte
account-door = Où vous êtes connecté, votre mot de passe, votre langue.
account-username = Nom d’utilisateur
account-name = Nom
account-email = Adresse e-mail
account-email-none = aucune

account-language-heading = Langue
account-language-label = Langue de ces pages
account-language-browser = Celle du navigateur
account-language-keep = Enregistrer
account-language-kept = La langue est enregistrée.

account-password-heading = Changer de mot de passe
account-password-explained = Vous devez connaître votre mot de passe actuel.
account-password-consequence = Vous restez connecté ici et êtes déconnecté partout ailleurs. Les applications gardent ce que vous leur avez autorisé.
account-password-current = Mot de passe actuel
account-password-new = Nouveau mot de passe
account-password-again = Nouveau mot de passe, une seconde fois
account-password-rule = Au moins 8 caractères.
account-password-change = Changer de mot de passe
account-password-wrong = n’est pas votre mot de passe actuel
account-password-differs = n’est pas identique au nouveau mot de passe
account-password-changed = Le mot de passe est changé. Vous êtes déconnecté partout ailleurs.

account-sessions-heading = Où vous êtes connecté
account-sessions-count = { $count ->
    [one] Un navigateur.
   *[other] { $count } navigateurs.
}
account-sessions-explained = Si vous ne reconnaissez pas l’un de ces navigateurs, déconnectez-le et changez de mot de passe.
account-sessions-more = { $count ->
    [one] Un autre n’est pas affiché.
   *[other] { $count } autres ne sont pas affichés.
}
account-sessions-end-others = Se déconnecter partout ailleurs
account-session-this = celui-ci
account-session-end = Déconnecter
account-session-sign-out = Se déconnecter ici
account-session-since = connecté le { $when }
account-session-seen = vu pour la dernière fois le { $when }

account-browser-on = { $browser } sur { $system }
account-browser-unknown = Navigateur inconnu
account-browser-unknown-on = Navigateur inconnu sur { $system }

allowed-heading = Applications que vous avez autorisées
allowed-door = Voyez ce qui peut agir en votre nom, et retirez-le.
allowed-explained = Ces applications peuvent agir en votre nom jusqu’à ce que vous le retiriez.
allowed-none = Aucune application ne peut agir en votre nom.
allowed-since = depuis le { $when }
allowed-until = jusqu’au { $when }
allowed-last-used = dernière utilisation le { $when }
allowed-never-used = aucune utilisation depuis que cela est noté
allowed-owner-server = Votre compte
allowed-owner-gone = N’est plus proposé
allowed-take-back = Retirer
allowed-from = à { $client }
allowed-scope-from = { $scope } à { $client }
allowed-take-back-all = Tout retirer
allowed-export = Exporter en JSON
allowed-client-question = Retirer ce que vous avez autorisé à { $client } ?
allowed-client-consequence = L’application perd aussitôt l’accès. Elle peut vous le redemander.
allowed-scope-question = Retirer { $scope } à { $client } ?
allowed-scope-consequence = Tout accès de { $client } qui comprend ceci prend fin aussitôt, avec tout ce qu’il comprend d’autre. Ce que vous avez autorisé par ailleurs reste autorisé : { $client } l’obtient à nouveau sans vous le demander.
allowed-all-question = Tout retirer ?
allowed-all-consequence = { $count ->
    [one] Une application perd aussitôt l’accès. Elle peut vous le redemander.
   *[other] { $count } applications perdent aussitôt l’accès. Elles peuvent vous le redemander.
}

resume-heading = Envoyer à nouveau ?
resume-explained = Rien n’a encore été fait. Ce que vous avez saisi est toujours là.
resume-secrets = Les mots de passe et autres secrets sont à saisir à nouveau.
resume-send = Envoyer à nouveau
resume-discard = Recommencer
resume-signed-out = Votre session a pris fin. Connectez-vous à nouveau : ce que vous avez saisi est conservé.
