"""GGUF, llama.cpp, context, tokens, sampling and the kinds of memory."""

from .grammar import Topic

BASICS = (
    Topic(
        "gguf",
        (
            (
                "GGUF is the file format of llama.cpp: one file that holds a model's weights, its "
                "tokenizer, its chat template and its settings. Snug opens any `.gguf` file."
            ),
            (
                "A `.gguf` file is a whole language model in one file: weights, tokenizer, chat"
                " template and settings. It is the format that llama.cpp, and so Snug, runs."
            ),
        ),
        things=("[gguf|a gguf|gguf files|a gguf file|.gguf|the gguf format|a .gguf file|ggufs]",),
        asks=(
            "what [is inside|is in|does it hold|is stored in] a [gguf|.gguf file|model file]",
            "what [kind|type] of [file|format|download] is [gguf|a gguf|.gguf|this gguf]",
            (
                "what [is|are] [files ending in|files with the ending|the ending|the extension]"
                " [.gguf|gguf] [for|good for|]"
            ),
            (
                "i [have|got|found|downloaded] a [file|thing] [called|named|ending with|that ends"
                " with|with] [gguf|.gguf], what is it"
            ),
            "what can [i|one] do with a [gguf|.gguf file]",
            (
                "what [is the format|file format|files] [of the models|do models use|does snug"
                " use|does snug open|can snug read]"
            ),
            "why gguf",
            (
                "what [does|do] [gguf|the letters gguf|the name gguf|g g u f] [stand"
                " for|mean|tell me]"
            ),
            "who [makes|invented|uses|reads] gguf[| files]",
        ),
        weight=1.3,
    ),
    Topic(
        "llama_cpp",
        (
            (
                "llama.cpp is the open-source engine that runs GGUF models on ordinary computers,"
                " with or without a graphics card. Snug uses it to load models and to write"
                " answers."
            ),
            (
                "It is a free program library, written in C++, that runs language models on"
                " ordinary machines. Snug is built on it: llama.cpp does the thinking, Snug"
                " shows it."
            ),
        ),
        things=(
            "[llama.cpp|llamacpp|llama cpp|the llama.cpp engine|llama.cpp project]",
            "the [engine|runtime|backend] [behind snug|inside snug|snug uses|of snug]",
        ),
        asks=(
            (
                "[what|which] [engine|software|program|backend|library]"
                " [runs|loads|computes|powers] [the models|snug|models in snug|gguf files|my"
                " model]"
            ),
            "what does llama.cpp [do|have to do with this|have to do with snug|run]",
            "[who made|what is the role of|where does] llama.cpp [come in|]",
            "is [snug|it|this] [built on|based on|using] llama.cpp",
            "what [runs|executes] a [gguf|.gguf file|quantized model]",
        ),
    ),
    Topic(
        "context",
        (
            (
                "The context is the text a model can see at once, counted in tokens: the system"
                " prompt, your messages and its answers. When it is full, Snug says so and drops"
                " nothing."
            ),
            (
                "The context window is how many tokens of the conversation the model can read at"
                " once, the answer included. In **Settings** you can choose a larger one."
            ),
        ),
        things=(
            (
                "[context|the context|a context|the context window|a context window|context"
                " length|context size|the context size|the context limit|n_ctx|ctx]"
            ),
        ),
        asks=(
            (
                "how [long|big|large|far] can [a conversation|the conversation|a chat|my text|the "
                "context] [be|get|become|go]"
            ),
            (
                "how much [text|of the chat|of our chat|of a conversation] can [a model|the"
                " model|it|you] [remember|read|see|keep in mind|take in|handle]"
            ),
            (
                "why does [the model|it|my model|the chat] forget [things|what i said|the"
                " beginning|earlier messages|the start of the chat]"
            ),
            "what does [4096|8k|32k|4k|128k|2048] [context|tokens of context|ctx] mean",
            (
                "why is there a [limit|maximum] to [the length of a chat|a conversation|what it"
                " can read]"
            ),
        ),
        more=(
            "A token is about four letters of English, so 4,096 tokens are about 3,000 words. A "
            "longer context needs more memory, because the KV cache grows with it."
        ),
        weight=1.3,
    ),
    Topic(
        "context_full",
        (
            (
                "Snug says so and drops nothing silently. Start a new chat, or load the model with"
                " a larger context: you set it in **Settings**."
            ),
            (
                "Then Snug tells you, and no message is dropped. An answer that reaches the end of"
                " the context ends there, with a note. Go on in a new chat, or with a larger"
                " context from **Settings**."
            ),
        ),
        things=("[a full context|a context that is full|the note that the context is full]",),
        deeds=(
            (
                "[get|make|choose|set] [a larger context|a bigger context|more context|a longer"
                " context]"
            ),
        ),
        asks=(
            "what happens when [the context|context|the chat|the memory of the chat] is full",
            (
                "[the|my] [context|chat] is [full|too long], [what now|what can i do|what should i"
                " do|help]"
            ),
            (
                "snug says [the context is full|the conversation is too long|too long], [what"
                " now|what do i do|why]"
            ),
            (
                "[are|does snug drop|does it forget|does snug remove|does snug cut] [old"
                " messages|the oldest messages|earlier messages|the first messages]"
                " [dropped|forgotten|when the context is full|when it is full|]"
            ),
            (
                "what [happens|if] [when|] [the conversation|my chat] [gets too long|is longer than"
                " the context|reaches the limit|runs out of context]"
            ),
            (
                "[is|will] [anything|something|a message] [dropped|lost|forgotten|be lost] when"
                " [the context|it] is full"
            ),
        ),
        weight=1.1,
    ),
    Topic(
        "kv_cache",
        (
            (
                "The KV cache is the model's working memory for the conversation: for every token"
                " it has read, it keeps keys and values so that it need not read that token again."
                " It grows with the context."
            ),
            (
                "For each token of the conversation the model keeps notes, called keys and values,"
                " in the KV cache. So it need not read everything again, but a longer context"
                " takes more memory."
            ),
        ),
        things=(
            (
                "[the kv cache|kv cache|a kv cache|the kv-cache|kv|key value cache|the key-value "
                "cache|the cache of a model]"
            ),
        ),
        asks=(
            (
                "what [does|is] the [kv cache|kv-cache|key value cache] [store|hold|do|for|used"
                " for|good for|contain]"
            ),
            "what do [k and v|the letters kv|keys and values] [mean|stand for|do]",
            "how [big|large] is the kv cache",
            "[why|what] does [a model|the model] need a [kv cache|cache] [for|]",
            "what is stored for [each|every] token",
        ),
    ),
    Topic(
        "context_memory",
        (
            (
                "Yes: every token of the context needs room in the KV cache, so a longer"
                " conversation or a larger context setting takes more memory on top of the"
                " weights."
            ),
            (
                "Yes, the KV cache grows with every token. If memory is short, choose a smaller"
                " context in Settings."
            ),
        ),
        asks=(
            (
                "does [a longer|a long|a big|a large|a bigger|more]"
                " [context|conversation|chat|context window] [need|use|take|cost|eat|require]"
                " [more |][memory|ram|vram|space]"
            ),
            (
                "[is|does] memory [use grow|needed|go up] [with|for] [the context|a longer"
                " context|longer chats|the conversation|every message]"
            ),
            "how much memory does the [context|conversation|chat] [need|take|use|cost]",
            (
                "why does [memory|memory use|ram use] [grow|rise|go up|increase] [while|when|as]"
                " [chatting|i chat|the chat gets longer]"
            ),
            "[what|how much] does a [larger|long] context cost",
            "will a [long|longer] [chat|conversation] fill my [memory|ram]",
        ),
    ),
    Topic(
        "token",
        (
            (
                "A token is a piece of text: a short word, part of a longer word, or a mark."
                " Models read and write token by token; in English a token is about four letters."
            ),
            (
                "Models don't read letters or words but tokens: pieces of words. 100 tokens are"
                " about 75 English words."
            ),
        ),
        things=("[a token|tokens|the tokens|tokenization|a tokenizer|the tokenizer]",),
        asks=(
            (
                "[is|are] [a token|tokens] [a word|words|the same as a word|letters|a"
                " letter|syllables]"
            ),
            (
                "how [many|long|big] [letters|words|characters|is] [is a token|are in a token|a"
                " token]"
            ),
            "how many tokens [is|are|are in|make up] [a word|one word|a page|100 words]",
            "what does tokens per second [mean|measure|say]",
            "what [are|do] [tokens|tok/s|tokens/s] [mean|about]",
            "how is [text|my message] [split|cut] [into pieces|up|for the model]",
            "do models [read|see|understand] [words|letters|whole words]",
        ),
    ),
    Topic(
        "temperature",
        (
            (
                "Temperature sets how random the answers are. Low (0 to 0.3) is predictable and"
                " exact, 0.7 to 0.8 is lively, and much above 1 gets odd."
            ),
            (
                "It controls randomness: at 0 the model always takes the likeliest token, at"
                " higher values it picks more varied, more creative words."
            ),
        ),
        things=(
            "[temperature|the temperature|temp|the temperature setting|the temperature slider]",
        ),
        asks=(
            (
                "what does [temperature|the temperature|a higher temperature|a low"
                " temperature|raising the temperature|lowering the temperature]"
                " [do|change|mean|control|cause]"
            ),
            (
                "what [happens|is the effect] [when|if] [i|you] [raise|lower|turn up|turn"
                " down|increase|change|set] the temperature [to 0|to 1|]"
            ),
            "[which|what] temperature [should i|do i|is best to] [use|set|choose|take]",
            (
                "[what is|which is|recommend|give me] [a good|the best|a sensible|the right|a"
                " normal|the usual] temperature[| for facts| for stories| for creative writing|"
                " for factual answers| for chatting]"
            ),
            (
                "how do i make [answers|the answers|it] [more creative|less random|more"
                " predictable|more varied|more exact]"
            ),
            "why do i get a different answer [each time|every time|to the same question]",
            "is a [high|low] temperature [good|better|bad]",
        ),
    ),
    Topic(
        "sampling",
        (
            (
                "Top-p keeps only the likeliest next tokens whose probabilities add up to p, and"
                " the model picks among those. A smaller value gives safer, less varied answers."
            ),
            (
                "It limits the choice of the next token: with top-p 0.9 the model picks among the "
                "likeliest tokens that together have 90% of the probability."
            ),
        ),
        things=("[top-p|top p|top_p|nucleus sampling|the top-p setting|the top p value]",),
        asks=(
            "what does [top-p|top p|top_p] [do|mean|change|set|stand for]",
            "[which|what] [top-p|top p|top_p] [value |]should i [use|set|choose]",
        ),
    ),
    Topic(
        "sampling_k",
        (
            (
                "Top-k lets the model choose only among the k likeliest next tokens, 40 for"
                " example. A smaller k gives safer, less varied answers."
            ),
        ),
        things=("[top-k|top k|top_k|the top-k setting|the top k value]",),
        asks=(
            "what does [top-k|top k|top_k] [do|mean|change|set|stand for]",
            "[which|what] [top-k|top k] [value |]should i [use|set|choose]",
        ),
        weight=0.6,
    ),
    Topic(
        "sampler",
        (
            (
                "Sampling is how a model picks the next token from its list of likely ones."
                " Temperature, top-p and top-k steer that choice."
            ),
        ),
        things=("[sampling|a sampler|the sampling settings|samplers]",),
        weight=0.5,
    ),
    Topic(
        "vram",
        (
            (
                "VRAM is the memory of the graphics card: fast, but small. RAM is the main memory"
                " of the computer: larger, but slower for models. A model that fits in VRAM runs"
                " fastest."
            ),
            (
                "RAM is the computer's main memory, VRAM is the graphics card's own memory. VRAM"
                " is much faster, so a model runs best when it fits there."
            ),
        ),
        things=(
            "[vram|video memory|graphics memory|gpu memory|the memory of a graphics card]",
            "the difference between [vram and ram|ram and vram|video memory and ram]",
        ),
        asks=(
            "[what is|is there] the difference [between|of] [ram and vram|vram and ram]",
            (
                "[ram or vram|vram or ram|vram vs ram|ram vs vram|ram versus vram|is vram the same"
                " as ram]"
            ),
            "[is|are] [vram|video memory] [faster|better|the same] [than|as] ram",
            "how [is|are] [vram|ram] different from [ram|vram]",
            "do i need [vram|ram] or [ram|vram]",
            "why is vram [better|faster|important|so important]",
        ),
        weight=1.2,
    ),
    Topic(
        "ram",
        (
            (
                "RAM is your computer's main memory, where programs keep what they are working on."
                " A model has to fit in RAM, or in the graphics card's VRAM, to run well."
            ),
        ),
        things=("[ram|main memory|system memory|the ram in my computer]",),
        asks=(
            "what does [ram|main memory] do",
            "why is ram [important|needed] for models",
            (
                "how much ram [do i need|should i have|is enough] [to run models|for models|for"
                " snug|]"
            ),
        ),
        weight=0.7,
    ),
    Topic(
        "gpu",
        (
            (
                "A GPU, the graphics card's processor, does very many sums at once and has fast"
                " memory. Models run several times faster on it, but work without one, too."
            ),
        ),
        things=("[a gpu|gpus|the gpu|a graphics card|a video card|cuda|metal|vulkan]",),
        asks=(
            (
                "do i need a [gpu|graphics card|video card|nvidia card] [for this|to use snug|to"
                " run models|]"
            ),
            "[can|does] [snug|it|a model|this] [run|work] without a [gpu|graphics card]",
            "why is [a gpu|the gpu|the graphics card] faster",
            "what is a graphics card [good for|for] [here|with models|]",
            "cpu or gpu",
            (
                "[is|does snug use|will snug use|can it use] my [gpu|graphics card][| used| at"
                " all| being used]"
            ),
            "[what about|do you use] my graphics card",
            (
                "[can i|is it possible to] run [a model|models|snug] on [the cpu|the processor|cpu"
                " only]"
            ),
        ),
    ),
    Topic(
        "offload",
        (
            (
                "Offloading puts some or all layers of a model on the graphics card. The more"
                " layers fit into VRAM, the faster the answers; the rest stays in RAM."
            ),
            (
                "It means moving layers of the model to the GPU. Every layer in VRAM runs faster"
                " than in RAM, so offload as many as fit: **Settings** has the number."
            ),
        ),
        things=(
            (
                "[offload|offloading|gpu offload|gpu offloading|layer offloading|gpu layers|"
                "n_gpu_layers|offloading layers]"
            ),
        ),
        asks=(
            "how many [layers|gpu layers] should i [offload|put on the gpu|use|set]",
            (
                "what does [offloading|gpu offload|moving layers to the gpu|putting layers on the"
                " gpu] [do|mean|change|bring|help]"
            ),
            "why [offload|put|move|place|send] layers [to|on] the [gpu|graphics card]",
            (
                "what [happens|do i gain] when [layers are|a layer is|some layers are|part of the"
                " model is] [on the gpu|offloaded|moved to the graphics card]"
            ),
            "can [half|part|some] of a model [be|run] on the gpu",
        ),
    ),
    Topic(
        "layers",
        (
            (
                "A model is a stack of layers, often 20 to 80 of them. Each layer refines the"
                " result of the one before, and each can sit in VRAM or in RAM."
            ),
        ),
        things=("[a layer|layers|the layers of a model|model layers]",),
        asks=("how many layers [does a model have|has a model|are there]",),
        weight=0.6,
    ),
    Topic(
        "parameters",
        (
            (
                "The B means billion: a 7B model has 7 billion parameters, the numbers (weights)"
                " it has learned. More parameters make a model more capable, but larger and"
                " slower."
            ),
            (
                "B stands for billion parameters. Parameters, or weights, are the learned numbers,"
                " and each one takes some bits of memory."
            ),
        ),
        things=(
            (
                "[a parameter|parameters|the parameters of a model|the parameter count|the b in "
                "7b|the b in 8b|the number 7b]"
            ),
        ),
        asks=(
            (
                "what does [the b|b|7b|8b|13b|70b|3b|1b|the letter b|7b in the name] [mean|stand"
                " for|say|tell me]"
            ),
            (
                "what [is|does] [the b|a b|7b|8b|70b] [in|behind|after|of] [the name|the number|a"
                " model name|a model] [mean|]"
            ),
            "[what is|what's] [a 7b|an 8b|a 70b|a 3b] model",
            "what do [7b and 13b|the numbers with b|7b, 8b or 70b|numbers like 8b] mean",
            "[7b|8b|70b|13b|3b], what is the [b|letter|unit]",
            "how many parameters does a [7b|8b|70b|13b] model have",
            "[are|is] [more parameters|a higher b|a bigger number of parameters] better",
        ),
        weight=1.2,
    ),
    Topic(
        "weights",
        (
            (
                "Weights are the numbers that a model learned in training, often billions of them."
                " Everything it knows is in them, and they make up nearly all of the file."
            ),
            (
                "A model's weights are its learned numbers. They are set in training, stored in"
                " the file, and used for computing every token."
            ),
        ),
        things=(
            (
                "[weights|the weights|model weights|a weight|the weights of a model|the weights in"
                " a network]"
            ),
        ),
        asks=(
            "what do [weights|the weights] [do|mean|contain|hold]",
            "[is a weight|are weights] [a number|numbers|something you can see]",
            "where [is|does] [the knowledge of a model|what a model knows] [stored|sit]",
            "what is [inside|stored in] a [neural network|network|model]",
        ),
    ),
)
