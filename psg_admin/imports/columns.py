"""The columns of lists: what each is called here, by other programs and in people's own sheets; data.

A column has one key, and the keys are the headings of a whole export. ``field:NAME`` is the own field of that name.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from psg_admin.kernel.words import Marked, fold, mark, pmark, squeeze, translate

OWN = "field:"
"""How the key of an own field begins; its name follows."""


class Content(enum.Enum):
    """What the cells of a column hold."""

    TEXT = "text"
    NAME = "name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    EMAIL = "email"
    TELEPHONE = "telephone"
    DAY = "day"
    MONEY = "money"
    COUNT = "count"
    FLAG = "flag"
    WORD = "word"  # one of few words: a type, a way of paying, a kind


class PaidTo(enum.StrEnum):
    """What the day in the column of the paid-to day is."""

    LAST_DAY = "last-day"  # the last day that is paid
    FIRST_DUE = "first-day-due"  # the day on which the next subscription is due: the day after

    @property
    def label(self) -> str:
        """What people call it."""
        return translate(_PAID_TO[self])


_PAID_TO = {PaidTo.LAST_DAY: mark("The last day that is paid"), PaidTo.FIRST_DUE: mark("The first day that is due")}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is its name in a whole export, ``label`` what people call it, ``names`` the headings by
    which other programs and people's own sheets have it, split by "|".

    ``many``: several headings may fill it, one after the other. A cell of a ``strict`` column that cannot be read
    refuses its line; any other one is left out.
    """

    key: str
    label: Marked
    content: Content
    names: str = ""
    many: bool = False
    strict: bool = False


