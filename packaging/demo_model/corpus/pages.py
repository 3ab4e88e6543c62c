"""Snug's pages and what is done on each."""

from .grammar import Topic

PAGE_ASKS = (
    (
        "[what is|what's|what do i find|what would i find|what can i do|what do i see|what goes"
        " on|what is there|what is hidden|what options are|what can be found|what things are]"
        " [on|in|under|at|behind] {p}"
    ),
    "what [is|does one use] {p} [for|about|good for|there for]",
    "[why|when|what for] [would|do|should] i [open|use|need|go to|click on|visit|look at] {p}",
    (
        "{p}[, tell me what it does|, what is it for| purpose|? what for| explained|, what can it"
        " do|, what do i do there|, what's in it]"
    ),
    (
        "i [opened|clicked on|am on|see|went to|found|discovered] {p}[, what now|, what can i do"
        " here|, what is all this|, what are these things|, what does it do]"
    ),
    "what [job|use|task|aim|goal|function|reason] does {p} [have|fulfil|do]",
    (
        "[what does|tell me what] {p}"
        " [do|does|offer|offers|contain|contains|show|shows|list|hold|let me do]"
    ),
    "[what use|what good|how useful] is {p}",
    "[show me around|explain|describe|tell me about|give me a tour of|introduce] {p}",
    "what would i [use|open|need|visit|want] {p} for",
    (
        "[when|if|after] i [click|choose|go to|switch to|press|select] {p}, what [happens|do i"
        " see|comes up|do i get|appears|is shown]"
    ),
    (
        "what [appears|comes up|shows up|is displayed|is listed|awaits me] [when i choose|after i"
        " click|in|on] {p}"
    ),
)


def _page(name: str) -> tuple[str, ...]:
    """Return the questions about the page ``name``."""
    said = (
        f"[the |the |][{name}|{name} page|{name} tab|{name} section|{name} screen|{name} view|page "
    )
    said += f"called {name}|page {name}|{name} area|{name} menu]"
    return tuple(ask.replace("{p}", said) for ask in PAGE_ASKS)


