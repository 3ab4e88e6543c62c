"""Words that fill the templates of questions from outside."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


PLACES = _words(
    "france|germany|spain|italy|austria|japan|china|india|brazil|canada|mexico|"
    "norway|sweden|poland|greece|egypt|kenya|nigeria|australia|peru|chile|turkey|"
    "iran|vietnam|thailand|portugal|denmark|finland|ireland|england|scotland|"
    "hungary|ukraine|russia|argentina|colombia|morocco|iceland|switzerland|belgium|"
    "paris|london|berlin|rome|madrid|tokyo|vienna|zurich|prague|lisbon|moscow|"
    "beijing|cairo|sydney|chicago|texas|california|florida|bavaria|africa|europe|"
    "asia|america"
)
PERSONS = _words(
    "einstein|napoleon|mozart|shakespeare|cleopatra|marie curie|isaac newton|"
    "beethoven|goethe|picasso|leonardo da vinci|gandhi|mandela|obama|the pope|"
    "the president|the king of spain|the queen|taylor swift|elvis|messi|ronaldo|"
    "darwin|plato|kant|julius caesar|galileo|bach|van gogh|ada lovelace|alan turing|"
    "nikola tesla|elon musk|bill gates|madonna|harry potter|batman|zeus|buddha|"
    "columbus|aristotle"
)
THINGS = _words(
    "the moon|the sun|the eiffel tower|mount everest|the nile|a cat|a dog|an elephant|"
    "a whale|bread|cheese|pizza|pasta|a cake|coffee|tea|wine|beer|chocolate|"
    "a banana|apples|tomatoes|potatoes|rice|soup|salad|an egg|butter|sugar|salt|"
    "water|the ocean|the sky|rain|snow|fire|gold|silver|iron|oxygen|an atom|"
    "gravity|electricity|light|photosynthesis|evolution|dna|the heart|the brain|"
    "blood|a virus|cancer|a cold|fever|sleep|dreams|love|happiness|war|peace|"
    "democracy|the roman empire|the french revolution|the cold war|the middle ages|"
    "the stock market|bitcoin|inflation|taxes|money|a loan|a house|a garden|roses|"
    "trees|autumn leaves|flowers|a bicycle|a car|a train|a plane|a ship|the titanic|"
    "a guitar|a piano|jazz|opera|football|tennis|chess|basketball|skiing|swimming|"
    "running|yoga|the olympics|the world cup|hamlet|the bible|faust|star wars|"
    "the lord of the rings|the mona lisa|the planets|mars|jupiter|the milky way|"
    "a black hole|the big bang|dinosaurs|a volcano|an earthquake|the weather|spring|"
    "summer|winter|christmas|easter|a birthday|a wedding|my mother|my boss|my cat|"
    "school|homework|a teacher|university|a job|an interview|vacation|the beach|"
    "the mountains|the forest|a river|a bridge|a castle|a knight|a dragon|a unicorn|"
    "a robot|the future|time|music|art|poetry|philosophy|history|physics|chemistry|"
    "biology|medicine|law|economics|psychology|a stain|red wine|a carpet|a shirt|"
    "shoes|a phone|television|radio|the internet|email|a password|"
    "the phone number of pizza hut|my horoscope|a recipe|dinner|breakfast|lunch|"
    "a restaurant|a hotel|a passport|a visa|tofu|sushi|pancakes|spaghetti|a cow|"
    "horses|sheep|birds|a spider|bees|ants|fish|sharks|penguins|a lion|tigers|"
    "bears|autumn|friendship|loneliness|a teddy bear|a lamp|a chair|a clock|rag|"
    "lora|mcp|stable diffusion|embeddings|a vector database|an agent|blockchain|"
    "kubernetes|a transistor|quantum computers|bluetooth|a printer|wifi|a mouse|"
    "a keyboard|photoshop|excel"
)
TASKS = _words(
    "sort a list|reverse a string|read a file|parse json|print hello world|"
    "add two numbers|find a prime|send an email|scrape a website|connect to a database|"
    "reverse an array|count words|draw a circle|open a window|compute fibonacci|"
    "merge two lists|loop over a list|download a page|resize an image|check a password|"
    "flip a coin|remove duplicates|sum the values|make a request|convert a date|"
    "find the maximum"
)
LANGUAGES = _words(
    "python|java|javascript|c|c++|rust|go|sql|html|css|php|ruby|swift|kotlin|"
    "bash|perl|haskell|typescript|excel|r|scala|lua|matlab|react"
)
TONGUES = _words(
    "german|french|spanish|italian|dutch|russian|chinese|japanese|portuguese|polish|"
    "turkish|arabic|greek|swedish|latin|korean|hindi|czech|danish|finnish|"
    "norwegian|english|hebrew"
)
SYLLABLES = _words(
    "ka|lo|mi|ren|ta|vor|sel|bri|nu|dan|che|os|ti|mar|fel|gra|ing|pol|su|"
    "ver|zan|hu|de|lin|ro|bas|wick|ton|ham|ley|er|ia|um|con|pre|tri|sta|"
    "bel|cor|dis|en|fa|gi|jo|kel"
)
