"""Using Snug: files, the chat, where chats are kept, first steps."""

from .grammar import Topic

CHATTING = (
    Topic(
        "open_file",
        (
            (
                "Press Ctrl+O and choose the `.gguf` file, or drag it onto Snug's window. The model"
                " picker in the message box has *Open a .gguf file…*, too."
            ),
            (
                "Three ways:\n\n- press Ctrl+O and pick the file,\n- choose *Open a .gguf file…* in"
                " the model picker of the message box, or\n- drag the `.gguf` file onto the window"
                " and drop it."
            ),
        ),
        deeds=(
            (
                "[open|load|add|import|use|run|start] [a model|my own model|a file|a gguf|a gguf"
                " file|a .gguf|a local file|my file|a model file|another model|a model from disk|a"
                " model i already have|a downloaded file]"
            ),
            "[bring|get|put] [a gguf|a gguf file|a model file|my model] [into|in] snug",
            (
                "[make snug|get snug to|let snug] [open|load|use|run|read] [a gguf|my file|a"
                " model|a file on my disk]"
            ),
            (
                "[choose|pick] a [file|gguf] [from|on] [my disk|my computer|a usb stick|my"
                " desktop|the downloads folder]"
            ),
        ),
        asks=(
            (
                "i [have|already have|downloaded|got|found] a [gguf|.gguf|gguf file|model"
                " file|model] [on my disk|on my desktop|in my downloads|on a usb"
                " stick|already|here|from a friend|saved], [what now|how do i open it|what do i"
                " do|how do i use it|how can i load it|where do i put it]"
            ),
            "[what is|where is] the [open button|open dialog|way to load a file]",
            (
                "where [do|should] [i|my] [put|gguf files go|drop|place] [a gguf file|the model"
                " file|]"
            ),
        ),
        weight=1.4,
    ),
    Topic(
        "drag_drop",
        (
            "Yes: drag a `.gguf` file onto Snug's window and let go. Snug opens the model.",
            (
                "Yes, drag and drop works. Drop the `.gguf` file anywhere on the window and Snug"
                " loads it."
            ),
        ),
        things=("drag and drop",),
        asks=(
            (
                "[can|could] i [drag|drop|drag and drop|pull|throw] [a file|a gguf|a"
                " model|files|the file|my model] [onto|into|on|in|over] [snug|the window|the"
                " app|the chat|it]"
            ),
            (
                "does [snug|it|the app|the window] [support|have|accept|understand|allow] [drag"
                " and drop|dropping files|dragging files|dropped files]"
            ),
            "is [drag and drop|dragging a file|dropping a file] [possible|supported|allowed|ok]",
            (
                "is it [ok|possible|allowed|enough] to [drop|drag] [a file|a gguf|my model]"
                " [onto|into|on] [the window|snug|the app]"
            ),
            "what happens [if|when] i [drop|drag] a [file|gguf] [onto|on|into] [snug|the window]",
        ),
    ),
    Topic(
        "stop",
        (
            (
                "Press Esc, or the *Stop* button in the message box: it takes the place of *Send*"
                " while an answer is being written. What was written so far stays."
            ),
            (
                "Click *Stop*, where *Send* was, or press Esc. The answer ends at once, and the"
                " text so far is kept."
            ),
        ),
        deeds=(
            (
                "[stop|cancel|interrupt|abort|halt|end|cut off|break off|pause] [an answer|the"
                " answer|the model|it|you|the reply|generation|generating|the text|a long"
                " answer|the bot|writing]"
            ),
            (
                "[make|get|force] [it|the model|you|the bot|the ai] [stop|to stop|be quiet|to shut"
                " up|stop talking|stop writing|to end]"
            ),
            "[shut|switch] [it|you|the bot|the model] [up|off]",
        ),
        asks=(
            "where is [the stop button|stop]",
            "[is there|where do i find] a [stop|cancel] button",
            (
                "[it|the model|the answer|the bot|the reply] [goes on|keeps going|keeps"
                " writing|doesn't stop|won't stop|is too long|never ends|writes and writes|talks"
                " too much|keeps talking|won't end|does not finish], [what now|how do i stop"
                " it|what can i do|how do i end it|help]"
            ),
            "the answer [is|gets] [wrong|too long|boring], can i [stop|cancel|end] it",
            "stop [answering|writing|it|now]",
        ),
        weight=1.2,
    ),
    Topic(
        "regenerate",
        (
            (
                "Click the round arrow under the last answer (*Answer again*), or press Ctrl+R:"
                " Snug writes another answer beside the old one, which stays in the chat's file."
            ),
            (
                "Press Ctrl+R, or the round arrow under the last answer, and the model tries again."
                " The old answer is kept in the chat's file; going back to it comes in a later"
                " version."
            ),
        ),
        things=("[regenerate|the regenerate button|the round arrow button|regenerating]",),
        deeds=(
            (
                "[get|have|see|request|ask for] [another|a new|a different|a better|a second]"
                " [answer|reply|version|response|attempt|try]"
            ),
            (
                "[regenerate|redo|repeat|retry|rewrite|replace] [an answer|the answer|the last"
                " answer|the reply|that|a reply|it|the last message]"
            ),
            (
                "[make|let|have] [it|the model|the bot|you] [try again|answer again|write it"
                " again|try once again|give another answer|do it again]"
            ),
        ),
        asks=(
            (
                "[i don't like|i dislike|i am not happy with|i hate] [the answer|this answer|that"
                " reply|that answer|what it wrote], [what now|what can i do|again please|can i get"
                " another]"
            ),
            (
                "[the|that|this] [answer|reply|response] [was|is] [bad|wrong|not"
                " good|useless|nonsense|terrible|odd], [can it try again|what now|again|what can i"
                " do|how do i get another|redo it]"
            ),
            "[try|answer] [again|that again|once again]",
            "can [it|the model|snug] [try|answer] again",
        ),
        weight=1.2,
    ),
    Topic(
        "old_answer",
        (
            (
                "It is not lost: *Answer again* writes the new answer beside the old one, and both"
                " stay in the chat's file. Going back to the old one comes in a later version."
            ),
        ),
        deeds=(
            (
                "[get|see|bring|go] back [to |][the old answer|my old answer|the first answer|the"
                " previous answer|an earlier answer]"
            ),
            (
                "[restore|recover|return to|see] the [old|first|previous|earlier]"
                " [answer|reply|version of the answer]"
            ),
        ),
        asks=(
            (
                "[is|does] the [old|first|previous] [answer|reply]"
                " [lost|gone|deleted|disappear|thrown away|kept|stay] [when i regenerate|after"
                " regenerating|when i answer again|]"
            ),
            (
                "what happens to the [old|first|previous] [answer|reply] [when i regenerate|if i"
                " press the round arrow|then|after ctrl+r]"
            ),
            (
                "[can i|how do i] [compare|switch between|keep] [two answers|both answers|the old"
                " and the new answer]"
            ),
        ),
        weight=0.7,
    ),
    Topic(
        "new_chat",
        (
            (
                "Click *New chat* above the list of chats, or press Ctrl+N. The old conversation"
                " stays in the list."
            ),
            (
                "*New chat*, above the list of chats, begins an empty conversation; so does Ctrl+N."
                " Your earlier chats are kept."
            ),
        ),
        deeds=(
            (
                "[start|begin|open|create|make|get] [a new|a fresh|an empty|another|a clean|a"
                " second] [chat|conversation|talk|discussion|session]"
            ),
            "[start|begin] [over|again from the beginning|from scratch|anew|from zero|fresh]",
            "[clear|reset|empty] [the chat|the conversation|the context|everything|the window]",
        ),
        asks=(
            "where is [the new chat button|new chat|the button for a new chat]",
            (
                "i want to [talk about something else|change the subject|start over|begin"
                " again|start from zero], [how|what do i click|where]"
            ),
            "[how|where] do i get a [blank|fresh|clean|new] [page|chat|conversation|slate|start]",
            "[new|fresh] [chat|conversation|start]",
        ),
        weight=1.2,
    ),
    Topic(
        "chat_storage",
        (
            (
                "Your chats are stored on this machine only, word by word while they are written."
                " **Settings** shows the folder. Nothing is sent anywhere."
            ),
            (
                "They stay on this machine: Snug saves them in its own folder on your disk, already"
                " while an answer streams, and nowhere else."
            ),
        ),
        asks=(
            (
                "where [are|does snug keep|does snug store|does snug save|do you keep|is] [my"
                " chats|the chats|my conversations|chats|conversations|messages|my messages|the"
                " chat history|history|what i write] [stored|saved|kept|located|]"
            ),
            "[are|do] [my chats|chats|conversations|old chats] [saved|stored|kept|get saved]",
            (
                "[where can i find|where is|in which folder is|in what place is] [the chat"
                " history|my history|my old chats|the folder with chats]"
            ),
            (
                "where do [my chats|my conversations|the messages|old conversations|my words]"
                " [go|end|live|get saved|get stored|land]"
            ),
            (
                "does snug [save|store|keep|remember] [my chats|conversations|what i write|my"
                " messages]"
            ),
        ),
        weight=1.2,
    ),
    Topic(
        "privacy",
        (
            (
                "No, nothing you type leaves this machine. The model runs here, and your chats are"
                " stored here only."
            ),
            (
                "No. Everything you write stays on this machine, since the model itself runs on it."
                " There is no server and no account."
            ),
        ),
        asks=(
            (
                "[is|are|does] [my data|my chats|what i write|my text|anything|my messages|my"
                " words] [sent anywhere|sent to the cloud|sent to a server|shared|leaving my"
                " computer|going to the internet|stored online|in the cloud|transmitted]"
            ),
            (
                "[does|do] [snug|you|the app|it] [send|upload|share|collect|leak|spy"
                " on|track|sell] [my data|my chats|anything|what i write|my"
                " messages|me|data|information]"
            ),
            (
                "[can|does|will] [anyone|somebody|someone|a company|the developer|the"
                " internet|google] [read|see|access] [my chats|what i write|my messages|this"
                " conversation|this]"
            ),
            (
                "is [snug|it|this|the chat|this conversation]"
                " [private|secure|safe|confidential|local]"
            ),
            "[what about|how is it with|how good is] [privacy|data protection|my privacy]",
            "[do|are] my [chats|messages] [stay private|stay here|leave this machine|private]",
            "is there [telemetry|tracking|a server|an account|a cloud]",
        ),
        weight=1.3,
    ),
)

