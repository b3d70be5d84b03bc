"""What the demo's charity says of itself, in both languages."""

from typing import Any

ORGANISATION: dict[str, Any] = {
    "legal_name": "Stowarzyszenie Wspólny Stół",
    "address": "ul. Przędzalniana 12",
    "postal_code": "90-001",
    "city": "Łódź",
    "country": "PL",
    "ids": {"KRS": "0000123456", "NIP": "7251801126", "REGON": "123456785"},
    "is_public_benefit": True,
    "purpose": "pomoc społeczna, w tym pomoc rodzinom i osobom w trudnej sytuacji życiowej (art. 4 ust. 1 pkt 1)",
    "bank_account": "PL61109010140000071219812874",
    "signatory_name": "Żaneta Wrońska",
    "signatory_office": "prezeska zarządu",
    "email": "biuro@wspolny-stol.example",
    "phone": "+48 42 000 00 00",
}

FUNDS: dict[str, dict[str, str]] = {
    "statutory": {"en": "Statutory purposes", "pl": "Cele statutowe"},
    "dinners": {"en": "Dinners for neighbours", "pl": "Obiady dla sąsiadów"},
    "kitchen": {"en": "A new kitchen", "pl": "Nowa kuchnia"},
}

# code, goal in zloty, days since it began, days until it ends
CAMPAIGNS: tuple[tuple[str, int, int, int], ...] = (("dinners", 60_000, 330, 65), ("kitchen", 24_000, 120, 120))

IMPACT: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "dinners": {
        "en": (
            ("24", "three dinners"),
            ("56", "a week of dinners"),
            ("120", "fifteen dinners"),
            ("240", "a month of dinners"),
        ),
        "pl": (
            ("24", "trzy obiady"),
            ("56", "tydzień obiadów"),
            ("120", "piętnaście obiadów"),
            ("240", "miesiąc obiadów"),
        ),
    },
    "kitchen": {
        "en": (
            ("30", "a stock pot lid"),
            ("60", "a set of ladles"),
            ("150", "a shelf"),
            ("400", "a day of building work"),
        ),
        "pl": (
            ("30", "pokrywa do garnka"),
            ("60", "komplet chochli"),
            ("150", "półka"),
            ("400", "dzień prac budowlanych"),
        ),
    },
}

