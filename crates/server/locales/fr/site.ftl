# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
moment = { $day } { $month } { $year } à { $clock } UTC
day = { $day } { $month } { $year }

cancel = Annuler
problem-name-taken = est déjà pris

site-skip = Aller au contenu
site-navigation = Principale
site-applications = Mes applications
site-allowed = Autorisées
site-administration = Administration
site-sign-in = Se connecter
site-sign-out = Se déconnecter
site-search = Rechercher
site-more = Suite
site-save = Enregistrer
site-create = Créer
site-none = aucun
site-nothing-among-these = Rien parmi ceux-ci.
site-this-server = ce serveur
site-support = Aide
site-text-language = { $language ->
    [en] en anglais
    [de] en allemand
    [fr] en français
    [es] en espagnol
    [ja] en japonais
    [ar] en arabe
    [it] en italien
    [nl] en néerlandais
    [pt] en portugais
    [zh] en chinois
   *[other] dans une autre langue ({ $tag })
 }
site-error-reference = référence { $reference }

home-hello = Bonjour, { $name }
home-applications-about = Enregistrez une application qui utilise une API de cette organisation, et gérez celles que vous avez enregistrées.
home-allowed = Applications que vous avez autorisées
home-allowed-about = Voyez ce qui peut agir en votre nom, et retirez-lui ce droit.
home-administration-about = Utilisateurs, groupes et scopes.
home-administration-about-scopes = Scopes et serveurs de ressources.
home-runs = Le serveur fonctionne
home-no-administrator = Ce serveur n’a pas encore d’administrateur. Sur la machine où il tourne, demandez un lien d’installation et ouvrez-le ici :
home-or-there = ou créez l’administrateur là-bas :
home-name = NOM
home-one-place = Un seul endroit pour se connecter
home-one-place-about = Les applications et les API de cette organisation vous envoient ici pour vous connecter.

site-delete = Supprimer
problem-in-line = ligne { $line } : { $problem }
problem-changed-meanwhile = Quelqu’un d’autre a changé ceci entre-temps. Ce que vous avez saisi est encore là, et à côté ce qui est gardé maintenant. Enregistrez de nouveau pour garder le vôtre.