COLUMNS = (
    Column(
        "number", mark("Membership number"), Content.TEXT,
        "No.|Nº|N.º|#|Num|Number|Member no|Member No.|Mem no|Mem. no.|Memb no|M/ship no|Membership no|Membership No.|"
        "Member number|Membership number|Membership ref|Member ref|Ref no|mem_no|Número|Núm.|Número de socio|"
        "Nº de socio|Nº socio|Socio nº|Numéro de membre|Numéro d'adhérent|num_adh|Mitgliedsnummer|Mitglieds-Nr.|"
        "Mitglieds_Nr|Mitglied Nr|mitglied_externe_mitgliedsnummer|Num. socio|Num. de socio|M No|Mem number",
        strict=True,
    ),
    Column(
        "old_id", mark("Number in the program before"), Content.TEXT,
        "ID|Member ID|Old ID|Contact ID|mkey|membermojo ID|mitglied_id|id_adh|Internal contact ID|Mem ID",
    ),
    Column("name", mark("Name in one cell"), Content.NAME,
        "Full name|Name of member|Member|Member name|Names|Member(s)|Display name|Nombre completo|Nombre y apellidos|"
        "Apellidos y nombre|Apellidos, nombre|Socio|Socia|Socio/a|Nom & prénom|Nom et prénom|Nom Prénom|Anzeigename|"
        "Vor- und Nachname|Contact name|Name(s)",
        strict=True,
    ),
    Column("title", pmark("form of address", "Title"), Content.TEXT,
        "Mr/Mrs|Mr/Mrs/Ms|Prefix|Individual Prefix|Salut.|Tratamiento|Trato|Título|Civilité|titre_adh|Anrede|"
        "mitglied_anrede|Titel|mitglied_titel",
        many=True,
    ),
    Column("given", mark("Given name"), Content.NAME,
        "First name|First names|First name(s)|Forename|Forenames|Forename(s)|Christian name|Given names|First|"
        "Nombre de pila|Prénom|prenom_adh|Vorname|mitglied_vorname|Givenname|Forename 1|First name 1",
        strict=True,
    ),
    Column("middle", mark("Middle name"), Content.NAME, "Middle names|Middle initial|Second name|Segundo nombre",
        strict=True),
    Column("family", mark("Family name"), Content.NAME,
        "Surname|Surnames|Last name|Second names|Last|Lastname|Family names|Apellido|Apellidos|Nom de famille|nom_adh|"
        "Nachname|Familienname|mitglied_name|Primer apellido|1er apellido|Apellido 1|Apellido paterno",
        strict=True,
    ),
    Column("family2", mark("Second family name"), Content.NAME,
        "Segundo apellido|2º apellido|Apellido 2|Apellido materno", strict=True),
    Column("suffix", mark("Letters after the name"), Content.TEXT,
        "Letters|Honours|Post-nominals|Individual Suffix|Postnominals|Sufijo"),
    Column("known_as", mark("Known as"), Content.TEXT,
        "Nickname|Preferred name|Familiar name|Likes to be called|Conocido como|Conocida como|Apodo|Pseudo|pseudo_adh|"
        "Rufname|Surnom"),
    Column("former_names", mark("Former names"), Content.TEXT,
        "Former name|Maiden name|Née|Previous name|Previous surname|Formerly|Apellido de soltera|Nombre anterior|"
        "Nom de naissance|Geburtsname"),
    Column("salutation", mark("Salutation"), Content.TEXT,
        "Dear|Greeting|Letter greeting|Postal greeting|Saludo|Briefanrede"),
    Column("partner", mark("Second member in one cell"), Content.NAME,
        "Second member|2nd member|Member 2|Joint member|Joint with|Partner|Partner name|Spouse|Spouse/partner|"
        "Joint name|Cónyuge|Pareja|Segundo socio|Joint member name|Name of joint member|Name of partner|"
        "Second member name", strict=True),
    Column("partner_title", mark("Title of the second member"), Content.TEXT, "Title 2|2nd title|Partner title"),
    Column("partner_given", mark("Given name of the second member"), Content.NAME,
        "First name 2|Forename 2|2nd first name|2nd forename|Partner first name|Partner forename|Nombre 2",
        strict=True),
    Column("partner_family", mark("Family name of the second member"), Content.NAME,
        "Surname 2|Last name 2|2nd surname|Partner surname|Partner last name|Apellidos 2", strict=True),
    Column("partner_email", mark("E-mail of the second member"), Content.EMAIL, "Partner email|2nd member email"),
    Column("partner_telephone", mark("Telephone of the second member"), Content.TELEPHONE,
        "Partner phone|Partner telephone|Partner mobile|2nd member phone"),
    Column("organisation", mark("Organisation"), Content.NAME,
        "Organization|Organisation name|Organization name|Company|Company name|Group name|Society|Institution|"
        "Current employer|Employer|Organización|Entidad|Empresa|Institución|Société|societe_adh|Firma|"
        "Verein|Org"),
    Column("contact", mark("Person to speak to"), Content.NAME,
        "Contact person|Contact|Attn|Attention|For the attention of|Persona de contacto|Contacto|Ansprechpartner"),
    Column("kind", mark("Kind"), Content.WORD,
        "Contact type|Person or organisation|Tipo de contacto|Persona u organización"),
    Column("email", mark("E-mail"), Content.EMAIL,
        "Email|Email address|E-mail address|Mail|Email 1|Email (primary)|Primary email|Correo|Correo electrónico|"
        "Dirección de correo|Adresse e-mail|Courriel|email_adh|E-Mail-Adresse|mitglied_email|e-mails|emails|"
        "Email Address 1|E-mail 1"),
    Column("email2", mark("Second e-mail"), Content.EMAIL,
        "Email 2|Second email|2nd email|Other email|Alternative email|Work email|Correo 2|Otro correo|Email (other)"),
    Column("telephone", mark("Telephone"), Content.TELEPHONE,
        "Tel|Tel.|Tel no|Tel. no.|Telephone no|Telephone number|Phone|Phone no|Phone number|Home phone|Home tel|"
        "Landline|Land line|Tel / Mob|Tel/Mobile|Phone/Mobile|Tel (home)|Telephone (home)|Teléfono|Teléfonos|"
        "Tfno|Tel. fijo|Teléfono fijo|Fijo|Téléphone|Numéro de téléphone|tel_adh|Telefon|TelefonPrivat|"
        "Telefon_privat|mitglied_telefon_privat|telephones|phones|Home Telephone|Home Tel No|Home phone no|"
        "Home number|Contact Number|Contact no.|Contact tel|Tel number|Teléfono 1|Tlf|Telephone 1|Phone 1|Tel 1"),
    Column("mobile", mark("Mobile"), Content.TELEPHONE,
        "Mob|Mob.|Mobile no|Mobile phone|Mobile number|Mobile tel|Cell|Cell phone|Cellphone|Móvil|Teléfono móvil|"
        "Tel. móvil|Celular|Portable|Téléphone mobile|gsm_adh|Handy|TelefonMobil|mitglied_handy|Mobile telephone|"
        "Mobile 1|Cell no"),
    Column("telephone2", mark("Another telephone"), Content.TELEPHONE,
        "Telephone 2|Tel 2|Phone 2|Work phone|Work tel|Other phone|Telefon_dienstlich|mitglied_telefon_dienstlich|"
        "Teléfono 2|Teléfono trabajo"),
    Column("address", mark("Address in one cell"), Content.ADDRESS,
        "Address|Full address|Postal address|Home address|Mailing address|Dirección|Dirección postal|Domicilio|"
        "Dirección completa|Adresse|Adresse postale|adresse_adh|Anschrift"),
    Column("house", mark("House"), Content.TEXT,
        "House name|House no|House number|House name/number|House name or number|Name or number|Flat|Número de casa|"
        "House Name/No|House no/name"),
    Column("street", mark("Street"), Content.TEXT,
        "Address 1|Address line 1|Addr 1|Addr1|Add 1|Add1|address1|Street address|Road|Calle|Rue|Strasse|Straße|"
        "mitglied_strasse|Supplemental Address 1|Supplemental Address 2|Supplemental Address 3|Address 2|"
        "Address line 2|Addr 2|Addr2|Add 2|Add2|Address 3|Address line 3|Addr 3|Addr3|Add 3|Add3|Address 4|"
        "Address line 4|Locality|District|Distrito|adresse2_adh|Dirección 1|Dirección 2|Village|Address 5|"
        "Address line 5|Village/Town", many=True),
    Column("town", mark("Town"), Content.TEXT,
        "City|Town/City|City/Town|Town or city|Post town|Posttown|Ciudad|Localidad|Población|Municipio|Ville|"
        "ville_adh|Ort|Stadt|mitglied_ort"),
    Column("county", mark("County"), Content.TEXT, "Region|Province|State|State/Province|Provincia|Comunidad|Région"),
    Column("postcode", mark("Postcode"), Content.POSTCODE,
        "Post code|Post-code|P/code|Pcode|PC|Postal code|Zip|Zip code|Código postal|C.P.|CP|C. postal|Code postal|"
        "cp_adh|PLZ|Postleitzahl|mitglied_plz|Cód. postal|Cod postal|Post cd|Zip/Postcode|Postcode/Zip"),
    Column("country", mark("Country"), Content.TEXT, "País|Pays|pays_adh|Land|Staat|mitglied_staat|Nation"),
    Column("gone_away", mark("Gone away"), Content.FLAG,
        "Returned mail|Post returned|Moved away|Address unknown|Correo devuelto|Se ha mudado"),
    Column("no_email", mark("No e-mail, please"), Content.FLAG,
        "Do Not Email|No email|No Bulk Emails (User Opt Out)|No Bulk Emails|Email opt out|Unsubscribed", many=True),
    Column("no_post", mark("No post, please"), Content.FLAG, "Do Not Mail|No post|No mail|Post opt out"),
    Column("type", mark("Type of membership"), Content.WORD,
        "Type|Membership|Membership type|Memb type|Mem type|M/ship type|Member type|Category|Membership category|Class|"
        "Grade|Level|Membership level|Sub type|Subscription type|Tipo|Tipo de socio|Tipo de membresía|Categoría|"
        "Clase|Modalidad|Catégorie|Beitragsgruppe|Beitragsart_1|mitglied_beitragsgruppe_bezeichnung|Mitgliedsart|"
        "Category of Membership|Tipo socio|Tipo de cuota|Class of membership|Kind of membership"),
    Column("type_kind", mark("Kind of type"), Content.WORD, ""),
    Column("method", mark("Way of paying"), Content.WORD,
        "How pays|How paid|Pays by|Paid by|Pay by|Payment|Payment method|Method of payment|Payment type|Pay method|"
        "Pmt method|Means of payment|payment_type|payment_instrument|Forma de pago|Modo de pago|Método de pago|"
        "S/O|S/O?|SO|Standing order|Standing order?|By standing order|Medio de pago|Paga por|Cómo paga|"
        "Mode de paiement|Zahlungsart|Zahlungsweg|mitglied_zahlungsweg|SO/Chq|SO/Chq/Cash|Forma pago|Cash/Chq/SO|"
        "Payment by"),
    Column("joined", mark("Day of joining"), Content.DAY,
        "Joined|Joined on|Date joined|Join date|Joining date|Joined date|Date of joining|Joined (d/m/y)|Member since|"
        "Since|Start date|Membership start|Enrolled|Fecha de alta|Alta|F. alta|Fecha alta|Fecha de ingreso|Ingreso|"
        "Socio desde|Miembro desde|Year joined|Joined year|Año de alta|"
        "Date d'inscription|Date d'adhésion|Creation date|date_crea_adh|Eintritt|"
        "Eintrittsdatum|mitglied_eintritt|First joined|Date first joined|Joined in|Fecha ingreso|Membership start date",
        strict=True,
    ),
    Column("paid_to", mark("Paid to"), Content.DAY,
        "Pd to|Paid up to|Paid until|Paid till|Paid-to|Paid to date|Subs paid to|Sub paid to|Subscription to|Valid to|"
        "Valid until|Expires|Expires on|Expiry|Expiry date|Exp date|Expiration date|Membership expires|"
        "Membership expiry|Membership Expiration Date|End date|Membership end|Membership End Date|Renewal|Renewal date|"
        "Renewal due|Renews|Renews on|Renew|Next renewal|Next due|Due date|Due|Subs due|Sub due|Subscription due|"
        "Next payment due|Pagado hasta|Vence|Vencimiento|Fecha de vencimiento|Caduca|Fecha de caducidad|Válido hasta|"
        "Hasta|Próxima cuota|Renovación|Fecha de renovación|Date d'échéance|Échéance|date_echeance|Bezahlt bis|"
        "Gültig bis|Membership year|Subscription year|Subs year|Sub year|Year paid|Last year paid|Paid for year|"
        "Año pagado|Último año pagado|Subs Paid Until|Sub paid until|Next renewal date|Date expires|"
        "Subscription expires|Sub expires|Renewal month|Fecha vencimiento|Expires end|Paid up until|"
        "Subscription paid to",
        strict=True,
    ),
    Column("term_start", mark("First day of the membership year"), Content.DAY,
        "Paid from|Subscription from|Pagado desde",
        strict=True),
    Column("term_end", mark("End of the membership year"), Content.DAY, "", strict=True),
    Column("amount", mark("Subscription"), Content.MONEY,
        "Amount|Amt|Sub|Subs|Subscription|Annual sub|Fee|Annual fee|Amount paid|Sub paid|Rate|£|Importe|Cuota|"
        "Cuota anual|Montant|Cotisation|Beitrag|Beitrag_1|Annual subscription|Subscription amount|Sub amount|"
        "Fee paid|Subs amount|Subscription paid|Importe cuota",
        strict=True),
    Column("owed", mark("Owed"), Content.MONEY,
        "Owes|Owing|Balance|Balance due|Outstanding|Arrears|Debe|Deuda|Saldo|Amount due|Amount owed|Amount outstanding",
        strict=True),
    Column("term_paid", mark("Paid of the membership year"), Content.MONEY, "", strict=True),
    Column("payer", mark("Payer"), Content.TEXT,
        "Paid for by|Payer number|Payer no|Subs paid by|Pagador|Paga|Payeur|Zahler"),
    Column("payer_id", mark("Number of the payer in the program before"), Content.TEXT, "mitglied_zahlerid"),
    Column("joint", mark("One membership with"), Content.TEXT,
        "Primary Member ID|Primary member|Lead member|Linked to|Main member"),
    Column("membership_id", mark("Number of the membership in the program before"), Content.TEXT, "Membership ID"),
    Column("household", mark("Household"), Content.TEXT,
        "akey|Household ID|Household name|Family ID|Address key|Hogar|Foyer|Haushalt"),
    Column("home_name", mark("Name of the home"), Content.TEXT, "Home name|Nombre del hogar"),
    Column("home_salutation", mark("Salutation of the home"), Content.TEXT,
        "Home salutation|Household salutation|Joint salutation|Saludo del hogar"),
    Column("copies", mark("Copies"), Content.COUNT, "No of copies|Number of copies|Copies of newsletter|Ejemplares"),
    Column("concession", mark("Concession"), Content.FLAG,
        "Concession?|Concessionary|Reduced rate|Concession rate|Reducida|Cuota reducida"),
    Column("concession_evidence", mark("Evidence of concession"), Content.TEXT,
        "Concession evidence|Evidence|Proof|Justificante|Concession reason"),
    Column("concession_until", mark("Concession until"), Content.DAY,
        "Concession expires|Concession to|Concession expiry|Reducida hasta"),
    Column("rest_gift_since", mark("The rest is a gift since"), Content.DAY,
        "Rest is a gift since|The rest is a gift|Rest as gift|El resto es donativo desde"),
    Column("status", mark("Status"), Content.WORD,
        "Membership status|Member status|Membership state|State of membership|Estado|Situación|Statut|Active?|"
        "Active/Lapsed|Current/Lapsed|Lapsed?"),
    Column("ended", mark("Left on"), Content.DAY,
        "Left|Date left|Leaving date|Resigned|Resigned on|Resignation date|Date resigned|Ended on|Leaver|Fecha de baja|"
        "Baja|F. baja|Date de sortie|Austritt|Austrittsdatum|mitglied_austritt|Fecha baja|Leave date|Date of leaving"),
    Column("ending", mark("Reason for leaving"), Content.WORD,
        "Reason left|Why left|Leaving reason|Motivo de baja|Motivo"),
    Column("died", mark("Died on"), Content.DAY,
        "Date of death|Death date|Deceased date|Deceased on|Date died|Fallecido el|Fecha de fallecimiento|"
        "Fecha de defunción|Date de décès|Sterbetag|mitglied_sterbetag"),
    Column("deceased", mark("Deceased"), Content.FLAG, "Deceased?|Dead|Fallecido|Fallecida|Fallecido/a|Décédé"),
    Column("death_day_known", mark("Day of death known"), Content.FLAG, ""),
    Column("so_amount", mark("Standing order: sum"), Content.MONEY,
        "S/O amount|SO amount|S.O. amount|Standing order amount|STO amount|Importe de la orden", strict=True),
    Column("so_interval", mark("Standing order: how often"), Content.WORD,
        "S/O frequency|SO frequency|Frequency|Standing order frequency|How often|Periodicidad|Frecuencia|"
        "mitglied_zahlungsrhythmus"),
    Column("so_day", mark("Standing order: day of the month"), Content.COUNT,
        "S/O day|SO day|Standing order day|Day of month|Día de la orden"),
    Column("so_first", mark("Standing order: first payment"), Content.DAY,
        "S/O first|S/O start|SO start|Standing order start|First payment|S/O from|Primera orden"),
    Column("so_reference", mark("Standing order: reference"), Content.TEXT,
        "S/O ref|SO ref|S.O. ref|S/O reference|STO ref|Standing order ref|Standing order reference|Bank ref|"
        "Bank reference|Payment ref|Payment reference|Referencia|Referencia bancaria|Referencia de pago"),
    Column("gift_aid", mark("Gift Aid"), Content.FLAG,
        "Gift Aid|Gift Aid?|GA|G/A|GiftAid|Gift-aid|Gift Aid declaration|GA dec|GAD|gift_aid|Gift Aided|Giftaid Y/N|"
        "Gift aid form|Gift aid?|GA form"),
    Column("gift_aid_from", mark("Gift Aid from"), Content.DAY,
        "Gift Aid date|GA date|Gift Aid start|Declaration date|GAD date|Gift Aid since|Date of declaration|"
        "Gift Aid declaration date|GA signed|Gift Aid signed|Date of Gift Aid|Gift Aid date signed"),
    Column("gift_aid_to", mark("Gift Aid ended"), Content.DAY,
        "Gift Aid end|Gift Aid until|Gift Aid cancelled|GA ended|GA cancelled"),
    Column("gift_aid_claimed", mark("Gift Aid claimed up to"), Content.DAY,
        "Gift Aid claimed to|GA claimed to|Claimed to|Claimed up to"),
    Column("gift_aid_before", mark("Gift Aid declarations before"), Content.TEXT, ""),
    Column("news", mark("News by"), Content.WORD,
        "Newsletter|Newsletter by|News via|Receives newsletter|Newsletter preference|Mailing preference|Contact by|"
        "Preferred contact|Contact preference|Preferred Communication Method|Boletín|Boletín por|Noticias por|"
        "Comunicaciones|Comunicación por|Infolettre|Post or email|Email or post|Newsletter post/email|Post/email|"
        "Email/post"),
    Column("consent_email", mark("Wants e-mail"), Content.FLAG,
        "Email consent|Consent email|E-newsletter|Email OK|OK to email|Email newsletter|Emails ok?|"
        "Acepta correo electrónico|Consentimiento correo electrónico|Inscription à la lettre d'information"),
    Column("consent_post", mark("Wants post"), Content.FLAG,
        "Post consent|Consent post|Post OK|OK to post|Postal newsletter|Newsletter by post|Acepta correo postal"),
    Column("consent_telephone", mark("May be rung"), Content.FLAG,
        "Telephone consent|Consent telephone|Phone consent|Phone OK|OK to phone|OK to call|Acepta llamadas"),
    Column("tags", mark("Tags"), Content.TEXT,
        "Tag|Tag(s)|Group(s)|Groups|Keywords|Labels|Interests|Etiquetas|Grupos|Intereses", many=True),
    Column("notes", mark("Notes"), Content.TEXT,
        "Note|Note(s)|Remarks|Comment|Comments|Other information|Other information (admin)|Misc|Info|mem_notes|"
        "add_notes|Notas|Observaciones|Comentarios|Otros datos|info_adh|info_public_adh|Bemerkung|Bemerkungen|Notizen|"
        "Remarques",
        many=True),
)  # fmt: skip
"""Every column, in the order in which a person chooses from them."""

