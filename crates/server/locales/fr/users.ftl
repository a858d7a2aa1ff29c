# Users and groups, for administrators.

user-username = Nom d’utilisateur
user-email = Adresse e-mail
user-first-name = Prénom
user-last-name = Nom
user-new-password = Nouveau mot de passe
user-new-password-hint = Laissez vide pour garder le mot de passe. Un nouveau met fin à toutes les sessions de l’utilisateur.
user-groups = Groupes
user-account = Compte
user-active = Actif
user-active-hint = un utilisateur inactif ne peut pas se connecter, et ses jetons sont sans effet
user-admin = Administrateur
user-admin-hint = peut tout voir et tout modifier ici
users-heading = Utilisateurs
users-create = Créer un utilisateur
users-edit = Modifier l’utilisateur
users-none = Aucun utilisateur.
users-administrator = administrateur
users-user = utilisateur
users-switched-off = désactivé
groups-heading = Groupes
groups-none = Aucun groupe.
groups-create = Créer un groupe
groups-name = Nom