PAGES: dict[str, dict[str, dict[str, Any]]] = {
    "home": {
        "en": {
            "title": "Common Table",
            "heading": "One dinner a day, brought to the door",
            "lead": "We cook for neighbours in Łódź who are old, ill or alone. For PLN 8 we make one dinner and carry it up the stairs.",
            "facts_heading": "What we did this year",
            "facts": (("14,208", "dinners since January"), ("63", "neighbours every day"), ("41", "people who carry")),
        },
        "pl": {
            "title": "Wspólny Stół",
            "heading": "Jeden obiad dziennie, pod same drzwi",
            "lead": "Gotujemy dla sąsiadów w Łodzi, którzy są starsi, chorzy albo sami. Za 8 zł robimy jeden obiad i wnosimy go po schodach.",
            "facts_heading": "Co udało się w tym roku",
            "facts": (("14 208", "obiadów od stycznia"), ("63", "sąsiadów każdego dnia"), ("41", "osób, które roznoszą")),
        },
    },
    "index": {
        "en": {"title": "Campaigns", "slug": "campaigns", "lead": "What we are raising money for now, and what became of it before."},
        "pl": {"title": "Zbiórki", "slug": "zbiorki", "lead": "Na co zbieramy teraz i co wyszło z poprzednich zbiórek."},
    },
    "dinners": {
        "en": {
            "title": "Dinners for neighbours",
            "slug": "dinners",
            "heading": "A warm dinner for a neighbour who cannot cook",
            "lead": "Every weekday 63 people wait for us. PLN 56 is one neighbour's week.",
            "thank_you": "{amount} goes into the pot tomorrow.",
            "story": "<p>Mrs Halina is 84 and lives on the fourth floor. The stairs are the reason she eats with us: she cannot carry shopping any more. On weekdays at one somebody rings, hands over soup and a second course, and stays for a few words.</p><p>We cook in the parish kitchen, buy vegetables at the Bałuty market and know each person by name.</p>",
            "question": ("Why dinners and not money?", "<p>Because for most of our neighbours the stairs are harder than the price.</p>"),
        },
        "pl": {
            "title": "Obiady dla sąsiadów",
            "slug": "obiady",
            "heading": "Ciepły obiad dla sąsiadki, która już nie gotuje",
            "lead": "W każdy dzień roboczy czekają na nas 63 osoby. 56 zł to tydzień obiadów dla jednej z nich.",
            "thank_you": "{amount} jutro trafi do garnka.",
            "story": "<p>Pani Halina ma 84 lata i mieszka na czwartym piętrze. To przez schody je z nami: nie wniesie już zakupów. W dni robocze o trzynastej ktoś dzwoni, podaje zupę i drugie danie i zostaje na kilka słów.</p><p>Gotujemy w kuchni parafialnej, warzywa kupujemy na rynku na Bałutach i każdego znamy z imienia.</p>",
            "question": ("Dlaczego obiady, a nie pieniądze?", "<p>Bo dla większości naszych sąsiadów schody są trudniejsze niż cena.</p>"),
        },
    },
    "kitchen": {
        "en": {
            "title": "A new kitchen",
            "slug": "kitchen",
            "heading": "A kitchen of our own, four streets closer",
            "lead": "The parish kitchen closes in spring. We found a room with a chimney and a landlord who waits.",
            "thank_you": "{amount} is part of the new kitchen.",
            "story": "<p>The room on Wschodnia Street was a laundry. It has water, a drain in the floor and a door wide enough for a pot. It needs wiring, tiles and a hood.</p>",
            "question": ("What happens if you raise more?", "<p>The rest pays for dinners.</p>"),
        },
        "pl": {
            "title": "Nowa kuchnia",
            "slug": "kuchnia",
            "heading": "Własna kuchnia, cztery ulice bliżej",
            "lead": "Kuchnię parafialną wiosną zamykają. Mamy lokal z kominem i właściciela, który poczeka.",
            "thank_you": "{amount} to już część nowej kuchni.",
            "story": "<p>W lokalu przy Wschodniej była pralnia. Jest woda, kratka w podłodze i drzwi, przez które przejdzie garnek. Brakuje instalacji, kafelków i okapu.</p>",
            "question": ("Co, jeśli uzbieracie więcej?", "<p>Reszta zapłaci za obiady.</p>"),
        },
    },
    "donate": {
        "en": {
            "title": "Donate",
            "slug": "donate",
            "heading": "Give where it is needed most",
            "lead": "Your gift pays for what comes first this week: dinners, the van, or the gas bill.",
            "thank_you": "{amount} goes where it is needed most.",
        },
        "pl": {
            "title": "Wesprzyj",
            "slug": "wesprzyj",
            "heading": "Wesprzyj tam, gdzie najbardziej potrzeba",
            "lead": "Twoja wpłata zapłaci za to, co w tym tygodniu najpilniejsze: obiady, samochód albo rachunek za gaz.",
            "thank_you": "{amount} trafi tam, gdzie najbardziej potrzeba.",
        },
    },
    "contact": {
        "en": {"title": "Contact", "slug": "contact", "body": "<p>Write to biuro@wspolny-stol.example or come by on weekdays from 10 to 14.</p>"},
        "pl": {"title": "Kontakt", "slug": "kontakt", "body": "<p>Napisz na biuro@wspolny-stol.example albo zajrzyj w dni robocze od 10 do 14.</p>"},
    },
    "privacy": {
        "en": {
            "title": "Privacy",
            "slug": "privacy",
            "body": "<p>We keep what the law asks of a gift: who gave, how much, when. Your card number never reaches us. Nobody else gets your address, and there are no trackers on these pages.</p>",
        },
        "pl": {
            "title": "Prywatność",
            "slug": "prywatnosc",
            "body": "<p>Przechowujemy to, czego przy darowiźnie wymaga prawo: kto wpłacił, ile i kiedy. Numer karty nigdy do nas nie trafia. Nikomu nie przekazujemy adresów, a na tych stronach nie ma skryptów śledzących.</p>",
        },
    },
}  # fmt: skip

BREAKDOWN: dict[str, tuple[tuple[int, str], ...]] = {
    "en": ((86, "food and delivery"), (9, "the kitchen"), (5, "office and bank fees")),
    "pl": ((86, "jedzenie i rozwożenie"), (9, "kuchnia"), (5, "biuro i opłaty bankowe")),
}

FIRST_NAMES = (
    "Anna", "Piotr", "Katarzyna", "Tomasz", "Małgorzata", "Paweł", "Agnieszka", "Łukasz", "Zofia", "Michał", "Ewa", "Jakub",
    "Barbara", "Grzegorz", "Joanna", "Święcisława", "Oliver", "Ingrid", "Yuki", "Aisha", "Βασίλης", "Олена", "Núria", "Jürgen",
)  # fmt: skip
LAST_NAMES = (
    "Nowak", "Wiśniewska", "Wójcik", "Kowalczyk", "Kamińska", "Lewandowski", "Zielińska", "Szymański", "Woźniak", "Dąbrowska",
    "Kozłowski", "Jankowska", "Mazur", "Krawczyk", "Piotrowska", "Grabowski", "Smith", "Okafor", "Tanaka", "Müller", "Rossi",
    "Шевченко", "García", "Łęcka",
)  # fmt: skip
STREETS = ("Piotrkowska", "Nawrot", "Kilińskiego", "Gdańska", "Zachodnia", "Legionów", "Narutowicza", "Żeromskiego")
CITIES = (("90-001", "Łódź"), ("00-001", "Warszawa"), ("30-002", "Kraków"), ("50-001", "Wrocław"), ("80-001", "Gdańsk"))
