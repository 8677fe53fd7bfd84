"""Word lists for invented people and news. Nobody here exists.

Telephone numbers lie in the ranges that Ofcom keeps for drama (020 7946 0xxx, 07700 900xxx, 01632 960xxx), e-mail
addresses under example.org (RFC 2606).
"""

GIVEN = (
    "Ana", "Beatriz", "Carmen", "Dolores", "Elena", "Flor", "Gloria", "Hilda", "Inés", "Julia", "Lucía", "Marisol",
    "Nélida", "Olga", "Pilar", "Rosa", "Sara", "Teresa", "Yolanda", "Zoila", "Alberto", "Carlos", "Diego", "Efraín",
    "Félix", "Hugo", "Iván", "José", "Luis", "Mateo", "Néstor", "Óscar", "Pedro", "Raúl", "Saúl", "Tomás", "Víctor",
    "Alice", "Bridget", "Catherine", "Deborah", "Edith", "Frances", "Grace", "Harriet", "Irene", "Joan", "Kathleen",
    "Louise", "Margaret", "Nora", "Olive", "Patricia", "Ruth", "Sheila", "Thomasina", "Una", "Vera", "Winifred",
    "Alan", "Brian", "Colin", "Derek", "Edwin", "Frank", "Gareth", "Harold", "Ian", "James", "Keith", "Leonard",
    "Malcolm", "Neil", "Oliver", "Philip", "Ralph", "Seán", "Trevor", "Walter", "Zoë", "Siân", "Aoife", "Łucja",
    "Jürgen", "Françoise", "Nuno", "Priya", "Kwame", "Mei", "Amina", "Dmitri",
)  # fmt: skip

FAMILY = (
    "Ñahui", "Quispe", "Mamani", "Huamán", "Condori", "Choque", "Ramírez", "Zevallos", "Cárdenas", "Paredes", "Salazar",
    "Vargas", "Rojas", "Torres", "Flores", "Espinoza", "Gutiérrez", "Chávez", "Ayala", "Benítez", "Núñez", "Ibáñez",
    "Peña", "Muñoz", "Valdivia", "Arroyo", "Medina", "Ponce", "Tapia", "Yupanqui", "Bell", "O'Neill", "Walker",
    "Thornton", "Whitfield", "Hargreaves", "Pemberton", "Ashworth", "Birch", "Calloway", "Drummond", "Ellison",
    "Fairweather", "Garside", "Hollis", "Inglewood", "Jessop", "Kershaw", "Lockwood", "Marsh", "Norcross", "Oakley",
    "Pritchard", "Quill", "Redfern", "Sutcliffe", "Tindall", "Underhill", "Varley", "Wainwright", "Yardley",
    "Abernathy", "Brodie", "Cairns", "Dunbar", "Fraser", "Gillespie", "MacLeod", "Ní Dhomhnaill", "Ó Briain",
    "Llewellyn", "Bevan", "Smith-Palmer", "De la Cruz", "van Rijn", "Müller", "Østergaard", "Łukaszewicz", "Şahin",
    "Adeyemi", "Patel", "Chen",
)  # fmt: skip

ORGANISATIONS = (
    "Andean Books", "Altiplano Weavers", "Bridge Street Library", "Condor Film Club", "Dockside Workers' Branch",
    "Eastgate Quaker Meeting", "Friends of the Highlands", "Guitar Society of the North", "Harbour Trade Council",
    "Inti Dance Company", "Kiln Lane Potters", "Latin Quarter Cinema", "Mill Road Congregation",
    "Northern Fair Trade Circle", "Quinoa Kitchen", "Riverside Students' Union", "Spanish Reading Circle",
    "Three Valleys Choir",
)  # fmt: skip

STREETS = (
    "High Street", "Station Road", "Church Lane", "Mill Road", "Victoria Terrace", "Orchard Close", "Canal Walk",
    "Elm Grove", "Beech Avenue", "Chapel Street", "Quarry Hill", "Meadow View", "Priory Gardens", "Sandpit Lane",
    "Weavers Row", "Tanner Street", "Foundry Lane", "Harbour Way",
)  # fmt: skip

