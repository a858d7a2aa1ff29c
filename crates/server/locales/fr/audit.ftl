# The record of changes.

audit-heading = Registre des modifications
audit-export = Exporter
audit-kind-label = Ce qui a été modifié
audit-kind = { $kind ->
        [scope] scope
        [client] client
        [user] utilisateur
        [group] groupe
       *[other] { $kind }
    }
audit-name = Son nom
audit-none = Rien n’est consigné.
audit-none-of-this = Rien n’est consigné à ce sujet.
audit-earlier = Plus ancien
audit-subject = { $kind ->
        [scope] scope { $name }
        [client] client { $name }
        [user] utilisateur { $name }
        [group] groupe { $name }
        [consent] ce que { $name } a autorisé à { $other }
        [signing_key] clé de signature { $name }
        [audit] ce registre
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] ce serveur
        [operator] l’exploitant
        [client] client { $name }
        [user] utilisateur { $name }
       *[other] { $name }
    }
