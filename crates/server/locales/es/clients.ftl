# Clients, as administrators see them.

clients-title = Clientes
clients-register = Registrar un cliente
clients-edit = Editar el cliente
clients-search = Parte del nombre o inicio del identificador
clients-kind = Clase
clients-kind-server = servidores de recursos
clients-kind-application = otros
clients-state = Estado
clients-state-on = en uso
clients-state-off = desactivado
clients-count = { $count ->
    [one] { $count } cliente en total
   *[other] { $count } clientes en total
 }
clients-none = No hay clientes así.
clients-id = Identificador del cliente
clients-type = Tipo
clients-type-confidential = Confidencial
clients-type-public = Público
clients-confidential-hint = funciona en un servidor y puede guardar un secreto
clients-public-hint = una aplicación de navegador, de escritorio o móvil
clients-is-server = servidor de recursos
clients-role = Función
clients-owner = Propietario
clients-no-owner = nadie; solo los administradores
clients-owner-hint = El nombre de usuario de quien puede cambiarlo en «Mis aplicaciones»; puede quedar vacío.
clients-grant-types = Tipos de concesión
clients-legacy = obsoleto
clients-grant-authorization-code = las personas inician sesión aquí y le permiten actuar por ellas
clients-grant-client-credentials = actúa por sí mismo; solo clientes confidenciales
clients-grant-refresh-token = sigue funcionando cuando las personas no están
clients-grant-password = atención, obsoleto: las personas le dan su contraseña de este servidor
clients-grant-implicit = atención, obsoleto: el token pasa por la barra de direcciones del navegador
clients-redirect-uris = URI de redirección
clients-post-logout = URI de redirección tras cerrar sesión
clients-origins = Orígenes permitidos
clients-origins-hint = Orígenes web cuyas páginas pueden llamar al punto de tokens, como https://app.example; uno por línea.
clients-one-a-line = Una por línea, exactamente como las envía el cliente.
clients-scope = Puede pedir
clients-scope-any = todo scope que permitan las reglas
clients-scope-hint = Nombres de scopes separados por espacios; vacío: todo scope que permitan las reglas.
clients-rules = { $count ->
    [one] { $count } regla propia
   *[other] { $count } reglas propias
 }
clients-default-scope = Recibe si no pide nada
clients-default-scope-hint = Nombres de scopes; vacío: los predeterminados de este servidor.
clients-auth-method = Cómo se identifica
clients-auth-any = cualquier forma que permita su tipo
clients-consent = Consentimiento
clients-skip = Omite el consentimiento
clients-skip-yes = sí: no se pregunta a las personas
clients-skip-hint = solo para aplicaciones propias: no se pregunta a las personas
clients-as-server = como lo tiene el servidor
clients-pkce-yes = obligatorio
clients-pkce-no = no obligatorio (débil)
clients-lifetime = Vida de los tokens de acceso
clients-lifetime-hint = Segundos, de 600 a 36000; vacío: como lo tiene el servidor.
clients-audience = Audiencia
clients-mixed = Un token para varios servidores de recursos
clients-mixed-hint = más débil: cada uno podría usarlo en los demás
clients-more-settings = Más ajustes
clients-name-hint = Las personas lo ven cuando se les pide permitir el cliente.
clients-id-hint = Déjelo vacío y el servidor creará uno.
clients-off-means = no recibe tokens, y los que tiene quedan en suspenso: si se vuelve a activar, los recupera. Lo que deba terminar para siempre se revoca entre lo que funciona ahora.
clients-enable = Activar
clients-disable = Desactivar
clients-secrets = Secretos
clients-secret-imported = importado
clients-secret-hint = Dos valen a la vez, para que uno sustituya al otro.
clients-new-secret = Crear un secreto nuevo
clients-secret-once = Copie el secreto del cliente ahora: solo se muestra esta vez.
clients-delete = ¿Eliminar { $name }?
clients-delete-means = No se puede deshacer. Con él termina:
clients-impact-grants = { $count ->
    [one] { $count } token o permiso activo
   *[other] { $count } tokens o permisos activos
 }
clients-impact-consents = { $count ->
    [one] lo que permitió { $count } usuario
   *[other] lo que permitieron { $count } usuarios
 }
clients-impact-users = { $count ->
    [one] { $count } persona lo notaría
   *[other] { $count } personas lo notarían
 }
clients-impact-scopes = { $count ->
    [one] se retira { $count } scope suyo
   *[other] se retiran { $count } scopes suyos
 }
clients-impact-more = y más de lo contado
clients-partial = Consentimiento parcial
clients-partial-said = se le puede permitir una parte de lo que pide
clients-partial-hint = debe conformarse con menos de lo que pidió
