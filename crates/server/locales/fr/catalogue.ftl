# The catalogue of scopes.

catalogue-heading = Scopes
catalogue-about = Ce que les applications peuvent demander ici. Chaque serveur de ressources régit les siens.
catalogue-state = État
catalogue-any-state = tous
catalogue-only-those-of = Seulement ceux de { $owner }.
catalogue-all = Tous
catalogue-of = De { $owner }
catalogue-of-this-server = De ce serveur
catalogue-with = avec { $names }
catalogue-instead = demandez plutôt { $name }
catalogue-until = jusqu’au { $time }
catalogue-none = Aucun scope trouvé.

scope-state = { $state ->
        [active] actif
        [pending] en attente
        [deprecated] obsolète
        [disabled] désactivé
        [retired] retiré
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] risque faible
        [medium] risque moyen
        [high] risque élevé
        [critical] risque critique
       *[other] { $risk }
    }
scope-default = par défaut
scope-by-agreement = sur accord
