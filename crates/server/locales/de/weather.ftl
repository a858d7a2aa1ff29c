# What was issued, refreshed, revoked and refused, and when.

weather-title = Tokenwetter
weather-door-hint = Was Stunde für Stunde ausgestellt, erneuert, widerrufen und abgelehnt wird; welche Scopes abgelehnt werden und wem ein Token abhandenkam.
weather-hint = Alle Zeiten sind UTC. Was geschieht, wird binnen einer Minute gezählt und 90 Tage aufbewahrt.
weather-days = { $count ->
    [one] die letzten 24 Stunden
   *[other] die letzten { $count } Tage
 }
weather-of = { $sort ->
    [scope] Nur der Scope { $name }
   *[client] Nur der Client { $name }
 }
weather-charts = Was geschah
weather-step = { $hours ->
    [1] Jeder Balken ist eine Stunde.
    [6] Jeder Balken sind sechs Stunden.
   *[other] Jeder Balken ist ein Tag.
 }
weather-kind = { $kind ->
    [issued] Ausgestellt
    [refreshed] Erneuert
    [revoked] Widerrufen
    [reused] Wiederverwendet
    [refused] Abgelehnt
   *[scope-refused] Scope abgelehnt
 }
weather-kind-hint = { $kind ->
    [issued] Zugriffstokens, ohne die erneuerten
    [refreshed] Erneuerungstokens, die gegen neue getauscht wurden
    [revoked] Tokens und Berechtigungen, die jemand beendet hat
    [reused] verbrauchte Codes und Erneuerungstokens, die noch einmal kamen: Was an ihnen hing, wurde widerrufen
    [refused] Tokenanfragen, aus welchem Grund auch immer
   *[scope-refused] Anfragen, die wegen eines Scopes abgelehnt wurden
 }
weather-chart = insgesamt { $total }, höchstens { $most } in einem Balken
weather-ranking = { $kind ->
    [issued] Die meisten Tokens
    [refused] Am häufigsten abgelehnt
    [reused] Wiederverwendung erkannt
   *[scope-refused] Abgelehnt nach Scope
 }
weather-unregistered = Namen, die niemand registriert hat
weather-more-of-it = eigenes Wetter:
weather-more = { $count ->
    [one] und 1 weiterer
   *[other] und { $count } weitere
 }
weather-cut = Es war so viel, dass hier nur das Neueste gezählt ist.
weather-none = Keine in dieser Zeit.
weather-hours = Belebte Stunden
weather-hours-hint = Ausgestellte und erneuerte Tokens nach Wochentag und Tagesstunde (UTC).
weather-hour = Stunde
weather-weekday = { $day ->
    [0] Mo
    [1] Di
    [2] Mi
    [3] Do
    [4] Fr
    [5] Sa
   *[6] So
 }
weather-steps = Schritt für Schritt
weather-from = Ab
