# Tokens with which programs administer the server.

api-tokens-heading = API-Token
api-tokens-door-hint = Damit tun Programme, was Sie tun dürfen.
api-tokens-about = Ein Programm, das eines dieser Token vorzeigt, tut hier in Ihrem Namen alles, was Sie tun dürfen. Es gilt nur bei der Verwaltungs-API und nur, solange Sie Administrator sind.
api-tokens-name = Name
api-tokens-name-hint = Wofür es ist, etwa der Name des Programms.
api-tokens-may = Darf
api-tokens-reads = lesen
api-tokens-everything = lesen und ändern
api-tokens-create = Ein neues Token
api-tokens-days = Gültigkeit in Tagen
api-tokens-days-hint = 1 bis 366.
api-tokens-problem-days = Geben Sie eine Zahl von 1 bis 366 Tagen ein.
api-tokens-read-only = Es liest nur
api-tokens-read-only-hint = Es kann hier alles ansehen und nichts ändern.
api-tokens-revoke = Widerrufen
api-tokens-revoke-heading = Das API-Token { $name } widerrufen?
api-tokens-revoke-means = Programme, die es benutzen, werden sofort abgewiesen. Das lässt sich nicht rückgängig machen.
api-tokens-password-hint = Noch einmal: Ein Token lebt länger als diese Anmeldung.
