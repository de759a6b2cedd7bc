# Reads JSON for cloud.sh. This program is constant: every value comes from the environment and is only data here.
#
#   PRACTICE_ASK=facts     what cloud.sh has to know, one "name=value" a line; texts stay as JSON writes them, so a value has no line break
#   PRACTICE_ASK=message   the text of the fault, with the placeholders {id}, {name}, {resourceGroup} and {location} filled in
#
# LC_ALL=C: a character is a byte.

BEGIN {
  read_document(ENVIRON["PRACTICE_INPUT"], "input")
  read_document(ENVIRON["PRACTICE_FAULTS"], "faults")
  id = inner(found["input" SUBSEP "\"id\""])
  location = found["input" SUBSEP "\"location\""]
  fault = find_fault(ENVIRON["PRACTICE_ADDRESS"], ENVIRON["PRACTICE_ACTION"])
  if (ENVIRON["PRACTICE_ASK"] == "message") print_message()
  else print_facts()
}

function print_facts() {
  print "id=" id
  print "location=" (location ~ /^"/ ? location : "null")
  print "address=" encode(ENVIRON["PRACTICE_ADDRESS"])
  print "file=" file_name(ENVIRON["PRACTICE_ADDRESS"])
  print "kind=" fault_field("kind")
  print "error=" fault_field("error")
  print "while=" fault_field("while")
  print "on=" fault_field("on")
  print "factor=" found[fault SUBSEP "\"factor\""]
}

function print_message(    text, part, name) {
  text = decode(found[fault SUBSEP "\"message\""])
  if (text == "") text = decode(found[fault SUBSEP "\"error\""])
  if (text == "") text = "unexpected status 500 (500 Internal Server Error) with error: InternalServerError: The request encountered an unexpected error. Please try again later."
  # In one pass: what a value brings along is not looked at again.
  while (match(text, /\{(id|name|resourceGroup|location)\}/)) {
    part = substr(text, RSTART, RLENGTH)
    printf "%s", substr(text, 1, RSTART - 1)
    name = decode("\"" id "\"")
    if (part == "{id}") printf "%s", name
    else if (part == "{location}") printf "%s", (location ~ /^"/ ? decode(location) : "null")
    else if (part == "{resourceGroup}") printf "%s", ENVIRON["PRACTICE_GROUP"]
    else { sub(/^.*\//, "", name); printf "%s", name }
    text = substr(text, RSTART + RLENGTH)
  }
  print text
}

# The first fault that fits; a fault is one of creation unless it says otherwise.
function find_fault(address, action,    i, on) {
  for (i = 0; ("faults" SUBSEP i SUBSEP "\"address\"") in found; i++) {
    on = decode(found["faults" SUBSEP i SUBSEP "\"on\""])
    if (decode(found["faults" SUBSEP i SUBSEP "\"address\""]) == address && (on == "destroy") == (action == "destroy")) return "faults" SUBSEP i
  }
  return "none"
}

# A word of the faults' own; anything else counts as not given.
function fault_field(name,    text) {
  text = inner(found[fault SUBSEP "\"" name "\""])
  return text ~ /^[a-z_]+$/ ? text : ""
}

# As practice-cloud.ts names it. An address with a strange key gets a number, so that two of them never share a file.
function file_name(address,    plain, i, sum, number) {
  plain = address
  gsub(/[^A-Za-z0-9._-]/, "_", plain)
  if (length(address) <= 200 && address ~ /^[A-Za-z0-9._-]*(\[("[A-Za-z0-9._-]*"|[0-9]+)\][A-Za-z0-9._-]*)*$/) return plain
  for (i = 1; i < 256; i++) number[sprintf("%c", i)] = i
  sum = 5381
  for (i = 1; i <= length(address); i++) sum = (sum * 33 + number[substr(address, i, 1)]) % 4294967296
  return substr(plain, 1, 150) "." sprintf("%.0f", sum)
}

# --- JSON ---

# Fills found[path] with the tokens of a document; a path is the raw keys, with SUBSEP between.
function read_document(text, path) {
  rest = text
  take()
  if (token != "") read_value(path)
}

function read_value(path,    key, i) {
  if (token == "{") {
    take()
    while (token ~ /^"/) {
      key = token
      take(); take()
      read_value(path SUBSEP key)
      take()
      if (token == ",") take()
    }
  } else if (token == "[") {
    take()
    for (i = 0; token != "]" && token != ""; i++) {
      read_value(path SUBSEP i)
      take()
      if (token == ",") take()
    }
  } else found[path] = token
}

function take() {
  sub(/^[ \t\r\n]+/, "", rest)
  if (match(rest, /^"([^"\\]|\\.)*"/) || match(rest, /^[A-Za-z0-9.+-]+/) || match(rest, /^./)) {
    token = substr(rest, 1, RLENGTH)
    rest = substr(rest, RLENGTH + 1)
  } else token = ""
}

function inner(string) {
  return string ~ /^"/ ? substr(string, 2, length(string) - 2) : ""
}

function decode(string,    out, at, escape, code, low) {
  string = inner(string)
  out = ""
  while ((at = index(string, "\\")) > 0) {
    out = out substr(string, 1, at - 1)
    escape = substr(string, at + 1, 1)
    string = substr(string, at + 2)
    if (escape == "u") {
      code = hex(substr(string, 1, 4))
      string = substr(string, 5)
      if (code >= 55296 && code < 56320 && substr(string, 1, 2) == "\\u") {
        low = hex(substr(string, 3, 4))
        string = substr(string, 7)
        code = 65536 + (code - 55296) * 1024 + low - 56320
      }
      out = out utf8(code)
    } else out = out (escape == "n" ? "\n" : escape == "t" ? "\t" : escape == "r" ? "\r" : escape == "b" ? "\b" : escape == "f" ? "\f" : escape)
  }
  return out string
}

function hex(digits,    i, value) {
  for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
  return value + 0
}

function utf8(code) {
  if (code <= 0) return ""
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  if (code < 65536) return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
  return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64, 128 + int(code / 64) % 64, 128 + code % 64)
}

# A text as JSON writes it, without the quotes.
function encode(text,    out, i, letter, codes) {
  for (i = 1; i < 32; i++) codes[sprintf("%c", i)] = sprintf("\\u%04x", i)
  out = ""
  for (i = 1; i <= length(text); i++) {
    letter = substr(text, i, 1)
    out = out (letter == "\"" || letter == "\\" ? "\\" letter : letter in codes ? codes[letter] : letter)
  }
  return out
}
