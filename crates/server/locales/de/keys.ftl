# Signing keys, as administrators see them.

keys-about = Der jüngste Schlüssel signiert. Ältere bleiben noch eine Weile veröffentlicht, damit sich prüfen lässt, was sie signiert haben.
keys-algorithm = Algorithmus
keys-signing = signiert
keys-published = veröffentlicht
keys-retired = außer Dienst
keys-published-until = Veröffentlicht bis
keys-rotate = Den Schlüssel ersetzen
keys-rotate-heading = Den Signaturschlüssel ersetzen?
keys-as-now = wie der jetzige Schlüssel
keys-old = Die alten Schlüssel
keys-retire = Noch einen Tag veröffentlichen
keys-retire-hint = der übliche Weg: Nichts hört auf zu gelten
keys-withdraw = Nichts mehr annehmen, was sie signiert haben
keys-withdraw-hint = wenn jemand anders sie hat
keys-retire-means = Ab jetzt signiert ein neuer Schlüssel. Die alten bleiben noch einen Tag veröffentlicht.
keys-withdraw-means = Ab jetzt signiert ein neuer Schlüssel. Jedes von den alten signierte JWT gilt sofort nicht mehr; APIs, die die alten Schlüssel vorhalten, nehmen sie an, bis sie neu fragen.
