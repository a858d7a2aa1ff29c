# Signing keys, as administrators see them.

keys-about = La clé la plus récente signe. Les anciennes restent publiées un temps, pour que l’on puisse vérifier ce qu’elles ont signé.
keys-algorithm = Algorithme
keys-signing = signe
keys-published = publiée
keys-retired = retirée
keys-published-until = Publiée jusqu’au
keys-rotate = Remplacer la clé
keys-rotate-heading = Remplacer la clé de signature ?
keys-as-now = comme la clé qui signe
keys-old = Les anciennes clés
keys-retire = Les publier un jour de plus
keys-retire-hint = la manière habituelle : rien ne cesse de fonctionner
keys-withdraw = Ne plus rien accepter de ce qu’elles ont signé
keys-withdraw-hint = si quelqu’un d’autre les détient
keys-retire-means = Une nouvelle clé signe désormais. Les anciennes restent publiées un jour de plus.
keys-withdraw-means = Une nouvelle clé signe désormais. Tout JWT signé par les anciennes cesse aussitôt de valoir ; les API qui gardent les anciennes clés les acceptent jusqu’à leur prochaine demande.