_MEMBERS_KEYS: Mapping[str, Column] = {each.key: each for each in COLUMNS}


def _also(key: str, names: str) -> Column:
    """Return a column of the list of members as another list calls it besides."""
    column = _MEMBERS_KEYS[key]
    return replace(column, names="|".join(filter(None, (column.names, names))))


def _only(key: str, names: str) -> Column:
    """Return a column of the list of members by no other names than these."""
    return replace(_MEMBERS_KEYS[key], names=names)


_WHO = tuple(_also(key, "") for key in ("title", "given", "family", "organisation", "email", "telephone", "postcode"))

PAYMENT_COLUMNS = (
    Column(
        "received", mark("Received on"), Content.DAY,
        "Date|Day|Date paid|Paid on|Paid date|Date received|Received|Received date|Payment date|Date of payment|"
        "Transaction date|Trans date|Value date|Booking date|Fecha|Fecha de pago|Pagado el|Date de paiement|Datum|"
        "Post date|When|Dated",
        strict=True,
    ),
    Column(
        "sum", mark("Sum"), Content.MONEY,
        "Amount|Amt|Amount paid|Paid|Total|Total amount|Gross|Gross amount|£|Value|Credit|Credit amount|Paid in|"
        "Amount received|Received amount|Contribution amount|Importe|Cantidad|Pagado|Montant|Betrag|Money|Sum paid|"
        "Subs",
        strict=True,
    ),
    Column("settled", mark("Whether it was paid"), Content.FLAG, "Paid?|Settled|Received?"),
    Column("state", mark("State of the payment"), Content.WORD,
        "Contribution status|contribution_status|Payment status|Status|State|Estado"),
    _also("number", "Member"),
    _only("old_id", "Member ID|Old ID|Contact ID|mkey|membermojo ID|Supporter ID|Donor ID|id_adh|Mem ID|member_1|"
        "Member 1|Member key"),
    Column("second_id", mark("Second member of a payment"), Content.TEXT, "member_2|Member 2|Second member"),
    _only("name", f"{_MEMBERS_KEYS['name'].names.replace('|Member|', '|')}|Name|From|Received from|Payer|Payer name|"
        "Payee|Donor|Donor name|Who|De|Pagador|Paid from|Customer|Customer name"),
    *_WHO,
    _also("method", "Means|How|Payment instrument"),
    Column("reference", mark("Reference"), Content.TEXT,
        "Ref|Ref.|Reference|Payment ref|Payment reference|Bank ref|Bank reference|Transaction ID|Trans no|trans_no|"
        "Transaction|Transaction no|Transaction number|Cheque|Cheque no|Cheque number|Check number|Chq no|"
        "Receipt no|Receipt number|Receipt|Invoice|Invoice number|Referencia|Contribution ID", many=True),
    Column("purpose", mark("Purpose"), Content.TEXT,
        "For|What for|Purpose|Detail|Details|Description|Category|Financial type|Type|Item|Product|c_name|Concepto|"
        "Contribution source|Source|Memo|Narrative|Note|Notes|Comment|Comments|Remarks|Group|Membership|"
        "Descripción|Notas|Para", many=True),
    Column("transaction", mark("Transaction in the program before"), Content.TEXT, "tkey|Transaction key"),
)  # fmt: skip
"""The columns of a list of payments that were received before this office."""

