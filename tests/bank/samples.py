"""Files as banks give them, with invented people: one of each kind, of the same three weeks."""

from psg_admin.kernel.money import Money

Expected = tuple[tuple[str, str, str], ...]
"""Day, sum and text of each line, the oldest first."""

WEEKS: Expected = (
    ("2026-09-01", "22.50", "HERON J PSG0107K"),
    ("2026-09-02", "13.50", "MISS S WREN SUB"),
    ("2026-09-02", "13.50", "MISS S WREN SUB"),
    ("2026-09-10", "-1164.40", "PRINTWORKS LTD NEWSLETTER"),
    ("2026-09-21", "66.00", "T MARLIN CONF"),
)
"""What most of them say. Before it lay £1,500.00 in the account, after it £451.10."""

OPENING, CLOSING = Money.of("1500.00"), Money.of("451.10")

BARCLAYS = """Number,Date,Account,Amount,Subcategory,Memo
 ,21/09/2026,20-00-00 12345678,66.00,Counter Credit,T MARLIN          CONF
 ,10/09/2026,20-00-00 12345678,-1164.40,Bill Payment,PRINTWORKS LTD    NEWSLETTER
 ,02/09/2026,20-00-00 12345678,13.50,Counter Credit,MISS S WREN       SUB
 ,02/09/2026,20-00-00 12345678,13.50,Counter Credit,MISS S WREN       SUB
 ,01/09/2026,20-00-00 12345678,22.50,Counter Credit,HERON J           PSG0107K
"""

HSBC_PERSONAL = """01/09/2026,HERON J        PSG0107K   ,22.50
02/09/2026,MISS S WREN    SUB   ,13.50
02/09/2026,MISS S WREN    SUB   ,13.50
10/09/2026,PRINTWORKS LTD NEWSLETTER,"-1,164.40"
21/09/2026,T MARLIN       CONF   ,66.00
"""

HSBC = """Date,Type,DESCRIPTION,Paid Out,Paid in,Balance
01 Sep 2026,,BALANCE BROUGHT FORWARD,,,"1,500.00"
01 Sep 2026,CR,"HERON J
PSG0107K",,22.50,"1,522.50"
02 Sep 2026,CR,MISS S WREN SUB,,13.50,
02 Sep 2026,CR,MISS S WREN SUB,,13.50,"1,549.50"
10 Sep 2026,BP,PRINTWORKS LTD NEWSLETTER,"1,164.40",,385.10
21 Sep 2026,CR,T MARLIN CONF,,66.00,451.10
"""

HSBCNET = """Account name,Account number,Bank name,Currency,Location,BIC,IBAN,Account status,Account type,\
Closing ledger balance,Bank reference,Narrative,Customer reference,TRN type,Value date,Credit amount,Debit amount,\
Balance,Time,Post date
PERU GROUP,400000-12345678,HSBC UK,GBP,United Kingdom,HBUKGB4B,GB33HBUK40000012345678,Active,Current,451.10,NONREF,\
T MARLIN CONF,MARLIN,CR,21/09/2026,66.00,,451.10,09:00,21/09/2026
PERU GROUP,400000-12345678,HSBC UK,GBP,United Kingdom,HBUKGB4B,GB33HBUK40000012345678,Active,Current,451.10,NONREF,\
PRINTWORKS LTD NEWSLETTER,INV 88,BP,10/09/2026,,-1164.40,385.10,09:00,10/09/2026
PERU GROUP,400000-12345678,HSBC UK,GBP,United Kingdom,HBUKGB4B,GB33HBUK40000012345678,Active,Current,451.10,NONREF,\
MISS S WREN SUB,WREN,CR,02/09/2026,13.50,,1549.50,09:00,02/09/2026
PERU GROUP,400000-12345678,HSBC UK,GBP,United Kingdom,HBUKGB4B,GB33HBUK40000012345678,Active,Current,451.10,NONREF,\
MISS S WREN SUB,WREN,CR,02/09/2026,13.50,,1536.00,09:00,02/09/2026
PERU GROUP,400000-12345678,HSBC UK,GBP,United Kingdom,HBUKGB4B,GB33HBUK40000012345678,Active,Current,451.10,NONREF,\
HERON J PSG0107K,PSG0107K,CR,01/09/2026,22.50,,1522.50,09:00,01/09/2026
"""

LLOYDS = """Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,\
Credit Amount,Balance,
21/09/2026,FPI,'30-00-00,12345678,T MARLIN CONF,,66.00,451.10
10/09/2026,FPO,'30-00-00,12345678,PRINTWORKS LTD NEWSLETTER,1164.40,,385.10
02/09/2026,BGC,'30-00-00,12345678,MISS S WREN SUB,,13.50,1549.50
02/09/2026,BGC,'30-00-00,12345678,MISS S WREN SUB,,13.50,1536.00
01/09/2026,BGC,'30-00-00,12345678,HERON J PSG0107K,,22.50,1522.50
"""

