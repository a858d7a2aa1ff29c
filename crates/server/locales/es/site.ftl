# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
moment = { $day } de { $month } de { $year }, { $clock } UTC
day = { $day } de { $month } de { $year }

cancel = Cancelar
problem-name-taken = ya está en uso

site-skip = Ir al contenido
site-navigation = Principal
site-applications = Mis aplicaciones
site-allowed = Autorizadas
site-administration = Administración
site-sign-in = Iniciar sesión
site-sign-out = Cerrar sesión
site-search = Buscar
site-more = Más
site-save = Guardar
site-create = Crear
site-none = ninguno
site-nothing-among-these = Nada entre estos.
site-this-server = este servidor
site-support = Ayuda
site-text-language = { $language ->
    [en] en inglés
    [de] en alemán
    [fr] en francés
    [es] en español
    [ja] en japonés
    [ar] en árabe
    [it] en italiano
    [nl] en neerlandés
    [pt] en portugués
    [zh] en chino
   *[other] en otro idioma ({ $tag })
 }
site-error-reference = referencia { $reference }

home-hello = Hola, { $name }
home-applications-about = Registre una aplicación que use una API de esta organización y gestione las que ya ha registrado.
home-allowed = Aplicaciones que ha autorizado
home-allowed-about = Vea qué puede actuar en su nombre y retire el permiso.
home-administration-about = Usuarios, grupos y scopes.
home-administration-about-scopes = Scopes y servidores de recursos.
home-runs = El servidor funciona
home-no-administrator = Este servidor aún no tiene administrador. En la máquina donde se ejecuta, pida un enlace de configuración y ábralo aquí:
home-or-there = o cree allí el administrador:
home-name = NOMBRE
home-one-place = Un solo lugar para iniciar sesión
home-one-place-about = Las aplicaciones y las API de esta organización le envían aquí para iniciar sesión.

site-delete = Eliminar
problem-in-line = línea { $line }: { $problem }
problem-changed-meanwhile = Mientras tanto, alguien ha cambiado esto. Lo que usted escribió sigue aquí y, al lado, lo que está guardado ahora. Guarde otra vez para conservar lo suyo.