BOOKING_COLUMNS = (
    _also("number", "Member number|Member"),
    _only("old_id", "Member ID|Old ID|Contact ID|mkey|membermojo ID"),
    _only("name", f"{_MEMBERS_KEYS['name'].names.replace('|Member|', '|')}|Name|Your name|Booked by|Booker|Attendee|"
        "Delegate|Lead name|Customer|Buyer|Reservado por|Asistente|Who|From"),
    *_WHO,
    _also("mobile", ""),
    Column("places", mark("Places"), Content.COUNT,
        "Tickets|Ticket quantity|Quantity|Qty|No of places|Number of places|No of tickets|Number of tickets|Seats|"
        "How many|How many places|How many tickets|No. attending|Number attending|Number of people|Plazas|Entradas|"
        "Número de plazas|Party|Party size|Attending",
        strict=True),
    Column("guests", mark("Names of guests"), Content.TEXT,
        "Guests|Guest|Guest name|Guest names|Guest(s)|Name of guest|Names of guests|Other names|With|Bringing|"
        "Other attendees|Additional names|Names of others|Companions|Invitados|Acompañantes|Acompañante", many=True),
    Column("asked", mark("Price that was asked"), Content.MONEY,
        "Price|Amount|Cost|Total|Fee|To pay|Amount due|Total due|Ticket price|Precio|Importe|Asked"),
    Column("paid", mark("What was paid"), Content.TEXT, "Paid|Paid?|Amount paid|Payment|Pagado|Payment received"),
    _also("concession", "Concession ticket|Senior|Student"),
    Column("answer", mark("Answers and notes"), Content.TEXT,
        "Notes|Note|Comment|Comments|Message|Requests|Dietary requirements|Dietary|Diet|Special requirements|"
        "Access needs|Notas|Comentarios|Observaciones|Mensaje|Anything else", many=True),
)  # fmt: skip
"""The columns of a list of bookings for an event."""

