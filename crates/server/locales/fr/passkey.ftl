# Les clés d’accès.

passkey-heading = Clés d’accès
passkey-explained = Une clé d’accès vous connecte sans mot de passe : votre appareil demande votre empreinte, votre visage ou son code.
passkey-add = Ajouter une clé d’accès
passkey-add-explained = Votre appareil crée maintenant la clé d’accès { $name }.
passkey-continue = Continuer
passkey-name = Nom
passkey-name-hint = Pour la reconnaître, par exemple « Mon téléphone ».
passkey-name-problem = comporte de 1 à 64 caractères
passkey-too-many = ne peut pas être ajoutée : vous en avez déjà le maximum
passkey-sign-in = Se connecter avec une clé d’accès
passkey-since = ajoutée le { $when }
passkey-used = utilisée pour la dernière fois le { $when }
passkey-unused = jamais utilisée
passkey-added = La clé d’accès est ajoutée.
passkey-removed = La clé d’accès est retirée.
passkey-remove = Retirer
passkey-remove-question = Retirer la clé d’accès { $name } ?
passkey-remove-consequence = Elle ne vous connecte plus. Si vous n’avez pas d’autre second facteur, vos codes de secours ne fonctionnent plus et vous êtes déconnecté partout ailleurs.
passkey-needs-script = Pour ajouter une clé d’accès, il faut un navigateur qui les connaît et exécute les scripts.
passkey-sign-in-needs-script = Votre clé d’accès demande un navigateur qui connaît les clés d’accès et exécute les scripts. Sinon, utilisez un code de secours.
passkey-failed = Aucune clé d’accès n’a été ajoutée. Vous pouvez réessayer.
passkey-known = Cet appareil a déjà une clé d’accès à vous.
passkey-not-used = Aucune clé d’accès n’a été utilisée. Vous pouvez réessayer ou vous connecter autrement.
passkey-count = { $count ->
    [one] une clé d’accès
   *[other] { $count } clés d’accès
}
