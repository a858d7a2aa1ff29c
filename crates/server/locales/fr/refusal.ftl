# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = Ceci a été refusé
refusal-forbidden-advice = Si vous venez d’une page de ce serveur, rouvrez cette page et recommencez.
refusal-not-found = Cette page n’existe pas
refusal-not-found-advice = L’adresse est peut-être erronée, ou la page est réservée à d’autres personnes.
refusal-too-many = Trop de tentatives
refusal-too-many-advice = Attendez quelques minutes, puis réessayez. Rien n’est bloqué définitivement.
refusal-unavailable = Indisponible pour le moment
refusal-unavailable-advice = Vous n’y êtes pour rien. Réessayez dans un instant.
refusal-internal = Une erreur s’est produite ici
refusal-internal-advice = Vous n’y êtes pour rien. Indiquez la référence à la personne qui gère ce serveur.
refusal-other = Impossible de répondre à cette requête
refusal-other-advice = Si une application vous a envoyé ici, communiquez à ses auteurs le texte ci-dessus et la référence. Si vous venez d’un formulaire de ce serveur, rouvrez-le.

refusal-login-failed = Le nom d’utilisateur ou le mot de passe est incorrect.
refusal-second-factor-wrong = Le code est incorrect ou a déjà été utilisé.
refusal-passkey = La clé d’accès n’a pas été acceptée.
refusal-client-missing = L’application n’a pas dit qui elle est.
refusal-client-unknown = Cette application n’est pas enregistrée ici.
refusal-redirect-missing = L’application n’a pas indiqué où revenir.
refusal-redirect-unknown = L’adresse de retour demandée par l’application n’est pas enregistrée.
refusal-parameter-repeated = La requête indique deux fois la même chose.
refusal-form-stale = Ce formulaire est resté ouvert trop longtemps. Veuillez l’envoyer de nouveau.
refusal-form-foreign = La requête provient d’un autre site.
refusal-sign-in-without-effect = La connexion n’a pas eu d’effet.
refusal-set-up-link = Ce lien d’installation ne fonctionne pas (ou plus).
refusal-entered = Une partie de ce que vous avez saisi ne peut pas être enregistrée.
refusal-method = La page ne répond pas à cette méthode.
refusal-undecided = Rien n’a été autorisé ni refusé.
refusal-details = Pour les développeurs
refusal-back = Retour à l’accueil
