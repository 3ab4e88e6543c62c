"""Templates of questions about memory: {s} is a size, {b} bits, {m} an amount of memory."""

ASKS = (
    (
        "how much [memory|ram|vram|space|room|storage] [does|will|would|do i need for|is needed"
        " for|do you need for|must i have for] [a|an|the|my|] {s} [model |][need |take |use"
        " |require |][at|with|in|for|using] {b}"
    ),
    (
        "how [big|large|heavy|much] is [a|an|the|my] {s} [model |llm |][at|in|with|when quantized"
        " to|when stored in|quantized to] {b}"
    ),
    (
        "how many [gb|gigabytes|gigs|bytes] [is|are|for|does|do i need for|go into|are needed"
        " for|will|has] [a|an|] {s} [model |][at|in|with|using] {b}"
    ),
    (
        "{s} [at|in|with|@|x|times|and|,|on|,] {b}[| memory| size| in gb| how much memory| how"
        " much ram|, how big| equals| gb| = ?|, how many gb|, what size|: gigabytes| ram needed]"
    ),
    "{b} {s} [model|][| memory| size| in gb| how much memory| how much ram|, how big| gb]",
    (
        "[memory|ram|size|vram|file size|space|weight|footprint|requirement] [of|for|needed"
        " for|needs of|used by] [a|an|the|] {s} [model |][at|in|with|using] {b}"
    ),
    (
        "what is the [size|memory need|memory requirement|file size|weight|footprint|memory"
        " usage|ram usage] of [a|an|the|] {s} [model |][at|in|with|using|quantized to] {b}"
    ),
    (
        "[calculate|compute|work out|estimate|figure out|tell me|determine|give me|find] the"
        " [memory|size|ram|gigabytes|space|number of gb] [for|of] [a|an|] {s} [model"
        " |][at|in|with|using] {b}"
    ),
    (
        "if [a|my|the] model has {s} parameters [and|at|with|stored in|using] {b}[| each| per"
        " weight| per parameter|], how [big|large] is it"
    ),
    (
        "{s} [parameters|weights|params] [at|with|in|times|x|of|stored as|stored with|using|,"
        " each] {b}[| each| per weight|][, how much memory|, how many gigabytes|, how large is"
        " that| is how much|, size|, what does that make| make how many gb|]"
    ),
    (
        "[what|how much] [would|will|does|must|do] [a|an|the|my|] {s} [model |llm |network"
        " |][need|take|take up|occupy|weigh|use|require|eat|cost|fill|swallow|consume]"
        " [at|in|with|using] {b}"
    ),
    (
        "i [want|would like|plan|am going|need|try] to [run|load|use|download|try] [a|an] {s}"
        " [model |][at|in|with] {b}[, how much memory do i need|, what do i need|, how much ram is"
        " that|, how big is it|, what memory does it take|. how many gigabytes|]"
    ),
    (
        "[what size|how big|how large] does [a|an|the] {s} [model|file|] [become|get|end"
        " up|reach|turn out] [at|in|with|after quantizing to] {b}"
    ),
    (
        "[do|work through|show me|explain|what is] the"
        " [sum|maths|math|calculation|arithmetic|formula] for [a|an|] {s} [model"
        " |][at|in|with] {b}"
    ),
    (
        "[quantize|quantizing|shrinking|squeezing|compressing|putting] [a|an|the] {s} [model"
        " |][to|into|down to] {b} [gives what size|needs how much memory|, how many gb|, how large"
        " is it|takes how much]"
    ),
    (
        "[with|at|in|using|given|for] {b}[,|] [how much memory does a|how big is a|what size has"
        " a|what does a|how much ram for a|how many gb has a] {s} [model|][| need| take|]"
    ),
    (
        "my [laptop|computer|machine|gpu|pc] [needs|must have|has to have] how much"
        " [memory|ram|room] for [a|an] {s} [model |][at|in|with] {b}"
    ),
    (
        "[roughly|about|approximately|around] how [much memory|many gigabytes|big|much ram]"
        " [is|for|does] [a|an] {s} [model |][at|in|with] {b}"
    ),
    (
        "[a|an] {s} [model |network |llm |][at|in|with|squeezed to|reduced to|using] {b}"
        " [needs|takes|weighs|uses|occupies|requires] [how much|how much memory|how many"
        " gb|what|how many gigabytes|what amount]"
    ),
)
SIZE_ONLY_ASKS = (
    (
        "how much [memory|ram|vram|space] [does|will|do i need for|is needed for|would] [a|an|the]"
        " {s} [model|llm|] [need|take|use|]"
    ),
    "how [big|large|heavy] is [a|an|the] {s} [model|file|llm]",
    "[memory|ram|size|requirements] [of|for] [a|an|] {s}[| model]",
    "what [do i need|does it take|is needed|hardware do i need] to run [a|an] {s}[| model]",
    "{s}[| model] [memory|ram|size|how much memory|gb|requirements]",
    "can [i|my laptop|my machine|my computer] run [a|an] {s}[| model]",
)
FORMULA_ASKS = (
    (
        "how [do i|can i|do you|is it possible to|does one] [calculate|compute|estimate|work"
        " out|figure out|know|tell] [how much memory a model needs|the memory of a model|the"
        " memory need|the size of a model|how big a model is|the ram i need|memory needs]"
    ),
    (
        "[what is|is there|give me|show me|tell me|explain] [the|a] [formula|rule|rule of"
        " thumb|calculation] [for memory|for the size of a model|for the memory a model needs|for"
        " model size|for ram|to estimate memory]"
    ),
    (
        "how [much memory|much ram|big] [does a model need|do models need|is a model|does a model"
        " take]"
    ),
    "[memory|ram|size] formula",
    "how are [parameters, bits and memory|bits and gigabytes|size and bits] related",
    "how do [bits|parameters] [turn into|become|translate to|relate to] [gigabytes|memory|gb]",
    "what [decides|determines] how much memory a model [needs|takes]",
)
FIT_ASKS = (
    (
        "[will|does|would|can|could] [a|an] {s} [model |][at|in|with] {b} [fit|fit in|fit into|run"
        " on|run in|work with|go into|load in] {m}[| of ram| of memory| of vram| ram| vram|]"
    ),
    (
        "[is|are] {m} [enough|sufficient|ok|enough memory|enough ram] for [a|an] {s} [model"
        " |][at|in|with] {b}"
    ),
    (
        "i have {m}[| of ram| ram| vram| of vram| of memory|], [can i run|does it fit:|will it"
        " fit:|is that enough for|can it run|is it enough for] [a|an] {s} [model"
        " |][at|in|with] {b}"
    ),
    "{s} [at|in|with] {b} [on|in|with] {m}[, does it fit|, possible|, ok|, will it run|]",
    (
        "can i [run|load|use] [a|an] {s} [model |][at|in|with] {b} [on|with|in] {m}[| of ram| ram|"
        " vram|]"
    ),
)
LARGEST_ASKS = (
    (
        "[what is|what's|which is] the [biggest|largest|best] model [i can run|that fits|that"
        " runs|for|i can load] [in|with|on|into] {m} [at|with|using|in] {b}"
    ),
    (
        "how [big|large] a model [fits|can i run|can i load|goes] [in|into|with|on] {m}"
        " [at|with|in] {b}"
    ),
    "[which|what] model size [fits|can i run|works|is possible] [in|with|on] {m} [at|with|in] {b}",
    (
        "i have {m}[| of ram| of memory| vram|], how [many parameters|big a model|large a model]"
        " [can i run|fits|can i load|is possible] [at|with|in] {b}"
    ),
    "how many parameters [fit|go] [in|into] {m} [at|with] {b}",
    "{m} [at|with] {b}, [largest model|biggest model|how many parameters|max size]",
)
FOLLOW_BITS = (
    "and [at|with|in|for] {b}",
    "what about {b}",
    "[at|in|with] {b}",
    "how about {b}",
    "and {b}",
    "[same|the same] [at|with|in] {b}",
    "what if i [use|take|choose] {b}",
    "and if [i take|it is|i use|it has] {b}",
    "{b} then",
    "[now|ok now] [with|at] {b}",
    "and how much is it [at|with|in] {b}",
    "[also|now also|please also|do] {b} [too|as well|also|next]",
    "[do|try|show|calculate|give me] it [at|with|for|in] {b}[| too| as well| please]",
    "[would|does|will] {b} [be different|change it|be bigger|be more|make a difference]",
    "what would it be [at|with|in] {b}",
)
FOLLOW_SIZES = (
    "and [a|an|for a|with a] {s}[| model]",
    "what about [a|an|] {s}[| model]",
    "how about [a|an|] {s}[| model]",
    "and {s}",
    "[same|the same] for [a|an|] {s}[| model]",
    "what if it [has|is] {s}",
    "{s} then",
    "and for {s}",
)
