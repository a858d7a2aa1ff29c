# Lo que cada cual encuentra de sí: su cuenta y lo que ha permitido.

account-link = Cuenta
account-heading = Su cuenta
account-door = Dónde tiene sesiones abiertas, su contraseña, su idioma.
account-username = Nombre de usuario
account-name = Nombre
account-email = Correo electrónico
account-email-none = ninguno

account-language-heading = Idioma
account-language-label = Idioma de estas páginas
account-language-browser = El del navegador
account-language-keep = Guardar
account-language-kept = El idioma se ha guardado.

account-password-heading = Cambiar la contraseña
account-password-explained = Debe conocer la contraseña actual.
account-password-consequence = Aquí su sesión sigue abierta y en todos los demás sitios se cierra. Las aplicaciones conservan lo que les ha permitido.
account-password-current = Contraseña actual
account-password-new = Contraseña nueva
account-password-again = Contraseña nueva, otra vez
account-password-rule = Al menos 8 caracteres.
account-password-change = Cambiar la contraseña
account-password-wrong = no es su contraseña actual
account-password-differs = no coincide con la contraseña nueva
account-password-changed = La contraseña se ha cambiado. Sus demás sesiones están cerradas.

account-sessions-heading = Dónde tiene sesiones abiertas
account-sessions-count = { $count ->
    [one] Un navegador.
   *[other] { $count } navegadores.
}
account-sessions-explained = Si no reconoce alguno de estos navegadores, cierre su sesión y cambie la contraseña.
account-sessions-more = { $count ->
    [one] Otro no se muestra.
   *[other] Otros { $count } no se muestran.
}
account-sessions-end-others = Cerrar todas las demás sesiones
account-session-this = este
account-session-end = Cerrar la sesión
account-session-sign-out = Cerrar la sesión aquí
account-session-since = sesión abierta el { $when }
account-session-seen = visto por última vez el { $when }

account-browser-on = { $browser } en { $system }
account-browser-unknown = Navegador desconocido
account-browser-unknown-on = Navegador desconocido en { $system }

allowed-heading = Aplicaciones que ha permitido
allowed-door = Vea qué puede actuar en su nombre, y retírelo.
allowed-explained = Estas aplicaciones pueden actuar en su nombre hasta que usted lo retire.
allowed-none = Ninguna aplicación puede actuar en su nombre.
allowed-since = desde el { $when }
allowed-until = hasta el { $when }
allowed-last-used = último uso el { $when }
allowed-never-used = sin uso desde que se anota
allowed-owner-server = Su cuenta
allowed-owner-gone = Ya no se ofrece
allowed-take-back = Retirar
allowed-from = a { $client }
allowed-scope-from = { $scope } a { $client }
allowed-take-back-all = Retirarlo todo
allowed-export = Exportar en JSON
allowed-client-question = ¿Retirar lo que ha permitido a { $client }?
allowed-client-consequence = Pierde el acceso de inmediato. Puede volver a pedírselo.
allowed-scope-question = ¿Retirar { $scope } a { $client }?
allowed-scope-consequence = Todo acceso de { $client } que incluya esto termina de inmediato, con todo lo demás que incluya. Lo demás que ha permitido sigue permitido: { $client } vuelve a obtenerlo sin preguntarle.
allowed-all-question = ¿Retirarlo todo?
allowed-all-consequence = { $count ->
    [one] Una aplicación pierde el acceso de inmediato. Puede volver a pedírselo.
   *[other] { $count } aplicaciones pierden el acceso de inmediato. Pueden volver a pedírselo.
}

resume-heading = ¿Enviar otra vez?
resume-explained = Todavía no se ha hecho nada. Lo que escribió sigue aquí.
resume-secrets = Las contraseñas y otros secretos deben escribirse otra vez.
resume-send = Enviar otra vez
resume-discard = Empezar de nuevo
resume-signed-out = Su sesión ha terminado. Vuelva a iniciarla: lo que escribió se conserva.