BY_KEY: Mapping[str, Column] = {each.key: each for each in (*BOOKING_COLUMNS, *PAYMENT_COLUMNS, *COLUMNS)}
"""Every column of every list by its key: the same key says the same thing in each."""

EITHER: Mapping[str, tuple[str, str]] = {
    "Name": ("family", "given"),
    "Nom": ("family", "given"),
    "Nombre": ("given", "family"),
    "Nombres": ("given", "family"),
}
"""Headings of one part of a name where the other part (second) has a column of its own, else of the whole name."""

INITIALS = "Initials|Initial(s)|Inits|Iniciales"
"""Headings of what stands for the given name where that has no column of its own."""

SPARE: Mapping[str, str] = {"email": "email2", "telephone": "telephone2", "mobile": "telephone2", "address": "street"}
"""Where a second heading of the same meaning goes."""

NEVER = (
    "IBAN|BIC|SWIFT|Sort code|Bank sort code|Account number|Bank account|Account no|Account name|Password|Passcode|PIN|"
    "Mot de passe|Contraseña|Clave|Cuenta bancaria|Número de cuenta|Kontonummer|BLZ|mitglied_iban|mitglied_bic|"
    "mitglied_konto|mitglied_kontoinhaber|mdp_adh|NI number|National Insurance|Card number|Nº de tarjeta|DNI|DNI/NIE|"
    "NIE|NIF|Cuenta|CCC|"
    "Legal Identifier|Mandate|mitglied_mandatid|mitglied_mandat_id|Mandatsreferenz|Account"
)
"""Headings of what is not to be kept here at all: the keys to somebody's money and to other programs."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The headings of another program's export, where they are not what they seem.

    ``needs``: headings that tell the program, all of them there (split by "|"). ``columns``: heading to the key of a
    column, to nothing where it is not taken. ``paid_to``: what its paid-to day is, where the program says it.
    """

    key: str
    name: str
    needs: str
    columns: Mapping[str, str] = field(default_factory=dict)
    paid_to: PaidTo | None = None


