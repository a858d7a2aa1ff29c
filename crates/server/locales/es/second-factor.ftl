# El segundo factor: configurarlo, darlo, retirarlo.

second-factor-heading = Segundo factor
second-factor-door-off = Desactivado: quien conozca su contraseña puede iniciar sesión en su lugar.
second-factor-door-on = Activado: su contraseña por sí sola no basta para iniciar sesión.
second-factor-explained = Con un segundo factor, nadie que solo conozca su contraseña puede iniciar sesión en su lugar.
second-factor-required = Necesita un segundo factor antes de continuar.

second-factor-app-heading = Códigos de una aplicación
second-factor-app-explained = Una aplicación de su teléfono muestra un código nuevo cada 30 segundos. Sirve cualquier aplicación de contraseñas de un solo uso.
second-factor-app-since = configurada el { $when }
second-factor-app-used = usada por última vez el { $when }
second-factor-app-set-up = Configurar una aplicación
second-factor-app-scan = Escanee este código con su aplicación.
second-factor-app-qr = Código QR para su aplicación
second-factor-app-type = O introduzca en ella esta clave:
second-factor-app-open = Abrir en una aplicación de este dispositivo
second-factor-app-code = Código que muestra la aplicación
second-factor-app-turn-on = Activar
second-factor-app-consequence = Aquí su sesión sigue abierta y en todos los demás sitios se cierra.
second-factor-app-remove = Quitar la aplicación
second-factor-app-remove-question = ¿Quitar los códigos de su aplicación?
second-factor-app-remove-consequence = Al iniciar sesión ya no se pedirán. Si no tiene otro segundo factor, sus códigos de recuperación dejan de servir y se cierran todas sus demás sesiones.
second-factor-app-removed = La aplicación se ha quitado.

second-factor-code = Código de su aplicación
second-factor-code-or-recovery = Código de su aplicación, o un código de recuperación
second-factor-code-wrong = es incorrecto o ya se ha usado
second-factor-code-other = no es lo que la aplicación muestra ahora

second-factor-recovery-heading = Códigos de recuperación
second-factor-recovery-explained = Si pierde su teléfono, un código de recuperación lo sustituye para iniciar sesión. Cada uno sirve una vez.
second-factor-recovery-left = { $count ->
    [0] No le queda ninguno.
    [one] Le queda uno.
   *[other] Le quedan { $count }.
}
second-factor-recovery-renew = Crear códigos de recuperación nuevos
second-factor-recovery-renew-consequence = Los que tiene dejarán de servir.
second-factor-recovery-new = Sus códigos de recuperación
second-factor-recovery-once = Solo se muestran esta vez.
second-factor-recovery-keep = Imprímalos o anótelos, y guárdelos en un lugar distinto de su teléfono.
second-factor-recovery-kept = Los he guardado

second-factor-sign-in-heading = Un paso más
second-factor-sign-in-as = La contraseña es correcta. Ahora demuestre que es usted, { $user }.
second-factor-sign-in-recovery = Usar un código de recuperación
second-factor-sign-in-recovery-code = Código de recuperación
second-factor-sign-in-anew = Empezar de nuevo

second-factor-of-user = Segundo factor
second-factor-of-user-none = ninguno
second-factor-of-user-app = códigos de una aplicación
second-factor-of-user-remove = Quitar el segundo factor
second-factor-of-user-remove-question = ¿Quitar el segundo factor de { $user }?
second-factor-of-user-remove-consequence = Se cierran todas sus sesiones y entrará solo con la contraseña. Asegúrese de que es esa persona quien lo ha pedido.