FIRST_STEPS = (
    Topic(
        "what_is_snug",
        (
            (
                "Snug is a desktop app for picking and running language models on your own machine."
                " It shows which models fit and which type to take, and lets you chat with them."
            ),
            (
                "Snug helps you choose a language model that fits your laptop, and then runs it"
                " there: private, offline, with no account."
            ),
        ),
        things=("[snug|the snug app|this app|this program|this application|this software]",),
        asks=(
            "what [can|does] [snug|this app|the app|this program] [do|do for me|help with]",
            "what is [snug|this app|the app|this program|this] [for|good for|about|made for]",
            "why [should|would] i use [snug|this app]",
            "who [needs|is|uses] snug [for|]",
            "what [can i do|is possible] with [snug|this app]",
            "what [kind|sort] of [app|program] is [this|snug]",
        ),
        weight=1.2,
    ),
    Topic(
        "start",
        (
            (
                "Just write: this demo model is loaded. For a larger one see on the **Machine**"
                " page what fits, get that `.gguf` file (Q4_K_M is a good first choice) and open it"
                " with Ctrl+O."
            ),
        ),
        deeds=(
            (
                "[get started|start|begin|use snug|use this app|set everything up|begin with"
                " snug|get going|work with snug|set up snug]"
            ),
        ),
        asks=(
            "what [do i do|should i do|comes] first",
            "[how does|how do i use] [snug|this|the app] [work|]",
            "what are the first steps",
            "what [can i try|should i try] first",
            "i just installed [snug|this|it], what now",
        ),
    ),
    Topic(
        "shortcuts",
        (
            (
                "The keys that help most:\n\n- Ctrl+N: new chat\n- Ctrl+O: open a model\n- Ctrl+R:"
                " answer again\n- Esc: stop the answer"
            ),
            (
                "Enter sends, Esc stops, Ctrl+R answers again, Ctrl+N begins a new chat, and Ctrl+O"
                " opens a model."
            ),
        ),
        things=(
            (
                "[the keyboard shortcuts|keyboard shortcuts|the shortcuts|shortcuts|hotkeys|the"
                " hotkeys|key combinations]"
            ),
        ),
        asks=(
            (
                "[which|what] [shortcuts|keys|hotkeys|keyboard shortcuts|key combinations] [are"
                " there|does snug have|can i use|do you know|exist]"
            ),
            "[is there|does snug have] a [shortcut|key|hotkey] [for this|for that|for it|]",
            (
                "[which|what] [key|shortcut] [stops an answer|opens a model|begins a new chat|is"
                " for a new chat|sends the message|answers again]"
            ),
            (
                "[can i|how do i] [use|work with|control] [snug|the app|it] [with|by|from] [the"
                " keyboard|keys|keyboard only]"
            ),
            "what [does|do] [ctrl+n|ctrl+r|ctrl+o|esc|the escape key|ctrl r|ctrl n|ctrl o] do",
        ),
        weight=0.9,
    ),
    Topic(
        "coming",
        (
            (
                "Planned for later versions: **Discover** to browse and download models, **Models**"
                " for the files on your disk, and **Workshop** to quantize. Today there are Chat,"
                " Machine and Settings."
            ),
        ),
        asks=(
            (
                "what [is|will be|comes] [planned|coming|next|new] [in snug|for snug|in later"
                " versions|in the next version|]"
            ),
            "what [can't|can] snug [do yet|not do yet|not do]",
            (
                "[which|what] [features|pages|parts|things] [are|will be]"
                " [planned|coming|missing|added later|not there yet]"
            ),
            (
                "[why is there no|where is the|i can't find the|i don't see the|is there a|there is"
                " no] [discover|workshop|models|download] [page|tab|section|button]"
            ),
            "[what is|tell me about] the [roadmap|future of snug|future]",
        ),
        weight=0.9,
    ),
    Topic(
        "unknown",
        (
            (
                "I don't know that about Snug: I'm a tiny demo model. Its README and the pages"
                " themselves say more."
            ),
        ),
        asks=(
            (
                "[does|can|will] [snug|the app|this app|it] [run on|work on|work"
                " with|support|speak|read|open|import|export|handle|use|talk to|play|sync"
                " with|print|search] [a mac|macos|windows|linux|android|my phone|an iphone|pdf"
                " files|images|pictures|voice|audio|python|tools|plugins|the"
                " web|ollama|chatgpt|word documents|excel|safetensors|my calendar|two models at"
                " once|several users|the cloud|a server|an api|german|french|a raspberry"
                " pi|chrome|my email]"
            ),
            (
                "[can|could] i [use|run|open|have|install|load] [two models at once|two"
                " models|several models|snug on my phone|snug on a server|plugins|voice|images|two"
                " windows|snug on a mac|an extension] [in snug|with snug|at the same time|]"
            ),
            "who [made|wrote|develops|owns|sells|publishes] [snug|this app]",
            "[what|which] [version|licence|license] [is|has|of] [snug|this app][| this]",
            (
                "[is there|does snug have] [a mobile app|a manual|a plugin|an api|a"
                " forum|support|a hotline|a newsletter|an update] [for this|for it|for snug|]"
            ),
        ),
        weight=1.2,
    ),
    Topic(
        "account",
        (
            (
                "No account is needed, and Snug costs nothing. Some models on Hugging Face ask you"
                " to accept their terms first; for those you need a free account there."
            ),
        ),
        asks=(
            "do i [need|have to make] an account",
            "[is|does] snug [free|cost anything|cost money]",
            "do i [have to|need to] [pay|log in|sign up|register]",
            "how much does snug cost",
        ),
        weight=0.7,
    ),
    Topic(
        "copy",
        (
            (
                "Click the copy button under the answer, or press Ctrl+Shift+C. A code block has a"
                " copy button of its own."
            ),
        ),
        deeds=("copy [an answer|the answer|the text|code|a code block|a reply]",),
        weight=0.5,
    ),
    Topic(
        "delete_chat",
        (
            (
                "Choose the chat in the list on the **Chat** page and press Delete, or use its"
                " menu. *Undo* brings it back."
            ),
        ),
        deeds=(
            (
                "[delete|remove|erase] [a chat|my chats|an old chat|a conversation|the chat"
                " history|old conversations]"
            ),
        ),
        weight=0.7,
    ),
    Topic(
        "undo_delete",
        (
            (
                "Yes: after deleting a chat, click *Undo* in the note that appears, and it is back"
                " in the list."
            ),
        ),
        deeds=(
            "[undo|take back] [deleting a chat|the deletion|that|a delete]",
            (
                "[restore|recover|get back|bring back] a [deleted chat|deleted conversation|chat i"
                " deleted]"
            ),
        ),
        asks=(
            (
                "i deleted [a chat|the wrong chat|a conversation] [by mistake|by"
                " accident|accidentally|], [can i get it back|what now|help|is it gone]"
            ),
            "[is|are] [a deleted chat|deleted chats] [gone|lost|gone for good]",
            "can [deleting a chat|a delete] be undone",
        ),
        weight=0.6,
    ),
    Topic(
        "rename_chat",
        (
            (
                "Choose the chat in the list, press F2 and type the new name. *Rename* in its menu"
                " does the same."
            ),
        ),
        deeds=(
            (
                "[rename|name|give a name to|change the name of|change the title of] [a chat|my"
                " chats|a conversation|the conversation|this chat]"
            ),
        ),
        weight=0.5,
    ),
    Topic(
        "old_chats",
        ("Earlier chats are in the list on the **Chat** page. Click one to open it and go on.",),
        deeds=(
            (
                "[find|open|see|continue|go back to|return to] [an old chat|my old chats|earlier"
                " chats|a previous conversation|yesterday's chat|an earlier conversation]"
            ),
        ),
        weight=0.7,
    ),
)
