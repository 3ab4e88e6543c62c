<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Snug</name>
  <message>
   <location filename="../../app/api/server.py" />
   <source>Choose another port, 8000 for example.</source>
   <translation>Wählen Sie einen anderen Port, zum Beispiel 8000.</translation>
  </message>
  <message>
   <location filename="../../app/api/server.py" />
   <source>Port {port} cannot be used.</source>
   <translation>Port {port} kann nicht benutzt werden.</translation>
  </message>
  <message>
   <location filename="../../app/api/server.py" />
   <source>Port {port} is taken by another program.</source>
   <translation>Port {port} ist von einem anderen Programm belegt.</translation>
  </message>
  <message>
   <location filename="../../app/api/server.py" />
   <source>Snug's log says why.</source>
   <translation>Der Grund steht in Snugs Protokoll.</translation>
  </message>
  <message>
   <location filename="../../app/api/server.py" />
   <source>The server could not be started.</source>
   <translation>Der Server konnte nicht gestartet werden.</translation>
  </message>
  <message>
   <location filename="../../app/chat/archive.py" />
   <source>Choose a .json or .md file that was exported by Snug.</source>
   <translation>Wählen Sie eine .json- oder .md-Datei, die Snug exportiert hat.</translation>
  </message>
  <message>
   <location filename="../../app/chat/archive.py" />
   <source>Import it with that version.</source>
   <translation>Importieren Sie sie mit jener Version.</translation>
  </message>
  <message>
   <location filename="../../app/chat/archive.py" />
   <source>This file holds no conversation that Snug exported.</source>
   <translation>Diese Datei enthält keine Unterhaltung, die Snug exportiert hat.</translation>
  </message>
  <message>
   <location filename="../../app/chat/archive.py" />
   <source>This file was exported by a newer version of Snug.</source>
   <translation>Diese Datei stammt aus einer neueren Version von Snug.</translation>
  </message>
  <message>
   <location filename="../../app/chat/context_plan.py" />
   <source>Make the context larger, or leave its oldest messages out.</source>
   <translation>Vergrößern Sie den Kontext, oder lassen Sie die ältesten Nachrichten weg.</translation>
  </message>
  <message>
   <location filename="../../app/chat/context_plan.py" />
   <source>Make the context larger, or make the last question shorter.</source>
   <translation>Vergrößern Sie den Kontext, oder kürzen Sie die letzte Frage.</translation>
  </message>
  <message>
   <location filename="../../app/chat/context_plan.py" />
   <source>This conversation has {tokens:,} tokens and the model's context holds {context:,}, of which the answer needs {room:,}.</source>
   <translation>Diese Unterhaltung hat {tokens:,} Token, der Kontext des Modells fasst {context:,}, und davon braucht die Antwort {room:,}.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>Export fewer conversations at once.</source>
   <translation>Exportieren Sie weniger Unterhaltungen auf einmal.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>See whether it is there, and yours.</source>
   <translation>Sehen Sie nach, ob es sie gibt und ob Sie sie lesen dürfen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>See whether there is room in {parent}, or choose another folder.</source>
   <translation>Sehen Sie nach, ob in {parent} Platz ist, oder wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>{name} cannot be read.</source>
   <translation>{name} lässt sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>{name} could not be written.</source>
   <translation>{name} ließ sich nicht schreiben.</translation>
  </message>
  <message>
   <location filename="../../app/chat/exchange.py" />
   <source>{name} is larger than {most}.</source>
   <translation>{name} ist größer als {most}.</translation>
  </message>
  <message>
   <location filename="../../app/chat/own_presets.py" />
   <source>A preset cannot be called “{name}”.</source>
   <translation>Eine Vorlage kann nicht „{name}“ heißen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/own_presets.py" />
   <source>A preset needs a name.</source>
   <translation>Eine Vorlage braucht einen Namen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/own_presets.py" />
   <source>Give it a name of its own.</source>
   <translation>Geben Sie ihr einen eigenen Namen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/own_presets.py" />
   <source>a preset</source>
   <translation>eine Vorlage</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>A grammar or schema has at most {longest:,} characters.</source>
   <translation>Eine Grammatik oder ein Schema hat höchstens {longest:,} Zeichen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>A preset has at most {most} stop words of {longest} characters.</source>
   <translation>Eine Vorlage hat höchstens {most} Stoppwörter mit {longest} Zeichen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Above 1 makes words that were just said less likely; 1 leaves them alone.</source>
   <translation>Über 1 werden eben gesagte Wörter unwahrscheinlicher; 1 lässt sie, wie sie sind.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Always takes the likeliest word: the same question gets the same answer.</source>
   <translation>Nimmt immer das wahrscheinlichste Wort: Dieselbe Frage bekommt dieselbe Antwort.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Answers with one JSON object, for other programs to read.</source>
   <translation>Antwortet mit einem JSON-Objekt, das andere Programme lesen können.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Creative</source>
   <translation>Einfallsreich</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Grammar</source>
   <translation>Grammatik</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>How far an answer may stray from the likeliest words; 0 always takes the likeliest.</source>
   <translation>Wie weit eine Antwort von den wahrscheinlichsten Wörtern abweichen darf; 0 nimmt immer das wahrscheinlichste.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>JSON schema</source>
   <translation>JSON-Schema</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Leave some out.</source>
   <translation>Lassen Sie einige weg.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Lets unlikely words in as well: for ideas and stories.</source>
   <translation>Lässt auch unwahrscheinliche Wörter zu: für Ideen und Geschichten.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Longest answer</source>
   <translation>Längste Antwort</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Make it shorter.</source>
   <translation>Kürzen Sie den Text.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Only so many of the likeliest next words are considered; 0 considers all.</source>
   <translation>Nur so viele der wahrscheinlichsten nächsten Wörter kommen in Frage; 0 heißt alle.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Only the likeliest words that together reach this share are considered; 1 is all.</source>
   <translation>Nur die wahrscheinlichsten Wörter, die zusammen diesen Anteil erreichen, kommen in Frage; 1 heißt alle.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Precise</source>
   <translation>Genau</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Repeat penalty</source>
   <translation>Wiederholungsstrafe</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Repeatable</source>
   <translation>Wiederholbar</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Seed</source>
   <translation>Startwert</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Stays close to the likeliest words: for facts, code and summaries.</source>
   <translation>Bleibt nah an den wahrscheinlichsten Wörtern: für Fakten, Code und Zusammenfassungen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Stop words</source>
   <translation>Stoppwörter</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Temperature</source>
   <translation>Temperatur</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>The answer ends after so many tokens; a word is about one and a third.</source>
   <translation>Nach so vielen Token endet die Antwort; ein Wort sind etwa eineindrittel.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>The answer ends before the first of these texts.</source>
   <translation>Vor dem ersten dieser Texte endet die Antwort.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>The answer is one JSON value of this shape; it takes the place of a grammar.</source>
   <translation>Die Antwort ist ein JSON-Wert dieser Gestalt; das Schema ersetzt eine Grammatik.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>The answer keeps to these rules, written in llama.cpp's GBNF.</source>
   <translation>Die Antwort hält sich an diese Regeln, geschrieben in llama.cpps GBNF.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>The same seed, settings and model give the same answer; empty draws a new one.</source>
   <translation>Gleicher Startwert, gleiche Einstellungen und gleiches Modell geben die gleiche Antwort; leer wird neu gewürfelt.</translation>
  </message>
  <message>
   <location filename="../../app/chat/presets.py" />
   <source>Words less likely than this share of the likeliest one are left out; 0 keeps all.</source>
   <translation>Wörter, die unwahrscheinlicher sind als dieser Anteil des wahrscheinlichsten, fallen weg; 0 behält alle.</translation>
  </message>
  <message>
   <location filename="../../app/chat/rows.py" />
   <source>It was deleted; start another one.</source>
   <translation>Sie wurde gelöscht; beginnen Sie eine neue.</translation>
  </message>
  <message>
   <location filename="../../app/chat/rows.py" />
   <source>This conversation is no longer stored.</source>
   <translation>Diese Unterhaltung ist nicht mehr gespeichert.</translation>
  </message>
  <message>
   <location filename="../../app/chat/schema.py" />
   <source>your conversations</source>
   <translation>Ihren Unterhaltungen</translation>
  </message>
  <message>
   <location filename="../../app/chat/schema.py" />
   <source>“Repair” in Snug's window puts what can be rescued into a fresh file; {path} is kept.</source>
   <translation>„Reparieren“ im Fenster von Snug bringt, was zu retten ist, in eine frische Datei; {path} bleibt erhalten.</translation>
  </message>
  <message>
   <location filename="../../app/chat/summary.py" />
   <source>No model is loaded.</source>
   <translation>Es ist kein Modell geladen.</translation>
  </message>
  <message>
   <location filename="../../app/chat/turn.py" />
   <source>It reached the most tokens that an answer may have.</source>
   <translation>Die Antwort hat die größte erlaubte Länge erreicht.</translation>
  </message>
  <message>
   <location filename="../../app/chat/turn.py" />
   <source>Something outside the engine ended it.</source>
   <translation>Etwas außerhalb der Engine hat sie beendet.</translation>
  </message>
  <message>
   <location filename="../../app/chat/turn.py" />
   <source>The model's context is full.</source>
   <translation>Der Kontext des Modells ist voll.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>Choose another variant, or tell its uploader.</source>
   <translation>Wählen Sie eine andere Variante, oder sagen Sie es dem, der sie hochgeladen hat.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>It has no GGUF files.</source>
   <translation>Es hat keine GGUF-Dateien.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>It has {listed}.</source>
   <translation>Es hat {listed}.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>Name one of them: {listed}.</source>
   <translation>Nennen Sie eine davon: {listed}.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>{id} has no “{wanted}”.</source>
   <translation>{id} hat kein „{wanted}“.</translation>
  </message>
  <message>
   <location filename="../../app/cli/offers.py" />
   <source>{name} is not whole on the Hub; missing: {which}.</source>
   <translation>{name} ist auf dem Hub nicht vollständig; es fehlt: {which}.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Another program keeps the file with {name} locked.</source>
   <translation>Ein anderes Programm sperrt die Datei mit {name}.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Change the folder's permissions, or choose another one with --data-dir or SNUG_HOME.</source>
   <translation>Ändern Sie die Rechte des Ordners, oder wählen Sie mit --data-dir oder SNUG_HOME einen anderen.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Close other windows of Snug, or the program that holds the file.</source>
   <translation>Schließen Sie andere Fenster von Snug oder das Programm, das die Datei festhält.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Free some space on the disk of {parent} and try again.</source>
   <translation>Schaffen Sie Platz auf dem Datenträger von {parent}, und versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Install that version again, or start with --data-dir and another folder.</source>
   <translation>Installieren Sie jene Version wieder, oder starten Sie mit --data-dir und einem anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>It is as it was: start the earlier version again, and report this.</source>
   <translation>Die Datei ist, wie sie war: Starten Sie die frühere Version, und melden Sie diesen Fehler.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Move {path} away to start afresh, and keep it: it can often be rescued.</source>
   <translation>Schieben Sie {path} beiseite, um neu anzufangen, und heben Sie die Datei auf: Oft ist sie zu retten.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>See whether {path} can be read and written.</source>
   <translation>Sehen Sie nach, ob {path} sich lesen und schreiben lässt.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>Snug may not write to {path}.</source>
   <translation>Snug darf nicht in {path} schreiben.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>The disk is full: {name} cannot be saved.</source>
   <translation>Der Datenträger ist voll: Die Datei mit {name} lässt sich nicht sichern.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>The file with {name} could not be prepared for this version of Snug.</source>
   <translation>Die Datei mit {name} ließ sich für diese Version von Snug nicht vorbereiten.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>The file with {name} could not be read or saved.</source>
   <translation>Die Datei mit {name} ließ sich nicht lesen oder sichern.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>The file with {name} is damaged.</source>
   <translation>Die Datei mit {name} ist beschädigt.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>The file with {name} was stored by a newer version of Snug.</source>
   <translation>Die Datei mit {name} stammt aus einer neueren Version von Snug.</translation>
  </message>
  <message>
   <location filename="../../app/core/database.py" />
   <source>your data</source>
   <translation>Ihren Daten</translation>
  </message>
  <message>
   <location filename="../../app/core/paths.py" />
   <source>Choose another folder with --data-dir or SNUG_HOME.</source>
   <translation>Wählen Sie mit --data-dir oder SNUG_HOME einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../../app/core/paths.py" />
   <source>Free some space on the disk of {path}, or start Snug with --data-dir on another one.</source>
   <translation>Schaffen Sie Platz auf dem Datenträger von {path}, oder starten Sie Snug mit --data-dir auf einem anderen.</translation>
  </message>
  <message>
   <location filename="../../app/core/paths.py" />
   <source>Snug cannot write to {path}.</source>
   <translation>Snug kann nicht in {path} schreiben.</translation>
  </message>
  <message>
   <location filename="../../app/core/paths.py" />
   <source>The disk that holds Snug's data is full.</source>
   <translation>Der Datenträger mit Snugs Daten ist voll.</translation>
  </message>
  <message>
   <location filename="../../app/core/units.py" />
   <source>tokens/s</source>
   <translation>Token/s</translation>
  </message>
  <message>
   <location filename="../../app/core/units.py" />
   <source>{size:.0f} byte</source>
   <translation>{size:.0f} Byte</translation>
  </message>
  <message>
   <location filename="../../app/core/units.py" />
   <source>{size:.0f} bytes</source>
   <translation>{size:.0f} Bytes</translation>
  </message>
  <message>
   <location filename="../../app/documents/child.py" />
   <source>It may be damaged, or made to do harm; save it anew, or attach a part of it.</source>
   <translation>Sie ist vielleicht beschädigt oder soll schaden; sichern Sie sie neu, oder hängen Sie einen Teil davon an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/child.py" />
   <source>Reading it takes more memory than a document may.</source>
   <translation>Sie zu lesen braucht mehr Speicher, als ein Dokument darf.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>It is not a text, a table or a PDF.</source>
   <translation>Das ist kein Text, keine Tabelle und kein PDF.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>Its characters were read as {encoding}.</source>
   <translation>Die Zeichen wurden als {encoding} gelesen.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>Its encoding is none that is known.</source>
   <translation>Ihre Zeichenkodierung ist unbekannt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>One character is broken in the file.</source>
   <translation>Ein Zeichen der Datei ist defekt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>Snug reads text, code, CSV and PDF files.</source>
   <translation>Snug liest Text, Code, CSV und PDF.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>{broken:,} of {count:,} characters are none in {encoding}.</source>
   <translation>{broken:,} von {count:,} Zeichen sind in {encoding} keine.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>{count:,} characters are broken in the file.</source>
   <translation>{count:,} Zeichen der Datei sind defekt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/decoding.py" />
   <source>{share:.1%} of its characters are control characters.</source>
   <translation>{share:.1%} ihrer Zeichen sind Steuerzeichen.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>Attach a file with text in it.</source>
   <translation>Hängen Sie eine Datei an, in der Text steht.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>Attach files, not folders or devices.</source>
   <translation>Hängen Sie Dateien an, keine Ordner oder Geräte.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>Attach the part of it that matters.</source>
   <translation>Hängen Sie den Teil an, auf den es ankommt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>Is it still there, and may you open it?</source>
   <translation>Ist sie noch da, und dürfen Sie sie öffnen?</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>It cannot be read.</source>
   <translation>Die Datei lässt sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>It is empty.</source>
   <translation>Die Datei ist leer.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>It is larger than {most}.</source>
   <translation>Die Datei ist größer als {most}.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>It is not a file.</source>
   <translation>Das ist keine Datei.</translation>
  </message>
  <message>
   <location filename="../../app/documents/files.py" />
   <source>It is {what}, which Snug cannot read.</source>
   <translation>Das ist {what}; so etwas kann Snug nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>None of the pages of this PDF can be read: they are damaged, or too large.</source>
   <translation>Keine Seite dieses PDFs lässt sich lesen: Sie sind beschädigt oder zu groß.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>Open it in a PDF reader and save it anew.</source>
   <translation>Öffnen Sie es in einem PDF-Programm, und sichern Sie es neu.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>Open it in a PDF reader, save it without the password, and attach that.</source>
   <translation>Öffnen Sie es in einem PDF-Programm, sichern Sie es ohne Passwort, und hängen Sie das an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>Run it through a text recognition (OCR) and attach the result.</source>
   <translation>Schicken Sie es durch eine Texterkennung (OCR), und hängen Sie das Ergebnis an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>This PDF holds pictures of pages, no text.</source>
   <translation>Dieses PDF enthält Bilder von Seiten und keinen Text.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>This PDF is locked with a password.</source>
   <translation>Dieses PDF ist mit einem Passwort geschützt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>{broken:,} of {count:,} pages are damaged and were left out.</source>
   <translation>{broken:,} von {count:,} Seiten sind beschädigt und fehlen.</translation>
  </message>
  <message>
   <location filename="../../app/documents/pdf.py" />
   <source>{empty:,} of {count:,} pages hold no text (pictures, or nothing).</source>
   <translation>{empty:,} von {count:,} Seiten enthalten keinen Text (nur Bilder oder nichts).</translation>
  </message>
  <message>
   <location filename="../../app/documents/reader.py" />
   <source>It cannot be read: it is damaged, or not what it says it is.</source>
   <translation>Die Datei lässt sich nicht lesen: Sie ist beschädigt oder nicht das, was sie vorgibt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/reader.py" />
   <source>It may be damaged, or very long; attach the part of it that matters.</source>
   <translation>Sie ist vielleicht beschädigt oder sehr lang; hängen Sie den Teil an, auf den es ankommt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/reader.py" />
   <source>Open it in the program that it is from and save it anew.</source>
   <translation>Öffnen Sie die Datei in ihrem Programm, und sichern Sie sie neu.</translation>
  </message>
  <message>
   <location filename="../../app/documents/reader.py" />
   <source>Reading it took longer than {seconds:.0f} seconds.</source>
   <translation>Das Lesen dauerte länger als {seconds:.0f} Sekunden.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Attach a transcript of it.</source>
   <translation>Hängen Sie eine Abschrift davon an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Attach its source text.</source>
   <translation>Hängen Sie den Quelltext an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Export what matters as CSV and attach that.</source>
   <translation>Exportieren Sie das Wichtige als CSV, und hängen Sie das an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Open it on the Models page; it cannot be attached.</source>
   <translation>Öffnen Sie es auf der Seite „Modelle“; anhängen lässt es sich nicht.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Save it as PDF and attach that.</source>
   <translation>Sichern Sie es als PDF, und hängen Sie das an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Save it as PDF or as plain text and attach that.</source>
   <translation>Sichern Sie es als PDF oder als reinen Text, und hängen Sie das an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Snug reads text; write what it says, or attach a text of it.</source>
   <translation>Snug liest Text; schreiben Sie, was zu sehen ist, oder hängen Sie einen Text davon an.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>Unpack it and attach the files that matter.</source>
   <translation>Packen Sie es aus, und hängen Sie die Dateien an, auf die es ankommt.</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a PostScript document</source>
   <translation>ein PostScript-Dokument</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a compressed archive</source>
   <translation>ein gepacktes Archiv</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a database</source>
   <translation>eine Datenbank</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a model</source>
   <translation>ein Modell</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a picture</source>
   <translation>ein Bild</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a program</source>
   <translation>ein Programm</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a recording or a film</source>
   <translation>eine Tonaufnahme oder ein Film</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>a rich text document</source>
   <translation>ein RTF-Dokument</translation>
  </message>
  <message>
   <location filename="../../app/documents/signatures.py" />
   <source>an office document</source>
   <translation>ein Office-Dokument</translation>
  </message>
  <message>
   <location filename="../../app/documents/tables.py" />
   <source>It holds more than {most:,} characters.</source>
   <translation>Sie enthält mehr als {most:,} Zeichen.</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source> and takes more memory</source>
   <translation> und braucht mehr Speicher</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>, because “{name}” did not survive</source>
   <translation>, denn „{name}“ hat nicht überlebt</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Comparing their speed</source>
   <translation>Ihre Geschwindigkeit wird verglichen</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>It is the setting that works{why}.</source>
   <translation>Diese Einstellung funktioniert{why}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>No setting survived; this engine build does not run on this machine.</source>
   <translation>Keine Einstellung hat überlebt; dieser Bau der Engine läuft auf diesem Rechner nicht.</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Preparing small test models</source>
   <translation>Kleine Testmodelle werden vorbereitet</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Repacking weights is {gain} here{more}, so it is off.</source>
   <translation>Umgepackte Gewichte sind hier {gain}{more}, darum bleibt das aus.</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Repacking weights makes it {ratio:.1f} times as fast here.</source>
   <translation>Umgepackte Gewichte sind hier {ratio:.1f}-mal so schnell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Starting the engine</source>
   <translation>Die Engine wird gestartet</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>Trying: {name}</source>
   <translation>Versuch: {name}</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>graphics card, repacked weights</source>
   <translation>Grafikkarte, umgepackte Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>graphics card, weights as they are</source>
   <translation>Grafikkarte, Gewichte wie sie sind</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>processor, repacked weights</source>
   <translation>Prozessor, umgepackte Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>processor, weights as they are</source>
   <translation>Prozessor, Gewichte wie sie sind</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>{name} gave no answer</source>
   <translation>{name} gab keine Antwort</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>{ratio:.0%} faster</source>
   <translation>{ratio:.0%} schneller</translation>
  </message>
  <message>
   <location filename="../../app/engine/check.py" />
   <source>{ratio:.0%} slower</source>
   <translation>{ratio:.0%} langsamer</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it embedded texts</source>
   <translation>sie Texte einbettete</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it kept what it had read</source>
   <translation>sie das Gelesene aufhob</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it read a grammar</source>
   <translation>sie eine Grammatik las</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it took up what it had read</source>
   <translation>sie das Gelesene wieder aufnahm</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it was answering</source>
   <translation>sie antwortete</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it was counting</source>
   <translation>sie zählte</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it was looking at the machine</source>
   <translation>sie den Rechner untersuchte</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it was unloading</source>
   <translation>sie das Modell freigab</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it worked out the memory of {name}</source>
   <translation>sie den Speicherbedarf von {name} ausrechnete</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>it worked out the size of {type_name}</source>
   <translation>sie die Größe von {type_name} ausrechnete</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>its speed was measured</source>
   <translation>ihre Geschwindigkeit gemessen wurde</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>loading {name}</source>
   <translation>sie {name} lud</translation>
  </message>
  <message>
   <location filename="../../app/engine/engine.py" />
   <source>writing {name}</source>
   <translation>sie {name} schrieb</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>A newer version of Snug may know it. Until then, choose another model.</source>
   <translation>Eine neuere Version von Snug kennt sie vielleicht. Wählen Sie bis dahin ein anderes Modell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Check the engine again on the Machine page.</source>
   <translation>Prüfen Sie die Engine noch einmal auf der Seite „Rechner“.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Choose a model first.</source>
   <translation>Wählen Sie zuerst ein Modell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Choose a model that is made for embeddings.</source>
   <translation>Wählen Sie ein Modell, das für Einbettungen gemacht ist.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Choose a smaller context, or a smaller model.</source>
   <translation>Wählen Sie einen kleineren Kontext oder ein kleineres Modell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Choose a smaller model or quantization, or close other programs.</source>
   <translation>Wählen Sie ein kleineres Modell oder eine stärkere Quantisierung, oder schließen Sie andere Programme.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Choose another model, or another file of this one.</source>
   <translation>Wählen Sie ein anderes Modell oder eine andere Datei davon.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Fetch the file again, or choose another model.</source>
   <translation>Laden Sie die Datei noch einmal herunter, oder wählen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Go on with a smaller context or a smaller model.</source>
   <translation>Machen Sie mit einem kleineren Kontext oder einem kleineren Modell weiter.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Go on; if it happens again, check the engine on the Machine page.</source>
   <translation>Machen Sie weiter; wenn es wieder vorkommt, prüfen Sie die Engine auf der Seite „Rechner“.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Go on; if it happens again, try another file of this model or a smaller context.</source>
   <translation>Machen Sie weiter; wenn es wieder vorkommt, versuchen Sie eine andere Datei dieses Modells oder einen kleineren Kontext.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Go on; if it happens again, use a smaller context or a smaller model.</source>
   <translation>Machen Sie weiter; wenn es wieder vorkommt, nehmen Sie einen kleineren Kontext oder ein kleineres Modell.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Go on; the model is loaded again.</source>
   <translation>Machen Sie weiter; das Modell wird neu geladen.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>It is computed again; nothing is lost.</source>
   <translation>Es wird neu berechnet; nichts geht verloren.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Mend the grammar or the schema, or go on without.</source>
   <translation>Verbessern Sie die Grammatik oder das Schema, oder machen Sie ohne weiter.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Snug runs models in the GGUF format; pick a file that ends in .gguf.</source>
   <translation>Snug führt Modelle im Format GGUF aus; wählen Sie eine Datei, die auf .gguf endet.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Start a new chat, or load the model with a larger context.</source>
   <translation>Beginnen Sie einen neuen Chat, oder laden Sie das Modell mit einem größeren Kontext.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Start it again; if that keeps happening, try another model or fewer layers on the GPU.</source>
   <translation>Starten Sie sie neu; wenn es immer wieder vorkommt, versuchen Sie ein anderes Modell oder weniger Schichten auf der GPU.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>The download did not finish; fetch the file again.</source>
   <translation>Der Download ist nicht fertig geworden; laden Sie die Datei noch einmal herunter.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>The engine did not react while {doing}, so Snug ended it.</source>
   <translation>Die Engine reagierte nicht, während {doing}; darum hat Snug sie beendet.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>The engine stopped while {doing}: {cause}.</source>
   <translation>Die Engine ist ausgefallen, während {doing}: {cause}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>This is a mistake in Snug, not yours. The details help to mend it.</source>
   <translation>Das ist ein Fehler in Snug und nicht Ihrer. Die Einzelheiten helfen, ihn zu beheben.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>Try again; if it happens once more, load the model again.</source>
   <translation>Versuchen Sie es noch einmal; wenn es wieder vorkommt, laden Sie das Modell neu.</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>it crashed ({name})</source>
   <translation>sie ist abgestürzt ({name})</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>it ended with status {returncode}</source>
   <translation>sie endete mit Status {returncode}</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>it was ended by a signal ({number})</source>
   <translation>ein Signal hat sie beendet ({number})</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>llama.cpp gave up on this model or setting</source>
   <translation>llama.cpp hat bei diesem Modell oder dieser Einstellung aufgegeben</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>memory ran out</source>
   <translation>der Speicher ging aus</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>the system killed it, most often because memory ran out</source>
   <translation>das System hat sie beendet, meist weil der Speicher ausging</translation>
  </message>
  <message>
   <location filename="../../app/engine/errors.py" />
   <source>this build uses an instruction that the processor lacks</source>
   <translation>dieser Bau nutzt einen Befehl, den der Prozessor nicht kennt</translation>
  </message>
  <message>
   <location filename="../../app/engine/machine_speed.py" />
   <source>the graphics card's speed, {name}</source>
   <translation>die Geschwindigkeit der Grafikkarte, {name}</translation>
  </message>
  <message>
   <location filename="../../app/engine/machine_speed.py" />
   <source>the processor's speed, {name}</source>
   <translation>die Geschwindigkeit des Prozessors, {name}</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>Choose a file named snug-engine-….tar.xz.</source>
   <translation>Wählen Sie eine Datei namens snug-engine-….tar.xz.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>Choose the one for this system.</source>
   <translation>Wählen Sie das Paket für dieses System.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>Download it again.</source>
   <translation>Laden Sie die Datei noch einmal herunter.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>Get the pack that was published with this version of Snug.</source>
   <translation>Holen Sie das Paket, das mit dieser Version von Snug veröffentlicht wurde.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>There are: {known}.</source>
   <translation>Es gibt: {known}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>There is no engine pack named {name}.</source>
   <translation>Es gibt kein Engine-Paket namens {name}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>This pack holds no engine.</source>
   <translation>Dieses Paket enthält keine Engine.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>This pack is for engine {engine}; Snug has {version}.</source>
   <translation>Dieses Paket ist für Engine {engine}; Snug hat {version}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>This pack is for {platform}, not for {here}.</source>
   <translation>Dieses Paket ist für {platform}, nicht für {here}.</translation>
  </message>
  <message>
   <location filename="../../app/engine/packs.py" />
   <source>{name} is no engine pack.</source>
   <translation>{name} ist kein Engine-Paket.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>A dry run needs the file.</source>
   <translation>Ein Probelauf braucht die Datei.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>A model of the catalogue has no file to read.</source>
   <translation>Ein Modell des Katalogs hat keine Datei, die sich lesen ließe.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>Bare numbers have no file to read.</source>
   <translation>Bloße Zahlen haben keine Datei, die sich lesen ließe.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>Give a .gguf file for --tier header or dry-run.</source>
   <translation>Nennen Sie für --tier header oder dry-run eine .gguf-Datei.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>Give a .gguf file for that tier.</source>
   <translation>Nennen Sie für diese Stufe eine .gguf-Datei.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>Give the path of a .gguf file.</source>
   <translation>Nennen Sie den Pfad einer .gguf-Datei.</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>other programs need more or less beside the weights</source>
   <translation>andere Programme brauchen neben den Gewichten mehr oder weniger</translation>
  </message>
  <message>
   <location filename="../../app/fit/assess.py" />
   <source>that answers get worse beyond the {trained:,} tokens it was trained for</source>
   <translation>dass Antworten jenseits der {trained:,} Token schlechter werden, für die es trainiert wurde</translation>
  </message>
  <message>
   <location filename="../../app/fit/bare.py" />
   <source>compute buffers and the output</source>
   <translation>Rechenpuffer und die Ausgabe</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>Give the path of a .gguf file, or --params and --bits for any other model.</source>
   <translation>Nennen Sie den Pfad einer .gguf-Datei, oder --params und --bits für jedes andere Modell.</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>No model of the catalogue is called {words}.</source>
   <translation>Kein Modell des Katalogs heißt {words}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>Say which: {names}.</source>
   <translation>Sagen Sie, welches: {names}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>Types of this model: {offered}.</source>
   <translation>Typen dieses Modells: {offered}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>{type} is no type that a whole GGUF file is made in.</source>
   <translation>{type} ist kein Typ, in dem eine ganze GGUF-Datei gemacht wird.</translation>
  </message>
  <message>
   <location filename="../../app/fit/catalogue.py" />
   <source>{words} could be one of several models.</source>
   <translation>{words} könnte eines von mehreren Modellen sein.</translation>
  </message>
  <message>
   <location filename="../../app/fit/devices.py" />
   <source>the driver</source>
   <translation>der Treiber</translation>
  </message>
  <message>
   <location filename="../../app/fit/devices.py" />
   <source>what {backend} takes for itself on {name}</source>
   <translation>was {backend} auf {name} für sich selbst nimmt</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>2 × {layers} layers × {kv_heads} heads × {width} × {context:,} tokens × {digits} bytes = {size}</source>
   <translation>2 × {layers} Schichten × {kv_heads} Köpfe × {width} × {context:,} Token × {digits} Bytes = {size}</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>4 bits, a 16-bit scale and a 4-bit zero point for each {group} weights.</source>
   <translation>4 Bit, dazu für je {group} Gewichte eine 16-Bit-Skala und ein 4-Bit-Nullpunkt.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>A GPTQ group holds at least one weight.</source>
   <translation>Eine GPTQ-Gruppe enthält mindestens ein Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>A block of {block} weights takes {bytes} bytes.</source>
   <translation>Ein Block von {block} Gewichten braucht {bytes} Bytes.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>An AWQ group holds at least one weight.</source>
   <translation>Eine AWQ-Gruppe enthält mindestens ein Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Bits per weight of a whole {name} file of Llama 3.1 8B; embeddings and output, which often have a type of their own, are in it.</source>
   <translation>Bits je Gewicht einer ganzen {name}-Datei von Llama 3.1 8B; Einbettung und Ausgabe, die oft einen eigenen Typ haben, sind darin.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Examples: Q4_K_M, Q8_0, FP16, INT8, NF4, GPTQ-4bit-128g, AWQ-4bit-128g.</source>
   <translation>Beispiele: Q4_K_M, Q8_0, FP16, INT8, NF4, GPTQ-4bit-128g, AWQ-4bit-128g.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Full precision: four bytes per weight.</source>
   <translation>Volle Genauigkeit: vier Bytes je Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>GPTQ has no {bits}-bit variant.</source>
   <translation>Von GPTQ gibt es keine {bits}-Bit-Variante.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Half precision with the range of FP32: two bytes per weight.</source>
   <translation>Halbe Genauigkeit mit dem Wertebereich von FP32: zwei Bytes je Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Half precision: two bytes per weight.</source>
   <translation>Halbe Genauigkeit: zwei Bytes je Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>It comes with 2, 3, 4 or 8 bits.</source>
   <translation>Es gibt 2, 3, 4 oder 8 Bit.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>NF4 with double quantization: 8-bit scales, with a 32-bit scale for each 256 of them.</source>
   <translation>NF4 mit doppelter Quantisierung: 8-Bit-Skalen, dazu für je 256 davon eine 32-Bit-Skala.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>The usual size is 128.</source>
   <translation>Üblich sind 128.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>Usual sizes are 32, 64 and 128.</source>
   <translation>Üblich sind 32, 64 und 128.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>bitsandbytes LLM.int8(): one byte per weight; the scale of each row is left out.</source>
   <translation>bitsandbytes LLM.int8(): ein Byte je Gewicht; die Skala jeder Zeile ist nicht mitgezählt.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>bitsandbytes NormalFloat: 4 bits, and a 32-bit scale for each 64 weights.</source>
   <translation>bitsandbytes NormalFloat: 4 Bit, dazu für je 64 Gewichte eine 32-Bit-Skala.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>column</source>
   <translation>eine Spalte</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>{bits} bits, a 16-bit scale and a {bits}-bit zero point for each {group}, and g_idx.</source>
   <translation>{bits} Bit, dazu eine 16-Bit-Skala und ein {bits}-Bit-Nullpunkt für je {group}, und g_idx.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>{group} weights</source>
   <translation>{group} Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>{name} is no type of weights that Snug knows.</source>
   <translation>{name} ist kein Typ von Gewichten, den Snug kennt.</translation>
  </message>
  <message>
   <location filename="../../app/fit/formula.py" />
   <source>{parameters} × {digits} bits ÷ 8 = {size}</source>
   <translation>{parameters} × {digits} Bit ÷ 8 = {size}</translation>
  </message>
  <message>
   <location filename="../../app/fit/layers.py" />
   <source>its compressed cache</source>
   <translation>sein verdichteter Cache</translation>
  </message>
  <message>
   <location filename="../../app/fit/layers.py" />
   <source>its indexed cache</source>
   <translation>sein indizierter Cache</translation>
  </message>
  <message>
   <location filename="../../app/fit/layers.py" />
   <source>its indexed hybrid cache</source>
   <translation>sein indizierter hybrider Cache</translation>
  </message>
  <message>
   <location filename="../../app/fit/layers.py" />
   <source>its second kind of latent attention</source>
   <translation>seine zweite Art latenter Aufmerksamkeit</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a heavy loss of quality</source>
   <translation>ein schwerer Qualitätsverlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a large loss of quality</source>
   <translation>ein großer Qualitätsverlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a loss of quality that nobody measured</source>
   <translation>ein Qualitätsverlust, den niemand gemessen hat</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a noticeable loss of quality</source>
   <translation>ein spürbarer Qualitätsverlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a small loss of quality</source>
   <translation>ein kleiner Qualitätsverlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>a very small loss of quality</source>
   <translation>ein sehr kleiner Qualitätsverlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/quality.py" />
   <source>no loss that can be noticed</source>
   <translation>kein merklicher Verlust</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source> and answer about {change:.0%} faster</source>
   <translation> und antwortet etwa {change:.0%} schneller</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source> and answer about {change:.0%} slower</source>
   <translation> und antwortet etwa {change:.0%} langsamer</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source> and answer as fast</source>
   <translation> und antwortet gleich schnell</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>, until other programs free {missing}</source>
   <translation>, bis andere Programme {missing} freigeben</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>, which does not fit</source>
   <translation>; das passt nicht</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>, which is tight</source>
   <translation>; das wird knapp</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>, which splits it over GPU and RAM</source>
   <translation>; dann wäre es auf GPU und RAM verteilt</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>Nothing fits with {context:,} tokens of context: even {name} needs {total}, {lacking} more than there is room for.</source>
   <translation>Nichts passt mit {context:,} Token Kontext: Selbst {name} braucht {total}, {lacking} mehr, als Platz ist.</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>The model</source>
   <translation>Das Modell</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>about {speed}</source>
   <translation>etwa {speed}</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>is the best that </source>
   <translation>ist die beste Variante und </translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>is the fastest usable one that </source>
   <translation>ist die schnellste brauchbare Variante und </translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>is the one to try: it </source>
   <translation>ist einen Versuch wert und </translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>its speed was not measured</source>
   <translation>die Geschwindigkeit wurde nicht gemessen</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>the model</source>
   <translation>das Modell</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{context:,} tokens of context</source>
   <translation>{context:,} Token Kontext</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{name} {best}fits with {context} only tightly</source>
   <translation>{name} {best}passt mit {context} nur knapp</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{name} {best}fits with {context}, split over GPU and RAM</source>
   <translation>{name} {best}passt mit {context}, auf GPU und RAM verteilt</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{name} {best}{verdict} with {context}, {spare} to spare</source>
   <translation>{name} {best}{verdict} mit {context}, {spare} bleiben frei</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{speed}, below the {wanted:g} wished for</source>
   <translation>{speed}, weniger als die gewünschten {wanted:g}</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{type} would need {more} more{slower}</source>
   <translation>{type} bräuchte {more} mehr{slower}</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{type} would save {saved}{slower}, with {loss}.</source>
   <translation>{type} spart {saved}{slower}; {loss}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/recommend.py" />
   <source>{words} (divergence {loss:.2g})</source>
   <translation>{words} (Abweichung {loss:.2g})</translation>
  </message>
  <message>
   <location filename="../../app/fit/record.py" />
   <source>Close Snug and delete {path}. No model is lost, only the comparison of earlier loads.</source>
   <translation>Schließen Sie Snug, und löschen Sie {path}. Kein Modell geht verloren, nur der Vergleich früherer Ladevorgänge.</translation>
  </message>
  <message>
   <location filename="../../app/fit/record.py" />
   <source>what was measured of loads</source>
   <translation>dem, was beim Laden gemessen wurde</translation>
  </message>
  <message>
   <location filename="../../app/fit/sources.py" />
   <source>Parts of this model are missing, of {count} in all: {missing}.</source>
   <translation>Teile dieses Modells fehlen, von {count} insgesamt: {missing}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/sources.py" />
   <source>Put all parts into {parent}.</source>
   <translation>Legen Sie alle Teile in {parent}.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source> and </source>
   <translation> und </translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>May fit: how much of {unread} is free could not be read.</source>
   <translation>Passt vielleicht: Wie viel von {unread} frei ist, ließ sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>Tight.</source>
   <translation>Knapp.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>Tight: close other programs to free {missing} first.</source>
   <translation>Knapp: Schließen Sie zuerst andere Programme, um {missing} freizugeben.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>Tight: it does not load now; close other programs to free {missing} first.</source>
   <translation>Knapp: Es lädt jetzt nicht; schließen Sie zuerst andere Programme, um {missing} freizugeben.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>Too big: it needs {missing} more than there can be.</source>
   <translation>Zu groß: Es braucht {missing} mehr, als es je geben kann.</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>fits in RAM</source>
   <translation>passt in den RAM</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>fits on GPU</source>
   <translation>passt auf die GPU</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>split over GPU and RAM</source>
   <translation>auf GPU und RAM verteilt</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>tight</source>
   <translation>knapp</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>too big</source>
   <translation>zu groß</translation>
  </message>
  <message>
   <location filename="../../app/fit/verdict.py" />
   <source>{verdict} with {spare} to spare.</source>
   <translation>{verdict}, {spare} bleiben frei.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/cursor.py" />
   <source>it is longer than {most} MiB</source>
   <translation>er ist länger als {most} MiB</translation>
  </message>
  <message>
   <location filename="../../app/gguf/cursor.py" />
   <source>its texts are longer than those of any model</source>
   <translation>seine Texte sind länger als die jedes Modells</translation>
  </message>
  <message>
   <location filename="../../app/gguf/cursor.py" />
   <source>{what} is {length:,} bytes long</source>
   <translation>{what} ist {length:,} Bytes lang</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>: it looks like {what}</source>
   <translation>: Es sieht aus wie {what}</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>Choose a file whose name ends in .gguf.</source>
   <translation>Wählen Sie eine Datei, deren Name auf .gguf endet.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>Download it again. If it stays so, choose another file.</source>
   <translation>Laden Sie die Datei noch einmal herunter. Bleibt es dabei, wählen Sie eine andere.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>Download the model as GGUF, or convert the original weights with llama.cpp's converter.</source>
   <translation>Laden Sie das Modell als GGUF herunter, oder wandeln Sie die ursprünglichen Gewichte mit llama.cpps Konverter um.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>Download the usual little-endian file of the same model.</source>
   <translation>Laden Sie die übliche Little-Endian-Datei desselben Modells herunter.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>The file ends {early}.</source>
   <translation>Die Datei endet {early}.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>The file's header is damaged: {what}.</source>
   <translation>Der Kopf der Datei ist beschädigt: {what}.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>This GGUF file has version {version:,}; this Snug reads versions 2 and 3.</source>
   <translation>Diese GGUF-Datei hat Version {version:,}; dieses Snug liest Version 2 und 3.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>This GGUF file is big-endian: it was made for another kind of processor.</source>
   <translation>Diese GGUF-Datei ist Big-Endian: Sie wurde für eine andere Art Prozessor gemacht.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>This file has the {magic} format from before GGUF, which no current engine reads.</source>
   <translation>Diese Datei hat das Format {magic} aus der Zeit vor GGUF, das keine heutige Engine liest.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>This is a GGUF file of version 1, which no current engine reads.</source>
   <translation>Das ist eine GGUF-Datei der Version 1, die keine heutige Engine liest.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>This is not a GGUF model{looks}.</source>
   <translation>Das ist kein GGUF-Modell{looks}.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>Update Snug, or download the file again if it should be an ordinary one.</source>
   <translation>Aktualisieren Sie Snug, oder laden Sie die Datei noch einmal herunter, wenn sie eine gewöhnliche sein soll.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>inside its header</source>
   <translation>mitten in ihrem Kopf</translation>
  </message>
  <message>
   <location filename="../../app/gguf/errors.py" />
   <source>{size} early</source>
   <translation>{size} zu früh</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>16-bit floating point (IEEE half), two bytes per weight: not quantized.</source>
   <translation>16-Bit-Gleitkomma (IEEE half), zwei Bytes je Gewicht: nicht quantisiert.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>16-bit floating point with the range of F32 and fewer digits than F16; many models are trained and published in it.</source>
   <translation>16-Bit-Gleitkomma mit dem Wertebereich von F32 und weniger Stellen als F16; viele Modelle werden darin trainiert und veröffentlicht.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>32-bit floating point, four bytes per weight: full precision.</source>
   <translation>32-Bit-Gleitkomma, vier Bytes je Gewicht: volle Genauigkeit.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>4-bit floating point of the OCP Microscaling standard: 32 weights share one 8-bit power of two.</source>
   <translation>4-Bit-Gleitkomma nach dem OCP-Standard Microscaling: 32 Gewichte teilen sich eine 8-Bit-Zweierpotenz.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>64-bit floating point, eight bytes per weight.</source>
   <translation>64-Bit-Gleitkomma, acht Bytes je Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>8 bits for each weight, before scales: 256 steps, close to lossless.</source>
   <translation>8 Bit je Gewicht, ohne Skalen: 256 Stufen, fast verlustfrei.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>A still larger mix, a name that uploaders gave.</source>
   <translation>Eine noch größere Mischung, ein Name der Hochladenden.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 1 bit for each weight, before scales.</source>
   <translation>Etwa 1 Bit je Gewicht, ohne Skalen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 2 bits for each weight, before scales: 4 steps.</source>
   <translation>Etwa 2 Bit je Gewicht, ohne Skalen: 4 Stufen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 3 bits for each weight, before scales: 8 steps.</source>
   <translation>Etwa 3 Bit je Gewicht, ohne Skalen: 8 Stufen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 4 bits for each weight, before scales: 16 steps.</source>
   <translation>Etwa 4 Bit je Gewicht, ohne Skalen: 16 Stufen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 5 bits for each weight, before scales: 32 steps.</source>
   <translation>Etwa 5 Bit je Gewicht, ohne Skalen: 32 Stufen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>About 6 bits for each weight, before scales: 64 steps.</source>
   <translation>Etwa 6 Bit je Gewicht, ohne Skalen: 64 Stufen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Extra-extra-small: the fewest bits of this family at this width.</source>
   <translation>Extra-extra-klein: die wenigsten Bits dieser Familie bei dieser Breite.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Extra-large mix, a name that uploaders gave: more tensors get more bits than in L.</source>
   <translation>Extragroße Mischung, ein Name der Hochladenden: Mehr Tensoren bekommen mehr Bits als bei L.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Extra-small: fewer bits than S.</source>
   <translation>Extraklein: weniger Bits als S.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>I-quant: weights are looked up in a fixed table of good values; more quality per bit, but below 4 bits slower on a CPU.</source>
   <translation>I-Quant: Gewichte werden in einer festen Tabelle guter Werte nachgeschlagen; mehr Qualität je Bit, aber unter 4 Bit auf einem Prozessor langsamer.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>K-quant: blocks are gathered in super-blocks of 256 weights whose scales are quantized too, which spends the bits better than _0 and _1.</source>
   <translation>K-Quant: Blöcke bilden Superblöcke von 256 Gewichten, deren Skalen ebenfalls quantisiert sind; das nutzt die Bits besser als _0 und _1.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Large mix: more tensors, or the embeddings and the output, get more bits.</source>
   <translation>Große Mischung: Mehr Tensoren, oder Einbettung und Ausgabe, bekommen mehr Bits.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Medium mix: some tensors that matter most, such as part of the attention values and of the feed-forward output, get more bits.</source>
   <translation>Mittlere Mischung: Einige Tensoren, auf die es am meisten ankommt, etwa ein Teil der Aufmerksamkeitswerte und der Feed-Forward-Ausgabe, bekommen mehr Bits.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>NVIDIA's 4-bit floating point: 16 weights share one 8-bit scale.</source>
   <translation>NVIDIAs 4-Bit-Gleitkomma: 16 Gewichte teilen sich eine 8-Bit-Skala.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Non-linear: the 16 steps are spaced unevenly, closer together near zero.</source>
   <translation>Nichtlinear: Die 16 Stufen liegen ungleich weit auseinander, dichter um die Null.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Only the experts of a mixture-of-experts model have this type; other tensors have Q8_0.</source>
   <translation>Nur die Experten eines Modells mit Experten haben diesen Typ; andere Tensoren haben Q8_0.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Packs five weights into a byte: 1.69 bits per weight.</source>
   <translation>Packt fünf Gewichte in ein Byte: 1,69 Bit je Gewicht.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Quantized: weights are stored as small whole numbers, with a scale for each block.</source>
   <translation>Quantisiert: Gewichte werden als kleine ganze Zahlen gespeichert, mit einer Skala je Block.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Simple blocks with a scale and a lowest value each.</source>
   <translation>Einfache Blöcke mit je einer Skala und einem kleinsten Wert.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Small: nearly all large tensors have this type.</source>
   <translation>Klein: Fast alle großen Tensoren haben diesen Typ.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Ternary: each weight is −1, 0 or +1 times a scale; meant for models trained that way.</source>
   <translation>Ternär: Jedes Gewicht ist −1, 0 oder +1 mal eine Skala; gedacht für Modelle, die so trainiert wurden.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>The simplest blocks: one scale each, steps spaced evenly around zero.</source>
   <translation>Die einfachsten Blöcke: je eine Skala, gleichmäßige Stufen um die Null.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Unsloth Dynamic: the uploader chose a type for each tensor; the real bits are in the header.</source>
   <translation>Unsloth Dynamic: Für jeden Tensor wurde ein eigener Typ gewählt; die wirklichen Bits stehen im Dateikopf.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/explain.py" />
   <source>Uses two bits for a weight: 2.06 bits per weight, faster to unpack.</source>
   <translation>Nutzt zwei Bit für ein Gewicht: 2,06 Bit je Gewicht, schneller zu entpacken.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>Change the permissions of {path}.</source>
   <translation>Ändern Sie die Rechte von {path}.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>Choose the .gguf file inside it.</source>
   <translation>Wählen Sie die .gguf-Datei darin.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>If it is on a removable or network drive, connect that and try again.</source>
   <translation>Wenn er auf einem Wechsel- oder Netzlaufwerk liegt, verbinden Sie es, und versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>It was moved, renamed or deleted; open it from where it is now.</source>
   <translation>Die Datei wurde verschoben, umbenannt oder gelöscht; öffnen Sie sie dort, wo sie jetzt ist.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>See whether the drive is connected and healthy.</source>
   <translation>Sehen Sie nach, ob das Laufwerk verbunden und in Ordnung ist.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>Snug may not read {name}.</source>
   <translation>Snug darf {name} nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>The folder {parent} is not there.</source>
   <translation>Den Ordner {parent} gibt es nicht.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>{name} could not be read from its disk.</source>
   <translation>{name} ließ sich nicht vom Datenträger lesen.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>{name} is a folder.</source>
   <translation>{name} ist ein Ordner.</translation>
  </message>
  <message>
   <location filename="../../app/gguf/source.py" />
   <source>{name} is no longer in {parent}.</source>
   <translation>{name} ist nicht mehr in {parent}.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/cgroup.py" />
   <source>the container's limits</source>
   <translation>die Grenzen des Containers</translation>
  </message>
  <message>
   <location filename="../../app/hardware/cgroup.py" />
   <source>the limits in {folder}</source>
   <translation>die Grenzen in {folder}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Apple's own mathematics library.</source>
   <translation>Apples eigene Mathematikbibliothek.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Can place weights in a processor's high-bandwidth memory.</source>
   <translation>Kann Gewichte in den schnellen Speicher (HBM) eines Prozessors legen.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Can rearrange weights for this processor when a model is loaded.</source>
   <translation>Kann Gewichte beim Laden eines Modells für diesen Prozessor umordnen.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Computes with 16-bit floating-point numbers directly.</source>
   <translation>Rechnet unmittelbar mit 16-Bit-Gleitkommazahlen.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Converts 16-bit floating-point numbers, which models are full of, in one step.</source>
   <translation>Wandelt 16-Bit-Gleitkommazahlen, von denen Modelle voll sind, in einem Schritt um.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Matrix routines for ARM processors, from ARM.</source>
   <translation>Matrixroutinen von ARM für ARM-Prozessoren.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Matrix routines for this processor, from the llamafile project.</source>
   <translation>Matrixroutinen für diesen Prozessor, aus dem Projekt llamafile.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies BF16 numbers directly.</source>
   <translation>Multipliziert BF16-Zahlen unmittelbar.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies and adds in one step.</source>
   <translation>Multipliziert und addiert in einem Schritt.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies and adds small whole numbers in one step, 32 at a time.</source>
   <translation>Multipliziert und addiert kleine ganze Zahlen in einem Schritt, 32 auf einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies and adds small whole numbers in one step, 64 at a time: the core of a quantized model.</source>
   <translation>Multipliziert und addiert kleine ganze Zahlen in einem Schritt, 64 auf einmal: der Kern eines quantisierten Modells.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies and adds small whole numbers in one step: what quantized models need to be quick on ARM.</source>
   <translation>Multipliziert und addiert kleine ganze Zahlen in einem Schritt: was quantisierte Modelle brauchen, um auf ARM schnell zu sein.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies small matrices of whole numbers in one step (i8mm).</source>
   <translation>Multipliziert kleine Matrizen ganzer Zahlen in einem Schritt (i8mm).</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies whole tiles of numbers, the second version.</source>
   <translation>Multipliziert ganze Kacheln von Zahlen, zweite Fassung.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies whole tiles of numbers.</source>
   <translation>Multipliziert ganze Kacheln von Zahlen.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Multiplies whole tiles of small whole numbers. Virtual machines sometimes report it without having it.</source>
   <translation>Multipliziert ganze Kacheln kleiner ganzer Zahlen. Virtuelle Maschinen melden es manchmal, ohne es zu haben.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Picks bits out of a number in one step, which helps to unpack small weights.</source>
   <translation>Greift Bits in einem Schritt aus einer Zahl heraus; das hilft, kleine Gewichte zu entpacken.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Rearranges 64 bytes in one step.</source>
   <translation>Ordnet 64 Bytes in einem Schritt um.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Shares the work between threads through OpenMP.</source>
   <translation>Verteilt die Arbeit mit OpenMP auf Threads.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Shuffles bytes, which helps to unpack small weights.</source>
   <translation>Ordnet Bytes um; das hilft, kleine Gewichte zu entpacken.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 16 numbers, or 64 small whole numbers, at once.</source>
   <translation>Rechnet mit 16 Zahlen oder 64 kleinen ganzen Zahlen auf einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 4 numbers at once (IBM Z).</source>
   <translation>Rechnet mit 4 Zahlen auf einmal (IBM Z).</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 4 numbers at once (POWER).</source>
   <translation>Rechnet mit 4 Zahlen auf einmal (POWER).</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 4 numbers at once; every 64-bit ARM processor has it.</source>
   <translation>Rechnet mit 4 Zahlen auf einmal; jeder 64-Bit-ARM-Prozessor hat es.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 4 numbers at once; every PC since about 2005 has it.</source>
   <translation>Rechnet mit 4 Zahlen auf einmal; jeder PC seit etwa 2005 hat es.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 8 numbers at once.</source>
   <translation>Rechnet mit 8 Zahlen auf einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on 8 numbers, or 32 small whole numbers, at once: what quantized models need to be quick on a PC.</source>
   <translation>Rechnet mit 8 Zahlen oder 32 kleinen ganzen Zahlen auf einmal: was quantisierte Modelle brauchen, um auf einem PC schnell zu sein.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on longer rows of numbers, as long as the processor has them.</source>
   <translation>Rechnet mit längeren Reihen von Zahlen, so lang, wie der Prozessor sie hat.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/features.py" />
   <source>Works on rows of numbers (RISC-V vectors).</source>
   <translation>Rechnet mit Reihen von Zahlen (RISC-V-Vektoren).</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>NVIDIA's own figures for the graphics card</source>
   <translation>NVIDIAs eigene Angaben zur Grafikkarte</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>llama.cpp was told nothing by its driver</source>
   <translation>llama.cpp erfuhr von ihrem Treiber nichts</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>not known whether the engine can use it</source>
   <translation>unbekannt, ob die Engine sie nutzen kann</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>not used: llama.cpp does not list it, its driver may be missing or too old</source>
   <translation>nicht genutzt: llama.cpp führt sie nicht auf, ihr Treiber fehlt vielleicht oder ist zu alt</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>not used: this build of the engine runs on the processor alone</source>
   <translation>nicht genutzt: Dieser Bau der Engine läuft nur auf dem Prozessor</translation>
  </message>
  <message>
   <location filename="../../app/hardware/gpu.py" />
   <source>the memory of {name}</source>
   <translation>der Speicher von {name}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/machine.py" />
   <source>Could not read {what}: {reason}.</source>
   <translation>{what} ließ sich nicht lesen: {reason}.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/memory.py" />
   <source>how much memory is available</source>
   <translation>wie viel Speicher verfügbar ist</translation>
  </message>
  <message>
   <location filename="../../app/hardware/memory.py" />
   <source>how much memory this machine has</source>
   <translation>wie viel Speicher dieser Rechner hat</translation>
  </message>
  <message>
   <location filename="../../app/hardware/memory.py" />
   <source>it is read from the same file</source>
   <translation>es steht in derselben Datei</translation>
  </message>
  <message>
   <location filename="../../app/hardware/memory.py" />
   <source>the swap space</source>
   <translation>der Auslagerungsspeicher</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA card {index}</source>
   <translation>NVIDIA-Karte {index}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA's cards to the end</source>
   <translation>NVIDIAs Karten bis zum Ende</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA's driver is not installed or not loaded</source>
   <translation>NVIDIAs Treiber ist nicht installiert oder nicht geladen</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA's driver version</source>
   <translation>die Version von NVIDIAs Treiber</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA's graphics cards</source>
   <translation>NVIDIAs Grafikkarten</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>NVIDIA's management library does not work</source>
   <translation>NVIDIAs Verwaltungsbibliothek funktioniert nicht</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>its library says: {reason}</source>
   <translation>ihre Bibliothek meldet: {reason}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>the Python package for NVIDIA's management library is missing</source>
   <translation>das Python-Paket für NVIDIAs Verwaltungsbibliothek fehlt</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>the address of {label}</source>
   <translation>die Adresse von {label}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>the memory of {label}</source>
   <translation>der Speicher von {label}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>the name of {label}</source>
   <translation>der Name von {label}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/nvml.py" />
   <source>the number of NVIDIA cards</source>
   <translation>die Zahl der NVIDIA-Karten</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source> (virtual machine)</source>
   <translation> (virtuelle Maschine)</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source> and may use {total} of it</source>
   <translation> und darf {total} davon nutzen</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source> of {threads} that the machine has</source>
   <translation> von {threads}, die der Rechner hat</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source> with {total} of their own</source>
   <translation> mit {total} eigenem Speicher</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>, and {cards}.</source>
   <translation>, und {cards}.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>, prompts at {prefill:,.0f} GFLOP/s</source>
   <translation>, Eingaben mit {prefill:,.0f} GFLOP/s</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>, {available} of it free</source>
   <translation>, davon {available} frei</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>1 core</source>
   <translation>1 Kern</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>1 thread</source>
   <translation>1 Thread</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>; a limit allows {quota:g} threads' worth of time</source>
   <translation>; eine Grenze erlaubt die Zeit von {quota:g} Threads</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Cores</source>
   <translation>Kerne</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Engine</source>
   <translation>Engine</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Engine uses</source>
   <translation>Engine nutzt</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Features</source>
   <translation>Merkmale</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Graphics</source>
   <translation>Grafik</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>How much memory this machine has could not be read</source>
   <translation>Wie viel Speicher dieser Rechner hat, ließ sich nicht lesen</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Memory</source>
   <translation>Speicher</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>No graphics card that llama.cpp can use was found. Models run on the processor, which works for small and medium sizes.</source>
   <translation>Es wurde keine Grafikkarte gefunden, die llama.cpp nutzen kann. Modelle laufen auf dem Prozessor; für kleine und mittlere Größen geht das gut.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Not used</source>
   <translation>Nicht genutzt</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Processor</source>
   <translation>Prozessor</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Snug may use {total} of memory{free}: a container or service sets that limit. The machine has {installed}</source>
   <translation>Snug darf {total} Speicher nutzen{free}: Ein Container oder Dienst setzt diese Grenze. Der Rechner hat {installed}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Swap</source>
   <translation>Auslagerung</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>System</source>
   <translation>System</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>This machine has {total} of memory{free}</source>
   <translation>Dieser Rechner hat {total} Speicher{free}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>Unread</source>
   <translation>Ungelesen</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>a graphics card</source>
   <translation>eine Grafikkarte</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>a graphics card that shares this memory</source>
   <translation>eine Grafikkarte, die diesen Speicher mitnutzt</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>a graphics card whose memory could not be read</source>
   <translation>eine Grafikkarte, deren Speicher sich nicht lesen ließ</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>a graphics card with {total} of its own</source>
   <translation>eine Grafikkarte mit {total} eigenem Speicher</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>could not be read</source>
   <translation>nicht lesbar</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>does not work</source>
   <translation>funktioniert nicht</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>free part could not be read</source>
   <translation>freier Teil nicht lesbar</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>it was not measured yet</source>
   <translation>wurde noch nicht gemessen</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>limited by a container or service; {size} installed</source>
   <translation>von einem Container oder Dienst begrenzt; eingebaut sind {size}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>no graphics card</source>
   <translation>keine Grafikkarte</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>no special features</source>
   <translation>keine besonderen Merkmale</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>shares the main memory</source>
   <translation>nutzt den Hauptspeicher mit</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>the bandwidth of each type</source>
   <translation>die Bandbreite jedes Typs</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{bandwidth:.1f} GB/s of weights</source>
   <translation>{bandwidth:.1f} GB/s an Gewichten</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{count} cores</source>
   <translation>{count} Kerne</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{count} threads</source>
   <translation>{count} Threads</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{free} free</source>
   <translation>{free} frei</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{gpus} graphics cards</source>
   <translation>{gpus} Grafikkarten</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{usable} graphics cards{memory}{together}</source>
   <translation>{usable} Grafikkarten{memory}{together}</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{which} that the engine cannot use</source>
   <translation>{which}, mit denen die Engine nichts anfangen kann</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{words}, and {cards}.</source>
   <translation>{words} und {cards}.</translation>
  </message>
  <message>
   <location filename="../../app/hardware/report.py" />
   <source>{words}; it has {cards}.</source>
   <translation>{words}; er hat {cards}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Another program, as a virus scanner or a company's proxy, may stand in between.</source>
   <translation>Ein anderes Programm, etwa ein Virenscanner oder der Proxy einer Firma, steht vielleicht dazwischen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Change the folder's permissions, or choose another folder.</source>
   <translation>Ändern Sie die Rechte des Ordners, oder wählen Sie einen anderen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Check the clock; where a company reads the traffic, its certificate must be installed on this machine.</source>
   <translation>Prüfen Sie die Uhr; wo eine Firma den Verkehr mitliest, muss ihr Zertifikat auf diesem Rechner installiert sein.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Free some space, then go on.</source>
   <translation>Schaffen Sie Platz, dann geht es weiter.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>No secure connection to {host} could be made.</source>
   <translation>Zu {host} ließ sich keine sichere Verbindung herstellen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>See whether this machine is connected, then try again.</source>
   <translation>Sehen Sie nach, ob dieser Rechner verbunden ist, und versuchen Sie es dann noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Snug may not write here{place}.</source>
   <translation>Snug darf hier nicht schreiben{place}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The Hub</source>
   <translation>Der Hub</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The address of {host} could not be found.</source>
   <translation>Die Adresse von {host} wurde nicht gefunden.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The certificate of {host} is not one that this machine trusts.</source>
   <translation>Dem Zertifikat von {host} traut dieser Rechner nicht.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The connection to {host} broke off.</source>
   <translation>Die Verbindung zu {host} brach ab.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The disk does not take the file{place}.</source>
   <translation>Der Datenträger nimmt die Datei nicht an{place}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>The disk is full{place}.</source>
   <translation>Der Datenträger ist voll{place}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>This</source>
   <translation>Das</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>Write it as owner/name, as it stands at the top of its page.</source>
   <translation>Schreiben Sie ihn als besitzer/name, wie er oben auf seiner Seite steht.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>{host} could not be reached.</source>
   <translation>{host} war nicht zu erreichen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>{host} did not answer in time.</source>
   <translation>{host} antwortete nicht rechtzeitig.</translation>
  </message>
  <message>
   <location filename="../../app/hub/causes.py" />
   <source>{what} is no name of a model on the Hub.</source>
   <translation>{what} ist kein Name eines Modells auf dem Hub.</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source> at {some:g} bits</source>
   <translation> mit {some:g} Bit</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source> in groups of {members}</source>
   <translation> in Gruppen von {members}</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source> with double quantization</source>
   <translation> mit doppelter Quantisierung</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>, each column a group</source>
   <translation>, jede Spalte eine Gruppe</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>, {bits:.3g} bits per weight in the layers</source>
   <translation>, {bits:.3g} Bit je Gewicht in den Schichten</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>8-bit floating point (FP8)</source>
   <translation>8-Bit-Gleitkommazahlen (FP8)</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>AWQ at 4 bits{grouped}</source>
   <translation>AWQ mit 4 Bit{grouped}</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>GPTQ at {bits} bits{grouped}</source>
   <translation>GPTQ mit {bits} Bit{grouped}</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>MLX at {bits} bits{grouped}</source>
   <translation>MLX mit {bits} Bit{grouped}</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>MXFP4, with parts that are not quantized</source>
   <translation>MXFP4, mit Teilen, die nicht quantisiert sind</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>a method without a name</source>
   <translation>ein Verfahren ohne Namen</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>compressed-tensors, {bits}-bit {shape}</source>
   <translation>compressed-tensors, {bits}-Bit-{shape}</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>floating point</source>
   <translation>Gleitkommazahlen</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>something that Snug does not know</source>
   <translation>etwas, das Snug nicht kennt</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>whole numbers</source>
   <translation>Ganzzahlen</translation>
  </message>
  <message>
   <location filename="../../app/hub/config_json.py" />
   <source>{size} of weights stored as {how}{about}.</source>
   <translation>{size} an Gewichten, gespeichert als {how}{about}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/describe.py" />
   <source>{asked} has no commit</source>
   <translation>{asked} hat keinen Commit</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Change the folder's permissions, or choose another one with HF_HUB_CACHE.</source>
   <translation>Ändern Sie die Rechte des Ordners, oder wählen Sie mit HF_HUB_CACHE einen anderen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Choose a folder on another disk with HF_HUB_CACHE; disks formatted as FAT32 hold files of at most 4 GB.</source>
   <translation>Wählen Sie mit HF_HUB_CACHE einen Ordner auf einem anderen Datenträger; mit FAT32 formatierte fassen Dateien bis 4 GB.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Connect the disk again, and resume.</source>
   <translation>Verbinden Sie den Datenträger wieder, und setzen Sie den Download fort.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Free space on the disk of {folder} and resume: what is there is kept.</source>
   <translation>Schaffen Sie Platz auf dem Datenträger von {folder}, und setzen Sie den Download fort: Was da ist, bleibt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Free space on the disk of {folder}, or remove other downloads from the queue.</source>
   <translation>Schaffen Sie Platz auf dem Datenträger von {folder}, oder nehmen Sie andere Downloads aus der Warteschlange.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>See whether the disk is connected and healthy, and resume.</source>
   <translation>Sehen Sie nach, ob der Datenträger verbunden und in Ordnung ist, und setzen Sie den Download fort.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>Snug may not write to {folder}.</source>
   <translation>Snug darf nicht in {folder} schreiben.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>The disk failed while writing to {folder}.</source>
   <translation>Der Datenträger hat beim Schreiben in {folder} versagt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>The disk is full.</source>
   <translation>Der Datenträger ist voll.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>The disk is full: {rounded_up} more are needed.</source>
   <translation>Der Datenträger ist voll: Es fehlen {rounded_up}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>The file is too large for this disk's format or for this user's limit.</source>
   <translation>Die Datei ist zu groß für das Format dieses Datenträgers oder für die Grenze dieses Benutzers.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>There is not enough space on the disk: {rounded_up} more are needed.</source>
   <translation>Auf dem Datenträger ist nicht genug Platz: Es fehlen {rounded_up}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/disk_space.py" />
   <source>{folder} is no longer there.</source>
   <translation>{folder} ist nicht mehr da.</translation>
  </message>
  <message>
   <location filename="../../app/hub/download.py" />
   <source>The download stopped because of a mistake in Snug.</source>
   <translation>Der Download wurde durch einen Fehler in Snug beendet.</translation>
  </message>
  <message>
   <location filename="../../app/hub/download.py" />
   <source>Try it again, and report it with the details of the message that comes with it.</source>
   <translation>Versuchen Sie es noch einmal, und melden Sie den Fehler mit den Einzelheiten der zugehörigen Meldung.</translation>
  </message>
  <message>
   <location filename="../../app/hub/download_store.py" />
   <source>Close Snug and move {path} away. No file is lost: a download that is started again goes on with what is there.</source>
   <translation>Schließen Sie Snug, und schieben Sie {path} beiseite. Keine Datei geht verloren: Ein neu begonnener Download macht weiter mit dem, was da ist.</translation>
  </message>
  <message>
   <location filename="../../app/hub/download_store.py" />
   <source>download {id}: {error}</source>
   <translation>Download {id}: {error}</translation>
  </message>
  <message>
   <location filename="../../app/hub/download_store.py" />
   <source>the list of downloads</source>
   <translation>der Liste der Downloads</translation>
  </message>
  <message>
   <location filename="../../app/hub/endpoint.py" />
   <source>Write it as https://huggingface.co, in Settings or HF_ENDPOINT.</source>
   <translation>Schreiben Sie sie wie https://huggingface.co, in den Einstellungen oder in HF_ENDPOINT.</translation>
  </message>
  <message>
   <location filename="../../app/hub/endpoint.py" />
   <source>{endpoint} is no address of a Hub.</source>
   <translation>{endpoint} ist keine Adresse eines Hubs.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>Check HTTPS_PROXY and HTTP_PROXY, or the system's proxy settings.</source>
   <translation>Prüfen Sie HTTPS_PROXY und HTTP_PROXY oder die Proxy-Einstellungen des Systems.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>Snug is set to stay offline.</source>
   <translation>Snug soll offline bleiben.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>Switch Offline off in Settings, or unset HF_HUB_OFFLINE.</source>
   <translation>Schalten Sie „Offline“ in den Einstellungen aus, oder entfernen Sie HF_HUB_OFFLINE.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>The proxy of this network refused or could not be reached.</source>
   <translation>Der Proxy dieses Netzes hat abgelehnt oder war nicht erreichbar.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>The server sends from one address to the next without end.</source>
   <translation>Der Server schickt endlos von einer Adresse zur nächsten.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>Try again later; if you set another Hub address, check it.</source>
   <translation>Versuchen Sie es später noch einmal; wenn Sie eine andere Adresse des Hubs eingestellt haben, prüfen Sie sie.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>Try again; a sign-in page of a network, or another Hub address, may be the cause.</source>
   <translation>Versuchen Sie es noch einmal; die Anmeldeseite eines Netzes oder eine andere Adresse des Hubs kann der Grund sein.</translation>
  </message>
  <message>
   <location filename="../../app/hub/errors.py" />
   <source>{host} answered with something else than was asked for.</source>
   <translation>{host} antwortete mit etwas anderem als dem Gewünschten.</translation>
  </message>
  <message>
   <location filename="../../app/hub/file_download.py" />
   <source>Another program or window is downloading this file; waiting for it.</source>
   <translation>Ein anderes Programm oder Fenster lädt diese Datei gerade herunter; Snug wartet darauf.</translation>
  </message>
  <message>
   <location filename="../../app/hub/file_download.py" />
   <source>Try again later or from another network; a proxy or the server alters it.</source>
   <translation>Versuchen Sie es später oder aus einem anderen Netz; ein Proxy oder der Server verändert sie.</translation>
  </message>
  <message>
   <location filename="../../app/hub/file_download.py" />
   <source>{path} arrived damaged, twice.</source>
   <translation>{path} kam zweimal beschädigt an.</translation>
  </message>
  <message>
   <location filename="../../app/hub/file_start.py" />
   <source>The header of {path} is too long to be fetched.</source>
   <translation>Der Kopf von {path} ist zu lang, um geholt zu werden.</translation>
  </message>
  <message>
   <location filename="../../app/hub/follow.py" />
   <source>Another program has shortened the file while it was downloaded.</source>
   <translation>Ein anderes Programm hat die Datei während des Downloads gekürzt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/follow.py" />
   <source>Resume: what is missing is fetched again.</source>
   <translation>Setzen Sie den Download fort: Was fehlt, wird neu geholt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>Names look like organisation/model.</source>
   <translation>Namen sehen aus wie organisation/modell.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>Nothing was written. Do not use this repository.</source>
   <translation>Es wurde nichts geschrieben. Nutzen Sie dieses Repository nicht.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>The repository holds a file whose name would lead out of its folder.</source>
   <translation>Das Repository enthält eine Datei, deren Name aus seinem Ordner hinausführen würde.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>The server did not say which content the file has.</source>
   <translation>Der Server sagte nicht, welchen Inhalt die Datei hat.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>This is not the name of a repository.</source>
   <translation>Das ist kein Name eines Repositorys.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>This is not the name of a revision.</source>
   <translation>Das ist kein Name einer Revision.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>Try again later; if it stays so, the server does not work like the Hub.</source>
   <translation>Versuchen Sie es später noch einmal; bleibt es dabei, arbeitet der Server nicht wie der Hub.</translation>
  </message>
  <message>
   <location filename="../../app/hub/names.py" />
   <source>Use main, another branch, a tag, or the 40 digits of a commit.</source>
   <translation>Nehmen Sie main, einen anderen Zweig, ein Tag oder die 40 Stellen eines Commits.</translation>
  </message>
  <message>
   <location filename="../../app/hub/patience.py" />
   <source>{words} Trying again at {when}.</source>
   <translation>{words} Nächster Versuch um {when}.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Choose another file.</source>
   <translation>Wählen Sie eine andere Datei.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Download the file to see what is in it.</source>
   <translation>Laden Sie die Datei herunter, um zu sehen, was darin ist.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Open the model again to see its present files.</source>
   <translation>Öffnen Sie das Modell noch einmal, um seine jetzigen Dateien zu sehen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Open the model again; if it stays so, its repository is broken.</source>
   <translation>Öffnen Sie das Modell noch einmal; bleibt es dabei, ist sein Repository defekt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>The answers about {path} keep breaking off.</source>
   <translation>Die Antworten zu {path} brechen immer wieder ab.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Try again when the connection is better.</source>
   <translation>Versuchen Sie es noch einmal, wenn die Verbindung besser ist.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>Try again; if it stays so, choose another file.</source>
   <translation>Versuchen Sie es noch einmal; bleibt es dabei, wählen Sie eine andere Datei.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>{host} sends whole files only, not the part that was asked for.</source>
   <translation>{host} schickt nur ganze Dateien, nicht den gewünschten Teil.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>{host} sent another part of the file than was asked for.</source>
   <translation>{host} schickte einen anderen Teil der Datei als gewünscht.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>{path} has another size than the Hub announced.</source>
   <translation>{path} hat eine andere Größe, als der Hub angekündigt hat.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>{path} has no beginning like that of a model.</source>
   <translation>{path} fängt nicht an wie ein Modell.</translation>
  </message>
  <message>
   <location filename="../../app/hub/ranged.py" />
   <source>{path} on the Hub is no longer the file that was chosen.</source>
   <translation>{path} ist auf dem Hub nicht mehr die gewählte Datei.</translation>
  </message>
  <message>
   <location filename="../../app/hub/releases.py" />
   <source>Look at the page where you got Snug.</source>
   <translation>Sehen Sie auf der Seite nach, von der Sie Snug haben.</translation>
  </message>
  <message>
   <location filename="../../app/hub/releases.py" />
   <source>Try again in an hour.</source>
   <translation>Versuchen Sie es in einer Stunde noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hub/releases.py" />
   <source>{host} does not answer this often from here.</source>
   <translation>{host} antwortet von hier nicht so oft.</translation>
  </message>
  <message>
   <location filename="../../app/hub/releases.py" />
   <source>{host} has no published version of Snug.</source>
   <translation>{host} hat keine veröffentlichte Version von Snug.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>Open the model again and download what is there now.</source>
   <translation>Öffnen Sie das Modell noch einmal, und laden Sie herunter, was jetzt da ist.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>Open the model again and try once more; if it stays so, its repository is broken.</source>
   <translation>Öffnen Sie das Modell, und versuchen Sie es noch einmal; bleibt es dabei, ist sein Repository defekt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>See whether this machine is still connected, and resume.</source>
   <translation>Sehen Sie nach, ob dieser Rechner noch verbunden ist, und setzen Sie den Download fort.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>Try again.</source>
   <translation>Versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>Try again: the file is then fetched from its beginning.</source>
   <translation>Versuchen Sie es noch einmal: Die Datei wird dann von vorn geholt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>{host} cannot go on where a download was broken off.</source>
   <translation>{host} kann einen abgebrochenen Download nicht fortsetzen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>{host} has stopped sending.</source>
   <translation>{host} schickt nichts mehr.</translation>
  </message>
  <message>
   <location filename="../../app/hub/remote_file.py" />
   <source>{path} on the server has another size than the Hub announced.</source>
   <translation>{path} hat auf dem Server eine andere Größe, als der Hub angekündigt hat.</translation>
  </message>
  <message>
   <location filename="../../app/hub/session.py" />
   <source>Start Snug again.</source>
   <translation>Starten Sie Snug neu.</translation>
  </message>
  <message>
   <location filename="../../app/hub/session.py" />
   <source>The connections to the Hub are closed already.</source>
   <translation>Die Verbindungen zum Hub sind schon geschlossen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/session.py" />
   <source>{host} answers too slowly.</source>
   <translation>{host} antwortet zu langsam.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>A token, entered in Settings, allows for more.</source>
   <translation>Ein Token, in den Einstellungen eingetragen, erlaubt mehr.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Ask for access on its page, then enter your token in Settings.</source>
   <translation>Fragen Sie auf der Seite des Modells nach Zugang, und tragen Sie dann Ihren Token in den Einstellungen ein.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Ask for access on its page; once it is granted, try again.</source>
   <translation>Fragen Sie auf der Seite des Modells nach Zugang; wenn Sie ihn haben, versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Check the name; a private model needs a token, which is entered in Settings.</source>
   <translation>Prüfen Sie den Namen; ein privates Modell braucht einen Token, der in den Einstellungen eingetragen wird.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Choose another model.</source>
   <translation>Wählen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>It may have expired: make a new one and enter it in Settings.</source>
   <translation>Er ist vielleicht abgelaufen: Legen Sie einen neuen an, und tragen Sie ihn in den Einstellungen ein.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Make a token on the Hub and enter it in Settings.</source>
   <translation>Legen Sie auf dem Hub einen Token an, und tragen Sie ihn in den Einstellungen ein.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>The Hub has closed {what}.</source>
   <translation>Der Hub hat {what} geschlossen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>There is no {what} on {host} that you may see.</source>
   <translation>Auf {host} gibt es kein {what}, das Sie sehen dürfen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>This version of {what} is no longer there.</source>
   <translation>Diese Version von {what} gibt es nicht mehr.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Try again in a minute.</source>
   <translation>Versuchen Sie es in einer Minute noch einmal.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Try again; if it stays so, your token may lack the right to read it.</source>
   <translation>Versuchen Sie es noch einmal; bleibt es dabei, fehlt Ihrem Token vielleicht das Leserecht.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>Your account has not been let in to {what} yet.</source>
   <translation>Ihr Konto ist für {what} noch nicht freigeschaltet.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>a few minutes</source>
   <translation>ein paar Minuten</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>the Hub</source>
   <translation>der Hub</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>what was asked for</source>
   <translation>das Gewünschte</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} asks to wait {until}: it had too many requests from here.</source>
   <translation>{host} bittet zu warten ({until}): Von hier kamen zu viele Anfragen.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} does not accept your token.</source>
   <translation>{host} nimmt Ihren Token nicht an.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} does not hand out {what}.</source>
   <translation>{host} gibt {what} nicht heraus.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} has other bytes of {what} than it announced.</source>
   <translation>{host} hat von {what} andere Bytes als angekündigt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} has trouble of its own at the moment.</source>
   <translation>{host} hat im Augenblick selbst Schwierigkeiten.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{host} shows {what} only to those who sign in.</source>
   <translation>{host} zeigt {what} nur Angemeldeten.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{status} from {host}: {said}</source>
   <translation>{status} von {host}: {said}</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{wait:.0f} seconds</source>
   <translation>{wait:.0f} Sekunden</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{what} is not in the repository.</source>
   <translation>{what} ist nicht im Repository.</translation>
  </message>
  <message>
   <location filename="../../app/hub/status.py" />
   <source>{what} is open only to those whom its owner lets in.</source>
   <translation>{what} steht nur denen offen, die sein Besitzer zulässt.</translation>
  </message>
  <message>
   <location filename="../../app/hub/token.py" />
   <source>Copy it once more from huggingface.co/settings/tokens.</source>
   <translation>Kopieren Sie ihn noch einmal von huggingface.co/settings/tokens.</translation>
  </message>
  <message>
   <location filename="../../app/hub/token.py" />
   <source>This is no token: it has characters that no token has, or none at all.</source>
   <translation>Das ist kein Token: Es enthält Zeichen, die kein Token hat, oder gar keine.</translation>
  </message>
  <message>
   <location filename="../../app/library/find.py" />
   <source> and {names} more</source>
   <translation> und {names} weitere</translation>
  </message>
  <message>
   <location filename="../../app/library/find.py" />
   <source>Say which: {names}{more}</source>
   <translation>Sagen Sie, welches: {names}{more}</translation>
  </message>
  <message>
   <location filename="../../app/library/find.py" />
   <source>{matching} models are meant by “{name}”.</source>
   <translation>„{name}“ kann {matching} Modelle meinen.</translation>
  </message>
  <message>
   <location filename="../../app/library/find.py" />
   <source>{spoken_name} (key {key})</source>
   <translation>{spoken_name} (Schlüssel {key})</translation>
  </message>
  <message>
   <location filename="../../app/library/found.py" />
   <source>Snug may not look into {path}. Give your user the right to read it to see the models there.</source>
   <translation>Snug darf nicht in {path} hineinsehen. Geben Sie Ihrem Benutzer das Leserecht, um die Modelle dort zu sehen.</translation>
  </message>
  <message>
   <location filename="../../app/library/found.py" />
   <source>The folder {path} is not there. If it is on a removable or network drive, connect that.</source>
   <translation>Den Ordner {path} gibt es nicht. Wenn er auf einem Wechsel- oder Netzlaufwerk liegt, verbinden Sie es.</translation>
  </message>
  <message>
   <location filename="../../app/library/found.py" />
   <source>{path} could not be read: {strerror}. See whether its drive is healthy.</source>
   <translation>{path} ließ sich nicht lesen: {strerror}. Sehen Sie nach, ob das Laufwerk in Ordnung ist.</translation>
  </message>
  <message>
   <location filename="../../app/library/found.py" />
   <source>{path} holds too many folders to look through. Choose the folders with models themselves.</source>
   <translation>{path} enthält zu viele Ordner, um sie alle anzusehen. Wählen Sie die Ordner mit den Modellen selbst.</translation>
  </message>
  <message>
   <location filename="../../app/library/index.py" />
   <source>Close Snug and delete {path}. No model is lost, only when each was used last.</source>
   <translation>Schließen Sie Snug, und löschen Sie {path}. Kein Modell geht verloren, nur wann jedes zuletzt genutzt wurde.</translation>
  </message>
  <message>
   <location filename="../../app/library/index.py" />
   <source>Close Snug and delete {path}. No model is lost: the list is made again from the disk.</source>
   <translation>Schließen Sie Snug, und löschen Sie {path}. Kein Modell geht verloren: Die Liste entsteht neu vom Datenträger.</translation>
  </message>
  <message>
   <location filename="../../app/library/index.py" />
   <source>the list of models</source>
   <translation>der Liste der Modelle</translation>
  </message>
  <message>
   <location filename="../../app/library/index.py" />
   <source>the times at which models were used</source>
   <translation>den Zeiten, zu denen Modelle genutzt wurden</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>It is no longer there.</source>
   <translation>Es ist nicht mehr da.</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>It was not there a moment ago. Look again.</source>
   <translation>Eben war es noch nicht da. Sehen Sie noch einmal nach.</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>Its folder in the Hugging Face cache could not be read.</source>
   <translation>Sein Ordner im Hugging-Face-Cache ließ sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>Look at the list again.</source>
   <translation>Sehen Sie die Liste noch einmal an.</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>See whether its drive is connected and you may read it.</source>
   <translation>Sehen Sie nach, ob das Laufwerk verbunden ist und Sie es lesen dürfen.</translation>
  </message>
  <message>
   <location filename="../../app/library/library.py" />
   <source>{name} was not deleted.</source>
   <translation>{name} wurde nicht gelöscht.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>1 of {count} parts of this model is missing: {which}. Put all parts into {folder}.</source>
   <translation>1 von {count} Teilen dieses Modells fehlt: {which}. Legen Sie alle Teile in {folder}.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>This file holds a vocabulary without weights.</source>
   <translation>Diese Datei enthält ein Vokabular ohne Gewichte.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>This is an adapter (LoRA), which changes a model but is none by itself.</source>
   <translation>Das ist ein Adapter (LoRA), der ein Modell verändert, aber selbst keines ist.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>This is an importance matrix, which helps to quantize a model.</source>
   <translation>Das ist eine Wichtigkeitsmatrix, die beim Quantisieren eines Modells hilft.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>This is one of {count} parts of a model, under another name. Give the parts back their names, which end in -00001-of-{count:05}.gguf.</source>
   <translation>Das ist einer von {count} Teilen eines Modells unter anderem Namen. Geben Sie den Teilen ihre Namen zurück, die auf -00001-of-{count:05}.gguf enden.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>This is the part of a model that sees images, not the model itself.</source>
   <translation>Das ist der Teil eines Modells, der Bilder sieht, nicht das Modell selbst.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>{missing} of {count} parts of this model are missing: {which}. Put all parts into {folder}.</source>
   <translation>{missing} von {count} Teilen dieses Modells fehlen: {which}. Legen Sie alle Teile in {folder}.</translation>
  </message>
  <message>
   <location filename="../../app/library/models.py" />
   <source>{name} and {more} more</source>
   <translation>{name} und {more} weitere</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It belongs to Jan. Delete it there, in the settings of its model provider.</source>
   <translation>Es gehört Jan. Löschen Sie es dort, in den Einstellungen des Modellanbieters.</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It belongs to LM Studio. Delete it there, under My Models.</source>
   <translation>Es gehört LM Studio. Löschen Sie es dort unter „My Models“.</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It belongs to Ollama. Delete it there: ollama rm {name}</source>
   <translation>Es gehört Ollama. Löschen Sie es dort: ollama rm {name}</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It is not there now. Connect its drive to delete it.</source>
   <translation>Es ist jetzt nicht da. Verbinden Sie sein Laufwerk, um es zu löschen.</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It lies in a folder of your own, and Snug deletes only what lies in the Hugging Face cache. Delete it in your file manager: {parent}</source>
   <translation>Es liegt in einem Ihrer Ordner, und Snug löscht nur, was im Hugging-Face-Cache liegt. Löschen Sie es im Dateimanager: {parent}</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>It stays in {where}.</source>
   <translation>Es bleibt in {where}.</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>The demo model comes with Snug and stays.</source>
   <translation>Das Demo-Modell gehört zu Snug und bleibt.</translation>
  </message>
  <message>
   <location filename="../../app/library/refusal.py" />
   <source>What links to it would be lost too: {where}.</source>
   <translation>Was darauf verweist, ginge auch verloren: {where}.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>Close programs that use it, and see whether you may write to the folder {cache}.</source>
   <translation>Schließen Sie Programme, die es nutzen, und sehen Sie nach, ob Sie in den Ordner {cache} schreiben dürfen.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>Download the model again from Discover.</source>
   <translation>Laden Sie das Modell unter „Entdecken“ noch einmal herunter.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>Its files are in {folder} until Snug is closed.</source>
   <translation>Seine Dateien sind in {folder}, bis Snug geschlossen wird.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>The model could not be deleted.</source>
   <translation>Das Modell ließ sich nicht löschen.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>The model could not be put back completely.</source>
   <translation>Das Modell ließ sich nicht vollständig zurückholen.</translation>
  </message>
  <message>
   <location filename="../../app/library/trash.py" />
   <source>This can no longer be undone.</source>
   <translation>Das lässt sich nicht mehr rückgängig machen.</translation>
  </message>
  <message>
   <location filename="../../app/licences.py" />
   <source>Install Snug again.</source>
   <translation>Installieren Sie Snug neu.</translation>
  </message>
  <message>
   <location filename="../../app/licences.py" />
   <source>Its text is at {link}</source>
   <translation>Ihr Text steht unter {link}</translation>
  </message>
  <message>
   <location filename="../../app/licences.py" />
   <source>The list of licences cannot be read.</source>
   <translation>Die Liste der Lizenzen lässt sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/licences.py" />
   <source>not named</source>
   <translation>nicht genannt</translation>
  </message>
  <message>
   <location filename="../../app/licences.py" />
   <source>{name} is under this licence: {licence}.</source>
   <translation>{name} steht unter dieser Lizenz: {licence}.</translation>
  </message>
  <message>
   <location filename="../../app/services/loader.py" />
   <source>See the engine check on the Machine page for what was tried.</source>
   <translation>Was versucht wurde, zeigt die Prüfung der Engine auf der Seite „Rechner“.</translation>
  </message>
  <message>
   <location filename="../../app/services/loader.py" />
   <source>The engine does not run on this machine.</source>
   <translation>Die Engine läuft auf diesem Rechner nicht.</translation>
  </message>
  <message>
   <location filename="../../app/services/loader.py" />
   <source>{name} cannot be chatted with.</source>
   <translation>Mit {name} lässt sich nicht chatten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Attached files</source>
   <translation>Angehängte Dateien</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Reading …</source>
   <translation>Wird gelesen …</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Remove {name}</source>
   <translation>{name} entfernen</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Show the passages of {name} that are sent</source>
   <translation>Zeigen, welche Abschnitte von {name} gesendet werden</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Show the text of {name} that is sent</source>
   <translation>Zeigen, welcher Text von {name} gesendet wird</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>Stop reading {name}</source>
   <translation>Lesen von {name} anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_chips.py" />
   <source>What is sent of {name}</source>
   <translation>Was von {name} gesendet wird</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/document_text.py" />
   <source>… and {cut:,} more characters, which are not shown here.</source>
   <translation>… und {cut:,} weitere Zeichen, die hier nicht gezeigt werden.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/documents_desk.py" />
   <source>At most {most} files go with a question.</source>
   <translation>Zu einer Frage gehören höchstens {most} Dateien.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/documents_desk.py" />
   <source>Pasted text</source>
   <translation>Eingefügter Text</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/documents_desk.py" />
   <source>Remove what matters less, or ask about the others in another question.</source>
   <translation>Entfernen Sie weniger Wichtiges, oder fragen Sie nach den anderen in einer weiteren Frage.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/documents_desk.py" />
   <source>page {page:,} of {pages:,}</source>
   <translation>Seite {page:,} von {pages:,}</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>Attach a text of what it shows.</source>
   <translation>Hängen Sie einen Text dessen an, was zu sehen ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>Attach files</source>
   <translation>Dateien anhängen</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>Snug reads text, no pictures.</source>
   <translation>Snug liest Text und keine Bilder.</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>Text, code, CSV and PDF (*)</source>
   <translation>Text, Code, CSV und PDF (*)</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>files can be sent when the answer has ended</source>
   <translation>Dateien lassen sich senden, wenn die Antwort zu Ende ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/file_taking.py" />
   <source>still reading {reading}</source>
   <translation>liest noch {reading}</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/sent_document.py" />
   <source>Attached file {said}</source>
   <translation>Angehängte Datei {said}</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/sent_document.py" />
   <source>What was sent of {name}</source>
   <translation>Was von {name} gesendet wurde</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>1 token</source>
   <translation>1 Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>its tokens are not counted yet</source>
   <translation>Token noch nicht gezählt</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>no room for any of it</source>
   <translation>kein Platz dafür</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>none of it was sent: there was no room</source>
   <translation>nichts davon wurde gesendet: Es war kein Platz</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>reading …</source>
   <translation>wird gelesen …</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>reading, {said} …</source>
   <translation>wird gelesen, {said} …</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>{passages:,} of {all:,} passages, {tokens}</source>
   <translation>{passages:,} von {all:,} Abschnitten, {tokens}</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>{share}% of its text was sent, chosen by the question</source>
   <translation>{share} % des Textes wurden gesendet, nach der Frage ausgewählt</translation>
  </message>
  <message>
   <location filename="../../app/ui/attachments/words.py" />
   <source>{tokens:,} tokens</source>
   <translation>{tokens:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_body.py" />
   <source>Answer</source>
   <translation>Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>, {left} left</source>
   <translation>, noch {left}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>Answering …</source>
   <translation>Antwortet …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>Answering: {tokens:,} tokens{speed}</source>
   <translation>Antwortet: {tokens:,} Token{speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>Reading {done:,} of {total:,} tokens{more} …</source>
   <translation>Liest {done:,} von {total:,} Token{more} …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>Stopping …</source>
   <translation>Hält an …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/answer_job.py" />
   <source>answers “{title}”</source>
   <translation>beantwortet „{title}“</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Answer {place} of {many}</source>
   <translation>Antwort {place} von {many}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Message {place} of {many}</source>
   <translation>Nachricht {place} von {many}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Next answer</source>
   <translation>Nächste Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Next message</source>
   <translation>Nächste Nachricht</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Previous answer</source>
   <translation>Vorige Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/branch_arrows.py" />
   <source>Previous message</source>
   <translation>Vorige Nachricht</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>Hide the conversations</source>
   <translation>Unterhaltungen ausblenden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>New chat</source>
   <translation>Neuer Chat</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>New chat (Ctrl+N)</source>
   <translation>Neuer Chat (Strg+N)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>Settings of this conversation</source>
   <translation>Einstellungen dieser Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>Settings of this conversation (Ctrl+I)</source>
   <translation>Einstellungen dieser Unterhaltung (Strg+I)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>Show the conversations</source>
   <translation>Unterhaltungen einblenden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_frame.py" />
   <source>{name} (Ctrl+B)</source>
   <translation>{name} (Strg+B)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_page.py" />
   <source>another prompt</source>
   <translation>eine andere Eingabe</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_page.py" />
   <source>waits for {others}</source>
   <translation>wartet auf {others}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/chat_page.py" />
   <source>{before} other prompts</source>
   <translation>{before} andere Eingaben</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Code</source>
   <translation>Code</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Copied</source>
   <translation>Kopiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Copy this code</source>
   <translation>Diesen Code kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Not saved</source>
   <translation>Nicht gesichert</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Save as…</source>
   <translation>Sichern…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Save the code</source>
   <translation>Code sichern</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Save this code as a file</source>
   <translation>Diesen Code als Datei sichern</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Saved</source>
   <translation>Gesichert</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Saved as {path}</source>
   <translation>Gesichert als {path}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/code_view.py" />
   <source>{shown} code</source>
   <translation>{shown}-Code</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Ask something</source>
   <translation>Fragen Sie etwas</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Attach text, code, CSV and PDF files (Ctrl+Shift+A)</source>
   <translation>Text, Code, CSV und PDF anhängen (Strg+Umschalt+A)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Enter sends, Shift and Enter begins a new line</source>
   <translation>Die Eingabetaste sendet, mit Umschalt beginnt sie eine neue Zeile</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Send (Enter)</source>
   <translation>Senden (Eingabe)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Stop (Esc)</source>
   <translation>Anhalten (Esc)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>Your message</source>
   <translation>Ihre Nachricht</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>reading {done:,} of {total:,} tokens{more}</source>
   <translation>liest {done:,} von {total:,} Token{more}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/composer.py" />
   <source>{tokens:,} tokens, {speed}</source>
   <translation>{tokens:,} Token, {speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>Another context loads the model again:</source>
   <translation>Mit einem anderen Kontext wird das Modell neu geladen:</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>As large as fits: {line}</source>
   <translation>So groß, wie es passt: {line}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>Click to change that.</source>
   <translation>Klicken Sie, um das zu ändern.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>Context of {context:,} tokens</source>
   <translation>Kontext von {context:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>Context {word}{tokens:,} of {context:,} tokens</source>
   <translation>Kontext {word}{tokens:,} von {context:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>Sent now, the conversation would be {tokens:,} tokens.</source>
   <translation>Jetzt gesendet, hätte die Unterhaltung {tokens:,} Token.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>The model reads at most {context:,}, its answer included.</source>
   <translation>Das Modell liest höchstens {context:,}, die Antwort eingerechnet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>The model was trained for {trained:,} tokens</source>
   <translation>Das Modell wurde für {trained:,} Token trainiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>The model {reading}.</source>
   <translation>Das Modell {reading}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>The tokens of the conversation are not counted yet.</source>
   <translation>Die Token der Unterhaltung sind noch nicht gezählt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>nearly full: </source>
   <translation>fast voll: </translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>too long: </source>
   <translation>zu lang: </translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{context:,} tokens   {total}, {verdict}</source>
   <translation>{context:,} Token   {total}, {verdict}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{count:,} earlier messages are left out.</source>
   <translation>{count:,} frühere Nachrichten bleiben weg.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{fitting:,} tokens</source>
   <translation>{fitting:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{name}. Choose another context</source>
   <translation>{name}. Anderen Kontext wählen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{reused:,} of them are in memory and need not be read again.</source>
   <translation>{reused:,} davon sind im Speicher und müssen nicht neu gelesen werden.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{tokens:,} of {context:,} tokens are in use</source>
   <translation>{tokens:,} von {context:,} Token sind belegt</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/context_meter.py" />
   <source>{word}{numbers} tokens</source>
   <translation>{word}{numbers} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>A model on your own machine</source>
   <translation>Ein Modell auf Ihrem eigenen Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>Ask: {words}</source>
   <translation>Fragen: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>Find a model for this machine</source>
   <translation>Ein Modell für diesen Rechner finden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>How do I open a model?</source>
   <translation>How do I open a model?</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>How much memory does an 8B model need at 4 bits?</source>
   <translation>How much memory does an 8B model need at 4 bits?</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>Nothing you write leaves this machine.</source>
   <translation>Nichts, was Sie schreiben, verlässt diesen Rechner.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>Snug Guide is a tiny demo model that comes with Snug. It knows about quantization and about Snug itself. Larger models know more.</source>
   <translation>Snug Guide ist ein winziges Demo-Modell, das zu Snug gehört. Es kennt sich mit Quantisierung und mit Snug selbst aus, allerdings nur auf Englisch. Größere Modelle wissen mehr.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>What is quantization?</source>
   <translation>What is quantization?</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/empty_state.py" />
   <source>{name} is loaded and answers here.</source>
   <translation>{name} ist geladen und antwortet hier.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>; a summary is</source>
   <translation>; eine Zusammenfassung schon</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>From here on {model} answers</source>
   <translation>Ab hier antwortet {model}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>Send them again</source>
   <translation>Wieder senden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>Show the summary</source>
   <translation>Zusammenfassung zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>Summary</source>
   <translation>Zusammenfassung</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>The message above does not fit any more</source>
   <translation>Die Nachricht darüber passt nicht mehr hinein</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>The message above is not sent to the model</source>
   <translation>Die Nachricht darüber wird dem Modell nicht gesendet</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>The {count:,} messages above are not sent to the model</source>
   <translation>Die {count:,} Nachrichten darüber werden dem Modell nicht gesendet</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>The {count:,} messages above do not fit any more</source>
   <translation>Die {count:,} Nachrichten darüber passen nicht mehr hinein</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/marks.py" />
   <source>They go into the prompt again, as far as there is room</source>
   <translation>Sie gehen wieder an das Modell, soweit Platz ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_column.py" />
   <source>Jump to latest</source>
   <translation>Zum Ende springen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_column.py" />
   <source>Jump to the latest message</source>
   <translation>Zur neuesten Nachricht springen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Answer again</source>
   <translation>Neu antworten</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Answer again (Ctrl+R)</source>
   <translation>Neu antworten (Strg+R)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Copy this answer</source>
   <translation>Diese Antwort kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Hide the numbers of this answer</source>
   <translation>Zahlen dieser Antwort ausblenden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Numbers of this answer</source>
   <translation>Zahlen dieser Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Show the numbers of this answer</source>
   <translation>Zahlen dieser Antwort zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Stopped.</source>
   <translation>Angehalten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>The answer failed.</source>
   <translation>Die Antwort ist misslungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>The answer was interrupted.</source>
   <translation>Die Antwort wurde unterbrochen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>Try again</source>
   <translation>Noch einmal</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>first after {seconds:.2f} s</source>
   <translation>erstes nach {seconds:.2f} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>peak memory {peak_memory}</source>
   <translation>Speicherspitze {peak_memory}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>prompt {tokens:,} tokens</source>
   <translation>Eingabe {tokens:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>read at {speed}</source>
   <translation>gelesen mit {speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>reused {tokens:,}</source>
   <translation>wiederverwendet {tokens:,}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>seed {seed}</source>
   <translation>Startwert {seed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/message_view.py" />
   <source>thought {tokens:,} tokens in {seconds:.1f} s</source>
   <translation>{tokens:,} Token lang nachgedacht, {seconds:.1f} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_desk.py" />
   <source>Loading {name} …</source>
   <translation>{name} wird geladen …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_desk.py" />
   <source>No model</source>
   <translation>Kein Modell</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_desk.py" />
   <source>{name} (freed)</source>
   <translation>{name} (freigegeben)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_desk.py" />
   <source>{words} {share:.0%}</source>
   <translation>{words} {share:.0%}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_loader.py" />
   <source>First start: {words}</source>
   <translation>Erster Start: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_loader.py" />
   <source>Loading {name}</source>
   <translation>{name} wird geladen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_loader.py" />
   <source>the demo model</source>
   <translation>das Demo-Modell</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_picker.py" />
   <source>Find a model…</source>
   <translation>Ein Modell finden…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_picker.py" />
   <source>Model: {name}. Choose another</source>
   <translation>Modell: {name}. Anderes wählen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_picker.py" />
   <source>Open a .gguf file…</source>
   <translation>.gguf-Datei öffnen…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_picker.py" />
   <source>Stop loading</source>
   <translation>Laden abbrechen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/model_picker.py" />
   <source>{count} more models…</source>
   <translation>{count} weitere Modelle…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>, partly in main memory</source>
   <translation>, teils im Hauptspeicher</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>, tight</source>
   <translation>, knapp</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Enlarge the context to {context:,} ({total} in all{words})</source>
   <translation>Kontext auf {context:,} vergrößern (insgesamt {total}{words})</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Go on without it</source>
   <translation>Ohne sie weitermachen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Go on without them</source>
   <translation>Ohne sie weitermachen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Summarize it</source>
   <translation>Zusammenfassen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Summarize them</source>
   <translation>Zusammenfassen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>The oldest message</source>
   <translation>Die älteste Nachricht müsste</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>The oldest {count:,} messages</source>
   <translation>Die ältesten {count:,} Nachrichten müssten</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>The question alone is too long for it.</source>
   <translation>Die Frage allein ist zu lang dafür.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>The question alone is too long: shorten it, or take another model.</source>
   <translation>Die Frage allein ist zu lang: Kürzen Sie sie, oder nehmen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>Warning: {words}</source>
   <translation>Warnung: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>With your question the conversation has {tokens:,} tokens. The context holds {context:,}, and {room:,} of them are for the answer.</source>
   <translation>Mit Ihrer Frage hat die Unterhaltung {tokens:,} Token. Der Kontext fasst {context:,}, und {room:,} davon sind für die Antwort.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/overfull_panel.py" />
   <source>{messages} would have to stay out; they stay in the conversation.</source>
   <translation>{messages} wegbleiben, aber in der Unterhaltung stehen bleiben.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>Export all conversations…</source>
   <translation>Alle Unterhaltungen exportieren…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>Export this conversation…</source>
   <translation>Diese Unterhaltung exportieren…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>Import conversations…</source>
   <translation>Unterhaltungen importieren…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>More to do with conversations</source>
   <translation>Mehr zu Unterhaltungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>Side by side, export, import</source>
   <translation>Nebeneinander, exportieren, importieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/page_menu.py" />
   <source>Two models side by side</source>
   <translation>Zwei Modelle nebeneinander</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/reading_time.py" />
   <source>about {seconds} h</source>
   <translation>etwa {seconds} h</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/reading_time.py" />
   <source>about {seconds} min</source>
   <translation>etwa {seconds} min</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/reading_time.py" />
   <source>about {seconds} s</source>
   <translation>etwa {seconds} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/reading_time.py" />
   <source>reads {tokens:,} new tokens, {about}</source>
   <translation>liest {tokens:,} neue Token, {about}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/recovery.py" />
   <source>It waits for you to choose what shall be done.</source>
   <translation>Sie wartet auf Ihre Entscheidung.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/recovery.py" />
   <source>Not all of another conversation fits into the context.</source>
   <translation>Eine andere Unterhaltung passt nicht ganz in den Kontext.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>1 word</source>
   <translation>1 Wort</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>Thinking …</source>
   <translation>Denkt nach …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>Thinking … {took} s</source>
   <translation>Denkt nach … {took} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>Thought for {time} ({counted})</source>
   <translation>{time} nachgedacht ({counted})</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>Thoughts</source>
   <translation>Gedanken</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>Thoughts ({counted})</source>
   <translation>Gedanken ({counted})</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>{seconds:.0f} min</source>
   <translation>{seconds:.0f} min</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>{seconds:.0f} s</source>
   <translation>{seconds:.0f} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>{seconds:.1f} s</source>
   <translation>{seconds:.1f} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/thinking_view.py" />
   <source>{words:,} words</source>
   <translation>{words:,} Wörter</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/transcript.py" />
   <source>Conversation</source>
   <translation>Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>An answer is on its way</source>
   <translation>Eine Antwort ist unterwegs</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Ask this instead (Enter)</source>
   <translation>Stattdessen dies fragen (Eingabe)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Edit this message</source>
   <translation>Diese Nachricht bearbeiten</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Edit; the message as it is stays beside it (F2)</source>
   <translation>Bearbeiten; die bisherige Fassung bleibt daneben (F2)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Enter sends it, Escape leaves it as it was</source>
   <translation>Die Eingabetaste sendet, Escape lässt alles, wie es war</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Leave the message as it was (Esc)</source>
   <translation>Nachricht lassen, wie sie war (Esc)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Send</source>
   <translation>Senden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Show all {words:,} characters</source>
   <translation>Alle {words:,} Zeichen zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/user_view.py" />
   <source>Your message, to be changed</source>
   <translation>Ihre Nachricht, zum Ändern</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>Put the question into the field again</source>
   <translation>Frage zurück in das Feld holen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>Take back</source>
   <translation>Zurücknehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>Take back, {place}</source>
   <translation>Zurücknehmen, {place}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>Waiting questions</source>
   <translation>Wartende Fragen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>Waits, {place}: {question}</source>
   <translation>Wartet, {place}: {question}</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>and {more} more</source>
   <translation>und {more} weitere</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>next</source>
   <translation>als Nächstes</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/waiting_line.py" />
   <source>number {place} in line</source>
   <translation>Platz {place} in der Reihe</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Open another model…</source>
   <translation>Anderes Modell öffnen…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Restart the engine</source>
   <translation>Engine neu starten</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Save again</source>
   <translation>Noch einmal sichern</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Show the conversation</source>
   <translation>Unterhaltung zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Start a new chat</source>
   <translation>Neuen Chat beginnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Try with a smaller context</source>
   <translation>Mit kleinerem Kontext versuchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat/ways_on.py" />
   <source>Use the demo model</source>
   <translation>Demo-Modell nehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/number_options.py" />
   <source>A new one</source>
   <translation>Ein neuer</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/number_options.py" />
   <source>All</source>
   <translation>Alle</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>As it likes</source>
   <translation>Wie es mag</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Do not</source>
   <translation>Nicht denken</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Hide (Ctrl+I)</source>
   <translation>Ausblenden (Strg+I)</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Hide the settings of this conversation</source>
   <translation>Einstellungen dieser Unterhaltung ausblenden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>How words are chosen</source>
   <translation>Wie Wörter gewählt werden</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Preset</source>
   <translation>Vorlage</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>System prompt</source>
   <translation>System-Prompt</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Think</source>
   <translation>Denken</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Thinking</source>
   <translation>Denken</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>This conversation</source>
   <translation>Diese Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>What the answer keeps to</source>
   <translation>Woran sich die Antwort hält</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Where it ends</source>
   <translation>Wo sie endet</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/options_panel.py" />
   <source>Whether this model thinks before it answers: slower, and better at puzzles.</source>
   <translation>Ob dieses Modell nachdenkt, bevor es antwortet: langsamer, aber besser bei Knobeleien.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>As in the settings</source>
   <translation>Wie in den Einstellungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Changed here; other conversations are not touched.</source>
   <translation>Hier geändert; andere Unterhaltungen bleiben, wie sie sind.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Delete this preset</source>
   <translation>Diese Vorlage löschen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Name of the preset</source>
   <translation>Name der Vorlage</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>One of your own presets.</source>
   <translation>Eine Ihrer eigenen Vorlagen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Own to this conversation</source>
   <translation>Nur für diese Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Save</source>
   <translation>Sichern</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Save as a preset…</source>
   <translation>Als Vorlage sichern…</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/preset_option.py" />
   <source>Temperature and longest answer are those of the Settings page.</source>
   <translation>Temperatur und längste Antwort sind die der Seite „Einstellungen“.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/shape_option.py" />
   <source>Answers will keep to this.</source>
   <translation>Antworten werden sich daran halten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/shape_option.py" />
   <source>Any text</source>
   <translation>Freier Text</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/shape_option.py" />
   <source>Checking …</source>
   <translation>Wird geprüft …</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/shape_option.py" />
   <source>The answer may be any text.</source>
   <translation>Die Antwort darf ein beliebiger Text sein.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/stop_option.py" />
   <source>One to a line</source>
   <translation>Einer je Zeile</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/system_option.py" />
   <source>For example: Answer briefly and in plain words.</source>
   <translation>Zum Beispiel: Antworte kurz und in einfachen Worten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/system_option.py" />
   <source>Use the words of the settings</source>
   <translation>Text der Einstellungen nehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/system_option.py" />
   <source>What a model is told before the conversation. These are the words of the settings.</source>
   <translation>Was einem Modell vor der Unterhaltung gesagt wird. Das ist der Text der Einstellungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/system_option.py" />
   <source>What a model is told before the conversation: who it is, how to answer.</source>
   <translation>Was einem Modell vor der Unterhaltung gesagt wird: wer es ist, wie es antworten soll.</translation>
  </message>
  <message>
   <location filename="../../app/ui/chat_settings/system_option.py" />
   <source>What a model is told before this conversation, in place of the words of the settings.</source>
   <translation>Was einem Modell vor dieser Unterhaltung gesagt wird, anstelle des Textes der Einstellungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/arrangement.py" />
   <source>Both fit in memory together: they take {both}.</source>
   <translation>Beide passen zusammen in den Speicher: Sie brauchen {both}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/arrangement.py" />
   <source>Together they would take {both}, which is more than fits comfortably:</source>
   <translation>Zusammen bräuchten sie {both}; das ist mehr, als bequem passt:</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/arrangement.py" />
   <source>{said} The chat's model makes room and is loaded again when it is asked.</source>
   <translation>{said} Das Modell des Chats macht Platz und wird wieder geladen, wenn es gefragt wird.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/arrangement.py" />
   <source>{said} each is loaded when it is its turn.</source>
   <translation>{said} Jedes wird geladen, wenn es an der Reihe ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>Ask both</source>
   <translation>Beide fragen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>Ask both the same</source>
   <translation>Fragen Sie beide dasselbe</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>Stop both</source>
   <translation>Beide anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>Your question to both</source>
   <translation>Ihre Frage an beide</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>{name} (Enter)</source>
   <translation>{name} (Eingabe)</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/ask_bar.py" />
   <source>{name} (Esc)</source>
   <translation>{name} (Esc)</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_controller.py" />
   <source>Loading {name} … {share:.0%}</source>
   <translation>{name} wird geladen … {share:.0%}</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_controller.py" />
   <source>Reading {done:,} of {total:,} tokens …</source>
   <translation>Liest {done:,} von {total:,} Token …</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_controller.py" />
   <source>Waits for the other one</source>
   <translation>Wartet auf das andere</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>All files (*)</source>
   <translation>Alle Dateien (*)</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>At once</source>
   <translation>Gleichzeitig</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Back to the chat</source>
   <translation>Zurück zum Chat</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Both answer at the same time: each is slower than it would be alone.</source>
   <translation>Sie antworten gleichzeitig: Jedes ist langsamer, als es allein wäre.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Both are kept as conversations.</source>
   <translation>Beide bleiben als Unterhaltungen erhalten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Choose a model on each side first.</source>
   <translation>Wählen Sie zuerst auf jeder Seite ein Modell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>In turn</source>
   <translation>Nacheinander</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Models (*.gguf)</source>
   <translation>Modelle (*.gguf)</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>New comparison</source>
   <translation>Neuer Vergleich</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>New comparison (Ctrl+N)</source>
   <translation>Neuer Vergleich (Strg+N)</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>One answers after the other, so that the speed of each is its own.</source>
   <translation>Sie antworten nacheinander, damit keines das andere bremst.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Open a model</source>
   <translation>Modell öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_page.py" />
   <source>Two side by side</source>
   <translation>Zwei nebeneinander</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Choose a model</source>
   <translation>Modell wählen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Choose a model, or keep the one of the chat.</source>
   <translation>Wählen Sie ein Modell, oder behalten Sie das des Chats.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Choose another model, or the same one in another quantization.</source>
   <translation>Wählen Sie ein anderes Modell oder dasselbe in anderer Quantisierung.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Go on in the chat</source>
   <translation>Im Chat weitermachen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Left conversation</source>
   <translation>Linke Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Left side</source>
   <translation>Linke Seite</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Right conversation</source>
   <translation>Rechte Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>Right side</source>
   <translation>Rechte Seite</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>This side is kept as a conversation</source>
   <translation>Diese Seite bleibt als Unterhaltung erhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/compare_side.py" />
   <source>takes {total}</source>
   <translation>braucht {total}</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/contestant.py" />
   <source>No model is chosen.</source>
   <translation>Es ist kein Modell gewählt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>, the better one</source>
   <translation>, der bessere Wert</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Bytes of the model's weights</source>
   <translation>Bytes der Gewichte des Modells</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>First word</source>
   <translation>Erstes Wort</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Length of the answer</source>
   <translation>Länge der Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Numbers</source>
   <translation>Zahlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Prompt tokens/s</source>
   <translation>Token/s beim Lesen</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Speed at which the question was read</source>
   <translation>Wie schnell die Frage gelesen wurde</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Speed of the answer</source>
   <translation>Geschwindigkeit der Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>The better one of the two</source>
   <translation>Der bessere der beiden Werte</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>The most that the engine took</source>
   <translation>Das meiste, was die Engine brauchte</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Time to the first word</source>
   <translation>Zeit bis zum ersten Wort</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Tokens</source>
   <translation>Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Tokens/s</source>
   <translation>Token/s</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>Weights</source>
   <translation>Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>{seconds:.2f} s</source>
   <translation>{seconds:.2f} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/compare/numbers_grid.py" />
   <source>{tip}: {words}{better}</source>
   <translation>{tip}: {words}{better}</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/ages.py" />
   <source>Last 30 days</source>
   <translation>Letzte 30 Tage</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/ages.py" />
   <source>Last 7 days</source>
   <translation>Letzte 7 Tage</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/ages.py" />
   <source>Pinned</source>
   <translation>Angeheftet</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/ages.py" />
   <source>Today</source>
   <translation>Heute</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/ages.py" />
   <source>Yesterday</source>
   <translation>Gestern</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Export all conversations</source>
   <translation>Alle Unterhaltungen exportieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Export the conversation</source>
   <translation>Unterhaltung exportieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Exported conversations (*.json *.md)</source>
   <translation>Exportierte Unterhaltungen (*.json *.md)</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Exporting</source>
   <translation>Wird exportiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Exporting {done:,} of {many:,} conversations</source>
   <translation>{done:,} von {many:,} Unterhaltungen exportiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Import conversations</source>
   <translation>Unterhaltungen importieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Importing</source>
   <translation>Wird importiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Importing {done:,} of {many:,} conversations</source>
   <translation>{done:,} von {many:,} Unterhaltungen importiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>JSON, for other programs (*.json)</source>
   <translation>JSON, für andere Programme (*.json)</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Markdown, to be read (*.md)</source>
   <translation>Markdown, zum Lesen (*.md)</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>Snug conversations</source>
   <translation>Snug-Unterhaltungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>The conversation was</source>
   <translation>Die Unterhaltung wurde</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>{many:,} conversations were</source>
   <translation>{many:,} Unterhaltungen wurden</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_files.py" />
   <source>{what} written to {name} in {parent}.</source>
   <translation>{what} nach {name} in {parent} geschrieben.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Arrow keys go through them, Enter opens, F2 renames.</source>
   <translation>Pfeiltasten gehen hindurch, die Eingabetaste öffnet, F2 benennt um.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Conversations</source>
   <translation>Unterhaltungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Export…</source>
   <translation>Exportieren…</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Open</source>
   <translation>Öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Pin</source>
   <translation>Anheften</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Rename</source>
   <translation>Umbenennen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/conversation_view.py" />
   <source>Unpin</source>
   <translation>Lösen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/hit_delegate.py" />
   <source>Found in the title</source>
   <translation>Im Titel gefunden</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/hit_view.py" />
   <source>Arrow keys go through them, Enter opens.</source>
   <translation>Pfeiltasten gehen hindurch, die Eingabetaste öffnet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/hit_view.py" />
   <source>Found messages</source>
   <translation>Gefundene Nachrichten</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/hit_view.py" />
   <source>Instructions</source>
   <translation>Anweisungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/hit_view.py" />
   <source>You wrote</source>
   <translation>Sie schrieben</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_delegate.py" />
   <source>Title of the conversation</source>
   <translation>Titel der Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_model.py" />
   <source>Is being answered</source>
   <translation>Wird gerade beantwortet</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_model.py" />
   <source>New conversation</source>
   <translation>Neue Unterhaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_model.py" />
   <source>has a draft</source>
   <translation>hat einen Entwurf</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_model.py" />
   <source>is being answered</source>
   <translation>wird gerade beantwortet</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/row_model.py" />
   <source>on view</source>
   <translation>wird gezeigt</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>Ask something first.</source>
   <translation>Fragen Sie zuerst etwas.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>One conversation was</source>
   <translation>Eine Unterhaltung wurde</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>There are no conversations to export yet.</source>
   <translation>Es gibt noch keine Unterhaltungen zu exportieren.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>There is no conversation to export yet.</source>
   <translation>Es gibt noch keine Unterhaltung zu exportieren.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>There were no conversations in it.</source>
   <translation>Darin waren keine Unterhaltungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>{said} imported.</source>
   <translation>{said} importiert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_desk.py" />
   <source>“{title}” was deleted.</source>
   <translation>„{title}“ wurde gelöscht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>1 found</source>
   <translation>1 gefunden</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>No message and no title has these words.</source>
   <translation>In keiner Nachricht und keinem Titel stehen diese Wörter.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>Search</source>
   <translation>Suche</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>Search in all conversations</source>
   <translation>In allen Unterhaltungen suchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>Search titles and messages (Ctrl+F)</source>
   <translation>Titel und Nachrichten durchsuchen (Strg+F)</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>The latest {most} of many</source>
   <translation>Die neuesten {most} von vielen</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>Words of titles and messages. Down goes to what was found.</source>
   <translation>Wörter aus Titeln und Nachrichten. Pfeil nach unten geht zum Gefundenen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>Your conversations will be listed here.</source>
   <translation>Hier stehen später Ihre Unterhaltungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/conversations/side_panel.py" />
   <source>{hits} found</source>
   <translation>{hits} gefunden</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>&amp;Context</source>
   <translation>&amp;Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>Context chosen</source>
   <translation>Gewählter Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>Context, in steps from 2k to 128k</source>
   <translation>Kontext, in Schritten von 2k bis 128k</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>Room for about {pages:,} pages of conversation and text.</source>
   <translation>Platz für etwa {pages:,} Seiten Unterhaltung und Text.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>Trained for {context}: answers get worse beyond that.</source>
   <translation>Trainiert für {context}: Jenseits davon werden Antworten schlechter.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/context_row.py" />
   <source>{context:,} tokens</source>
   <translation>{context:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Chat</source>
   <translation>Chat</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Chat with {name}</source>
   <translation>Mit {name} chatten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Download</source>
   <translation>Laden</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Download {name}</source>
   <translation>{name} herunterladen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Go on</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/download_control.py" />
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Architecture</source>
   <translation>Architektur</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Fits this machine</source>
   <translation>Passt auf diesen Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Licence</source>
   <translation>Lizenz</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Not gated</source>
   <translation>Frei zugänglich</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Only models up to {parameters}, which have room here at {type} or less</source>
   <translation>Nur Modelle bis {parameters}, die hier mit {type} oder weniger Platz haben</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Only repositories with GGUF files, which are those that Snug runs</source>
   <translation>Nur Repositorys mit GGUF-Dateien, wie Snug sie ausführt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Only what can be downloaded without asking for access</source>
   <translation>Nur was sich herunterladen lässt, ohne um Zugang zu bitten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filter_chips.py" />
   <source>The memory of this machine is not known yet</source>
   <translation>Der Speicher dieses Rechners ist noch nicht bekannt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>10B to 20B</source>
   <translation>10B bis 20B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>20B to 40B</source>
   <translation>20B bis 40B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>2B to 5B</source>
   <translation>2B bis 5B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>40B to 80B</source>
   <translation>40B bis 80B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>5B to 10B</source>
   <translation>5B bis 10B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Any architecture</source>
   <translation>Jede Architektur</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Any licence</source>
   <translation>Jede Lizenz</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Any size</source>
   <translation>Jede Größe</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>DeepSeek 2, 3 and R1</source>
   <translation>DeepSeek 2, 3 und R1</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Last changed</source>
   <translation>Zuletzt geändert</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Llama, Mistral, and alike</source>
   <translation>Llama, Mistral und Ähnliche</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Most downloads</source>
   <translation>Meiste Downloads</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Most likes</source>
   <translation>Beliebteste</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Newest</source>
   <translation>Neueste</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Over 80B</source>
   <translation>Über 80B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Phi 3 and 4</source>
   <translation>Phi 3 und 4</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Qwen 2 and 2.5</source>
   <translation>Qwen 2 und 2.5</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Qwen 3 with experts</source>
   <translation>Qwen 3 mit Experten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Trending</source>
   <translation>Im Trend</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/filters.py" />
   <source>Up to 2B</source>
   <translation>Bis 2B</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>Looking for them …</source>
   <translation>Wird gesucht …</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>No repository of GGUF files says that it was made from this one.</source>
   <translation>Kein Repository mit GGUF-Dateien sagt, dass es hieraus gemacht wurde.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>Open {id}</source>
   <translation>{id} öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>Search by its name</source>
   <translation>Nach seinem Namen suchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>Show more</source>
   <translation>Mehr zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>The same model as GGUF</source>
   <translation>Dasselbe Modell als GGUF</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/made_from.py" />
   <source>{id}   {count} downloads</source>
   <translation>{id}   {count} Downloads</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/problems.py" />
   <source>Ask for access</source>
   <translation>Zugang erbitten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/problems.py" />
   <source>Enter a token</source>
   <translation>Token eintragen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/problems.py" />
   <source>Open Settings</source>
   <translation>Einstellungen öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Back to the results</source>
   <translation>Zurück zu den Ergebnissen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Back to the results (Alt+Left)</source>
   <translation>Zurück zu den Ergebnissen (Alt+Links)</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>In the last month</source>
   <translation>Im letzten Monat</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Its owner wants to be asked for access: open its page</source>
   <translation>Sein Besitzer möchte um Zugang gebeten werden: Seite öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Made from</source>
   <translation>Gemacht aus</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Made from {bases}</source>
   <translation>Gemacht aus {bases}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Open its page in the browser</source>
   <translation>Seite im Browser öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Released</source>
   <translation>Erschienen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Repository</source>
   <translation>Repository</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>Trained for {context:,} tokens</source>
   <translation>Trainiert für {context:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>What it is</source>
   <translation>Was es ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>What it was trained for</source>
   <translation>Wofür es trainiert wurde</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>changed {day}</source>
   <translation>geändert {day}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>{context} of context</source>
   <translation>{context} Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>{count} downloads</source>
   <translation>{count} Downloads</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>{count} likes</source>
   <translation>{count} Likes</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_head.py" />
   <source>{parameters} parameters</source>
   <translation>{parameters} Parameter</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Fetching the repository …</source>
   <translation>Das Repository wird geholt …</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Reading what each file needs: {read} of {count} …</source>
   <translation>Was jede Datei braucht, wird gelesen: {read} von {count} …</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Speed: not known, as Snug does not run these files.</source>
   <translation>Geschwindigkeit: unbekannt, da Snug diese Dateien nicht ausführt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>There is no model in this repository.</source>
   <translation>In diesem Repository ist kein Modell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Too big for this machine</source>
   <translation>Zu groß für diesen Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>What is going on</source>
   <translation>Was gerade geschieht</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>What these files are</source>
   <translation>Was diese Dateien sind</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Worked out from published sizes; the files may differ a little.</source>
   <translation>Aus veröffentlichten Größen berechnet; die Dateien können etwas abweichen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>Working out what fits …</source>
   <translation>Was passt, wird berechnet …</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/repository_view.py" />
   <source>{says} Snug runs GGUF files.</source>
   <translation>{says} Snug führt GGUF-Dateien aus.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_list.py" />
   <source>Arrow keys choose a model, Enter opens it.</source>
   <translation>Pfeiltasten wählen ein Modell, die Eingabetaste öffnet es.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_list.py" />
   <source>Models found</source>
   <translation>Gefundene Modelle</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_rows.py" />
   <source>access is asked for</source>
   <translation>Zugang auf Anfrage</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_rows.py" />
   <source>likely too big for this machine at {type}</source>
   <translation>mit {type} wohl zu groß für diesen Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_rows.py" />
   <source>needs {size}</source>
   <translation>braucht {size}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_rows.py" />
   <source>seen before</source>
   <translation>schon gesehen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/result_rows.py" />
   <source>{type}: {size} of memory, {verdict}</source>
   <translation>{type}: {size} Speicher, {verdict}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>, recommended</source>
   <translation>, empfohlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>, {count:,} parts</source>
   <translation>, {count:,} Teile</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>1 part missing</source>
   <translation>1 Teil fehlt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>Broken file</source>
   <translation>Datei defekt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>Incomplete</source>
   <translation>Unvollständig</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>Nobody has published what this type loses.</source>
   <translation>Was dieser Typ verliert, hat niemand veröffentlicht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>Not known</source>
   <translation>Nicht bekannt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>incomplete, {missing}</source>
   <translation>unvollständig, {missing}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>needs {memory} with {context} of context</source>
   <translation>braucht {memory} mit {context} Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>not known what it needs: {problem}</source>
   <translation>Bedarf nicht bekannt: {problem}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>on this disk</source>
   <translation>auf diesem Datenträger</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>speed not measured</source>
   <translation>nicht gemessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>speed {speed}</source>
   <translation>Geschwindigkeit {speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{bits} bits</source>
   <translation>{bits} Bit</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{bits} per weight</source>
   <translation>{bits} je Gewicht</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{count:,} parts missing</source>
   <translation>{count:,} Teile fehlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{first}{loss_words}: divergence {loss:.2g} from the unquantized model
({source})</source>
   <translation>{first}{loss_words}: Abweichung {loss:.2g} vom unquantisierten Modell
({source})</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{name}: {needed} of {free} free</source>
   <translation>{name}: {needed} von {free} frei</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/row_words.py" />
   <source>{name}{recommended}: {size}</source>
   <translation>{name}{recommended}: {size}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>1 larger model does not fit: show</source>
   <translation>1 größeres Modell passt nicht: zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Browse the Hub</source>
   <translation>Den Hub durchstöbern</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Clear the other filters</source>
   <translation>Andere Filter löschen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Known without a network</source>
   <translation>Ohne Netz bekannt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>No GGUF repository was found for {what}.</source>
   <translation>Kein GGUF-Repository gefunden für {what}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>No repository was found for {what}.</source>
   <translation>Kein Repository gefunden für {what}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>No well-known model is like that.</source>
   <translation>Kein bekanntes Modell ist so.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>On the Hub</source>
   <translation>Auf dem Hub</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Order of the results</source>
   <translation>Reihenfolge der Ergebnisse</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Search all formats</source>
   <translation>Alle Formate durchsuchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Search for a model</source>
   <translation>Nach einem Modell suchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Searching</source>
   <translation>Suche läuft</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Show {count} that do not fit</source>
   <translation>{count} zeigen, die nicht passen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Snug looked through a thousand models and stopped there.</source>
   <translation>Snug hat tausend Modelle durchgesehen und dort aufgehört.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Try fewer or other words.</source>
   <translation>Versuchen Sie weniger oder andere Wörter.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Type a model's name</source>
   <translation>Name eines Modells</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Type a name, or paste a page of the Hub. Down: results.</source>
   <translation>Tippen Sie einen Namen, oder fügen Sie eine Seite des Hubs ein. Pfeil nach unten: Ergebnisse.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>Well-known models</source>
   <translation>Bekannte Modelle</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>these filters</source>
   <translation>diese Filter</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>{count:,} larger models do not fit: show</source>
   <translation>{count:,} größere Modelle passen nicht: zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>{hidden} or more</source>
   <translation>{hidden} oder mehr</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>{nothing} that fits this machine.</source>
   <translation>{nothing}, das auf diesen Rechner passt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>{owner} · open this repository</source>
   <translation>{owner} · dieses Repository öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/search_panel.py" />
   <source>“{words}”</source>
   <translation>„{words}“</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>1 other file beside the models</source>
   <translation>1 weitere Datei neben den Modellen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>Other files</source>
   <translation>Weitere Dateien</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>a small model that makes a larger one faster (a draft model)</source>
   <translation>ein kleines Modell, das ein größeres schneller macht (Entwurfsmodell)</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>a vocabulary without weights</source>
   <translation>ein Vokabular ohne Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>changes that are put on a model (an adapter)</source>
   <translation>Änderungen, die auf ein Modell gesetzt werden (Adapter)</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>lets the model see images or hear sound (a projector)</source>
   <translation>lässt das Modell Bilder sehen oder Töne hören (Projektor)</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>no model by itself</source>
   <translation>kein Modell für sich</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>statistics that smaller types were made with (an importance matrix)</source>
   <translation>Statistik, mit der kleinere Typen gemacht wurden (Wichtigkeitsmatrix)</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/side_files.py" />
   <source>{count:,} other files beside the models</source>
   <translation>{count:,} weitere Dateien neben den Modellen</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/take_card.py" />
   <source>Download {name}, {size}</source>
   <translation>{name} herunterladen, {size}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/take_card.py" />
   <source>It is on this disk.</source>
   <translation>Es ist auf diesem Datenträger.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/take_card.py" />
   <source>Progress of the download</source>
   <translation>Fortschritt des Downloads</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>Details</source>
   <translation>Einzelheiten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>Missing: {missing}</source>
   <translation>Es fehlt: {missing}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>No context fits comfortably.</source>
   <translation>Kein Kontext passt bequem.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>Speed: not measured yet.</source>
   <translation>Geschwindigkeit: noch nicht gemessen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>Up to {context} of context fits comfortably.</source>
   <translation>Bis zu {context} Kontext passen bequem.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>What it needs is not known yet.</source>
   <translation>Was es braucht, ist noch nicht bekannt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_details.py" />
   <source>{parts} files, the first is {lines} in all</source>
   <translation>{parts} Dateien, die erste ist {lines} insgesamt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_row.py" />
   <source>Enter {word} the details.</source>
   <translation>Die Eingabetaste {word} die Einzelheiten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_row.py" />
   <source>folds</source>
   <translation>verbirgt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variant_row.py" />
   <source>shows</source>
   <translation>zeigt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variants_table.py" />
   <source>File size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variants_table.py" />
   <source>Memory at {context}</source>
   <translation>Speicher bei {context}</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variants_table.py" />
   <source>On this machine</source>
   <translation>Auf diesem Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variants_table.py" />
   <source>Type, quality</source>
   <translation>Typ, Qualität</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/variants_table.py" />
   <source>Variants</source>
   <translation>Varianten</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/welcome.py" />
   <source>Choose a well-known model at the left, or type the name of any other. Snug reads only the headers of its files, a few megabytes, and says which of them fits this machine, how well and how fast, before anything is downloaded.</source>
   <translation>Wählen Sie links ein bekanntes Modell, oder tippen Sie den Namen eines anderen. Snug liest nur die Köpfe seiner Dateien, ein paar Megabyte, und sagt, welche davon auf diesen Rechner passt, wie gut und wie schnell, bevor etwas heruntergeladen wird.</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/welcome.py" />
   <source>Find a model that fits</source>
   <translation>Finden Sie ein Modell, das passt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/welcome.py" />
   <source>What this machine can run</source>
   <translation>Was dieser Rechner kann</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>Seen on {day}; the Hub is out of reach now</source>
   <translation>Gesehen am {day}; der Hub ist gerade nicht erreichbar</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>d MMMM yyyy</source>
   <translation>d. MMMM yyyy</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>heavy loss</source>
   <translation>schwerer Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>its own licence</source>
   <translation>eigene Lizenz</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>large loss</source>
   <translation>großer Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>loss not measured</source>
   <translation>Verlust unbekannt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>no real loss</source>
   <translation>kein Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>not said</source>
   <translation>nicht genannt</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>noticeable loss</source>
   <translation>spürbarer Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>small loss</source>
   <translation>kleiner Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>very small loss</source>
   <translation>sehr kleiner Verlust</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>{tokens:,.0f} tokens/s</source>
   <translation>{tokens:,.0f} Token/s</translation>
  </message>
  <message>
   <location filename="../../app/ui/discover/words.py" />
   <source>{tokens:.1f} tokens/s</source>
   <translation>{tokens:.1f} Token/s</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>1 day left</source>
   <translation>noch 1 Tag</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Cancelled</source>
   <translation>Abgebrochen</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Checking what has come</source>
   <translation>Das Empfangene wird geprüft</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Checking {name}</source>
   <translation>{name} wird geprüft</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Downloaded and checked</source>
   <translation>Heruntergeladen und geprüft</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Downloading</source>
   <translation>Wird heruntergeladen</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Downloading {name}</source>
   <translation>Lädt {name}</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>It failed.</source>
   <translation>Es ist misslungen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Paused</source>
   <translation>Angehalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Waiting</source>
   <translation>Wartet</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>Waits for its turn</source>
   <translation>Wartet auf seine Reihe</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>a few seconds left</source>
   <translation>noch ein paar Sekunden</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{days} days left</source>
   <translation>noch {days} Tage</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{done} of {total}</source>
   <translation>{done} von {total}</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{hours} h left</source>
   <translation>noch {hours} h</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{hours} h {minutes} min left</source>
   <translation>noch {hours} h {minutes} min</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{minutes} min left</source>
   <translation>noch {minutes} min</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{name} waits to be downloaded</source>
   <translation>{name} wartet auf den Download</translation>
  </message>
  <message>
   <location filename="../../app/ui/download_text.py" />
   <source>{seconds} s left</source>
   <translation>noch {seconds} s</translation>
  </message>
  <message>
   <location filename="../../app/ui/downloads_line.py" />
   <source>could not be downloaded</source>
   <translation>ließ sich nicht herunterladen</translation>
  </message>
  <message>
   <location filename="../../app/ui/downloads_line.py" />
   <source>is here</source>
   <translation>ist da</translation>
  </message>
  <message>
   <location filename="../../app/ui/downloads_line.py" />
   <source>{title} {word}</source>
   <translation>{title} {word}</translation>
  </message>
  <message>
   <location filename="../../app/ui/downloads_watch.py" />
   <source>No file is lost: a download that is started again goes on with what is there.</source>
   <translation>Keine Datei geht verloren: Ein neu begonnener Download macht weiter mit dem, was da ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/downloads_watch.py" />
   <source>The list of downloads was damaged and has begun anew.</source>
   <translation>Die Liste der Downloads war beschädigt und beginnt neu.</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source> and attach {files}</source>
   <translation> und {files} anzuhängen</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Drop to add {what} to your models</source>
   <translation>Loslassen, um {what} zu Ihren Modellen hinzuzufügen</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Drop to attach {files}</source>
   <translation>Loslassen, um {files} anzuhängen</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Drop to open {name}{also}</source>
   <translation>Loslassen, um {name} zu öffnen{also}</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>It stays where it is</source>
   <translation>Es bleibt, wo es ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>It stays where it is; nothing is copied.</source>
   <translation>Die Datei bleibt, wo sie ist; nichts wird kopiert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Not a model file</source>
   <translation>Keine Modelldatei</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Snug opens models in files that end in .gguf.</source>
   <translation>Snug öffnet Modelle in Dateien, die auf .gguf enden.</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>Text, code, CSV and PDF go with a question.</source>
   <translation>Text, Code, CSV und PDF gehen mit einer Frage mit.</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>They stay where they are</source>
   <translation>Sie bleiben, wo sie sind</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>{count} files</source>
   <translation>{count} Dateien</translation>
  </message>
  <message>
   <location filename="../../app/ui/drop_hint.py" />
   <source>{stays}; nothing is copied.</source>
   <translation>{stays}; nichts wird kopiert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/error_dialog.py" />
   <source>Copy details</source>
   <translation>Einzelheiten kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/error_dialog.py" />
   <source>Details of the mistake</source>
   <translation>Einzelheiten des Fehlers</translation>
  </message>
  <message>
   <location filename="../../app/ui/error_dialog.py" />
   <source>Snug made a mistake</source>
   <translation>Snug hat einen Fehler gemacht</translation>
  </message>
  <message>
   <location filename="../../app/ui/error_dialog.py" />
   <source>Something in Snug went wrong</source>
   <translation>In Snug ist etwas schiefgegangen</translation>
  </message>
  <message>
   <location filename="../../app/ui/error_dialog.py" />
   <source>This is a mistake in Snug, not yours. Your conversations are stored as they are written, so nothing of them is lost. You can go on; if something looks odd, start Snug again. The details below help to mend it, and hold no text of your chats.</source>
   <translation>Das ist ein Fehler in Snug und nicht Ihrer. Ihre Unterhaltungen werden gesichert, während sie entstehen; nichts davon ist verloren. Sie können weitermachen; wenn etwas merkwürdig aussieht, starten Sie Snug neu. Die Einzelheiten unten helfen, ihn zu beheben, und enthalten keinen Text Ihrer Chats.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/answer.py" />
   <source>Better</source>
   <translation>Besser</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/answer.py" />
   <source>Recommendation</source>
   <translation>Empfehlung</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/answer.py" />
   <source>Smaller</source>
   <translation>Kleiner</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/bar_layout.py" />
   <source>{free} free of {total}</source>
   <translation>{free} von {total} frei</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/bar_layout.py" />
   <source>{total}, free part could not be read</source>
   <translation>{total}, freier Teil nicht lesbar</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source> answering, {speed} reading a prompt</source>
   <translation> beim Antworten, {speed} beim Lesen der Eingabe</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>Check exactly</source>
   <translation>Genau prüfen</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>Formula</source>
   <translation>Formel</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>Let llama.cpp reserve the memory for this file in a trial of its own, without loading the weights</source>
   <translation>llama.cpp den Speicher für diese Datei in einem eigenen Probelauf reservieren lassen, ohne die Gewichte zu laden</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>Not covered: {unsure}.</source>
   <translation>Nicht berücksichtigt: {unsure}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>Speed: {speed}</source>
   <translation>Geschwindigkeit: {speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>What the formula leaves out</source>
   <translation>Was die Formel weglässt</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_details.py" />
   <source>{type} with {context} of context</source>
   <translation>{type} mit {context} Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>, {gpu_layers} of {layers} layers on the GPU</source>
   <translation>, {gpu_layers} von {layers} Schichten auf der GPU</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>By llama.cpp's own allocator</source>
   <translation>Von llama.cpps eigener Speicherverwaltung</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Compute</source>
   <translation>Rechnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>From the file's header</source>
   <translation>Aus dem Kopf der Datei</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>From the model's published sizes. The file itself may differ by a few percent.</source>
   <translation>Aus den veröffentlichten Größen des Modells. Die Datei selbst kann um ein paar Prozent abweichen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>From the tensors and settings that this file lists.</source>
   <translation>Aus den Tensoren und Angaben dieser Datei.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>KV cache</source>
   <translation>KV-Cache</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Output</source>
   <translation>Ausgabe</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Overhead</source>
   <translation>Sonstiges</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Room to work in while a batch of tokens is read.</source>
   <translation>Arbeitsplatz, während ein Stapel Token gelesen wird.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Split</source>
   <translation>Verteilt</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>State</source>
   <translation>Zustand</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Take {type}: {size}, {verb}{speed}</source>
   <translation>Nehmen Sie {type}: {size}, {verb}{speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>The engine's own process, and what a graphics driver takes for itself.</source>
   <translation>Der Prozess der Engine selbst, und was ein Grafiktreiber für sich nimmt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>The fixed-size memory of recurrent layers, the same for every length of conversation.</source>
   <translation>Der feste Speicher rekurrenter Schichten, gleich für jede Länge der Unterhaltung.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>The model itself: every parameter at the bits of its type.</source>
   <translation>Das Modell selbst: jeder Parameter mit den Bits seines Typs.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>The scores of every word of the vocabulary, for the next token.</source>
   <translation>Die Bewertungen jedes Worts des Vokabulars für das nächste Token.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>What the model keeps of the conversation: keys and values for each token of context.</source>
   <translation>Was das Modell von der Unterhaltung behält: Schlüssel und Werte für jedes Token Kontext.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>Worked out from numbers</source>
   <translation>Aus Zahlen berechnet</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>about {number} tokens/s</source>
   <translation>etwa {number} Token/s</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>compute</source>
   <translation>Rechnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>fits on the GPU</source>
   <translation>passt auf die GPU</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>fits tightly</source>
   <translation>passt knapp</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>left on disk</source>
   <translation>bleibt auf dem Datenträger</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>llama.cpp reserved this memory for the file in a trial that loads no weights.</source>
   <translation>llama.cpp hat diesen Speicher für die Datei in einem Probelauf reserviert, der keine Gewichte lädt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>not measured yet</source>
   <translation>noch nicht gemessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>output</source>
   <translation>Ausgabe</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>overhead</source>
   <translation>Sonstiges</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>second copies</source>
   <translation>zweite Kopien</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>state</source>
   <translation>Zustand</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>weights</source>
   <translation>Gewichte</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/fit_text.py" />
   <source>{row} with {context} of context: {word}, {total}</source>
   <translation>{row} mit {context} Kontext: {word}, {total}</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/memory_bar.py" />
   <source>Needs</source>
   <translation>Braucht</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/memory_bar.py" />
   <source>Needs {total}: {parts}. {devices}.</source>
   <translation>Braucht {total}: {parts}. {devices}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/type_explainer.py" />
   <source>What {name} means</source>
   <translation>Was {name} bedeutet</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/type_explainer.py" />
   <source>What {name} means: {letters}</source>
   <translation>Was {name} bedeutet: {letters}</translation>
  </message>
  <message>
   <location filename="../../app/ui/fit/verdict_chip.py" />
   <source>Verdict: {word}</source>
   <translation>Urteil: {word}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Give this download up? {size} of it are thrown away.</source>
   <translation>Diesen Download aufgeben? {size} davon werden weggeworfen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Give up</source>
   <translation>Aufgeben</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Keep</source>
   <translation>Behalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Open its page</source>
   <translation>Seite öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Progress of {title}</source>
   <translation>Fortschritt von {title}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Retry</source>
   <translation>Erneut</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Sign in there</source>
   <translation>Dort anmelden</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/download_row.py" />
   <source>Take off this list</source>
   <translation>Von dieser Liste nehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/downloads_panel.py" />
   <source>Clear finished</source>
   <translation>Fertige entfernen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/downloads_panel.py" />
   <source>Downloads</source>
   <translation>Downloads</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/downloads_panel.py" />
   <source>{going} to go</source>
   <translation>noch {going}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>Find a model</source>
   <translation>Modell finden</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>Find a model that suits this machine in Discover. Models of Ollama, LM Studio and Jan are found by themselves; a .gguf file or a folder can be dropped here.</source>
   <translation>Finden Sie unter „Entdecken“ ein Modell, das zu diesem Rechner passt. Modelle von Ollama, LM Studio und Jan werden von selbst gefunden; eine .gguf-Datei oder einen Ordner können Sie hier fallen lassen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>No model on this disk matches “{words}”</source>
   <translation>Kein Modell auf diesem Datenträger passt zu „{words}“</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>Only the demo model is here so far</source>
   <translation>Bisher ist nur das Demo-Modell da</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>Search in Discover</source>
   <translation>In „Entdecken“ suchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/empty_hint.py" />
   <source>The Hub may have it.</source>
   <translation>Der Hub hat es vielleicht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Chat with this model (Enter)</source>
   <translation>Mit diesem Modell chatten (Eingabe)</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Delete this model from the disk (Del)</source>
   <translation>Dieses Modell vom Datenträger löschen (Entf)</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Deleting frees {freed}. {note}</source>
   <translation>Löschen gibt {freed} frei. {note}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Needs {total} with {context} of context</source>
   <translation>Braucht {total} mit {context} Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Remove from list</source>
   <translation>Von der Liste nehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Selected model</source>
   <translation>Gewähltes Modell</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Show in folder</source>
   <translation>Im Ordner zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>The file itself stays where it is</source>
   <translation>Die Datei selbst bleibt, wo sie ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>This model is {gone}. It comes back by itself when the drive does.</source>
   <translation>Dieses Modell ist {gone}. Es kommt von selbst wieder, wenn das Laufwerk wieder da ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>Where it is</source>
   <translation>Wo es liegt</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_details.py" />
   <source>and {more} more places</source>
   <translation>und {more} weitere Orte</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_list.py" />
   <source>Arrow keys select a model, Enter chats with it.</source>
   <translation>Pfeiltasten wählen ein Modell, die Eingabetaste chattet damit.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_list.py" />
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source> ({bits:.2f} bits per weight)</source>
   <translation> ({bits:.2f} Bit je Gewicht)</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>1 is on a drive that is not connected</source>
   <translation>1 ist auf einem Laufwerk, das nicht verbunden ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>1 model</source>
   <translation>1 Modell</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>April</source>
   <translation>April</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>August</source>
   <translation>August</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>Comes with Snug</source>
   <translation>Gehört zu Snug</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>December</source>
   <translation>Dezember</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>February</source>
   <translation>Februar</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>Hugging Face cache</source>
   <translation>Hugging-Face-Cache</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>In {folder}</source>
   <translation>In {folder}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>January</source>
   <translation>Januar</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>July</source>
   <translation>Juli</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>June</source>
   <translation>Juni</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>March</source>
   <translation>März</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>May</source>
   <translation>Mai</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>November</source>
   <translation>November</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>October</source>
   <translation>Oktober</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>September</source>
   <translation>September</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>gone: its drive is not connected</source>
   <translation>weg: sein Laufwerk ist nicht verbunden</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>in {month}</source>
   <translation>im {month}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>in {month} {year}</source>
   <translation>im {month} {year}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>not used yet</source>
   <translation>noch nicht genutzt</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>today</source>
   <translation>heute</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>trained for {tokens:,} tokens</source>
   <translation>trainiert für {tokens:,} Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>used {used}</source>
   <translation>genutzt {used}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>yesterday</source>
   <translation>gestern</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>{count:,} models</source>
   <translation>{count:,} Modelle</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>{days} days ago</source>
   <translation>vor {days} Tagen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>{days} weeks ago</source>
   <translation>vor {days} Wochen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>{gone:,} are on a drive that is not connected</source>
   <translation>{gone:,} sind auf einem Laufwerk, das nicht verbunden ist</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/entry_text.py" />
   <source>{place}, also in {others}</source>
   <translation>{place}, auch in {others}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Add a folder</source>
   <translation>Ordner hinzufügen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Add a folder with models</source>
   <translation>Ordner mit Modellen hinzufügen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Add a folder…</source>
   <translation>Ordner hinzufügen…</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>It is {place}.</source>
   <translation>Es ist {place}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Last used</source>
   <translation>Zuletzt genutzt</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Looking for models, {fraction:.0%}: {words}</source>
   <translation>Modelle werden gesucht, {fraction:.0%}: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>No {program} answered.</source>
   <translation>Kein {program} hat geantwortet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Open a .gguf file and chat with it (Ctrl+O)</source>
   <translation>Eine .gguf-Datei öffnen und damit chatten (Strg+O)</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Open a file</source>
   <translation>Datei öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Open a file…</source>
   <translation>Datei öffnen…</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Search these models</source>
   <translation>Diese Modelle durchsuchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Sort by</source>
   <translation>Sortiert nach</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Stop looking for models</source>
   <translation>Suche nach Modellen anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>Type part of a name. Down: the list.</source>
   <translation>Tippen Sie einen Teil des Namens. Pfeil nach unten: die Liste.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>browser</source>
   <translation>Browser</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>file manager</source>
   <translation>Dateimanager</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/library_page.py" />
   <source>{unread} folders could not be looked into.</source>
   <translation>{unread} Ordner ließen sich nicht durchsehen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>, and 1 model before it</source>
   <translation>, und 1 Modell davor</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>, and {before} models before it</source>
   <translation>, und {before} Modelle davor</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>Afterwards it cannot be undone</source>
   <translation>Danach lässt es sich nicht mehr rückgängig machen</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>Free the space now</source>
   <translation>Platz jetzt freigeben</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>{name} was deleted{also}. {freed}</source>
   <translation>{name} wurde gelöscht{also}. {freed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/library/undo_bar.py" />
   <source>{total} will be free when Snug is closed.</source>
   <translation>{total} werden frei, wenn Snug geschlossen wird.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>KV cache = {formula}</source>
   <translation>KV-Cache = {formula}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Only a file of this disk can be checked.</source>
   <translation>Nur eine Datei dieses Datenträgers lässt sich prüfen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Open a .gguf file.</source>
   <translation>Öffnen Sie eine .gguf-Datei.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Own numbers: {parameters}</source>
   <translation>Eigene Zahlen: {parameters}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Speed: not known, as it depends on the model's shape.</source>
   <translation>Geschwindigkeit: unbekannt, da sie vom Aufbau des Modells abhängt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Speed: not known, as not everything could be measured.</source>
   <translation>Geschwindigkeit: unbekannt, da sich nicht alles messen ließ.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>Speed: not measured for {type}.</source>
   <translation>Geschwindigkeit: für {type} nicht gemessen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>This {type} file {verb}</source>
   <translation>Diese {type}-Datei {verb}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>is split over GPU and RAM</source>
   <translation>wird auf GPU und RAM verteilt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>is too big</source>
   <translation>ist zu groß</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>{name}, {bits} bits</source>
   <translation>{name}, {bits} Bit</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>{words} at {type}: {size}, {verb}</source>
   <translation>{words} als {type}: {size}, {verb}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator.py" />
   <source>{words}, {parameters} active</source>
   <translation>{words}, {parameters} aktiv</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>Own numbers</source>
   <translation>Eigene Zahlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>Recommended</source>
   <translation>Empfohlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>Smallest</source>
   <translation>Kleinste</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>Type the parameters and bits of any model</source>
   <translation>Parameter und Bits eines beliebigen Modells eintippen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>What to download</source>
   <translation>Was herunterladen?</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_card.py" />
   <source>Work it out for a .gguf file of this disk</source>
   <translation>Für eine .gguf-Datei dieses Datenträgers ausrechnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>&amp;GPU layers</source>
   <translation>&amp;GPU-Schichten</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>&amp;Type</source>
   <translation>&amp;Typ</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>As many as fit with headroom</source>
   <translation>So viele, wie mit Spielraum passen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Context in tokens</source>
   <translation>Kontext in Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>KV cache {name}</source>
   <translation>KV-Cache {name}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Keys and values at 16 bits: no loss.</source>
   <translation>Schlüssel und Werte mit 16 Bit: kein Verlust.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Keys and values at 4.5 bits: a quarter of the room, a loss that long texts show.</source>
   <translation>Schlüssel und Werte mit 4,5 Bit: ein Viertel des Platzes, ein Verlust, den lange Texte zeigen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Keys and values at 8.5 bits: half the room, hardly any loss.</source>
   <translation>Schlüssel und Werte mit 8,5 Bit: der halbe Platz, kaum Verlust.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>Layers on the GPU</source>
   <translation>Schichten auf der GPU</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>This model was trained for {trained:,} tokens.</source>
   <translation>Dieses Modell wurde für {trained:,} Token trainiert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_controls.py" />
   <source>{value} of {most}</source>
   <translation>{value} von {most}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_section.py" />
   <source>Asking llama.cpp's allocator</source>
   <translation>llama.cpps Speicherverwaltung wird gefragt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_section.py" />
   <source>Measuring speed: {words}</source>
   <translation>Geschwindigkeit wird gemessen: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_section.py" />
   <source>Waiting for the engine</source>
   <translation>Wartet auf die Engine</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_section.py" />
   <source>Working out what this machine can run …</source>
   <translation>Was dieser Rechner kann, wird berechnet …</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/calculator_section.py" />
   <source>on this disk, {size}</source>
   <translation>auf diesem Datenträger, {size}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>Comfortable up to {size} {at}{speed}</source>
   <translation>Bequem bis {size} {at}{speed}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>Fits up to {size} {at}, but even {smallest} answers slowly: {speed}.</source>
   <translation>Passt bis {size} {at}, aber selbst {smallest} antwortet langsam: {speed}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>Nothing fits {at}: close other programs, or choose a smaller context.</source>
   <translation>Nichts passt {at}: Schließen Sie andere Programme, oder wählen Sie einen kleineren Kontext.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>Nothing is comfortable {at}: {edge}.</source>
   <translation>Nichts passt bequem {at}: {edge}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>What this machine can run is not known: its memory could not be read.</source>
   <translation>Was dieser Rechner kann, ist unbekannt: Sein Speicher ließ sich nicht lesen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>at {type} with {context} of context</source>
   <translation>als {type} mit {context} Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>up to {size} fits but answers more slowly than {wanted:g} tokens/s</source>
   <translation>bis {size} passt, antwortet aber langsamer als {wanted:g} Token/s</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/can_run.py" />
   <source>{size} is tight</source>
   <translation>{size} ist knapp</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Answering</source>
   <translation>Antworten</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Check again</source>
   <translation>Noch einmal prüfen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Does not work: no model can be run on this machine so far.</source>
   <translation>Funktioniert nicht: Auf diesem Rechner läuft bisher kein Modell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Engine build {build}.</source>
   <translation>Bau der Engine {build}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Engine check</source>
   <translation>Prüfung der Engine</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Failed</source>
   <translation>Misslungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>In the order in which they were tried</source>
   <translation>In der Reihenfolge der Versuche</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>In use</source>
   <translation>In Gebrauch</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Most memory that the engine held</source>
   <translation>Der meiste Speicher, den die Engine hielt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Progress of the engine check</source>
   <translation>Fortschritt der Prüfung</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Reading</source>
   <translation>Lesen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Setting</source>
   <translation>Einstellung</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Speeds are tokens a second, measured with a small test model.</source>
   <translation>Geschwindigkeiten sind Token je Sekunde, gemessen mit einem kleinen Testmodell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Stop the engine check</source>
   <translation>Prüfung der Engine anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>The check was stopped. Until it has run, it is not known which settings work.</source>
   <translation>Die Prüfung wurde angehalten. Bis sie gelaufen ist, ist unbekannt, welche Einstellungen funktionieren.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Tokens a second while answering (decode)</source>
   <translation>Token je Sekunde beim Antworten (Decode)</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Tokens a second while reading a prompt (prefill)</source>
   <translation>Token je Sekunde beim Lesen der Eingabe (Prefill)</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Try every setting anew, each in a process of its own</source>
   <translation>Jede Einstellung neu versuchen, jede in einem eigenen Prozess</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Whether it decoded in a process of its own without dying</source>
   <translation>Ob sie in einem eigenen Prozess geantwortet hat, ohne abzustürzen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Works</source>
   <translation>Funktioniert</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/engine_card.py" />
   <source>Works. Snug uses: {chosen}.</source>
   <translation>Funktioniert. Snug nutzt: {chosen}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>Arrow keys move from cell to cell and pick it.</source>
   <translation>Pfeiltasten gehen von Feld zu Feld und wählen es.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>Contexts</source>
   <translation>Kontexte</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>More than the {trained:,} tokens that this model was trained for.</source>
   <translation>Mehr als die {trained:,} Token, für die dieses Modell trainiert wurde.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>Recommended.
{tip}</source>
   <translation>Empfohlen.
{tip}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>Types</source>
   <translation>Typen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>Weights alone</source>
   <translation>Gewichte allein</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>What fits: types and contexts</source>
   <translation>Was passt: Typen und Kontexte</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/fit_grid.py" />
   <source>{name}, recommended</source>
   <translation>{name}, empfohlen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>Its memory {unknown}.</source>
   <translation>Ihr Speicher ist {unknown}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>Shares the main memory.</source>
   <translation>Nutzt den Hauptspeicher mit.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>Shares the main memory; may use {total} of it.</source>
   <translation>Nutzt den Hauptspeicher mit; darf {total} davon nutzen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>Which graphics cards the engine can use is not known yet.</source>
   <translation>Welche Grafikkarten die Engine nutzen kann, ist noch nicht bekannt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>llama.cpp reaches this card through {backend} ({device}).</source>
   <translation>llama.cpp erreicht diese Karte über {backend} ({device}).</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/graphics_card.py" />
   <source>{total} of its own; how much is free {unknown}.</source>
   <translation>{total} eigener Speicher; wie viel frei ist, ist {unknown}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/grid_section.py" />
   <source>What fits, by type and tokens of context</source>
   <translation>Was passt, nach Typ und Token Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/grid_section.py" />
   <source>What fits, by type of the KV cache and tokens of context</source>
   <translation>Was passt, nach Typ des KV-Caches und Token Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/grid_section.py" />
   <source>What fits, weights alone</source>
   <translation>Was passt, Gewichte allein</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>Engine check: {words}</source>
   <translation>Prüfung der Engine: {words}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>Machine</source>
   <translation>Rechner</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>Read the machine again</source>
   <translation>Rechner noch einmal untersuchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>Reading the machine …</source>
   <translation>Der Rechner wird untersucht …</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>Refresh</source>
   <translation>Auffrischen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>The machine could not be read.</source>
   <translation>Der Rechner ließ sich nicht untersuchen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/machine_page.py" />
   <source>{lines} things could not be read. Snug goes on without them.</source>
   <translation>{lines} Angaben ließen sich nicht lesen. Snug macht ohne sie weiter.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>1 GB is 1,000,000,000 bytes, as in file sizes. In binary units the total is {gib}.</source>
   <translation>1 GB sind 1.000.000.000 Bytes, wie bei Dateigrößen. In binären Einheiten sind es insgesamt {gib}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>A container or service limits Snug to {size} of the {size2} in this machine.</source>
   <translation>Ein Container oder Dienst begrenzt Snug auf {size} der {size2} dieses Rechners.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>Available</source>
   <translation>Verfügbar</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>None</source>
   <translation>Keine</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>Total</source>
   <translation>Insgesamt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>{used} of {total} in use</source>
   <translation>{used} von {total} belegt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/memory_card.py" />
   <source>{value} free</source>
   <translation>{value} frei</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>Any model with {shown} parameters</source>
   <translation>Beliebiges Modell mit {shown} Parametern</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>Model</source>
   <translation>Modell</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>Type a model's name, as Llama 3.1 8B</source>
   <translation>Name eines Modells, etwa Llama 3.1 8B</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>Type to filter; arrow down opens the list.</source>
   <translation>Tippen Sie, um zu filtern; der Pfeil nach unten öffnet die Liste.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>by its size alone</source>
   <translation>allein nach seiner Größe</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/model_field.py" />
   <source>not in the list: parameters and bits</source>
   <translation>nicht in der Liste: Parameter und Bits</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source> bits</source>
   <translation> Bit</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source>&amp;Bits per weight</source>
   <translation>&amp;Bits je Gewicht</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source>&amp;Parameters</source>
   <translation>&amp;Parameter</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source>Bits per weight; 0 takes those of the type</source>
   <translation>Bits je Gewicht; 0 nimmt die des Typs</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source>Parameters in billions</source>
   <translation>Parameter in Milliarden</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/numbers_row.py" />
   <source>by type</source>
   <translation>je nach Typ</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>In a virtual machine that report is often wrong.</source>
   <translation>In einer virtuellen Maschine stimmt diese Angabe oft nicht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>The engine build uses</source>
   <translation>Der Bau der Engine nutzt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>The engine build uses no special features of this processor.</source>
   <translation>Der Bau der Engine nutzt keine besonderen Merkmale dieses Prozessors.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>The system also reports {names}; this engine build does not use it.</source>
   <translation>Das System meldet außerdem {names}; dieser Bau der Engine nutzt es nicht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>The system also reports {names}; this engine build does not use them.</source>
   <translation>Das System meldet außerdem {names}; dieser Bau der Engine nutzt sie nicht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>What the system reports beyond that {unknown}.</source>
   <translation>Was das System darüber hinaus meldet, ist {unknown}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>Which of the processor's features the engine uses is not known yet.</source>
   <translation>Welche Merkmale des Prozessors die Engine nutzt, ist noch nicht bekannt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>llama.cpp names this feature; Snug has no explanation for it.</source>
   <translation>llama.cpp nennt dieses Merkmal; Snug kann es nicht erklären.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/processor_card.py" />
   <source>{name}, in a virtual machine</source>
   <translation>{name}, in einer virtuellen Maschine</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>, KV {cache_type}</source>
   <translation>, KV {cache_type}</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>, {gpu_layers} layers on the GPU</source>
   <translation>, {gpu_layers} Schichten auf der GPU</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>All buffers, worked out from the file's header before it was loaded</source>
   <translation>Alle Puffer, vor dem Laden aus dem Kopf der Datei berechnet</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>Allocated</source>
   <translation>Reserviert</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>Each model that was loaded here: what Snug predicted, and what it took. The difference in percent is that of the prediction.</source>
   <translation>Jedes Modell, das hier geladen wurde: was Snug vorhersagte und was es brauchte. Die Abweichung in Prozent ist die der Vorhersage.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>Main memory of the engine's process, weights and everything else</source>
   <translation>Hauptspeicher des Prozesses der Engine, Gewichte und alles andere</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>Predicted</source>
   <translation>Vorhergesagt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>Predicted and measured</source>
   <translation>Vorhergesagt und gemessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>RAM measured</source>
   <translation>RAM gemessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>RAM predicted</source>
   <translation>RAM vorhergesagt</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>The most that the process then took, once the model had answered</source>
   <translation>Das meiste, was der Prozess dann brauchte, nachdem das Modell geantwortet hatte</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>What llama.cpp then allocated, by its own account, and how far off that was</source>
   <translation>Was llama.cpp dann nach eigener Rechnung reserviert hat, und wie weit das daneben lag</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>exact</source>
   <translation>genau</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/record_card.py" />
   <source>no answer yet</source>
   <translation>noch keine Antwort</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Measure again</source>
   <translation>Noch einmal messen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Measure speed</source>
   <translation>Geschwindigkeit messen</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Measured speed</source>
   <translation>Gemessene Geschwindigkeit</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Measured: {words}.</source>
   <translation>Gemessen: {words}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Progress of the measurement</source>
   <translation>Fortschritt der Messung</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Stop measuring the speed</source>
   <translation>Messung anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>The measurement found no speed that can be used.</source>
   <translation>Die Messung fand keine brauchbare Geschwindigkeit.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>The speed of this machine has not been measured yet, so no speeds are shown.</source>
   <translation>Die Geschwindigkeit dieses Rechners wurde noch nicht gemessen; darum stehen hier keine.</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>Time how fast this machine reads weights and multiplies, in a process of its own</source>
   <translation>Messen, wie schnell dieser Rechner Gewichte liest und multipliziert, in einem eigenen Prozess</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>What could not be measured</source>
   <translation>Was sich nicht messen ließ</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>the graphics card</source>
   <translation>die Grafikkarte</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>the processor</source>
   <translation>der Prozessor</translation>
  </message>
  <message>
   <location filename="../../app/ui/machine/speed_row.py" />
   <source>{words} reads {name} weights at {rate}</source>
   <translation>{words} liest {name}-Gewichte mit {rate}</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Close this notice</source>
   <translation>Diesen Hinweis schließen</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Note</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Problem</source>
   <translation>Problem</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Repair</source>
   <translation>Reparieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Something in Snug went wrong here.</source>
   <translation>In Snug ist hier etwas schiefgegangen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>Warning</source>
   <translation>Warnung</translation>
  </message>
  <message>
   <location filename="../../app/ui/notice.py" />
   <source>“Repair” puts what can be read into a fresh file, and keeps the damaged one.</source>
   <translation>„Reparieren“ bringt, was zu lesen ist, in eine frische Datei und hebt die beschädigte auf.</translation>
  </message>
  <message>
   <location filename="../../app/ui/pages.py" />
   <source>Compare</source>
   <translation>Vergleich</translation>
  </message>
  <message>
   <location filename="../../app/ui/pages.py" />
   <source>Discover</source>
   <translation>Entdecken</translation>
  </message>
  <message>
   <location filename="../../app/ui/pages.py" />
   <source>Settings</source>
   <translation>Einstellungen</translation>
  </message>
  <message>
   <location filename="../../app/ui/preparing_window.py" />
   <source>Not now</source>
   <translation>Nicht jetzt</translation>
  </message>
  <message>
   <location filename="../../app/ui/preparing_window.py" />
   <source>Preparing the search over {count:,} messages …</source>
   <translation>Die Suche über {count:,} Nachrichten wird vorbereitet …</translation>
  </message>
  <message>
   <location filename="../../app/ui/preparing_window.py" />
   <source>Progress of the preparation</source>
   <translation>Fortschritt der Vorbereitung</translation>
  </message>
  <message>
   <location filename="../../app/ui/preparing_window.py" />
   <source>This happens once. “Not now” leaves everything as it was.</source>
   <translation>Das geschieht einmal. Mit „Nicht jetzt“ bleibt alles, wie es war.</translation>
  </message>
  <message>
   <location filename="../../app/ui/problem_window.py" />
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <location filename="../../app/ui/problem_window.py" />
   <source>Snug cannot start</source>
   <translation>Snug kann nicht starten</translation>
  </message>
  <message>
   <location filename="../../app/ui/problem_window.py" />
   <source>Start</source>
   <translation>Starten</translation>
  </message>
  <message>
   <location filename="../../app/ui/problem_window.py" />
   <source>“Repair” puts what can be read into a fresh file; this one stays beside it, as {name}.</source>
   <translation>„Reparieren“ bringt, was zu lesen ist, in eine frische Datei; diese bleibt daneben, als {name}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/rail.py" />
   <source>Pages</source>
   <translation>Seiten</translation>
  </message>
  <message>
   <location filename="../../app/ui/rail.py" />
   <source>{title} (Ctrl+{index})</source>
   <translation>{title} (Strg+{index})</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>Attached files that could not be read: {files:,}.</source>
   <translation>Angehängte Dateien, die nicht zu lesen waren: {files:,}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>Large files take a minute or two.</source>
   <translation>Bei großen Dateien dauert das ein, zwei Minuten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>No message could be read. A fresh file has been begun.</source>
   <translation>Keine Nachricht war zu lesen. Eine frische Datei ist angelegt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>Saving what can be read of your conversations …</source>
   <translation>Was von Ihren Unterhaltungen zu lesen ist, wird gesichert …</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>The damaged file is kept: {path}</source>
   <translation>Die beschädigte Datei bleibt erhalten: {path}</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>The index of the search was made again. No message is lost.</source>
   <translation>Das Verzeichnis der Suche wurde neu angelegt. Keine Nachricht ist verloren.</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>{saved:,} messages were saved into a fresh file. How many more there were cannot be told.</source>
   <translation>{saved:,} Nachrichten sind in einer frischen Datei gesichert. Wie viele es außerdem gab, lässt sich nicht sagen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/repairing.py" />
   <source>{saved:,} of {all:,} messages were saved into a fresh file.</source>
   <translation>{saved:,} von {all:,} Nachrichten sind in einer frischen Datei gesichert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/search_field.py" />
   <source>Empty the field</source>
   <translation>Feld leeren</translation>
  </message>
  <message>
   <location filename="../../app/ui/search_field.py" />
   <source>Empty the field (Esc)</source>
   <translation>Feld leeren (Esc)</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>About</source>
   <translation>Über Snug</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Copy versions</source>
   <translation>Versionen kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Licences</source>
   <translation>Lizenzen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Show</source>
   <translation>Zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Show licences</source>
   <translation>Lizenzen zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Snug is free software under the MIT licence. It is built on Qt and PySide6 (LGPL), llama.cpp and llama-cpp-python (MIT), and on the work of others.</source>
   <translation>Snug ist freie Software unter der MIT-Lizenz. Es baut auf Qt und PySide6 (LGPL), auf llama.cpp und llama-cpp-python (MIT) und auf der Arbeit anderer auf.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/about_rows.py" />
   <source>Versions</source>
   <translation>Versionen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>Models in these folders are listed where they are; nothing in them is changed.</source>
   <translation>Modelle in diesen Ordnern werden aufgelistet, wo sie sind; nichts darin wird verändert.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>More folders</source>
   <translation>Weitere Ordner</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>Open folder</source>
   <translation>Ordner öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>Open the folder of downloads</source>
   <translation>Ordner der Downloads öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>Take off the list; the folder stays</source>
   <translation>Von der Liste nehmen; der Ordner bleibt</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>Take {folder} off the list</source>
   <translation>{folder} von der Liste nehmen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>The Hugging Face cache, which other programs share. HF_HOME moves it.</source>
   <translation>Der Hugging-Face-Cache, den auch andere Programme nutzen. HF_HOME verlegt ihn.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>{about} It cannot be reached now.</source>
   <translation>{about} Er ist jetzt nicht erreichbar.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/folders_rows.py" />
   <source>{about} {free} are free there.</source>
   <translation>{about} Dort sind {free} frei.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/licences_dialog.py" />
   <source>Licence of the chosen part</source>
   <translation>Lizenz des gewählten Teils</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/licences_dialog.py" />
   <source>Parts of Snug</source>
   <translation>Teile von Snug</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/licences_dialog.py" />
   <source>What Snug is made of</source>
   <translation>Woraus Snug besteht</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>Disk space for it: going back to a conversation, or starting Snug again, then reads nothing anew. What was used longest ago goes first.</source>
   <translation>Platz auf dem Datenträger dafür: Wer zu einer Unterhaltung zurückkehrt oder Snug neu startet, muss dann nicht warten, bis alles neu gelesen ist. Das am längsten Ungenutzte fällt zuerst weg.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>Free the model's memory after</source>
   <translation>Speicher des Modells freigeben nach</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>How long nothing is asked for before the model leaves the memory. It is loaded again with the next question.</source>
   <translation>Wie lange nichts gefragt wird, bevor das Modell den Speicher verlässt. Mit der nächsten Frage wird es wieder geladen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>Keep what models have read</source>
   <translation>Aufheben, was Modelle gelesen haben</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>Never</source>
   <translation>Nie</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/memory_rows.py" />
   <source>Nothing</source>
   <translation>Nichts</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>A token is kept in a file that only you can read, {file}, as this system has no keyring.</source>
   <translation>Ein Token liegt in einer Datei, die nur Sie lesen können, {file}, da dieses System keinen Schlüsselbund hat.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>A token is kept in your system's keyring.</source>
   <translation>Ein Token liegt im Schlüsselbund Ihres Systems.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Forget</source>
   <translation>Vergessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Forget the token</source>
   <translation>Token vergessen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Get a token</source>
   <translation>Token holen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Get one</source>
   <translation>Holen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>HF_HUB_OFFLINE is set on this computer, so Snug stays offline whatever is chosen here.</source>
   <translation>HF_HUB_OFFLINE ist auf diesem Rechner gesetzt; darum bleibt Snug offline, was auch immer hier gewählt ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Hub</source>
   <translation>Hub</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Hub token</source>
   <translation>Token für den Hub</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Keep the token</source>
   <translation>Token behalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Looking for a token …</source>
   <translation>Ein Token wird gesucht …</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Models come from Hugging Face, {hub}. HF_ENDPOINT can name another Hub.</source>
   <translation>Modelle kommen von Hugging Face, {hub}. HF_ENDPOINT kann einen anderen Hub nennen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Models come from {endpoint}, as HF_ENDPOINT says.</source>
   <translation>Modelle kommen von {endpoint}, wie HF_ENDPOINT sagt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Models come from {endpoint}, as the settings' file says.</source>
   <translation>Modelle kommen von {endpoint}, wie die Datei der Einstellungen sagt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Network</source>
   <translation>Netz</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>No token is kept. Only models whose makers ask who takes them need one, from your account at {host}.</source>
   <translation>Es liegt kein Token vor. Nur Modelle, deren Macher wissen wollen, wer sie nimmt, brauchen einen, aus Ihrem Konto bei {host}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Offline</source>
   <translation>Offline</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Open the Hub's page of tokens in the browser</source>
   <translation>Die Seite des Hubs mit den Token im Browser öffnen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Paste a token, as hf_…</source>
   <translation>Token einfügen, etwa hf_…</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Snug talks to nobody beyond this computer: no search, no downloads. What is on this disk goes on working.</source>
   <translation>Snug spricht mit niemandem außerhalb dieses Rechners: keine Suche, keine Downloads. Was auf diesem Datenträger ist, funktioniert weiter.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Stay offline</source>
   <translation>Offline bleiben</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>The token is the one in HF_TOKEN, which goes before one kept here.</source>
   <translation>Es gilt der Token in HF_TOKEN, der einem hier liegenden vorgeht.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>The token is the one that hf auth login has left on this computer.</source>
   <translation>Es gilt der Token, den hf auth login auf diesem Rechner hinterlassen hat.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Token</source>
   <translation>Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>Where models are searched and come from.</source>
   <translation>Wo Modelle gesucht werden und herkommen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/network_rows.py" />
   <source>{kept} It is sent to {host} alone.</source>
   <translation>{kept} Er wird nur an {host} gesendet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>A program may ask for another of your models, which then takes the place of the one in memory. Off, programs get the model that you have chosen.</source>
   <translation>Ein Programm darf nach einem anderen Ihrer Modelle fragen, das dann an die Stelle des geladenen tritt. Ist das aus, bekommen Programme das Modell, das Sie gewählt haben.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Address</source>
   <translation>Adresse</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Allowed</source>
   <translation>Erlaubt</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Copy the address</source>
   <translation>Adresse kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Copy the key</source>
   <translation>Schlüssel kopieren</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Hide</source>
   <translation>Verbergen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Hide the key</source>
   <translation>Schlüssel verbergen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>It could not be started. {problem}</source>
   <translation>Es ließ sich nicht starten. {problem}</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Key</source>
   <translation>Schlüssel</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Let other programs use the model</source>
   <translation>Andere Programme das Modell nutzen lassen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Let programs load models</source>
   <translation>Programme Modelle laden lassen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Make a new key</source>
   <translation>Neuen Schlüssel machen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Make a new key: the old one lets no program in any more</source>
   <translation>Neuen Schlüssel machen: Der alte lässt kein Programm mehr herein</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>New</source>
   <translation>Neu</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Off: no program can use the model. Switched on, {who}</source>
   <translation>Aus: Kein Programm kann das Modell nutzen. Eingeschaltet gilt: {who}</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>On</source>
   <translation>An</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>On: {who}</source>
   <translation>An: {who}</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>One moment …</source>
   <translation>Einen Augenblick …</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Other programs</source>
   <translation>Andere Programme</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Port</source>
   <translation>Port</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Programs need it to be let in. Whoever has it can use your models from this computer: give it only to programs that you trust. A new one shuts out all that have the old one.</source>
   <translation>Programme brauchen ihn, um hereinzukommen. Wer ihn hat, kann Ihre Modelle von diesem Rechner aus nutzen: Geben Sie ihn nur Programmen, denen Sie trauen. Ein neuer sperrt alle aus, die den alten haben.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Show the key</source>
   <translation>Schlüssel zeigen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>The base URL for programs that speak OpenAI's interface.</source>
   <translation>Die Basisadresse für Programme, die die Schnittstelle von OpenAI sprechen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>What programs will need as the base URL, once this is on.</source>
   <translation>Was Programme als Basisadresse brauchen werden, sobald das an ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>Where the server listens. Change it when another program has this one.</source>
   <translation>Wo der Server lauscht. Ändern Sie ihn, wenn ein anderes Programm diesen Port belegt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>no key is shown</source>
   <translation>kein Schlüssel wird gezeigt</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/server_rows.py" />
   <source>programs on this computer that have the key below can use the model, one after the other, as they would use OpenAI's service. Nobody beyond this computer can reach it.</source>
   <translation>Programme auf diesem Rechner, die den Schlüssel unten haben, können das Modell nutzen, eines nach dem anderen, so wie den Dienst von OpenAI. Niemand außerhalb dieses Rechners kommt heran.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source> tokens</source>
   <translation> Token</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>A recommended model must fit together with this much conversation.</source>
   <translation>Ein empfohlenes Modell muss zusammen mit so viel Unterhaltung passen.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>An answer ends here at the latest. A token is about three quarters of an English word.</source>
   <translation>Spätestens hier endet eine Antwort. Ein Token ist etwa drei Viertel eines englischen Worts.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Appearance</source>
   <translation>Aussehen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>As trained</source>
   <translation>Wie trainiert</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Context</source>
   <translation>Kontext</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Context to have room for</source>
   <translation>Kontext, der Platz haben soll</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Conversations and settings stay on this computer, in this folder. Nothing of them is sent anywhere.</source>
   <translation>Unterhaltungen und Einstellungen bleiben auf diesem Rechner, in diesem Ordner. Nichts davon wird irgendwohin gesendet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Data</source>
   <translation>Daten</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>GPU layers</source>
   <translation>GPU-Schichten</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>How fast it must answer, where the speed was measured. People read about five tokens a second.</source>
   <translation>Wie schnell es antworten muss, wo die Geschwindigkeit gemessen wurde. Menschen lesen etwa fünf Token in der Sekunde.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>How freely words are chosen. 0 always takes the likeliest word, 0.7 suits most chats, above 1 answers get wilder and less reliable.</source>
   <translation>Wie frei Wörter gewählt werden. 0 nimmt immer das wahrscheinlichste Wort, 0,7 passt für die meisten Chats, über 1 werden Antworten wilder und unzuverlässiger.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>How much of a conversation the model can keep in mind. More needs more memory. Automatic takes as much as fits comfortably, at most what the model was trained for.</source>
   <translation>Wie viel einer Unterhaltung das Modell im Kopf behält. Mehr braucht mehr Speicher. Automatisch nimmt so viel, wie bequem passt, höchstens das, wofür das Modell trainiert wurde.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Larger text</source>
   <translation>Größerer Text</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Makes all text in Snug smaller or larger.</source>
   <translation>Macht allen Text in Snug kleiner oder größer.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Memory to leave free</source>
   <translation>Speicher, der frei bleiben soll</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>No file manager answered.</source>
   <translation>Kein Dateimanager hat geantwortet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Parts of the model that run on the graphics card; 0 is none. Without a card that the engine can use, this changes nothing.</source>
   <translation>Teile des Modells, die auf der Grafikkarte laufen; 0 ist keiner. Ohne eine Karte, die die Engine nutzen kann, ändert das nichts.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Processor cores that work on an answer. Automatic takes one per physical core, which is mostly the fastest.</source>
   <translation>Prozessorkerne, die an einer Antwort arbeiten. Automatisch nimmt einen je echtem Kern; das ist meist am schnellsten.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Smaller text</source>
   <translation>Kleinerer Text</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Speed to reach</source>
   <translation>Angestrebte Geschwindigkeit</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Spoken the next time that Snug starts.</source>
   <translation>Gilt, wenn Snug das nächste Mal startet.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>System follows the setting of your computer.</source>
   <translation>System folgt der Einstellung Ihres Rechners.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Text size</source>
   <translation>Textgröße</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>The folder is {folder}.</source>
   <translation>Der Ordner ist {folder}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>The share of each memory that stays for other programs, at most 4 GB.</source>
   <translation>Der Anteil jedes Speichers, der für andere Programme bleibt, höchstens 4 GB.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Theme</source>
   <translation>Farben</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Threads</source>
   <translation>Threads</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Used the next time that a model is loaded.</source>
   <translation>Gilt, wenn das nächste Mal ein Modell geladen wird.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>What Snug goes by when it says what fits and which type to take.</source>
   <translation>Wonach Snug sich richtet, wenn es sagt, was passt und welcher Typ zu nehmen ist.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>What a model is told before each conversation: who it is, how to answer. Empty leaves it to the model.</source>
   <translation>Was einem Modell vor jeder Unterhaltung gesagt wird: wer es ist, wie es antworten soll. Leer überlässt es dem Modell.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/settings_page.py" />
   <source>Your data</source>
   <translation>Ihre Daten</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>Look for a new version</source>
   <translation>Nach neuer Version suchen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>Looking …</source>
   <translation>Wird gesucht …</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>New versions</source>
   <translation>Neue Versionen</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>Snug looks for one only when you press the button. It sends nothing about you.</source>
   <translation>Snug sucht nur danach, wenn Sie den Knopf drücken. Es sendet nichts über Sie.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>This Snug does not know where new versions are published. Look where you got it, now and then.</source>
   <translation>Dieses Snug weiß nicht, wo neue Versionen erscheinen. Sehen Sie hin und wieder dort nach, woher Sie es haben.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>Version {version} is out; you have {version2}.</source>
   <translation>Version {version} ist erschienen; Sie haben {version2}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/settings/version_row.py" />
   <source>You have the newest version, {version}.</source>
   <translation>Sie haben die neueste Version, {version}.</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source> {expected} were predicted from the model's file.</source>
   <translation> {expected} wurden aus der Datei des Modells vorhergesagt.</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>Memory of the model</source>
   <translation>Speicher des Modells</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>No model loaded</source>
   <translation>Kein Modell geladen</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>Status</source>
   <translation>Status</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>Stop the engine's work</source>
   <translation>Arbeit der Engine anhalten</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>Stop what the engine does (Esc in the chat)</source>
   <translation>Anhalten, was die Engine tut (Esc im Chat)</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>The engine uses {words}.{more}</source>
   <translation>Die Engine nutzt {words}.{more}</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>{freed}: memory freed, loads with the next question</source>
   <translation>{freed}: Speicher freigegeben, lädt mit der nächsten Frage</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>{used} of {total} memory</source>
   <translation>{used} von {total} Speicher</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>{words} (and {more} more)</source>
   <translation>{words} (und {more} weitere)</translation>
  </message>
  <message>
   <location filename="../../app/ui/status_strip.py" />
   <source>{words}, {expected} predicted</source>
   <translation>{words}, {expected} vorhergesagt</translation>
  </message>
  <message>
   <location filename="../../app/versions.py" />
   <source>Engine setting</source>
   <translation>Einstellung der Engine</translation>
  </message>
  <message>
   <location filename="../../app/versions.py" />
   <source>none works</source>
   <translation>keine funktioniert</translation>
  </message>
  <message>
   <location filename="../../app/versions.py" />
   <source>not checked yet</source>
   <translation>noch nicht geprüft</translation>
  </message>
 </context>
</TS>
