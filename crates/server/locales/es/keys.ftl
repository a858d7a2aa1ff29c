# Signing keys, as administrators see them.

keys-about = Firma la clave más reciente. Las anteriores siguen publicadas un tiempo, para poder comprobar lo que firmaron.
keys-algorithm = Algoritmo
keys-signing = firma
keys-published = publicada
keys-retired = retirada
keys-published-until = Publicada hasta
keys-rotate = Sustituir la clave
keys-rotate-heading = ¿Sustituir la clave de firma?
keys-as-now = como la clave actual
keys-old = Las claves antiguas
keys-retire = Publicarlas un día más
keys-retire-hint = lo habitual: nada deja de funcionar
keys-withdraw = No aceptar nada de lo que firmaron
keys-withdraw-hint = si alguien más las tiene
keys-retire-means = Desde ahora firma una clave nueva. Las antiguas siguen publicadas un día más.
keys-withdraw-means = Desde ahora firma una clave nueva. Todo JWT firmado por las antiguas deja de valer en el acto; las API que guarden las claves antiguas los aceptan hasta volver a preguntar.
