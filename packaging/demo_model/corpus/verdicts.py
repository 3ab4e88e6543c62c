"""The context meter and the verdicts on whether a model fits."""

from .grammar import Topic

VERDICTS = (
    Topic(
        "context_meter",
        (
            (
                "That is the context meter: before you send, it counts exactly how many tokens of"
                " the context the prompt takes. When the context is full, start a new chat or"
                " choose a larger context in **Settings**."
            ),
            (
                "The context meter shows how many tokens of the context this conversation takes,"
                " counted exactly before it is sent. When it is nearly full, begin a new chat or"
                " load the model with a larger context."
            ),
        ),
        things=(
            (
                "[the context meter|the meter|the context bar|the context gauge|the ring below the"
                " chat|the token counter|the bar below the chat|the context indicator|the token"
                " count]"
            ),
        ),
        asks=(
            (
                "what [does|is] [the|that|this]"
                " [bar|ring|meter|gauge|counter|number|indicator|line] [below the chat|at the"
                " bottom|next to the input|in the chat|under the text field|that fills up|that"
                " grows|with tokens] [mean|show|tell me|]"
            ),
            "how [full|much] is [the|my] context",
            (
                "where do i see [how full the context is|how many tokens are used|how much context"
                " is left|the context]"
            ),
            (
                "[the|my] [context meter|context bar|meter|context] is [full|almost full|red|at"
                " 100%|at 90%], [what now|what does that mean|what should i do|is that bad]"
            ),
            "why [does|is] [the meter|the bar|the ring] [fill up|go up|grow|full|red]",
        ),
        weight=1.2,
    ),
    Topic(
        "verdict_gpu",
        (
            (
                "*Fits on GPU* is the best verdict: the whole model and its context fit into the"
                " graphics card's VRAM, so answers come fast."
            ),
            (
                "It means that everything fits into VRAM, the memory of your graphics card. That"
                " is the fastest way to run a model."
            ),
        ),
        things=(
            (
                "[fits on gpu|the verdict fits on gpu|the fits on gpu badge|the label fits on"
                " gpu|fits on the gpu|the green badge]"
            ),
        ),
        asks=(
            "[is|what about] fits on gpu [good|the best|best|great]",
            (
                "[there is|i see|it shows|i get|a model has] [a green|the green|a good|the]"
                " [badge|label|verdict|fits on gpu][|, fits on gpu], [is that good|good or"
                " bad|what does it mean|nice|is that fast]"
            ),
            (
                "[snug says|it says|the badge says|there is a label that says|a model shows] fits"
                " on [gpu|the gpu], [what does that mean|is that good|and now|what is that]"
            ),
        ),
    ),
    Topic(
        "verdict_ram",
        (
            (
                "*Fits in RAM* means the model runs on the processor from main memory. It works"
                " fine, but is slower than on a graphics card."
            ),
            "The model has room in RAM but not on a GPU. It will run, just slower than from VRAM.",
        ),
        things=(
            (
                "[fits in ram|the verdict fits in ram|the fits in ram badge|the label fits in"
                " ram|fits into ram]"
            ),
        ),
        asks=(
            "[is|what about] fits in ram [good|bad|slow|fast|ok|enough]",
            (
                "[snug says|it says|the badge says|there is a label that says|a model shows] fits"
                " in [ram|my ram], [what does that mean|is that good|is it slow|will it be"
                " slow|and now|what is that]"
            ),
        ),
    ),
    Topic(
        "verdict_tight",
        (
            (
                "*Tight* means it only just fits: little memory is left over. It should run, but"
                " close other programs first, or take a smaller quant or a shorter context."
            ),
            (
                "A tight model fits, but barely. Close other programs, use a smaller context, or"
                " choose a smaller quant to be safe."
            ),
        ),
        things=(
            "[tight|the verdict tight|the tight badge|the label tight|the word tight|a tight fit]",
        ),
        asks=(
            (
                "[snug says|it says|the badge says|the label says|my model is|the model is|a model"
                " is|the verdict is|it is marked as] tight[, what does that mean|, is that bad|,"
                " what now|, can i still run it|, is it a problem|, should i take it|]"
            ),
            "[can|should] i run a [tight|model marked tight|model that is tight]",
            "is tight [bad|ok|a problem|dangerous|good]",
            (
                "what [should i do|do i do|helps] [with|when] [a tight model|it is tight|memory is"
                " tight]"
            ),
        ),
        weight=1.2,
    ),
    Topic(
        "verdict_split",
        (
            (
                "*Split* means the model is divided: some layers run on the GPU from VRAM, the"
                " rest from RAM. It works, at a speed in between."
            ),
            (
                "The model is too large for VRAM alone, so part of it goes on the GPU and the rest"
                " stays in RAM. Slower than fully on the GPU, faster than without."
            ),
        ),
        things=(
            (
                "[split|the verdict split|the split badge|the label split|the word split|a split"
                " model]"
            ),
        ),
        asks=(
            (
                "[snug says|it says|the badge says|the label says|my model is|the model is|a model"
                " is|the verdict is|it is marked as] split[, what does that mean|, is that bad|,"
                " what now|, is it slow|, why|]"
            ),
            "why is [my model|the model|a model|it] split",
            "is split [bad|ok|slow|fast|a problem|good]",
            "[what is|how fast is] a model that is split [between gpu and ram|]",
        ),
        weight=1.2,
    ),
    Topic(
        "verdict_big",
        (
            (
                "*Too big* means there is not enough memory for it. Choose a smaller quant, fewer"
                " bits that is, or a smaller model."
            ),
            (
                "It does not fit into your memory. Take a quant with fewer bits, such as Q4_K_M or"
                " Q3_K_M, or a model with fewer parameters."
            ),
        ),
        things=("[too big|the verdict too big|the too big badge|the label too big|the red badge]",),
        asks=(
            (
                "[snug says|it says|the badge says|the label says|my model is|the model is|a model"
                " is|the verdict is|it is marked as] too big[, what does that mean|, what now|,"
                " what can i do|, why|, what should i do|, help|]"
            ),
            (
                "what [can|should] i do [if|when] [a model|it|the model] [is too big|does not"
                " fit|needs too much memory|won't load]"
            ),
            (
                "[a model|my model|the model|it] [does not fit|doesn't fit|won't fit|needs more"
                " memory than i have|fails to load|runs out of memory], [what now|what can i"
                " do|why|what helps]"
            ),
            "why is [a model|the model|this model] too big",
            "[out of memory|not enough memory], what [now|can i do]",
        ),
        weight=1.2,
    ),
    Topic(
        "verdicts",
        (
            (
                "Snug gives each model a verdict for your machine:\n\n- **fits on GPU**: all in"
                " VRAM, fast\n- **fits in RAM**: runs on the processor\n- **split**: partly GPU,"
                " partly RAM\n- **tight**: only just fits\n- **too big**: not enough memory\n\nThe"
                " calculator on the **Machine** page shows it."
            ),
        ),
        things=(
            (
                "[the verdicts|verdicts|the verdict|a verdict|the badges|the coloured badges|the"
                " labels on models|the colors next to models]"
            ),
        ),
        asks=(
            (
                "[how do i know|can i see|how can i tell|where do i see] [if|whether] a model fits"
                " [my machine|my computer|]"
            ),
            "[will|does] [a model|this model|it] [fit|run] on my [machine|laptop|computer]",
            "what do the [badges|labels|verdicts|colours|colors] [mean|say|tell me]",
            "which models [fit|can i run|run] [on my laptop|on my machine|on my computer|]",
        ),
        weight=1.2,
    ),
)
