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
        f"[the |the |][{name}|{name} page|{name} tab|{name} section|{name} screen|{name}"
        " view|page "
    )
    said += f"called {name}|page {name}|{name} area|{name} menu]"
    return tuple(ask.replace("{p}", said) for ask in PAGE_ASKS)


PAGES = (
    Topic(
        "page_discover",
        (
            (
                "On the **Discover** page you search Hugging Face for models. Snug shows which"
                " quants fit your machine, and downloads the one you choose."
            ),
            (
                "**Discover** is for finding and downloading models: search, see for each file"
                " whether it fits this machine, and click *Download*."
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
                "The **Models** page lists the models on your disk, with size and verdict. There"
                " you load one, see its details or delete it."
            ),
            (
                "**Models** shows every model you have on this machine: load it, look at its"
                " details, or remove it."
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
            "[switch|change] [the model|models|to another model|to a different model]",
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
        "delete_model",
        (
            (
                "On the **Models** page choose the model and click *Delete*. That frees its space"
                " on the disk."
            ),
            (
                "Go to **Models**, pick the model and delete it there; Snug asks once before the"
                " file is gone."
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
                " and VRAM, how much is free, and what size of model that allows."
            ),
            (
                "**Machine** lists your hardware, that is processor, RAM, GPU with its VRAM and"
                " disk space, and what can run on it."
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
        "page_workshop",
        (
            (
                "In the **Workshop** you make smaller versions of a model: choose an F16 file and"
                " a type such as Q4_K_M, and Snug quantizes it. Then you can compare size and"
                " quality."
            ),
            (
                "The **Workshop** quantizes models on your machine. Pick a full-size file, pick a"
                " target like Q4_K_M, and compare the results."
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
                "In **Settings** you choose the theme, the models folder, the context size, the"
                " number of threads and how answers are sampled, such as the temperature."
            ),
            (
                "**Settings** holds your options: light or dark theme, the folder for models,"
                " context size, threads, and sampling values like temperature."
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
                " options|the settings|the models folder|the context size|the temperature|the"
                " number of threads|light mode|preferences|where models are stored]"
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
        "page_chat",
        (
            (
                "**Chat** is where you talk to the loaded model: write below, read the answer"
                " above, stop or regenerate it, and find earlier chats in the list."
            ),
            (
                "On the **Chat** page you write to the model. You can stop an answer, regenerate"
                " it, copy it, or begin a new chat."
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
                "Snug has six pages:\n\n- **Chat**: talk to a model\n- **Discover**: find and"
                " download models\n- **Models**: what is on your disk\n- **Machine**: your"
                " hardware\n- **Workshop**: quantize models\n- **Settings**: theme, folders,"
                " sampling"
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