NATWEST_OLD = """Date, Type, Description, Value, Balance, Account Name, Account Number

01/09/2026,BAC,"'HERON J , PSG0107K , FP 01/09/26 0310 , 00000HERON01",22.50,1522.50,"'PERU GROUP","'600000-12345678",
02/09/2026,BAC,"'MISS S WREN , SUB",13.50,1536.00,"'PERU GROUP","'600000-12345678",
02/09/2026,BAC,"'MISS S WREN , SUB",13.50,1549.50,"'PERU GROUP","'600000-12345678",
10/09/2026,DPC,"'PRINTWORKS LTD NEWSLETTER",-1164.40,385.10,"'PERU GROUP","'600000-12345678",
21/09/2026,BAC,"'T MARLIN , CONF",66.00,451.10,"'PERU GROUP","'600000-12345678",
"""

NATWEST = """Date,Type,Description,Value,Balance,Account Name,Account Number
21 Sep 2026,BAC,"T MARLIN , CONF",66.00,451.10,PERU GROUP,600000-12345678
10 Sep 2026,DPC,PRINTWORKS LTD NEWSLETTER,-1164.40,385.10,PERU GROUP,600000-12345678
02 Sep 2026,BAC,"MISS S WREN , SUB",13.50,1549.50,PERU GROUP,600000-12345678
02 Sep 2026,BAC,"MISS S WREN , SUB",13.50,1536.00,PERU GROUP,600000-12345678
01 Sep 2026,BAC,"HERON J , PSG0107K",22.50,1522.50,PERU GROUP,600000-12345678
"""

NATIONWIDE = """"Account Name:","FlexAccount ****45678"
"Account Balance:","£451.10"
"Available Balance: ","£451.10"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"21 Sep 2026","Bank credit","T MARLIN CONF","","£66.00","£451.10"
"10 Sep 2026","Payment to","PRINTWORKS LTD NEWSLETTER","£1,164.40","","£385.10"
"02 Sep 2026","Bank credit","MISS S WREN SUB","","£13.50","£1,549.50"
"02 Sep 2026","Bank credit","MISS S WREN SUB","","£13.50","£1,536.00"
"01 Sep 2026","Bank credit","HERON J PSG0107K","","£22.50","£1,522.50"
"""

SANTANDER = """From: 01/09/2026 to 30/09/2026

Account: XXXX XXXX XXXX 5678

Date: 21/09/2026
Description: T MARLIN\u00a0CONF
Amount: 66.00\u00a0GBP
Balance: 451.10 GBP

Date: 10/09/2026
Description: PRINTWORKS LTD NEWSLETTER
Amount: -1,164.40 GBP
Balance: 385.10 GBP

Date: 02/09/2026
Description: MISS S WREN SUB
Amount: 13.50 GBP
Balance: 1,549.50 GBP

Date: 02/09/2026
Description: MISS S WREN SUB
Amount: 13.50 GBP
Balance: 1,536.00 GBP

Date: 01/09/2026
Description: HERON J PSG0107K
Amount: 22.50 GBP
Balance: 1,522.50 GBP
"""

CO_OPERATIVE = """Date,Description,Type,Money In,Money Out,Balance
2026-09-21,T MARLIN CONF,FPI,66.00,,451.10
2026-09-10,PRINTWORKS LTD NEWSLETTER,FPO,,1164.40,385.10
2026-09-02,MISS S WREN SUB,FPI,13.50,,1549.50
2026-09-02,MISS S WREN SUB,FPI,13.50,,1536.00
2026-09-01,HERON J PSG0107K,FPI,22.50,,1522.50
"""

STARLING = """Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
01/09/2026,HERON J,PSG0107K,FASTER PAYMENT,22.50,1522.50,INCOME,
02/09/2026,MISS S WREN,SUB,FASTER PAYMENT,13.50,1536.00,INCOME,
02/09/2026,MISS S WREN,SUB,FASTER PAYMENT,13.50,1549.50,INCOME,
10/09/2026,PRINTWORKS LTD,NEWSLETTER,FASTER PAYMENT,-1164.40,385.10,BILLS,
21/09/2026,T MARLIN,CONF,FASTER PAYMENT,66.00,451.10,INCOME,
"""