def _nowhere(headings: str) -> dict[str, str]:
    return dict.fromkeys(headings.split("|"), "")


READY = (
    Ready("canonical", "PSG Admin", "number|given|family|organisation|kind|type|method|joined|paid_to",
        paid_to=PaidTo.LAST_DAY),
    Ready(
        "membermojo", "Membermojo", "membermojo ID|Membership|Expires on",
        {
            "Membership": "type", "Member since": "joined", "Expires on": "paid_to",
            "membermojo ID": "old_id", "Membership state": "status",
            **_nowhere("Site role|Short URL|Renewed on"),
        },
        PaidTo.LAST_DAY,
    ),
    Ready(
        "beacon", "u3a Beacon", "mkey|mem_no|forename|surname|renew",
        {
            "mkey": "old_id", "mem_no": "number", "renew": "paid_to", "akey": "household", "gift_aid": "gift_aid_from",
            "class": "type", "status": "status", "house": "house",
            **_nowhere("initials|spare"),
        },
        PaidTo.FIRST_DUE,
    ),
    Ready(
        "civicrm", "CiviCRM", "Contact ID|Contact Type|Display Name",
        {
            "Contact ID": "old_id", "Contact Type": "kind", "Membership ID": "membership_id",
            "Primary Member ID": "joint", "Membership Type": "type", "Member Since": "joined",
            "Membership Start Date": "", "Membership Expiration Date": "paid_to",
            "Membership End Date": "paid_to", "Membership Status": "status", "Organization Name": "organisation",
            "Current Employer": "", "Household Name": "household", "Individual Prefix": "title",
            "Individual Suffix": "suffix", "External Identifier": "number", "Nickname": "known_as",
            "Preferred Communication Method": "", "Source": "",
            **_nowhere(
                "Contact Subtype|Do Not Phone|Do Not Sms|Do Not Trade|Sort Name|Display Name|Legal Name|Image Url|"
                "Preferred Language|Preferred Mail Format|Contact Hash|Contact Source|Formal Title|"
                "Communication Style|Email Greeting ID|Postal Greeting ID|Addressee ID|SIC Code|"
                "User Unique ID|Employer ID|Created Date|Modified Date|Addressee|Email Greeting|Postal Greeting|"
                "Location Type|Street Number|Street Number Suffix|Street Name|Street Unit|Postal Code Suffix|"
                "Latitude|Longitude|Geo Code 1|Geo Code 2|Address Name|Master Address Belongs To|Phone Extension|"
                "Phone Type|On Hold|Use for Bulk Mail|Signature Text|Signature Html|IM Provider|IM Screen Name|OpenID|"
                "World Region|Website|Website Type|Test|Is Pay Later|max_related|membership_recur_id|Campaign ID|"
                "member_is_override|member_auto_renew|Group(s)"
            ),
        },
        PaidTo.LAST_DAY,
    ),
    Ready(
        "galette", "Galette", "Member id|Name|First name|Due date|Freed of dues",
        {
            "Member id": "old_id", "Member number": "number", "Name": "family", "First name": "given",
            "Status": "type", "Company": "organisation", "Creation date": "joined", "Due date": "paid_to",
            "Parent": "payer_id", "Region": "county",
            **_nowhere(
                "Username|Modification date|Account|Galette Admin|Freed of dues|"
                "Be visible on public pages|Language|Id GNUpg (GPG)|fingerprint"
            ),
        },
        PaidTo.LAST_DAY,
    ),
    Ready(
        "galette-raw", "Galette", "id_adh|nom_adh|prenom_adh",
        {
            "date_echeance": "paid_to", "id_statut": "type", "parent_id": "payer_id",
            **_nowhere(
                "login_adh|date_modif_adh|activite_adh|bool_admin_adh|bool_exempt_adh|"
                "bool_display_info|pref_lang|gpgid|fingerprint|region_adh"
            ),
        },
        PaidTo.LAST_DAY,
    ),
    Ready("paheko", "Paheko", "Numéro de membre|Nom & prénom|Catégorie",
        {"Rattaché à": "payer", **_nowhere("Membres rattachés")}),
    Ready(
        "openjverein", "OpenJVerein", "mitglied_id|mitglied_name|mitglied_vorname",
        {"mitglied_id": "old_id", **_nowhere("mitglied_kuendigung")},
    ),
    Ready("openjverein-import", "OpenJVerein", "Mitglieds_Nr|Nachname|Beitragsart_1",
        _nowhere("Kuendigung")),
    Ready("openjverein-addresses", "OpenJVerein", "Anzeigename|TelefonPrivat|TelefonMobil",
        {"Name": "family", "Vorname": "given", "Anzeigename": ""}),
)  # fmt: skip
"""The maps that are ready for other programs; the one that fits best is taken unasked."""

