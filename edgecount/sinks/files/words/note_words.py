"""The notes of the workbook in the languages of its readers: what each figure is, and how falls end."""

from collections.abc import Mapping

# The English words, then German, French and Spanish.
NOTE_WORDS: Mapping[str, tuple[str, str, str]] = {
    "Site": ("Ort", "Site", "Lugar"),
    "Month": ("Monat", "Mois", "Mes"),
    "Written": ("Geschrieben", "Écrit", "Escrito"),
    "Time zone": ("Zeitzone", "Fuseau horaire", "Zona horaria"),
    "A day starts at": ("Ein Tag beginnt um", "Un jour commence à", "Un día empieza a las"),
    "Capacity": ("Kapazität", "Capacité", "Aforo"),
    "Blank": ("Leer", "Vide", "Vacío"),
    "Nobody watched: nothing is known. 0 means watched, and nobody came.": (
        "Niemand sah hin: Es ist nichts bekannt. 0 heißt: Es wurde hingesehen, und niemand kam.",
        "Personne ne regardait : rien n'est connu. 0 veut dire : regardé, et personne n'est venu.",
        "Nadie miraba: no se sabe nada. 0 quiere decir: se miró y no vino nadie.",
    ),
    "In less out.": ("Hinein weniger hinaus.", "Entrées moins sorties.", "Entradas menos salidas."),
    "Closed hours": ("Geschlossen", "Heures fermées", "Horas cerradas"),
    "Periods in which the site was closed and nobody came are folded away: + at the left shows them.": (
        "Zeiten, in denen geschlossen war und niemand kam, sind eingeklappt: + am linken Rand zeigt sie.",
        "Les périodes où le site était fermé et où personne n'est venu sont repliées : + à gauche les montre.",
        "Los períodos en que estaba cerrado y no vino nadie están plegados: + a la izquierda los muestra.",
    ),
    "Inside": ("Drinnen", "Présents", "Dentro"),
    "People inside the site, all lines together; starts at 0 each day.": (
        "Personen am Ort, alle Linien zusammen; beginnt jeden Tag bei 0.",
        "Personnes sur le site, toutes les lignes ensemble ; commence à 0 chaque jour.",
        "Personas en el lugar, todas las líneas juntas; empieza en 0 cada día.",
    ),
    "People who came in together are one group, and who came alone is one, too.": (
        "Wer zusammen hineinging, ist eine Gruppe; wer allein kam, auch.",
        "Les personnes entrées ensemble forment un groupe ; une personne seule en est un aussi.",
        "Quienes entraron juntos son un grupo; quien vino solo también lo es.",
    ),
    "Share of the time that the camera was watched; for a day, of its opening hours.": (
        "Anteil der Zeit, in der die Kamera beobachtet wurde; bei einem Tag der Öffnungszeiten.",
        "Part du temps où la caméra était observée ; pour un jour, des heures d'ouverture.",
        "Parte del tiempo en que se observó la cámara; de un día, la de su horario de apertura.",
    ),
    "The hour in which most people came in.": (
        "Die Stunde, in der die meisten hineingingen.",
        "L'heure où le plus de personnes sont entrées.",
        "La hora en que entraron más personas.",
    ),
    "Clock changes": ("Zeitumstellung", "Changement d'heure", "Cambio de hora"),
    "When clocks go back an hour appears twice; the UTC offset tells the two apart.": (
        "Werden die Uhren zurückgestellt, gibt es eine Stunde zweimal; der UTC-Abstand unterscheidet die beiden.",
        "Quand on recule les horloges, une heure apparaît deux fois ; le décalage UTC les distingue.",
        "Cuando se retrasan los relojes, una hora aparece dos veces; el desfase UTC las distingue.",
    ),
    "Visits to a zone that began on the day, and are over; who comes twice is two.": (
        "Besuche einer Zone, die an dem Tag begannen und vorüber sind; wer zweimal kommt, zählt doppelt.",
        "Visites d'une zone commencées ce jour-là et terminées ; qui vient deux fois compte deux fois.",
        "Visitas a una zona que empezaron ese día y han acabado; quien viene dos veces cuenta dos.",
    ),
    "Stay": ("Aufenthalt", "Séjour", "Estancia"),
    "How long the visits took, in hours, minutes and seconds.": (
        "Wie lange die Besuche dauerten, in Stunden, Minuten und Sekunden.",
        "La durée des visites, en heures, minutes et secondes.",
        "Cuánto duraron las visitas, en horas, minutos y segundos.",
    ),
    "The most people in the zone at any moment; several cameras of one zone add up.": (
        "Die meisten Personen, die zugleich in der Zone waren; mehrere Kameras einer Zone zählen zusammen.",
        "Le plus de personnes dans la zone à un même moment ; plusieurs caméras d'une zone s'additionnent.",
        "El máximo de personas en la zona a la vez; varias cámaras de una zona se suman.",
    ),
    "When the person was first seen lying.": (
        "Wann die Person zuerst liegend gesehen wurde.",
        "Quand la personne a été vue au sol pour la première fois.",
        "Cuándo se vio a la persona en el suelo por primera vez.",
    ),
    "Until they were known not to lie there any more; blank while that has not been seen.": (
        "Bis bekannt war, dass sie dort nicht mehr liegt; leer, solange das nicht gesehen wurde.",
        "Jusqu'à ce qu'on sache qu'elle n'y est plus ; vide tant que cela n'a pas été vu.",
        "Hasta saberse que ya no estaba allí; vacío mientras no se haya visto.",
    ),
    "By audit": ("Nach Prüfung", "Selon le contrôle", "Según el control"),
    "So far may the true number of people be from the total, nineteen times in twenty, by the last audit.": (
        "So weit kann die wahre Zahl von der Summe abweichen, in 19 von 20 Fällen, nach der letzten Prüfung.",
        "Le vrai nombre peut s'écarter d'autant du total, dix-neuf fois sur vingt, selon le dernier contrôle.",
        "El número real puede apartarse tanto del total, diecinueve veces de cada veinte, según el último control.",
    ),
    "Estimate": ("Schätzung", "Estimation", "Estimación"),
    "How many people a picture showed, not a count at a line; without a zone, those of the whole picture.": (
        "Wie viele Personen ein Bild zeigte, keine Zählung an einer Linie; ohne Zone die im ganzen Bild.",
        "Combien de personnes une image montrait, pas un comptage à une ligne ; sans zone, celles de toute l'image.",
        "Cuántas personas mostraba una imagen, no un recuento en una línea; sin zona, las de toda la imagen.",
    ),
    "up again": ("wieder aufgestanden", "relevée", "de nuevo en pie"),
    "seen elsewhere": ("anderswo gesehen", "vue ailleurs", "vista en otro sitio"),
    "not seen any more": ("nicht mehr gesehen", "plus vue", "no se ha vuelto a ver"),
    "still lying, as far as is known": (
        "liegt noch, soweit bekannt",
        "encore au sol, autant qu'on sache",
        "sigue en el suelo, que se sepa",
    ),
}