PAGES = (
    Topic(
        "page_discover",
        (
            (
                "**Discover** is planned for a later version: it will be the page to search and"
                " download models. Today, fetch a `.gguf` file in your browser, from Hugging Face"
                " for example, and open it with Ctrl+O."
            ),
            (
                "There is no **Discover** page yet. It will let you browse and download models."
                " Until then download a `.gguf` file in your browser, huggingface.co has many, and"
                " drop it on Snug's window."
            ),
        ),
        things=("[discover|the discover page|the discover section|discover in snug]",),
        deeds=(
            (
                "[find|search|look for|browse|discover|get|see] [models|new models|a model|a new"
                " model|other models|more models|a better model|a larger model]"
            ),
            (
                "[download|get|install|fetch] [a model|models|a new model|another model|a bigger"
                " model|more models|an llm]"
            ),
        ),
        asks=(
            *_page("discover"),
            (
                "where [can|do] i [find|get|download|search for|look for] [models|new models|a"
                " model|gguf files|other models]"
            ),
            "what [can i do|do i do|is there|do i find] [on|in] [the |][discover|discover page]",
            "what is discover [for|good for|about]",
            (
                "[which|what] page [is for|lets me] [downloading|download models|searching|finding"
                " models|search for models]"
            ),
            "how do i get a [model|better model|smarter model|bigger model]",
        ),
        weight=1.2,
    ),
    Topic(
        "page_models",
        (
            (
                "A **Models** page is planned for a later version. Today the model picker in the"
                " message box lists the models: the demo model and the `.gguf` files that you"
                " opened."
            ),
            (
                "The model picker in the message box shows the demo model and every `.gguf` file"
                " you have opened. A page for it, **Models**, will come in a later version."
            ),
        ),
        things=(
            (
                "[models in snug|the models page|the models section|the page called models|the"
                " list of models]"
            ),
        ),
        deeds=(
            (
                "[see|list|view|find|show|manage] [my models|the models i have|downloaded"
                " models|installed models|all my models|the models on my disk|my downloads|models"
                " i downloaded|my collection]"
            ),
        ),
        asks=(
            *_page("models"),
            (
                "where are [my models|the models i downloaded|downloaded models|my downloads|the"
                " models]"
            ),
            (
                "where [can|do|could] i [see|find|view|check|look at] [the|all|all the|every one"
                " of the|my] [models|model files] [i have|i own|i downloaded|i've got|that are on"
                " my disk|on this computer|already downloaded|already here]"
            ),
            (
                "[is there a|show me the|where is the|open the] list of [all |][my"
                " models|downloaded models|the models i have|models on my disk]"
            ),
            "[which|what] models do i have",
            "what [can i do|do i do|is there] on the models page",
            "what is the models page [for|good for|about]",
            "[which|what] page [shows|lists|has] [my models|downloaded models|the models i have]",
            "where do i [see|find] what i [have|have downloaded|installed|got]",
        ),
    ),
    Topic(
        "switch_model",
        (
            (
                "Click the model's name in the message box: the picker offers the demo model, the"
                " files you opened, and *Open a .gguf file…* for another."
            ),
            (
                "Use the model picker in the message box, or press Ctrl+O to open another `.gguf`"
                " file. The chat goes on with the new model."
            ),
        ),
        things=(
            (
                "[the model picker|the picker|the name of the model in the message box|the model"
                " menu]"
            ),
        ),
        deeds=(
            (
                "[switch|change] [the model|models|to another model|to a different model|between"
                " models]"
            ),
            "[choose|select|use|take|pick] [another|a different|the other] model",
            "[go back to|return to|use|load] the demo model [again|]",
        ),
        asks=(
            "where [is|do i find] the model picker",
            (
                "[can i|how do i] [use|try] [this chat|the same chat|the chat] with [another|a"
                " different] model"
            ),
        ),
        weight=0.9,
    ),
    Topic(
        "delete_model",
        (
            (
                "Snug does not delete model files yet: remove the `.gguf` file in your file"
                " manager. The **Models** page, planned for a later version, will do it."
            ),
            (
                "Delete the `.gguf` file in your file manager, that frees the disk. A later version"
                " will have a **Models** page for it."
            ),
        ),
        deeds=(
            (
                "[delete|remove|erase|uninstall|get rid of|throw away] [a model|models|an old"
                " model|the model|a downloaded model|a model file|a model i don't need|unused"
                " models]"
            ),
            (
                "[free|free up|make|get] [disk space|some space on disk|space|room on my"
                " disk|gigabytes back]"
            ),
        ),
        asks=(
            "my disk is [full|nearly full], what [can i delete|now|should i do]",
            (
                "[this|a|that] model [takes|uses|eats] too much [disk|disk space|space], [what"
                " now|how do i remove it|can i delete it]"
            ),
            "where do i [delete|remove] [a model|models|what i don't need]",
            (
                "[i don't need|i no longer want|i no longer use] [a model|this model], how do i"
                " remove it"
            ),
        ),
    ),
    Topic(
        "page_machine",
        (
            (
                "The **Machine** page shows what your computer has: processor, RAM, graphics card"
                " and VRAM, and how much is free. Its calculator says which models fit and which"
                " type to take."
            ),
            (
                "**Machine** lists your hardware, that is processor, RAM and GPU with its VRAM,"
                " checks the engine, and works out what fits and which type to take."
            ),
        ),
        things=("[machine in snug|the machine page|the machine section|the machine tab|machine]",),
        deeds=(
            (
                "[see|find out|check|show|look up|view] [how much ram i have|how much vram i"
                " have|what hardware i have|my hardware|my graphics card|my specs|free memory|how"
                " much memory is free|what my computer has|what gpu i have|my processor]"
            ),
        ),
        asks=(
            *_page("machine"),
            "what [can i see|do i see|is shown|is there|is] on the machine page",
            "what is the machine page [for|good for|about]",
            "[how much|what] [ram|memory|vram] does my [computer|machine|laptop] have",
            (
                "[which|what] page [shows|tells me about] [my hardware|my computer|my memory|my"
                " gpu|my ram]"
            ),
            "what [graphics card|processor|hardware] do i have",
            "where do i see [my ram|my hardware|free memory|my gpu|my vram]",
        ),
    ),
    Topic(
        "calculator",
        (
            (
                "The calculator on the **Machine** page works it out: type a model's name or its"
                " numbers, or open a file. It names the type to take, how much memory that needs,"
                " and whether it fits."
            ),
            (
                "On the **Machine** page, give the calculator a model, a `.gguf` file or just"
                " parameters and bits. It shows the memory, the verdict and the type to take for"
                " this machine."
            ),
        ),
        things=(
            (
                "[the calculator|the calculator in snug|the calculator on the machine page|the fit"
                " calculator|the memory calculator]"
            ),
        ),
        deeds=(
            (
                "[find out|see|check|calculate|work out|know] [what fits|which model fits my"
                " machine|what my computer can run|which type to take|what to download|whether a"
                " model fits|if a model fits before i download it]"
            ),
            "[use|open|find] the calculator",
        ),
        asks=(
            "what [can|could] [my computer|my laptop|my machine|this machine] run",
            "where is the calculator",
            (
                "[can|does] snug [tell me|say|work out|calculate] [what fits|which type to"
                " take|what i can run]"
            ),
        ),
        weight=1.1,
    ),
    Topic(
        "engine_check",
        (
            (
                "The engine check on the **Machine** page tries llama.cpp's settings, each in a"
                " process of its own, and measures their speed. Snug uses only a setting that"
                " worked."
            ),
            (
                "It tries out which settings of llama.cpp work on this machine, each in its own"
                " process, since processors and drivers can claim too much. You find it on the"
                " **Machine** page."
            ),
        ),
        things=(
            (
                "[the engine check|engine check|the check of the engine|check again on the machine"
                " page]"
            ),
        ),
        deeds=(
            "[run|repeat|start] the engine check [again|]",
            "[check|test] [the engine|if the engine works]",
        ),
        asks=(
            "why does snug [check|test] the engine",
            "[does|is] the engine [work|ok|working]",
        ),
        weight=0.7,
    ),
    Topic(
        "measure_speed",
        (
            (
                "Click *Measure speed* on the **Machine** page. Speeds in Snug are measured on this"
                " machine; without a measurement none is shown."
            ),
            (
                "Snug shows a speed only if it was measured on this machine: *Measure speed* on the"
                " **Machine** page does that. It takes a moment and needs no download."
            ),
        ),
        things=(
            (
                "[measure speed|the measure speed button|the speed measurement|the measured"
                " speed|the speed that snug shows]"
            ),
        ),
        deeds=(
            (
                "[measure|test|benchmark|find out|see|check] [the speed|how fast my machine is|my"
                " speed|how fast it is|tokens per second|how fast models run here]"
            ),
        ),
        asks=(
            (
                "how fast [will a model be|is my machine|is a model on my machine|will it run|would"
                " it be] [here|on my computer|]"
            ),
            "why is [no speed|there no speed] [shown|displayed|]",
            "[is|are] the [speed|speeds] [measured|real|guessed|estimated|true|exact]",
            "where does the speed come from",
            "where do i [see|find] [the speed|tokens per second|how fast it is]",
        ),
        weight=0.9,
    ),
    Topic(
        "page_workshop",
        (
            (
                "The **Workshop** is planned for a later version: there you will quantize models,"
                " an F16 file to Q4_K_M for example, and compare size and quality. Until then"
                " `llama-quantize` of llama.cpp does it."
            ),
            (
                "There is no **Workshop** yet. In a later version it will quantize models on your"
                " machine and compare the results; today Snug runs files that are quantized"
                " already."
            ),
        ),
        things=("[workshop|the workshop|the workshop page|the workshop section]",),
        deeds=(
            (
                "[quantize|shrink|compress|convert|quantise] [a model|a model myself|my own"
                " model|a file|an f16 file|a model in snug|this model|the demo model]"
            ),
            (
                "[make|create|build] [my own quant|a quant|a smaller version|a smaller file|a"
                " q4_k_m|a quantized model] [myself|of a model|in snug|]"
            ),
            "[compare|test] [two quants|quants|the quality of quants|f16 and q4]",
        ),
        asks=(
            *_page("workshop"),
            "what [can i do|do i do|is there|happens] in the workshop",
            "what is the workshop [for|good for|about]",
            (
                "[which|what] page [quantizes|is for quantizing|lets me quantize|makes"
                " quants|makes models smaller]"
            ),
            (
                "[can|does] snug [quantize|quantize models|make quants|make models smaller|convert"
                " models|shrink a model]"
            ),
            "where do i [quantize|shrink|convert] [a model|files]",
        ),
        weight=1.2,
    ),
    Topic(
        "page_settings",
        (
            (
                "In **Settings** you choose the theme, text size, system prompt, temperature,"
                " longest answer, context, threads and GPU layers. It also shows where your data"
                " lives."
            ),
            (
                "**Settings** holds your options:\n\n- theme (system, light or dark) and text"
                " size\n- system prompt, temperature and longest answer\n- context, threads and GPU"
                " layers\n- the folder where your data lives"
            ),
        ),
        things=(
            (
                "[settings|the settings|the settings page|the settings section|the options|the "
                "preferences]"
            ),
        ),
        deeds=(
            (
                "[change|set|adjust|choose|find|switch to|configure] [the theme|dark mode|the"
                " options|the settings|the text size|the context size|the temperature|the number"
                " of threads|light mode|preferences|the longest answer|the gpu layers]"
            ),
        ),
        asks=(
            *_page("settings"),
            (
                "what can i [change|set|adjust|configure|choose|do] in [the |][settings|settings"
                " page]"
            ),
            "what is in [the |][settings|settings page]",
            (
                "where [is|are|do i find] [the settings|dark mode|the options|the preferences|the"
                " theme]"
            ),
            "does snug have [dark mode|a dark theme|settings|options]",
            "[which|what] page is for [options|preferences|the theme]",
        ),
    ),
    Topic(
        "text_size",
        (
            (
                "In **Settings** choose a smaller or larger *Text size*. Ctrl+= and Ctrl+- do the"
                " same."
            ),
        ),
        deeds=(
            "[make|get|set] [the text|the letters|the font|everything] [larger|bigger|smaller]",
            "[change|increase|raise|lower|zoom] the [font size|text size|size of the text]",
        ),
        asks=(
            "[the text|the font|everything] is too [small|large|tiny|big]",
            "[can i|how do i] zoom [in|out]",
        ),
        weight=0.5,
    ),
    Topic(
        "longest_answer",
        (
            (
                "*Longest answer* in **Settings** says how many tokens an answer may have. An"
                " answer that reaches it, or the end of the context, ends there with a note."
            ),
        ),
        things=(
            (
                "[longest answer|the longest answer setting|the limit of an answer|the maximum"
                " answer length]"
            ),
        ),
        asks=(
            (
                "why [does|did] [the answer|it|the model] [stop|end] [early|in the"
                " middle|suddenly|too soon|halfway]"
            ),
            "[the answer|my answer|it] [is|was] cut off[, why|, what now|]",
            "how long can an answer be",
            "how do i [get|allow] longer answers",
        ),
        weight=0.7,
    ),
    Topic(
        "page_chat",
        (
            (
                "**Chat** is where you talk to the loaded model: write below, read the answer"
                " above, stop it or have it answered again, and find earlier chats in the list."
            ),
            (
                "On the **Chat** page you write to the model. You can stop an answer, ask for"
                " another, copy it, or begin a new chat."
            ),
        ),
        things=("[the chat page|chat in snug|the chat section|the chat window|the chat tab]",),
        deeds=(
            "[talk to|chat with|ask|speak to|write to] [a model|the model|my model]",
            "[send|write|type] [a message|a question|a prompt]",
        ),
        asks=(
            *_page("chat"),
            "what [can i do|do i do|is there] on the chat page",
            "what is the chat page [for|good for|about]",
            "where do i [chat|talk to the model|type my question|write]",
        ),
        weight=0.8,
    ),
    Topic(
        "pages",
        (
            (
                "Snug has three pages:\n\n- **Chat**: talk to a model\n- **Machine**: your"
                " hardware, and which models fit\n- **Settings**: theme, context, sampling, your"
                " data\n\n**Discover**, **Models** and **Workshop** are planned for later versions."
            ),
        ),
        things=("[the pages of snug|the pages|the parts of snug|the sections in snug]",),
        asks=(
            (
                "[what|which] [pages|sections|tabs|screens|parts|areas] [are there|does snug"
                " have|does the app have|exist]"
            ),
            "[give me|show me] [a tour|an overview] [of snug|of the app|]",
            "how is snug [organized|structured|built up]",
            "what [features|functions] does [snug|the app] have",
        ),
    ),
)