PAYMENTS_READY = (
    Ready("canonical", "PSG Admin", "received|sum|number|reference|purpose"),
    Ready("membermojo", "Membermojo", "Member Number|Cost|Paid", {"Cost": "", "Paid": "sum"}),
    Ready(
        "beacon", "u3a Beacon", "tkey|date|amount|payee",
        {"tkey": "transaction", "trans_no": "reference", **_nowhere("account|cleared|gift_aid|claimed")},
    ),
    Ready(
        "civicrm", "CiviCRM", "Contact ID|Total Amount|Date Received",
        {
            "Contact ID": "old_id", "Total Amount": "sum", "Date Received": "received", "Display Name": "name",
            "Financial Type": "purpose", "Contribution Source": "purpose", "Transaction ID": "reference",
            **_nowhere(
                "Fee Amount|Net Amount|Non-deductible Amount|Sort Name|Contact Type|Receipt Date|Thank-you Date|"
                "Cancelled Date|Cancel Reason|Invoice Reference|Currency|Contribution ID|Test|Is Pay Later"
            ),
        },
    ),
)  # fmt: skip
"""The maps that are ready for the payments of other programs."""


@dataclass(frozen=True, slots=True, eq=False)
class ListColumns:
    """The columns that one kind of list may have, and the maps that are ready for it.

    ``key`` is what mappings of such lists are remembered by. ``rest``: what a heading fills of which nothing tells
    what it is, "" for nothing; :data:`OWN`: a field of the office's own.
    """

    key: str
    columns: tuple[Column, ...]
    ready: tuple[Ready, ...] = ()
    rest: str = ""
    by_key: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        """Look the columns up once."""
        object.__setattr__(self, "by_key", {each.key: each for each in self.columns})

    def has(self, key: str) -> bool:
        """Say whether a heading of such a list may fill this."""
        return key in self.by_key or (self.rest == OWN and bool(own_field(key)))

    def is_heading(self, text: str) -> bool:
        """Say whether a cell reads as the heading of a column: by this the header is found among the first lines."""
        plain = squeeze(text)
        return (self.rest == OWN and plain.lower().startswith(OWN)) or any(
            key in _known(self) for key in heading_keys(plain)
        )


