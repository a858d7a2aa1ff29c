# The picture: who has which authority.

picture-title = Vue d’ensemble
picture-page-heading = Qui a quels droits
picture-narrow = N’afficher que ce qui est lié à
picture-narrow-kind = qui est un
picture-show = Afficher
picture-show-everything = Tout afficher
picture-skip = Passer le dessin : le tableau ci-dessous dit la même chose
picture-drawing = Dessin
picture-legend = Légende
picture-legend-owns = possède
picture-legend-may-ask = peut demander
picture-legend-holds = détient ; plus épais pour plus d’utilisateurs
picture-legend-only-holds = détient ce qu’il ne peut plus demander
picture-legend-dashed = tirets : en attente ou obsolète
picture-legend-hatched = hachuré : désactivé ou retiré
picture-legend-group = deux feuilles : en représente plusieurs
picture-legend-resource-server = un serveur de ressources n’est dessiné comme client que s’il détient quelque chose
picture-nothing-connected = Rien n’y est lié.
picture-nothing = Il n’y a encore rien à dessiner : ni serveur de ressources, ni scope, ni client.
picture-findings = À examiner
picture-finding = { $kind ->
        [only-held] détenu par des clients qui ne peuvent plus le demander :
        [out-of-use] { $state } et encore détenu par :
        [unreachable] aucun client ne peut le demander ni ne le détient
        [idle] ne peut rien demander et ne détient rien
       *[empty] n’a aucun scope
    }
picture-finding-more-clients = et { $count } de plus
picture-more-findings = … et d’autres.
picture-table = La même chose en tableau
picture-table-resource-server = Serveur de ressources
picture-table-scope = Scope
picture-table-client = Client
picture-table-what = Quoi
picture-table-for = Pour
picture-more-rows = { $count ->
        [one] { $count } autre ligne n’est pas affichée ici : le fichier CSV la contient.
       *[other] { $count } autres lignes ne sont pas affichées ici : le fichier CSV les contient.
    }
picture-exports = Exporter
picture-changed = La vue a changé à { $time }.
picture-not-a-scope = cela ne peut pas être le nom d’un scope
picture-not-a-risk = doit être low, medium, high ou critical
picture-names-nothing = cela ne désigne rien
picture-not-found = rien de ce type ne s’appelle { $name }
picture-not-found-nearest = rien de ce type ne s’appelle { $name } ; vouliez-vous dire { $nearest } ?

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = ce serveur
picture-state = { $name ->
        [pending] en attente
        [deprecated] obsolète
        [disabled] désactivé
        [retired] retiré
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] risque faible
        [medium] risque moyen
        [high] risque élevé
        [critical] risque critique
       *[other] risque { $name }
    }
picture-risk-up-to = { $name ->
        [low] risque faible au plus
        [medium] risque moyen au plus
        [high] risque élevé au plus
        [critical] risque critique au plus
       *[other] risque { $name } au plus
    }
picture-risk-at-least = { $name ->
        [low] risque faible ou plus
        [medium] risque moyen ou plus
        [high] risque élevé ou plus
        [critical] risque critique ou plus
       *[other] risque { $name } ou plus
    }
picture-no-namespace = aucun espace de noms
picture-kind = { $name ->
        [scope] scope
        [client] client
        [resource-server] serveur de ressources
        [namespace] noms commençant par
        [risk] risque d’au moins
        [group] groupe
        [user] utilisateur
        [users] utilisateurs
        [server] ce serveur
        [everybody] tous les utilisateurs
       *[other] { $name }
    }
picture-every-user = tous les utilisateurs
picture-users-outside = utilisateurs hors de { $name }
picture-group-named = groupe { $name }
picture-other-names = autres noms
picture-in-no-group = sans groupe
picture-resource-servers = { $count ->
        [one] { $count } serveur de ressources
       *[other] { $count } serveurs de ressources
    }
picture-scopes = { $count ->
        [one] { $count } scope
       *[other] { $count } scopes
    }
picture-clients = { $count ->
        [one] { $count } client
       *[other] { $count } clients
    }
picture-users = { $count ->
        [one] { $count } utilisateur
       *[other] { $count } utilisateurs
    }
picture-people = { $count ->
        [one] { $count } utilisateur ou groupe
       *[other] { $count } utilisateurs et groupes
    }
picture-column = { $name ->
        [resource-servers] Serveurs de ressources
        [scopes] Scopes
        [clients] Clients
       *[people] Utilisateurs et groupes
    }
picture-everything = Tout
picture-node = { $what ->
        [scope] scope { $name }
        [client] client { $name }
        [resource-server] serveur de ressources { $name }
        [namespace] noms commençant par { $name }
        [risk] risque { $name }
        [group] groupe { $name }
        [user] utilisateur { $name }
       *[users] { $name }
    }
picture-picture-of = Vue de { $name } : { $what }
picture-tie = { $name ->
        [owns] le possède
        [may-ask] peut demander
        [only-holds] détient ce qu’il ne peut plus demander
       *[holds] le détient
    }
picture-tie-for-users = { $name ->
        [may-ask] { $count ->
            [one] peut demander pour { $count } utilisateur
           *[other] peut demander pour { $count } utilisateurs
        }
        [only-holds] { $count ->
            [one] détient, pour { $count } utilisateur, ce qu’il ne peut plus demander
           *[other] détient, pour { $count } utilisateurs, ce qu’il ne peut plus demander
        }
       *[holds] { $count ->
            [one] le détient pour { $count } utilisateur
           *[other] le détient pour { $count } utilisateurs
        }
    }
picture-itself = lui-même
picture-may-ask-for = peut demander pour { $name }
picture-only-scopes = Seuls les { $count } premiers scopes sont pris en compte.
picture-only-holdings = Seules { $count } détentions sont comptées ; il y en a d’autres.
picture-only-held = Seul ce qui est détenu est affiché : il y a trop de clients et de scopes pour dire qui peut demander. Limitez la vue à un scope ou à un client.
picture-have-nothing = { $count ->
        [one] { $count } client n’a rien et n’est pas affiché.
       *[other] { $count } clients n’ont rien et ne sont pas affichés.
    }
picture-too-much = Trop pour une seule vue ; omis : { $name }. Limitez la vue pour les voir.
picture-too-many-lines = Trop pour une seule vue ; certaines lignes sont omises. Limitez la vue pour les voir.
picture-only-users = Les noms et les groupes ne sont affichés que pour les { $count } premiers utilisateurs.
