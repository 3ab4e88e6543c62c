"""Templates of questions that Snug Guide cannot answer, by kind."""

FACTS = (
    "[what is|what's|tell me|name|do you know] the capital [city |]of {place}",
    "who [is|was|were] {person}",
    "who [wrote|painted|invented|discovered|composed|founded|directed|built|sang|won|said] {work}",
    (
        "[when|where] [was|is|did] {thing}"
        " [born|built|invented|start|end|happen|found|discovered|made|from]"
    ),
    "how [tall|old|far|long|deep|high|heavy|big|fast|rich|hot|cold|wide] is {thing}",
    (
        "[what|which]"
        " [country|city|river|mountain|animal|language|planet|continent|sea|lake|bird|currency|"
        "team|band|film]"
        " [is|has|was|lies in|flows through|runs through|belongs to|won|speaks] {thing}"
    ),
    "[tell me|what do you know|explain something|give me facts] about {thing}",
    "[what is|what are|who is|what's|what does] {thing}[| mean| called| made of| used for| about]",
    "how does {thing} work",
    (
        "how many [people|countries|legs|stars|days|islands|players|bones|moons|teeth|kilometres]"
        " [live in|are in|does|has|are there in|in] {thing}[| have|]"
    ),
    (
        "why [is|are|do|does] {thing} [so"
        " |][blue|green|sweet|hot|cold|fly|expensive|dangerous|sleep|famous|rain|"
        "round|wet|old|important]"
    ),
    (
        "[what happened|what was] in [1492|1789|1815|1914|1945|1969|1989|2001|2012|2020] [in"
        " {place}|]"
    ),
    "[explain|describe|summarize|define] {thing}[| to me| for a child| in short|]",
    (
        "[list|name|enumerate|give me] [all|five|ten|three|the|some] {thing}[| in order| of the"
        " world| in europe|]"
    ),
    "is {thing} [healthy|dangerous|real|true|good|alive|a fruit|legal|edible|expensive|a country]",
    "[history|meaning|definition|origin|biography|facts] of {thing}",
    "{thing}",
    "what do you [think|know] [of|about] {thing}",
    "[difference between|compare] {thing} and {thing2}",
    "does {thing} [have|eat|need|like|contain|cause] {thing2}",
    "which is [bigger|older|better|faster], {thing} or {thing2}",
)
LIVE = (
    (
        "[what is|how is|what's|how will be] the [weather|temperature outside|forecast|weather"
        " like] [in {place}|today|tomorrow|this weekend|outside|now]"
    ),
    "what [time|day|date|year|month] is it[| now| today| in {place}]",
    "[what are|any|tell me] [the news|today's headlines|news about {thing}|news today]",
    "[what is|how much is] the [price|stock price|value|exchange rate] of {thing}",
    (
        "who [won|is winning|plays|scored] [the game|the match|yesterday|today|the election|the"
        " world cup|last night|the final]"
    ),
    "will it [rain|snow|be sunny|be hot] [today|tomorrow|in {place}]",
    "[what is|what was] the [score|result] [of|in] {thing}",
    "when does [the train|the bus|the shop|school|the film|the plane] [leave|open|start|arrive]",
)
CODE = (
    (
        "[write|make|create|show me|give me|code|program|generate|build|need] [a|an|some|the]"
        " [function|script|program|code|class|query|regex|app|website|game|loop|snippet|"
        "algorithm|web"
        " page] [in|with|using|in the language] {language}[| to {task}| that can {task}| for"
        " {thing}|]"
    ),
    "how do i {task} in {language}",
    (
        "[fix|debug|review|refactor|explain|test|optimize] [my|this|the|some] {language}"
        " [code|bug|function|script|program|error]"
    ),
    (
        "[what is|explain] [a pointer|recursion|a closure|an array|a hash map|inheritance|a"
        " variable|a compiler|async|a database|an api|docker|git|linux|a regex] [in {language}|]"
    ),
    (
        "{language} [code|function|snippet|one liner|script|example|program] [to|that can|which"
        " can|for how to] {task}"
    ),
    (
        "[write|give me|need] [code|a program|a script|a snippet|software] [to|that can|which can]"
        " {task}"
    ),
    "can you [code|program|write code|write {language}|debug|do programming]",
    "how do i [install|learn|use|start with] {language}",
)
WRITING = (
    (
        "[write|compose|make|create|give me|draft|tell me|invent|i need|can you write|could you"
        " write] [a|an|me a|another|us a|a short|a long|a nice|a funny]"
        " [poem|story|song|letter|email|essay|haiku|speech|fairy tale|rap|novel|limerick|blog"
        " post|cover letter|toast|review|slogan|birthday card|bedtime"
        " story|sonnet|report|resume|tweet|dialogue|play] [about|on|for|to|on the topic"
        " of|regarding] {thing}"
    ),
    "[poem|story|song|haiku|essay|letter] [about|on|for] {thing}",
    (
        "[summarize|rewrite|shorten|correct|proofread|improve|continue|paraphrase] [this text|my"
        " text|the following|this article|my essay|this email|my letter|a story|the book {thing}]"
    ),
    "[rhyme|find a rhyme|what rhymes] [with|on|for] {thing}",
    "[tell|read] me a [story|bedtime story|fairy tale|tale|poem]",
    "[sing|write|play] [me |]a song[| about {thing}]",
)
TRANSLATE = (
    (
        "[translate|how do you translate|can you translate|please translate] [{thing}|this|good"
        " morning|hello|i love you|the word {thing}|this sentence|thank you|where is the station]"
        " [to|into|in] {tongue}"
    ),
    (
        "how do [you|i] say [{thing}|hello|good morning|good night|i love you|thank"
        " you|please|goodbye|sorry|cheers] in {tongue}"
    ),
    (
        "what [is|does] [{thing}|bonjour|guten tag|hola|gracias|merci|ciao|arigato] [in|mean in|in"
        " the language] {tongue}"
    ),
    "[do you|can you|could you] [speak|talk|understand|write|answer in] {tongue}",
    "[the |]{tongue} [word|translation|expression] [for|of] {thing}",
    (
        "[sprichst du|parlez-vous|hablas|parli|spreek je]"
        " [deutsch|français|español|italiano|nederlands]"
    ),
    "[was ist|wie geht|wo ist|qu'est-ce que|que es|wer ist|comment ça va avec] {thing}",
)
MATHS = (
    (
        "[what is|calculate|compute|how much is|what's|solve|work out|] {n}"
        " [+|-|*|plus|minus|times|divided by|/|x|to the power of|mod] {n2}[| =|]"
    ),
    (
        "[solve|find x in|simplify|factor|plot|work out x in] [{n}x + {n2} = {n3}|x^2 + {n}x ="
        " {n2}|{n}x - {n2} = {n3}|{n}y = {n2}|x + {n} = {n2}|{n}x = {n2}]"
    ),
    "what is the [square root|cube|factorial|sine|logarithm|derivative|square|half|double] of {n}",
    "what is {n} percent of {n2}",
    (
        "[convert|how much is|how many] {n}"
        " [miles|pounds|inches|celsius|feet|euros|dollars|ounces|hours] [to|in|into]"
        " [kilometres|kilograms|centimetres|fahrenheit|metres|dollars|yen|grams|seconds]"
    ),
    "[is|prove that] {n} [a prime|prime|is prime|even|odd|divisible by {n2}]",
    (
        "[i have|tom has|anna buys|if you have] {n} [apples|books|coins|eggs|sheep] and [give"
        " away|buy|lose|eat|find] {n2}, how many [are left|do i have|are there]"
    ),
    (
        "[what is pi|the area of a circle|an integral|what is a fraction|explain"
        " algebra|pythagoras theorem|how does long division work|the derivative of x"
        " squared|integrate sin x]"
    ),
)
ADVICE = (
    (
        "[recommend|suggest|propose|what is|know|do you know|can you recommend] [me |][a|a"
        " good|an|some|the best]"
        " [book|film|movie|song|restaurant|hotel|recipe|game|series|holiday|gift|present|phone|"
        "car|laptop"
        " bag|wine|novel|museum|podcast|exercise|sport|hobby|name for my cat]"
        " [for|in|about|like|on] [{place}|{thing}|my mother|tonight|my holiday|the"
        " weekend|children|dinner]"
    ),
    (
        "how [do|can|should] i"
        " [cook|bake|clean|repair|fix|grow|make|remove|draw|wash|build|plant|get|treat|prepare|"
        "train|feed|paint|sell|buy|play|learn]"
        " {thing}"
    ),
    (
        "how [do|can|should] i get {thing} out of [a carpet|a shirt|my hair|the sofa|the wall|my"
        " shoe]"
    ),
    (
        "[what should|what can|where should|where can] i"
        " [eat|cook|wear|do|visit|buy|watch|read|go|play|drink] [today|tonight|in {place}|this"
        " weekend|for dinner|on sunday|with {thing}|]"
    ),
    (
        "my [head|knee|back|tooth|stomach|cat|dog|child|neck|foot|eye|throat|ear|arm|shoulder|"
        "heart|plant|car|phone|boss|girlfriend|wife|boyfriend|neighbour]"
        " [hurts|is sick|is ill|doesn't work|is broken|won't sleep|is angry|aches|itches|is"
        " swollen|bleeds|is dying][| after {thing}| since yesterday|, what is it|, what can i do|,"
        " what should i do|, why|, help]"
    ),
    (
        "[should i|is it good to|is it ok to] [marry|invest in|buy|eat|sell|drink|quit|take|travel"
        " to|learn|adopt] {thing}"
    ),
    (
        "[give me|i need|do you have] [tips|advice|help|ideas|a recipe|a plan|instructions]"
        " [for|about|on|with] {thing}"
    ),
    "[recipe|ingredients|tips|ideas] for {thing}",
    (
        "[i feel|i am|i'm] [sad|lonely|stressed|in love|depressed|angry|ill|hungry|tired of"
        " {thing}|afraid of {thing}][|, what can i do|, help me]"
    ),
    (
        "[can you|could you|please] [order|book|call|buy|remind me"
        " of|find|email|open|draw|play|send] {thing}"
    ),
    (
        "[what is the meaning of life|is there a god|what happens after death|who should i vote"
        " for|what is love|are there aliens|is time travel possible|what is consciousness|what is"
        " happiness]"
    ),
    "[let's play|play] [chess|a game|tic tac toe|hangman|20 questions|a quiz]",
)