_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """Return a heading as headings are compared: its letters and digits, without accents and in small letters.

    ``"E-mail"``, ``"EMAIL "`` and ``"e_mail"`` are the same; the sign # is one of a number, £ one of money.
    """
    if heading.strip() in {"#", "£"}:
        return heading.strip()
    return "".join(c for c in fold(heading) if c.isalnum())


def heading_keys(heading: str) -> tuple[str, ...]:
    """Return what a heading may be known by, the best first: as it stands, then without what is in brackets."""
    plain = squeeze(heading)
    return tuple(dict.fromkeys(key for key in (heading_key(plain), heading_key(_BRACKETS.sub(" ", plain))) if key))


@cache
def names(what: ListColumns) -> Mapping[str, str]:
    """Return the key of the column of each heading of a list that has one, by :func:`heading_key`."""
    found: dict[str, str] = {}
    for column in what.columns:
        english = column.label if isinstance(column.label, str) else column.label[1]
        for name in (column.key, english, *column.names.split("|")):
            if name:
                found.setdefault(heading_key(name), column.key)
    return found


@cache
def never() -> frozenset[str]:
    """Return the headings of what is never kept, by :func:`heading_key`."""
    return frozenset(map(heading_key, NEVER.split("|")))


@cache
def either() -> Mapping[str, tuple[str, str]]:
    """Return :data:`EITHER` by :func:`heading_key`."""
    return {heading_key(heading): parts for heading, parts in EITHER.items()}


@cache
def initials() -> frozenset[str]:
    """Return :data:`INITIALS` by :func:`heading_key`."""
    return frozenset(map(heading_key, INITIALS.split("|")))


@cache
def _known(what: ListColumns) -> frozenset[str]:
    ready = (heading_key(heading) for each in what.ready for heading in each.columns)
    return frozenset([*names(what), *never(), *either(), *initials(), *ready])


@lru_cache(maxsize=1024)
def own_field(key: str) -> str:
    """Return the name of the own field that a key is of, "" where it is of none."""
    return squeeze(key[len(OWN) :]) if key.startswith(OWN) else ""


def ready_for(what: ListColumns, headings: Iterable[str]) -> Ready | None:
    """Return the map of the program that made the file, None where its headings tell of none."""
    there = {heading_key(squeeze(heading)) for heading in headings}
    fits = [each for each in what.ready if all(heading_key(need) in there for need in each.needs.split("|"))]
    return max(fits, key=lambda each: each.needs.count("|"), default=None)


MEMBERS_LIST = ListColumns("members", COLUMNS, READY, OWN)
PAYMENTS_LIST = ListColumns("payments", PAYMENT_COLUMNS, PAYMENTS_READY)
BOOKINGS_LIST = ListColumns("bookings", BOOKING_COLUMNS, rest="answer")
