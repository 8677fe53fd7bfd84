"""Given names and their short forms, in English and Spanish: which two may be those of one person."""

from collections.abc import Iterable

_GROUPS = (
    "abigail abby abbie gail", "abraham abe", "alan al allan allen", "adelaide addie", "agnes aggie nessa",
    "albert bert al bertie",
    "alberto beto", "alejandro alex ale jandro", "alejandra alex sandra ale", "alexander alex sandy alec alasdair",
    "alexandra alex sandra", "alfred alf fred alfie", "alice ali", "alison ali", "amelia millie amy",
    "andrew andy drew", "angela angie", "ann anne anna annie", "anthony tony", "antonio tono toni",
    "antonia toni tonia", "archibald archie", "arthur art", "barbara babs barb barbie", "benjamin ben benny",
    "bernard bernie", "beatrice bea trixie", "beatriz bea", "bridget bridie biddy", "caroline carrie caro",
    "carolina caro", "catherine cathy kate katie cath", "katherine kathy kate katie kath kathryn",
    "kathleen kath kathy", "charles charlie chuck chas", "charlotte lottie", "christina chris tina christine chrissie",
    "christopher chris kit", "clifford cliff", "concepcion concha conchita", "consuelo chelo", "cynthia cindy",
    "daniel dan danny", "david dave davey", "deborah debbie deb debra", "dennis den denny", "derek del", "diana di",
    "dolores lola lolita", "donald don", "dorothy dot dottie dolly", "edith edie", "eduardo edu lalo",
    "edward ed eddie ted ned", "eleanor ellie nell nora", "elena nena",
    "elizabeth liz beth lizzie betty eliza libby elsie bess betsy", "emily em", "emma em", "enrique quique kike",
    "ernest ernie", "esther essie", "eugene gene", "federico fede", "felicity fliss", "florence flo florrie",
    "frances fran fanny", "francis frank", "francisco paco pancho paquito curro", "francisca paca paquita",
    "frederick fred freddie", "gabriel gabe gabi", "geoffrey geoff", "jeffrey jeff", "gerald gerry", "gerard gerry",
    "gertrude gertie trudy", "gillian gill jill", "gloria glo", "gordon gordie", "graham gray", "gregory greg",
    "guadalupe lupe", "guillermo memo guille", "gwendoline gwen", "harold harry hal", "harriet hattie", "harry",
    "helen nell nellie", "henrietta etta hettie", "henry harry hal hank", "herbert herb bert", "hilary hil", "hilda",
    "howard howie", "ignacio nacho", "irene rene", "isabel isa bel chabela", "isabella bella izzy", "jacob jake",
    "jacqueline jackie jacqui", "james jim jimmy jamie jem", "jane janey", "janet jan", "janice jan", "jean jeannie",
    "jennifer jen jenny", "jeremy jerry jez", "jessica jess jessie", "jesus chuy", "joan joanie", "joanna jo joanne",
    "john jack johnny jon", "jonathan jon jonny", "jorge coco", "jose pepe chepe", "josefa pepa", "joseph joe joey",
    "josephine jo josie", "joshua josh", "joyce joy", "juan juanito", "judith judy", "julia julie", "julian jules",
    "kenneth ken kenny", "laura laurie lau", "lawrence larry laurie", "leonard len lenny leo", "leslie les",
    "lesley les", "lillian lily lil", "louis lou", "louise lou", "lourdes lulu", "lucia luci", "lucy lu", "luis lucho",
    "madeleine maddie", "manuel manolo manny", "manuela manola", "margaret maggie meg peggy margie madge",
    "maria mary mari", "marion", "marjorie marge margie", "martha mattie", "martin marty", "mary molly polly may",
    "matilda tilly mattie", "matthew matt", "maureen mo", "maurice mo", "maxwell max", "mercedes merche meche",
    "michael mike mick mickey micky", "miguel miki", "mildred millie", "montserrat montse", "nancy nan", "natalie nat",
    "nathaniel nat nate nathan", "nicholas nick nicky", "nicola nicky", "nicolas nico", "norman norm", "oliver ollie",
    "olive ollie", "olivia liv livvy", "oscar ozzie", "pamela pam", "patricia pat patsy tricia trish patty",
    "patrick pat paddy", "pauline paula", "pedro perico", "penelope penny", "percival percy", "peter pete",
    "philip phil pip phillip", "philippa pippa", "phyllis phyl", "prudence prue", "rachel rach", "rafael rafa",
    "raymond ray", "rebecca becky becca", "reginald reg reggie", "richard rick dick ricky rich richie dickie",
    "ricardo ricky richi", "robert bob rob bobby robbie bert", "roberto beto", "roderick rod", "rodney rod",
    "roger rodge", "ronald ron ronnie", "rosa rosita", "rosario charo", "rosemary rose rosie", "rosalind ros",
    "russell russ", "ruth ruthie", "samantha sam", "samuel sam sammy", "sandra sandy", "sarah sara sally sadie",
    "sebastian seb bas", "sheila", "sidney sid", "sydney syd", "simon si", "solomon sol", "sophia sophie",
    "stanley stan", "stephen steve stevie", "steven steve", "stuart stu", "susan sue susie suzie suzy", "susanna sue",
    "sylvia syl", "teresa tere", "theresa terry tess tessa", "terence terry", "theodore ted theo", "thomas tom tommy",
    "timothy tim", "trevor trev", "valerie val", "vanessa nessa", "veronica vera ronnie vero", "victor vic",
    "victoria vicky tori", "vincent vince vinny", "vicente chente", "violet vi", "virginia ginny", "vivien viv",
    "walter wally walt", "wilfred wilf", "william bill will billy willie", "winifred win winnie", "yolanda yoli",
)  # fmt: skip

_SPELLINGS = (
    "alan allan allen alun", "ann anne", "catherine catharine cathryn katherine katharine kathryn", "claire clare",
    "deborah debra", "geoffrey jeffrey", "helen hellen", "isabel isabelle isobel", "lawrence laurence", "lynn lynne",
    "madeleine madeline", "marc mark", "nicholas nicolas", "philip phillip", "sara sarah", "sidney sydney",
    "stephen steven stephan", "susanna susannah suzanna", "teresa theresa", "vivien vivian vivienne",
)  # fmt: skip
"""Names that sound alike: who hears one writes the other."""


def _by_name(groups: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place, group in enumerate(groups):
        for name in group.split():
            found.setdefault(name, set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


_BY_NAME = _by_name((*_GROUPS, *_SPELLINGS))
_BY_SOUND = _by_name(_SPELLINGS)


def is_name(given: str) -> bool:
    """Say whether a folded given name is one that we know, so that it is no slip of the pen for another one."""
    return given in _BY_NAME


def one_name(one: str, other: str) -> bool:
    """Say whether two folded given names may be those of one person: "bob" and "robert"."""
    return not _BY_NAME.get(one, frozenset()).isdisjoint(_BY_NAME.get(other, frozenset()))


def one_sound(one: str, other: str) -> bool:
    """Say whether two folded given names are spellings of one: "catherine" and "katherine"."""
    return not _BY_SOUND.get(one, frozenset()).isdisjoint(_BY_SOUND.get(other, frozenset()))
