# What works now and what was allowed, as administrators see it.

access-whose = Nombre de usuario, correo o identificador de cliente
access-by-user = para un usuario
access-by-client = de un cliente
access-no-client = no existe ese cliente
access-of-client = Del cliente { $name }
access-of-user = Para el usuario { $name }
access-grants = Permisos activos
access-tokens = Tokens activos sin permiso
access-consents = Lo que se permitió
access-static = Los tokens fijos están en la página del servidor de recursos
access-user = Usuario
access-client = Cliente
access-itself = para sí mismo
access-scopes = Scopes
access-more-scopes = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
 }
access-since = Desde
access-until = Hasta
access-none = Ninguno.
access-revoke = Terminar
access-take-back = Retirar
access-end-all = Terminar todo
access-all-of-client = ¿Terminar todos los tokens de { $name }?
access-all-of-client-means = Todos sus tokens dejan de funcionar en el acto, también los fijos. Lo que las personas permitieron se mantiene, así que puede obtener otros.
access-all-of-user = ¿Terminar todo lo de { $name }?
access-all-of-user-means = Se cierra su sesión en todas partes y todos los tokens dados para esa persona dejan de funcionar en el acto. Lo que permitió se mantiene.
access-sessions = { $count ->
    [one] { $count } sesión abierta
   *[other] { $count } sesiones abiertas
 }
