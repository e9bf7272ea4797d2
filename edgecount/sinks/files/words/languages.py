"""The words of the workbook in the languages of the people who read it: titles, names of sheets, days of the week."""

from collections.abc import Mapping
from typing import Literal, get_args

from edgecount.sinks.files.words.note_words import NOTE_WORDS

Language = Literal["en", "de", "fr", "es"]

_OTHERS: tuple[Language, ...] = get_args(Language)[1:]

# The English word, then German, French and Spanish.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Summary": ("Übersicht", "Résumé", "Resumen"),
    "Lines": ("Linien", "Lignes", "Líneas"),
    "Zones": ("Zonen", "Zones", "Zonas"),
    "Falls": ("Stürze", "Chutes", "Caídas"),
    "Crowd": ("Andrang", "Affluence", "Afluencia"),
    "Mean estimate": ("Schätzung im Mittel", "Estimation moyenne", "Estimación media"),
    "Highest estimate": ("Höchste Schätzung", "Estimation la plus haute", "Estimación más alta"),
    "Highest at": ("Am höchsten um", "La plus haute à", "La más alta a las"),
    "About": ("Hinweise", "À propos", "Acerca de"),
    "Day": ("Tag", "Jour", "Día"),
    "Weekday": ("Wochentag", "Jour de la semaine", "Día de la semana"),
    "Week": ("Woche", "Semaine", "Semana"),
    "From": ("Von", "De", "Desde"),
    "To": ("Bis", "À", "Hasta"),
    "UTC offset": ("UTC-Abstand", "Décalage UTC", "Desfase UTC"),
    "Camera": ("Kamera", "Caméra", "Cámara"),
    "Line": ("Linie", "Ligne", "Línea"),
    "Zone": ("Zone", "Zone", "Zona"),
    "In": ("Hinein", "Entrées", "Entradas"),
    "Out": ("Hinaus", "Sorties", "Salidas"),
    "Net": ("Saldo", "Solde", "Saldo"),
    "Groups in": ("Gruppen hinein", "Groupes entrés", "Grupos que entraron"),
    "Busiest hour": ("Stärkste Stunde", "Heure de pointe", "Hora punta"),
    "Inside at end": ("Drinnen am Ende", "Présents à la fin", "Dentro al final"),
    "Inside at most": ("Drinnen höchstens", "Présents au plus", "Dentro como máximo"),
    "Coverage": ("Abdeckung", "Couverture", "Cobertura"),
    "Of capacity": ("Auslastung", "Part de la capacité", "Parte del aforo"),
    "Open": ("Geöffnet", "Ouvert", "Abierto"),
    "Visitors": ("Besucher", "Visiteurs", "Visitantes"),
    "Mean stay": ("Mittlerer Aufenthalt", "Séjour moyen", "Estancia media"),
    "Longest stay": ("Längster Aufenthalt", "Séjour le plus long", "Estancia más larga"),
    "At most at once": ("Höchstens zugleich", "Au plus à la fois", "Como máximo a la vez"),
    "Fell at": ("Gestürzt um", "Chute à", "Caída a las"),
    "Lay for": ("Lag", "Au sol pendant", "En el suelo durante"),
    "How it ended": ("Wie es endete", "Comment cela a fini", "Cómo acabó"),
    "Hour": ("Stunde", "Heure", "Hora"),
    "In per day": ("Hinein je Tag", "Entrées par jour", "Entradas por día"),
    "Out per day": ("Hinaus je Tag", "Sorties par jour", "Salidas por día"),
    "People per day": ("Personen je Tag", "Personnes par jour", "Personas por día"),
    "People per hour, mean of the days open and watched": (
        "Personen je Stunde, Mittel der geöffneten und beobachteten Tage",
        "Personnes par heure, moyenne des jours ouverts et observés",
        "Personas por hora, media de los días abiertos y observados",
    ),
    "Total": ("Summe", "Total", "Total"),
    "yes": ("ja", "oui", "sí"),
    "no": ("nein", "non", "no"),
    "Monday": ("Montag", "lundi", "lunes"),
    "Tuesday": ("Dienstag", "mardi", "martes"),
    "Wednesday": ("Mittwoch", "mercredi", "miércoles"),
    "Thursday": ("Donnerstag", "jeudi", "jueves"),
    "Friday": ("Freitag", "vendredi", "viernes"),
    "Saturday": ("Samstag", "samedi", "sábado"),
    "Sunday": ("Sonntag", "dimanche", "domingo"),
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOCALES: Mapping[Language, str] = {"en": "[$-809]", "de": "[$-407]", "fr": "[$-40C]", "es": "[$-C0A]"}
"""What a date's format begins with, so that its words are of this language in every spreadsheet."""


def word(english: str, language: Language) -> str:
    """The word in a language; KeyError where it has not been translated."""
    return english if language == "en" else _WORDS[english][_OTHERS.index(language)]


def titled(english: str, language: Language) -> str:
    """A column's title, or text of a note, in a language; one without words, such as a name, stays as it is."""
    known = _WORDS.get(english) or NOTE_WORDS.get(english)
    return english if language == "en" or known is None else known[_OTHERS.index(language)]