# Each town with a postcode area and district of its own region; the inward half is drawn.
TOWNS = (
    ("London", "N1"), ("London", "SE15"), ("London", "E8"), ("London", "WC1H"), ("Leeds", "LS6"), ("Bristol", "BS3"),
    ("Manchester", "M21"), ("Sheffield", "S11"), ("Edinburgh", "EH6"), ("Glasgow", "G41"), ("Cardiff", "CF5"),
    ("Belfast", "BT7"), ("Norwich", "NR2"), ("Oxford", "OX4"), ("Cambridge", "CB1"), ("Brighton", "BN2"),
    ("York", "YO10"), ("Newcastle upon Tyne", "NE6"), ("Liverpool", "L17"), ("Exeter", "EX4"),
)  # fmt: skip

PHONES = (("020 7946 0", 3), ("07700 900", 3), ("01632 960", 3), ("0117 496 0", 3), ("0161 496 0", 3))

TITLES = ("", "", "", "", "Ms", "Mr", "Mrs", "Dr", "Prof", "Revd")

THEMES = (
    "Human rights and the law", "Water, land and mining", "Women and local government", "Schools in the highlands",
    "Memory and reconciliation", "Forests and the climate", "Work, wages and the informal city",
    "Indigenous peoples and consultation", "Public health after the crisis", "Journalism under pressure",
)  # fmt: skip

VENUES = (
    "Lecture Hall, Bridge Street Institute, 12 Bridge Street, London N1 7QQ",
    "Great Room, Canal Walk Centre, 3 Canal Walk, London E8 4QQ",
)

NEWS_SUBJECTS = (
    "Fishing towns", "Highland schools", "Village water boards", "Market traders", "Bus drivers", "Coffee growers",
    "Coastal councils", "Nurses in the provinces", "Forest wardens", "Textile workers", "Young journalists",
    "Community radio stations", "Potato farmers", "Mining districts", "River communities",
)  # fmt: skip

NEWS_DEEDS = (
    ("ask for a say in the new plan", "demand a place at the table before the plan is signed"),
    ("win their case in court", "have been told by judges that their complaint was well founded"),
    ("wait for promised repairs", "are still waiting for the repairs that were promised last year"),
    ("sign an agreement with the ministry", "reached an agreement with the ministry after three rounds of talks"),
    ("count the cost of the floods", "are adding up what the floods of the last weeks have destroyed"),
    ("publish their own report", "have gathered figures of their own and put them before the public"),
)

NEWS_SENTENCES = (
    "Observers who followed the talks call the mood cautious, with both sides anxious not to lose what has been won.",
    "The regional government says that the money is there, but that the papers are not.",
    "A second meeting is planned for next month, this time with independent experts present.",
    "Neighbouring districts are watching closely, since the outcome is likely to be repeated elsewhere.",
    "Critics point out that similar promises were made two years ago and were never kept.",
    "Our members have written to the embassy to ask what it intends to do.",
    "Earlier reports on this subject can be had from the office.",
)

TAGS = ("Tea team", "Book stall")

FIELD = "Helps with"
FIELD_CHOICES = ("Envelopes", "Translation", "Welcome desk")


CONSENT_SOURCES = ("form of joining", "by telephone")

WRITERS = ("Flora", "Hugo")

NOTES = (
    "Prefers to be rung in the evening.",
    "Has lent us the photographs of the first conference.",
    "Can bring a projector when asked a week before.",
    "Asked whether there will be a crèche at the conference.",
)

TASKS_OF_OFFICE = ("Ask the printers for a price for the annual report",)
TASKS = (
    "Send the form for a standing order again",
    *TASKS_OF_OFFICE,
    "Ring about the stall at the conference",
)

FILED = (("canal walk hosting", "website"), ("meadow view mutual", "insurance"))

UNTOLD = (
    ("00317 DEPOSIT", "25.00", "CR"),
    ("ANDEAN EVENING RAFFLE", "41.50", "CR"),
    ("TOTAL CHARGES", "-6.00", "DR"),
    ("STATIONERS HIGH ST", "-12.40", "VIS"),
)
"""What the bank says and the books have not: its text, the sum that the account gained, and its kind."""

OF_THE_DAY = (
    ("CANAL WALK HOSTING", "-9.60", "DD"),
    ("A WELL WISHER", "15.00", "CR"),
)
"""What the bank says of the newest day, beside what a member pays."""
