# Tokens with which programs administer the server.

api-tokens-heading = Tokens de API
api-tokens-door-hint = Con los que los programas hacen lo que usted puede hacer.
api-tokens-about = Un programa que presenta uno de estos tokens hace aquí, en su nombre, todo lo que usted puede hacer. Solo sirve en la API de administración y mientras usted sea administrador.
api-tokens-name = Nombre
api-tokens-name-hint = Para qué es, por ejemplo el nombre del programa.
api-tokens-may = Puede
api-tokens-reads = leer
api-tokens-everything = leer y cambiar
api-tokens-create = Un token nuevo
api-tokens-days = Días que funciona
api-tokens-days-hint = De 1 a 366.
api-tokens-problem-days = Indique un número de días de 1 a 366.
api-tokens-read-only = Solo lee
api-tokens-read-only-hint = Puede verlo todo aquí y no cambiar nada.
api-tokens-revoke = Revocar
api-tokens-revoke-heading = ¿Revocar el token de API { $name }?
api-tokens-revoke-means = Los programas que lo usan serán rechazados en el acto. No se puede deshacer.
api-tokens-password-hint = Una vez más: un token dura más que esta sesión.
