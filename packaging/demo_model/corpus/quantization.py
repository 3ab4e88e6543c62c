"""What quantization is, what it costs and what it brings."""

from .grammar import Topic

QUANTIZATION = (
    Topic(
        "quantization",
        (
            (
                "Quantization stores the weights of a model with fewer bits each, say 4 instead of"
                " 16. The file gets [much |]smaller and needs less memory, at the price of a"
                " little quality."
            ),
            (
                "Quantizing a model rounds its weights (the learned numbers) so that each takes"
                " fewer bits. [A 16-bit model at 4 bits is about a quarter of the size,|At 4 bits"
                " it is about a quarter of the 16-bit size,] with a small loss of quality."
            ),
        ),
        things=(
            (
                "[quantization|quantisation|quantizing|quantising|a quant|quants|quantized models|"
                "model quantization|a quantized model|quantized weights|quantizing a model]"
            ),
            "[the idea of|the point of|the basics of|the concept of] [quantization|quantizing]",
        ),
        asks=(
            (
                "what [does it mean|do people mean] [when a model is|to have a model|if a model"
                " is] [quantized|quantised]"
            ),
            (
                "what [happens to|is done to|changes in] [the weights|the numbers|a model|the"
                " model] [when it is quantized|during quantization|by quantizing]"
            ),
            "how does [quantization|quantizing|quantisation] work",
            (
                "how [are|can] models [be |]made [smaller|to take less memory] by"
                " [quantizing|rounding]"
            ),
            "what does [quantize|quantise|quantized|quantised] mean",
            (
                "[how|in what way] [do|can] people [shrink|compress|squeeze|reduce] [a"
                " model|models|the weights|an llm]"
            ),
            "what [does|did] [it do to a model|they do to the model] to [quantize|compress] it",
            "[explain|describe] how a model [gets|is] quantized",
            "[when you|when someone|if you] quantize [a model|something], what happens",
        ),
        more=(
            "Picture a photo saved with fewer colours: most of it still looks right, and the file"
            " shrinks. Weights are rounded in small blocks, and each block keeps its own scale, so"
            " the rounding error stays small."
        ),
        weight=2.0,
    ),
    Topic(
        "why_quantize",
        (
            (
                "Because it makes a model small enough for your machine: fewer bits per weight"
                " mean a smaller download, less memory and usually faster answers. The cost is a"
                " little quality."
            ),
            (
                "[Mainly to save memory.|To save memory, mostly.] A smaller model fits on an"
                " ordinary laptop and runs faster there, and at 4 bits or more it loses only a"
                " little quality."
            ),
        ),
        things=("the [advantage|benefit|use|purpose|reason] of [quantization|fewer bits]",),
        asks=(
            (
                "why [quantize|should i quantize|do people quantize|would i quantize|would one"
                " quantize|bother quantizing|do we quantize|does everyone quantize] [a"
                " model|models|at all|]"
            ),
            (
                "why [use|run|choose|pick|take|prefer] [a quantized|a smaller|a compressed|a"
                " 4-bit|a low-bit] [model|version|file]"
            ),
            "what [good|use] is [quantization|quantizing|a quantized model|a lower bit count]",
            (
                "what [are the advantages|are the benefits|do i gain|do i get|is gained|is the"
                " benefit] [of|from|by|with] [quantizing|quantization|fewer bits|using fewer"
                " bits|low bits]"
            ),
            "why [is|are] [fewer|less|lower] bits [better|useful|popular|attractive|a good idea]",
            "what speaks for [quantization|a quantized model|a smaller quant]",
            "[why not just|why don't i] use the [full|original|16-bit] model",
        ),
    ),
    Topic(
        "quality_loss",
        (
            (
                "Yes, a little: rounding the weights costs some quality. At 8 bits you won't"
                " notice, at 4 to 5 bits the loss is small, and at 2 to 3 bits the model makes"
                " clearly more mistakes."
            ),
            (
                "Some quality is lost, since the weights are rounded. As a rule: 8 bits is"
                " practically lossless, 4 to 5 bits is a good trade, below 3 bits the answers get"
                " clearly worse."
            ),
        ),
        things=(
            (
                "the [downside|drawback|price|cost|disadvantage|catch] of [quantization|"
                "quantizing|fewer bits|a low quant]"
            ),
        ),
        asks=(
            (
                "does [quantization|quantizing|rounding|compressing|fewer bits|a low quant|a"
                " smaller quant] [hurt|harm|reduce|lower|affect|change|damage|degrade|ruin]"
                " [quality|the quality|the answers|accuracy|the model|intelligence|how smart"
                " it is]"
            ),
            "is a quantized model [worse|dumber|less smart|less accurate|stupid|less capable|bad]",
            (
                "how much [quality|accuracy|smartness|intelligence] [is lost|do i lose|gets"
                " lost|goes away] [by quantizing|with quantization|at 4 bits|when bits go down|]"
            ),
            (
                "[do|will] [i lose|we lose|models lose] [quality|accuracy|anything] [by"
                " quantizing|with fewer bits|at 4 bits|with a quantized model]"
            ),
            (
                "does [it|the model|a model] [get|become] [dumber|worse|stupid|less smart|less"
                " clever] [with fewer bits|when quantized|after quantizing|at low bits|if the"
                " weights shrink|when made smaller]"
            ),
            (
                "will the answers [get|be|become] worse [with fewer bits|if i quantize|when"
                " quantized]"
            ),
            (
                "[what|is there something that] do i [lose|give up|sacrifice] [with|by|when] "
                "[quantizing|a smaller file|a quantized model]"
            ),
        ),
    ),
    Topic(
        "which_quant",
        (
            (
                "Start with **Q4_K_M**: it is small, fast and close to the original. If there is"
                " memory left, go up to Q5_K_M or Q6_K; if it does not fit, take a smaller model"
                " first."
            ),
            (
                "Q4_K_M is the usual choice. With room to spare take Q5_K_M, Q6_K or Q8_0; go down"
                " to Q3_K_M only when nothing else fits."
            ),
        ),
        things=(
            "the [best|usual|recommended|default|safest] [quant|quantization|bit width|choice]",
        ),
        asks=(
            (
                "[which|what] [quant|quantization|one|version|file|bits|bit width|variant]"
                " [should|do|would|shall] [i|you|we]"
                " [take|choose|pick|use|download|recommend|start with|suggest|prefer|go for]"
            ),
            (
                "[which|what] quant is [best|good|the best|right|recommended|ideal|the sweet spot]"
                " [for me|for a laptop|for my laptop|for my computer|for most people|for"
                " beginners|]"
            ),
            "recommend [me |][a quant|a quantization|a good quant|a file to download]",
            (
                "[how do i|help me] [choose|pick|decide on|select] [a quant|the right"
                " quant|between quants|a quantization]"
            ),
            (
                "what is [a good|the best|the right] quant for [a weak|a slow|an old|a small|a"
                " normal|an ordinary|a cheap] [laptop|computer|machine|pc]"
            ),
            (
                "my [computer|laptop|pc|machine] is [old|slow|small|weak|not powerful],"
                " [which|what] quant [should i use|is best|do you suggest|would you suggest]"
            ),
            "there are so many [files|quants|versions], which one do i [take|need|want]",
            "a good [default|all-round|starting] quant",
        ),
        weight=1.4,
    ),
    Topic(
        "quant_speed",
        (
            (
                "Usually yes. Writing each token means reading all the weights from memory, so a"
                " smaller file is read faster and the answer comes faster."
            ),
            (
                "Yes, mostly: speed is limited by how fast memory can be read, and a smaller quant"
                " has fewer bytes to read for every token."
            ),
        ),
        asks=(
            (
                "[is|are] [a smaller quant|a quantized model|smaller quants|fewer bits|a 4-bit"
                " model|quantized models|a lower quant] [faster|quicker|speedier|also faster]"
            ),
            (
                "does [quantizing|quantization|fewer bits|a smaller file|a low quant] [make"
                " it|make a model|give me|bring] [faster|quicker|more speed|run faster|answer"
                " faster]"
            ),
            (
                "[do|will] [smaller quants|fewer bits|low-bit models]"
                " [run|answer|respond|generate] [faster|quicker|more quickly|with more speed]"
            ),
            (
                "how does [the quant|the bit count|quantization] [affect|change|influence] [the"
                " |]speed"
            ),
            (
                "why is [q4|a 4-bit file|a small quant|a quantized model] faster than [f16|q8|the"
                " full model]"
            ),
            "what [effect|influence] [do fewer bits|does quantizing] have on speed",
        ),
    ),
    Topic(
        "big_low_or_small_high",
        (
            (
                "Usually the bigger model at about 4 bits beats a smaller model at 8 or 16 bits of"
                " the same file size. That stops being true below 3 bits, where quality drops"
                " quickly."
            ),
            (
                "As a rule take the bigger model, as long as it still gets about 4 bits per"
                " weight. Below 3 bits the smaller model with more bits is often better."
            ),
        ),
        asks=(
            (
                "[is it better to use|should i take|do i want|what is better:] [a bigger|a larger]"
                " model with [fewer|less|low] bits or a [smaller|small] [model|one] with"
                " [more|high] bits"
            ),
            (
                "[bigger|larger] model [at|with] [low|4|fewer|2] bits [or|versus|vs]"
                " [smaller|small] model [at|with] [high|8|more|16] bits"
            ),
            "[7b|8b|3b|4b] at [8|16] bits or [13b|14b|12b|32b] at [4|3] bits",
            "[7b|8b] q8 [or|versus|vs] [13b|14b] q4, [which is better|which one|what wins]",
            "should i [prefer|favour] more parameters or more bits",
            "what [matters|counts] more, [parameters or bits|size or bits|bits or parameters]",
            (
                "low quant of a [big|large] model or high quant of a small [model|one], which is "
                "[better|smarter|best|cleverer]"
            ),
        ),
    ),
    Topic(
        "perplexity",
        (
            (
                "Perplexity measures how surprised a model is by text: it is low when the model"
                " predicts the next token well. Comparing it before and after quantizing shows"
                " what was lost: lower is better."
            ),
            (
                "It is a score for how well a model predicts real text. Lower is better, and a"
                " quant whose perplexity stays close to that of F16 has lost little."
            ),
        ),
        things=(
            "perplexity",
            "[the |a |]perplexity [score|number|value|figure|column|test]",
            "ppl",
        ),
        asks=(
            "is [low|lower|high|higher] perplexity [good|better|bad|worse]",
            "what does perplexity [measure|tell me|say about a model|stand for]",
            (
                "how [is|do you|do i] [perplexity measured|read perplexity|measure the loss of"
                " quality|measure quality|compare the quality of quants]"
            ),
            "should perplexity go up or down",
        ),
    ),
    Topic(
        "lowest_bits",
        (
            (
                "About 3 bits is the practical limit: Q3_K_M still works for larger models. Q2_K"
                " and the IQ2 types make clearly more mistakes, and small models suffer most."
            ),
            (
                "I would stay at 4 bits and go to 3 only if I must. At 2 bits the quality drops a"
                " lot, most of all for small models."
            ),
        ),
        asks=(
            (
                "[how|to what] [low|few|small] [can|should|may] [i|one|you|we] [go|get|quantize]"
                " [with bits|with quantization|in bits|with quants|]"
            ),
            (
                "what is the [lowest|smallest|minimum] [usable |sensible |reasonable |practical |]"
                "[quant|bit count|number of bits|bit width]"
            ),
            (
                "[when|at which point|at how many bits] does [a model|it|the model|quality]"
                " [break|break down|become useless|get unusable|fall apart|collapse|drop]"
            ),
            "[is|are] [2 bits|2-bit|3 bits|1 bit|two bits] [too low|usable|enough|any good|ok]",
            "how [many|few] bits are [too few|enough|the minimum|still ok|still usable]",
            "where is the [limit|floor] for [bits|quantization|fewer bits]",
        ),
    ),
    Topic(
        "imatrix",
        (
            (
                "An importance matrix records which weights matter most on sample text. The"
                " quantizer then rounds those weights more carefully, which helps most at 2 to 4"
                " bits."
            ),
            (
                "It is an *importance matrix*: measured on sample text, it says which weights"
                " matter most, so that quantizing keeps those more exact. It helps most at low"
                " bits."
            ),
        ),
        things=(
            "[an |the |]imatrix",
            "[an |the |]importance matrix",
            "imatrix [quants|files|models]",
            "[i1|imatrix] in a [name|model name|file name]",
        ),
        asks=(
            "what does [an imatrix|the imatrix|an importance matrix] [do|help with|change|bring]",
            "why [use|do i need|is there] an [imatrix|importance matrix]",
            "[are|is] imatrix [quants|files|quantization] better",
        ),
    ),
    Topic(
        "undo",
        (
            (
                "No. Rounding throws information away, and it cannot be brought back. Keep the F16"
                " file, or download it again, if you want to make other quants from it."
            ),
            (
                "No, the rounded-off part is lost for good. To get the original, download the F16"
                " file again."
            ),
        ),
        asks=(
            (
                "[can|could] [i|you|we] [undo|reverse|revert|restore|take back]"
                " [quantization|quantizing|a quantized model|the quantization|the lost quality]"
            ),
            "is [quantization|quantizing|it] [reversible|undoable|permanent|final|lossless]",
            (
                "[can|could] [i|a q4 file|a 4-bit model|q4] [be made|be turned|turn it|go|convert"
                " it] [back |][to f16|into f16|to 16 bits|to the original|into the full"
                " model|into q8]"
            ),
            (
                "[how do i|can i] [dequantize|unquantize|get the original back|get f16 from q4|"
                "recover the full weights]"
            ),
            (
                "does [converting|changing] [q4 to q8|q4 to f16|4 bits to 8 bits] [make it"
                " better|improve it|restore quality|help]"
            ),
        ),
    ),
    Topic(
        "block",
        (
            (
                "Weights are quantized in blocks, for example 32 or 256 at a time. Each block"
                " stores its own scale, so that the rounded numbers fit the weights of that block"
                " well."
            ),
        ),
        things=(
            "a [block|super-block|superblock] [in quantization|of weights|]",
            "the block [size|scale]",
            "[scales|a scale] in quantization",
        ),
        asks=(
            "why are weights [grouped|quantized] in [blocks|groups]",
            "why must [rows|row sizes|sizes] be a multiple of [256|32]",
            "why is a 4-bit [file|quant] [bigger|more] than 4 bits per weight",
            "why [does|has] q4_k_m [have |use |take |]more than 4 bits",
        ),
    ),
    Topic(
        "bits_per_weight",
        (
            (
                "Bits per weight says how much storage each weight takes on average, scales"
                " included. Q4_K_M takes about 4.8, Q8_0 8.5 and F16 16 bits per weight."
            ),
        ),
        things=(
            "[bits per weight|bpw|a bit|bits]",
            "the [bpw|bits per weight] [number|figure|value]",
        ),
        asks=(
            "what does [4-bit|8-bit|16-bit|a 4-bit model|an 8-bit model] mean",
            (
                "how many bits [does a weight|do weights|does each weight|does a parameter]"
                " [take|need|use|have]"
            ),
            "what [are|do] the bits [about|mean|in a model]",
        ),
    ),
)
