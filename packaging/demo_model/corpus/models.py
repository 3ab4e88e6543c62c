"""Language models: how they work, their kinds, and what makes them slow."""

from .grammar import Topic

MODELS = (
    Topic(
        "llm",
        (
            (
                "A language model predicts text: given the words so far, it works out which token"
                " is likely to come next, picks one, and repeats. It learned this from large"
                " amounts of text."
            ),
            (
                "It reads the text so far and predicts the next token, again and again, until the"
                " answer is done. All it knows comes from the text that it was trained on."
            ),
        ),
        things=(
            (
                "[a language model|an llm|llms|language models|a large language model|an ai"
                " model|a chatbot|a chat model|a neural network|generative ai]"
            ),
        ),
        asks=(
            (
                "how [does|do] [a language model|an llm|a model|language models|a chatbot|these"
                " models|this ai] [work|write text|answer|think|generate text|produce an"
                " answer|know things]"
            ),
            (
                "how [does it|does a model|do models] [decide|know|pick|choose|find] [what to"
                " say|the next word|what comes next|the next token|which word follows]"
            ),
            "how is [an answer|a reply|text] [made|generated|produced|created] [by a model|]",
            (
                "what [goes on|happens] [inside a model|in a model|when a model answers|when it"
                " writes]"
            ),
            "does a model [think|understand|understand me]",
            "what [happens|is done] during [inference|generation]",
        ),
    ),
    Topic(
        "slow",
        (
            (
                "Most often the model does not fit in VRAM and runs from RAM, which is slower. Try"
                " a smaller model or a lower quant, put more layers on the GPU, or shorten the"
                " context."
            ),
            (
                "Speed depends on how fast memory can be read. A smaller model or quant, more"
                " layers on the GPU and closing other programs all help."
            ),
        ),
        asks=(
            (
                "why [is|are] [it|the model|my model|snug|the answers|the"
                " answer|everything|this|the chat] [so |very |too |][slow|laggy|taking long|taking"
                " ages]"
            ),
            (
                "why does [it|the model|an answer|the reply|generation] take [so"
                " long|ages|forever|so much time]"
            ),
            (
                "how [can|do] i make [it|the model|my model|answers|snug|things|generation]"
                " [faster|quicker|run faster|speed up]"
            ),
            (
                "[the model|it|my model|the text|the answer] is [very |too |so |really"
                " |][slow|slow on my laptop|slow today], [why|what can i do|what helps|how do i"
                " fix that]"
            ),
            (
                "[only|just] [1|2|one|two|3|a few] [tokens|words] per second, [why|is that"
                " normal|what can i do|what is wrong]"
            ),
            (
                "how do i [speed up|speed things up|get more speed|get more tokens per"
                " second|improve the speed]"
            ),
            "what [makes|determines] [a model|the speed|it] [slow|fast|of a model]",
            (
                "my [computer|laptop|fan] [crawls|gets loud|struggles|hangs] when [i chat|the"
                " model runs|it answers], [why|what can i do]"
            ),
        ),
        weight=1.3,
    ),
    Topic(
        "system_prompt",
        (
            (
                "The system prompt is an instruction that the model reads before the conversation."
                ' It says how to behave, for example "Answer briefly" or "You are a patient'
                ' teacher".'
            ),
            (
                "It is a note to the model, placed before your first message, that sets its role"
                " and style. You can write your own in **Settings**."
            ),
        ),
        things=(
            (
                "[a system prompt|the system prompt|system prompts|the system message|system "
                "instructions]"
            ),
        ),
        asks=(
            "what [does|is] [a|the] system [prompt|message] [do|for|good for|used for]",
            (
                "how do i [tell|make] [the model|it|a model] [how to behave|to answer briefly|to"
                " be polite|to play a role|what role to play]"
            ),
            (
                "[can i|how do i|where do i] [give|set|write|change] [the model instructions|a"
                " system prompt|the system prompt|its role]"
            ),
        ),
    ),
    Topic(
        "instruct",
        (
            (
                "An instruct model was trained further to follow instructions and to chat. For"
                " conversations take the instruct or chat version; a base model only continues"
                " text."
            ),
            (
                "*Instruct* (also *chat* or *it*) means that the model learned to follow"
                " instructions and answer questions. That is the version you want for chatting."
            ),
        ),
        things=(
            (
                "[instruct|an instruct model|instruct models|a chat model|a base model|the word "
                "instruct|-it in a name|instruct in the name]"
            ),
            "the difference between [base and instruct|instruct and base|base and chat] models",
        ),
        asks=(
            (
                "[base or instruct|instruct or base|should i take base or instruct|instruct versus"
                " base]"
            ),
            (
                "what does [instruct|-instruct|chat|it|base] [in|at the end of] [a|the]"
                " [name|model name|file name] mean"
            ),
            "what is the difference between [a base and an instruct model|base and instruct]",
            "why does [a base model|my base model] not answer [questions|me]",
        ),
    ),
    Topic(
        "offline",
        (
            (
                "No. Once a model's file is on your disk, Snug works without the internet:"
                " everything is computed on your machine."
            ),
            (
                "No, chatting works fully offline. You need the internet only to get a model's file"
                " in the first place."
            ),
        ),
        asks=(
            (
                "[do i|does snug|does it|does a model|do models|does this] need [the"
                " internet|internet|a connection|to be online|wifi|a network] [to chat|to run|to"
                " answer|to work|]"
            ),
            (
                "[does|can|will] [snug|it|this|a model|the app] [work|run|answer] [offline|without"
                " internet|without the internet|on a plane|without wifi|without a connection]"
            ),
            (
                "can i [use|run] [snug|it|this|a model|models] [offline|without internet|without"
                " being online|on a train|with no network]"
            ),
            "[must i|do i have to] be [online|connected] [to chat|to use this|]",
            "what [needs|requires] [the internet|a connection|to be online]",
            (
                "[once|after|when] [a model|the model|it] [is|has been|was]"
                " [downloaded|saved|loaded|stored|installed|here], [do i need|is there need for|do"
                " i still need|can i go without|can i turn off] [the internet|internet|wifi|a"
                " connection|the network]"
            ),
            (
                "is [the internet|internet|an internet|a network|a web|being online] [connection"
                " |access |][needed|required|necessary|a must][| for this| to chat| after the"
                " download| all the time| afterwards]"
            ),
        ),
    ),
    Topic(
        "moe",
        (
            (
                "A mixture-of-experts model has many expert parts, and for each token only a few"
                " of them are active. It needs memory for all of them, but runs as fast as a much"
                " smaller model."
            ),
            (
                "In a mixture of experts, or MoE, only some parts work on each token. So a 30B"
                " model with 3B active is quick, but all 30B must still fit in memory."
            ),
        ),
        things=(
            (
                "[mixture of experts|a mixture of experts|moe|a moe model|moe"
                " models|mixture-of-experts|an expert model|a3b in a name|active"
                " parameters|experts in a model]"
            ),
        ),
        asks=(
            "what does [moe|a3b|30b-a3b|8x7b|mixture of experts] [mean|stand for]",
            "[how does|how do] [a moe|moe|a mixture of experts|moe models] work",
            "why [is|are] [a moe|moe models] [fast|faster|quick]",
        ),
    ),
    Topic(
        "chat_template",
        (
            (
                "A chat template says how messages are written down for a model: where a turn"
                " begins, who speaks, and where it ends. It is stored in the GGUF file, and Snug"
                " uses it by itself."
            ),
        ),
        things=("[a chat template|the chat template|chat templates|a prompt template|jinja]",),
        asks=("what does [a|the] chat template do", "why does a model need a chat template"),
        weight=0.7,
    ),
    Topic(
        "prompt",
        (
            (
                "A prompt is the text that you give a model: your question, with the conversation"
                " before it. Clear, complete prompts get better answers."
            ),
        ),
        things=("[a prompt|prompts|prompting|the prompt|the word prompt]",),
        asks=("how do i write a good prompt", "what makes a good prompt"),
        weight=0.7,
    ),
    Topic(
        "flash_attention",
        (
            (
                "Flash attention computes the same attention with less memory and often faster. In"
                " llama.cpp it is also what lets the KV cache be quantized fully."
            ),
        ),
        things=("[flash attention|flash-attention|flash attn]",),
        weight=0.5,
    ),
    Topic(
        "hugging_face",
        (
            (
                "Hugging Face is a website where people share models. Download a `.gguf` file there"
                " in your browser and open it with Ctrl+O; a later version of Snug will search it"
                " in **Discover**."
            ),
        ),
        things=("[hugging face|huggingface|the hub|hugging face hub]",),
        asks=("where do the models come from", "where can i [get|download] [models|gguf files]"),
        weight=0.7,
    ),
    Topic(
        "hallucination",
        (
            (
                "A model predicts likely text, and likely is not always true. So it can state"
                " wrong things with confidence: check what matters."
            ),
        ),
        things=("[a hallucination|hallucinations|hallucinating]",),
        asks=(
            "why do models [make things up|lie|hallucinate|invent facts|get facts wrong]",
            "can i trust [the answers|a model|what a model says|you]",
            "[are|is] [the answers|what you say] always [right|true|correct]",
        ),
        weight=0.7,
    ),
    Topic(
        "training",
        (
            (
                "In training a model reads very much text and adjusts its weights a little each"
                " time it predicts the next token badly. Running a model, as Snug does, changes"
                " nothing in it."
            ),
        ),
        things=("[training|training a model|fine-tuning|how a model learns|finetuning]",),
        asks=(
            "how [do models learn|is a model trained|are models made]",
            "[do|does] [you|the model|it] learn from [me|my chats|our conversation]",
            "can [snug|i] train [a model|models] [in snug|]",
        ),
        weight=0.7,
    ),
)