MONZO = """Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,\
Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In
tx_0001,01/09/2026,03:10:00,Faster payment,J Heron,,Income,22.50,GBP,22.50,GBP,,,,HERON J PSG0107K,,,22.50
tx_0002,02/09/2026,03:10:00,Faster payment,S Wren,,Income,13.50,GBP,13.50,GBP,,,,MISS S WREN SUB,,,13.50
tx_0003,02/09/2026,03:10:00,Faster payment,S Wren,,Income,13.50,GBP,13.50,GBP,,,,MISS S WREN SUB,,,13.50
tx_0004,10/09/2026,11:00:00,Faster payment,Printworks,🖨,Bills,-1164.40,GBP,-1164.40,GBP,,,,\
PRINTWORKS LTD NEWSLETTER,,-1164.40,
tx_0005,21/09/2026,09:00:00,Faster payment,T Marlin,,Income,66.00,GBP,66.00,GBP,,,,T MARLIN CONF,,,66.00
"""

CAF = """CAF Bank Ltd,,,,
Account: Peru Group,,,,
Sort code 40-52-40 Account number 12345678,,,,
,,,,
Statement of account,,,,
From 01/09/2026,,,,
To 30/09/2026,,,,
,,,,
,Date,Description,Payments,Receipts
,01/09/2026,HERON J PSG0107K,,22.50
,02/09/2026,MISS S WREN SUB,,13.50
,02/09/2026,MISS S WREN SUB,,13.50
,10/09/2026,PRINTWORKS LTD NEWSLETTER,"1,164.40",
,21/09/2026,T MARLIN CONF,,66.00
End of statement,,,,
"""

PAYPAL = """"Date","Time","Time zone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",\
"To Email Address","Transaction ID","Item Title","Reference Txn ID","Balance","Subject","Balance Impact"
"01/09/2026","10:00:00","BST","Jo Heron","Website Payment","Completed","GBP","22.50","-0.95","21.55","jo@example.org",\
"office@example.org","A1","Subscription","","21.55","PSG0107K","Credit"
"02/09/2026","10:00:00","BST","Sue Wren","Website Payment","Pending","GBP","13.50","0.00","13.50","sue@example.org",\
"office@example.org","A2","Subscription","","21.55","","Credit"
"03/09/2026","10:00:00","BST","Ana Luz","Website Payment","Completed","EUR","20.00","-1.00","19.00","ana@example.org",\
"office@example.org","A3","Conference","","19.00","","Credit"
"03/09/2026","10:00:00","BST","","General Currency Conversion","Completed","EUR","-19.00","0.00","-19.00","","",\
"A4","","A3","0.00","","Debit"
"03/09/2026","10:00:00","BST","","General Currency Conversion","Completed","GBP","16.10","0.00","16.10","","",\
"A5","","A3","37.65","","Credit"
"04/09/2026","10:00:00","BST","Jo Heron","Reversal of General Account Hold","Completed","GBP","5.00","0.00","5.00",\
"","","A6","","","37.65","","Memo"
"10/09/2026","10:00:00","BST","","General Withdrawal","Completed","GBP","-37.65","0.00","-37.65","","","A7","","",\
"0.00","","Debit"
"""
PAYPAL_SAYS: Expected = (
    ("2026-09-01", "21.55", "Subscription"),
    ("2026-09-03", "16.10", "Conference"),
    ("2026-09-10", "-37.65", "General Withdrawal"),
)

OFX1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260930<LANGUAGE>ENG</SONRS>
</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>200000<ACCTID>20000012345678<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260901<DTEND>20260930
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260901000000[0:GMT]<TRNAMT>22.50<FITID>F1<NAME>HERON J<MEMO>PSG0107K</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260902<TRNAMT>+13.50<FITID>F2<NAME>MISS S WREN<MEMO>SUB</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260902<TRNAMT>13.50<FITID>F3<NAME>MISS S WREN<MEMO>SUB</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260910<TRNAMT>-1164.40<FITID>F4<NAME>PRINTWORKS LTD<MEMO>NEWSLETTER
<BANKACCTTO><BANKID>600000<ACCTID>87654321<ACCTTYPE>CHECKING</BANKACCTTO></STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260921<TRNAMT>66.00<FITID>F5<NAME>T MARLIN<MEMO>CONF</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>451.10<DTASOF>20260930</LEDGERBAL><AVAILBAL><BALAMT>951.10<DTASOF>20260930
</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""

