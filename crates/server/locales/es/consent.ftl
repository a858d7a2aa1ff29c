# The consent page.

consent-title = ¿Permitir { $client }?
consent-signed-in = Sesión iniciada como { $user }
consent-other-account = usar otra cuenta
consent-registered-by = Registrada por { $who } el { $day }
consent-registered-you = Registrada por usted el { $day }
consent-registered-administrator = Registrada por la administración el { $day }
consent-registered-gone = Registrada el { $day } por alguien que ya no tiene cuenta aquí
consent-asks = Esta aplicación pide hacer lo siguiente en su nombre:
consent-nothing = Elija al menos una opción o cancele.
consent-own = Su cuenta
consent-this-server = este servidor
consent-changed = cambiado
consent-new = nuevo
consent-already = ya permitido
consent-before = Antes permitió: { $words }
consent-means-more = Ya permitió estas palabras; desde entonces significan más.
consent-risk = Parte de esto puede causar mucho daño en malas manos. Permítalo solo si conoce la aplicación y confía en ella.
consent-left-out = También pidió lo que no puede tener, y no lo obtiene: { $names }
consent-lasts = ¿Por cuánto tiempo?
consent-until-taken-back = hasta que yo lo retire
consent-return = Volverá a { $host }.
consent-return-device = Esta dirección está en el dispositivo que usa: continúe solo si acaba de iniciar la aplicación usted mismo.
consent-return-app = Esto abre una aplicación de su dispositivo por su nombre: continúe solo si viene de esa aplicación.
consent-allow = Permitir
consent-later-link = aplicaciones permitidas
consent-later = Puede retirarlo en cualquier momento en { $link }.
consent-days = { $count ->
    [one] durante un día
   *[other] durante { $count } días
 }
consent-hours = { $count ->
    [one] durante una hora
   *[other] durante { $count } horas
 }
consent-minutes = { $count ->
    [one] durante un minuto
   *[other] durante { $count } minutos
 }
consent-seconds = { $count ->
    [one] durante un segundo
   *[other] durante { $count } segundos
 }
