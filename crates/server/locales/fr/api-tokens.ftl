# Tokens with which programs administer the server.

api-tokens-heading = Jetons d’API
api-tokens-door-hint = Avec lesquels des programmes font ce que vous pouvez faire.
api-tokens-about = Un programme qui présente l’un de ces jetons fait tout ce que vous pouvez faire ici, en votre nom. Il ne fonctionne qu’auprès de l’API d’administration, et tant que vous êtes administrateur.
api-tokens-name = Nom
api-tokens-name-hint = À quoi il sert, par exemple le nom du programme.
api-tokens-may = Peut
api-tokens-reads = lire
api-tokens-everything = lire et modifier
api-tokens-create = Un nouveau jeton
api-tokens-days = Durée en jours
api-tokens-days-hint = De 1 à 366.
api-tokens-problem-days = Indiquez un nombre de jours de 1 à 366.
api-tokens-read-only = Lecture seule
api-tokens-read-only-hint = Il peut tout consulter ici, sans rien modifier.
api-tokens-revoke = Révoquer
api-tokens-revoke-heading = Révoquer le jeton d’API { $name } ?
api-tokens-revoke-means = Les programmes qui l’utilisent sont aussitôt refusés. C’est irréversible.
api-tokens-password-hint = Une fois de plus : un jeton vit plus longtemps que cette connexion.