OFX2 = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP</CURDEF>
<BANKACCTFROM><BANKID>200000</BANKID><ACCTID>12345678</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260901</DTSTART><DTEND>20260930</DTEND>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260901</DTPOSTED><TRNAMT>22.50</TRNAMT><FITID>F1</FITID>\
<NAME>HERON J</NAME><MEMO>HERON J PSG0107K</MEMO></STMTTRN>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260902</DTPOSTED><TRNAMT>13.50</TRNAMT><FITID>F2</FITID>\
<NAME>MISS S WREN</NAME><MEMO>SUB</MEMO></STMTTRN>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260902</DTPOSTED><TRNAMT>13.50</TRNAMT><FITID>F3</FITID>\
<NAME>MISS S WREN</NAME><MEMO>SUB</MEMO></STMTTRN>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20260910</DTPOSTED><TRNAMT>-1164.40</TRNAMT><FITID>F4</FITID>\
<NAME>PRINTWORKS LTD</NAME><CHECKNUM></CHECKNUM><MEMO>NEWSLETTER</MEMO></STMTTRN>
<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260921</DTPOSTED><TRNAMT>66.00</TRNAMT><FITID>F5</FITID>\
<NAME>T MARLIN</NAME><MEMO>CONF</MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>451.10</BALAMT><DTASOF>20260930</DTASOF></LEDGERBAL>
<BALLIST><BAL><NAME>Opening balance</NAME><DESC>Opening</DESC><BALTYPE>DOLLAR</BALTYPE><VALUE>1500.00</VALUE></BAL>\
</BALLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""

QIF = """!Account
NCurrent 20-00-00 12345678
TBank
^
!Type:Bank
D01/09/2026
T1,500.00
POpening Balance
^
D01/09/2026
T22.50
PHERON J
MPSG0107K
^
D02/09'26
T13.50
PMISS S WREN
MSUB
^
D2/ 9/26
U13.50
T13.50
PMISS S WREN
MSUB
^
D10/09/2026
T-1,164.40
PPRINTWORKS LTD
MNEWSLETTER
^
D21/09/2026
T66.00
PT MARLIN
MCONF
^
"""

MT940 = """{1:F01BARCGB22AXXX0000000000}{2:O9400000000000BARCGB22XXXX00000000000000000000N}{4:
:20:STATEMENT1
:25:BARCGB22/20000012345678
:28C:9/1
:60F:C260831GBP1500,00
:61:2609010901C22,50NTRFPSG0107K//B1
:86:HERON J PSG0107K
:61:2609020902C13,50NTRFNONREF//B2
:86:MISS S WREN SUB
:61:2609020902C13,50NTRFNONREF//B3
:86:MISS S WREN
SUB
:61:2609100910D1164,40NTRFNONREF//B4
:86:PRINTWORKS LTD NEWSLETTER
:61:2609210921C66,00NTRFNONREF//B5
:86:T MARLIN CONF
:62F:C260930GBP451,10
:64:C260930GBP951,10
-}
"""


def _entry(way: str, amount: str, day: str, number: str, name: str, text: str) -> str:
    party = "Dbtr" if way == "CRDT" else "Cdtr"
    return (
        f'<Ntry><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{number}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><{party}><Nm>{name}</Nm>"
        f"</{party}></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def _balance(code: str, amount: str, day: str) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{amount}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


CAMT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
    "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId><CreDtTm>2026-09-30T20:00:00</CreDtTm></GrpHdr><Stmt><Id>9</Id>"
    "<Acct><Id><IBAN>GB33BUKB20000012345678</IBAN></Id><Ccy>GBP</Ccy></Acct>"
    + _balance("OPBD", "1500.00", "2026-09-01")
    + _balance("CLBD", "451.10", "2026-09-30")
    + _entry("CRDT", "22.50", "2026-09-01", "C1", "HERON J", "PSG0107K")
    + _entry("CRDT", "13.50", "2026-09-02", "C2", "MISS S WREN", "SUB")
    + _entry("CRDT", "13.50", "2026-09-02", "C3", "MISS S WREN", "SUB")
    + _entry("DBIT", "1164.40", "2026-09-10", "C4", "PRINTWORKS LTD", "NEWSLETTER")
    + _entry("CRDT", "66.00", "2026-09-21", "C5", "T MARLIN", "CONF")
    + "</Stmt></BkToCstmrStmt></Document>\n"
)

FILES: dict[str, bytes] = {
    "barclays": BARCLAYS.encode(),
    "hsbc-personal": HSBC_PERSONAL.encode(),
    "hsbc": HSBC.encode(),
    "hsbcnet": HSBCNET.encode(),
    "lloyds": LLOYDS.encode(),
    "natwest-old": NATWEST_OLD.encode(),
    "natwest": NATWEST.encode(),
    "nationwide": NATIONWIDE.encode("cp1252"),
    "santander": SANTANDER.encode("cp1252"),
    "co-operative": CO_OPERATIVE.encode(),
    "starling": STARLING.encode(),
    "monzo": MONZO.encode(),
    "caf": CAF.encode(),
    "ofx1": OFX1.encode(),
    "ofx2": OFX2.encode(),
    "qif": QIF.encode(),
    "mt940": MT940.encode(),
    "camt": CAMT.encode(),
}
"""A file of each kind, all of the same five lines."""
