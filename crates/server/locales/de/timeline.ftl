# The registry over time.

timeline-title = Registrierungen im Lauf der Zeit
timeline-days = { $count ->
    [one] der letzte Tag
   *[other] die letzten { $count } Tage
 }
timeline-cut = Nur die neuesten Änderungen sind zu sehen: In dieser Zeit gab es mehr.
timeline-this-server = dieser Server
timeline-registered = { $count ->
    [one] 1 Scope registriert
   *[other] { $count } Scopes registriert
 }
timeline-changed = { $count ->
    [one] 1 Scope geändert
   *[other] { $count } Scopes geändert
 }
timeline-moved = { $count ->
    [one] 1 Scope in anderem Zustand oder bei anderem Eigentümer
   *[other] { $count } Scopes in anderem Zustand oder bei anderem Eigentümer
 }
timeline-drawing = Änderungen an Scopes nach Eigentümer im Lauf der Zeit
timeline-days-ago = { $count ->
    [one] vor 1 Tag
   *[other] vor { $count } Tagen
 }
timeline-now = jetzt
timeline-legend = Legende
timeline-legend-registered = Scopes registriert
timeline-legend-changed = Texte oder Eigenschaften geändert
timeline-legend-moved = Zustand oder Eigentümer geändert
timeline-legend-size = größer: mehr Scopes auf einmal
timeline-more-lanes = { $count ->
    [one] 1 weiterer Eigentümer hat etwas geändert.
   *[other] { $count } weitere Eigentümer haben etwas geändert.
 }
timeline-empty = In dieser Zeit wurde nichts registriert oder geändert.
timeline-skew = Was Ressourcenserver sagen
timeline-skew-hint = Welches Manifest jeder zuletzt erklärt und bestätigt bekommen hat, und wann er zuletzt ein Token oder Geheimnis benutzt hat. Wer seit seinem Manifest nichts von sich hören ließ, bedient vielleicht ein älteres.
timeline-owner = Eigentümer
timeline-scopes = Scopes
timeline-manifest = Manifest
timeline-heard = Zuletzt gehört
timeline-pending = { $count ->
    [one] 1 wartet auf Genehmigung
   *[other] { $count } warten auf Genehmigung
 }
timeline-revision = Revision { $revision }, { $at }
timeline-by-others = { $count ->
        [one] { $count } Scope seitdem von anderen geändert
       *[other] { $count } Scopes seitdem von anderen geändert
    }
timeline-no-manifest = keines erklärt
timeline-never-heard = nie
timeline-more-owners = { $count ->
    [one] 1 weiterer Ressourcenserver ist nicht zu sehen.
   *[other] { $count } weitere Ressourcenserver sind nicht zu sehen.
 }
timeline-steps = Schritt für Schritt
timeline-when = Wann
timeline-what = Was
timeline-who = Wer
timeline-more-names = { $count ->
    [one] und 1 weiterer
   *[other] und { $count } weitere
 }
timeline-more-steps = { $count ->
    [one] 1 früherer Schritt ist nicht zu sehen.
   *[other] { $count } frühere Schritte sind nicht zu sehen.
 }
timeline-door = Registrierungen im Lauf der Zeit
timeline-door-hint = Wer was mit welchem Deployment registriert hat; was Ressourcenserver sagen.
