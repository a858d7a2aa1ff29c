# What the administrators' pages have in common, and their first page.

admin-title = Administration
admin-any = indifférent
admin-none = aucun
admin-yes = oui
admin-no = non
admin-name = Nom
admin-search = Rechercher
admin-more = Suite
admin-nothing-yet = Rien parmi ceux-ci.
admin-edit = Modifier
admin-save = Enregistrer
admin-register = Enregistrer
admin-delete = Supprimer
admin-made = Créé
admin-changed = Modifié
admin-seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
 }
admin-more-about = En savoir plus
admin-only-hash = Le serveur n’en conserve qu’une empreinte.
admin-problem-changed = Quelqu’un l’a modifié entre-temps : voici l’état actuel.
admin-problem-choose = doit être choisi
admin-problem-grant = désigne un type d’autorisation inconnu
admin-problem-seconds = doit être un nombre de secondes
admin-problem-user = cet utilisateur n’existe pas

# Where one can go.
admin-door-users = Utilisateurs
admin-door-users-hint = Créer des comptes, fixer des mots de passe, désactiver des comptes.
admin-door-groups = Groupes
admin-door-groups-hint = Nommer les groupes auxquels appartiennent les utilisateurs.
admin-door-scopes = Scopes
admin-door-scopes-hint = { $count ->
    [one] { $count } scope est enregistré.
   *[other] { $count } scopes sont enregistrés.
 }
admin-door-clients = Clients
admin-door-clients-hint = Les applications qui demandent des jetons : leurs droits, leurs secrets, leurs propriétaires.
admin-door-servers = Serveurs de ressources
admin-door-servers-hint = Les API qui possèdent des scopes : leurs espaces de noms, droits et jetons statiques.
admin-door-access = Ce qui est actif
admin-door-access-hint = Les jetons actifs et les autorisations, par client ou par utilisateur ; les retirer.
admin-door-keys = Clés de signature
admin-door-keys-hint = Les clés qui signent les jetons, et leur remplacement.
admin-door-settings = Réglages et état
admin-door-settings-hint = Ce qui est en vigueur, ce qui est fragile et comment y remédier.
admin-door-audit = Journal des modifications
admin-door-audit-hint = Qui a modifié quoi, et quand.
admin-door-picture = Qui détient quelle autorité
admin-door-picture-hint = L’image montre qui possède quoi, qui le détient et pour qui.
