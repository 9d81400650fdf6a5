"""Take secrets out of text: by their name, in every spelling an answer or a log line gives it, and by their value."""

import re
from collections.abc import Iterable

SECRET_PARAMETERS = frozenset({"access_token", "client_secret", "code", "appsecret_proof", "signed_request"})
"""The names of what is secret in what igclient sends."""
_SHORTEST_SECRET = 8  # shorter values are test placeholders; blanking them would blank ordinary words

# One quotation mark: plain, escaped as in JSON within JSON, percent-encoded once or more, as HTML, as JSON's \u0022.
_QUOTE = r"(?:\\{0,7}[\"']|%(?:25)*2[27]|&quot;|&\#(?:3[49]|x2[27]);|\\{1,7}u002[27])"
_BLANKS = r"(?:\s|%(?:25)*20|\+)*"
_EQUALS = r"(?:=>?|:|%(?:25)*3[AD]|\\{1,7}u003[ad]|&\#(?:58|61|x3[ad]);)"
# Between a name and its value: `=` or `:`, the comma of a pair such as ('name', 'value'), or a record's "value" key.
_BETWEEN = (
    rf"(?:(?:\[?\]|%(?:25)*5D)?{_QUOTE}?{_BLANKS}{_EQUALS}{_BLANKS}"
    rf"|{_QUOTE}{_BLANKS},{_BLANKS}(?:{_QUOTE}value{_QUOTE}{_BLANKS}{_EQUALS}{_BLANKS}|(?=b?{_QUOTE})))"
)
_UNESCAPED = r"(?<!\\)(?<!%5C)(?<!255C)(?<!u005c)"
_QUOTED = rf"(?P<open>b?(?P<mark>{_QUOTE}))(?:(?!{_UNESCAPED}(?P=mark))[\s\S])*"
_SCHEME = r"(?:(?:Bearer|Basic|Digest|OAuth|Token)(?:\s|%(?:25)*20|\+)+)?"
_BARE = r"(?:\\(?![rntu\"'\\])|\\{1,7}u00(?!2[0267]|3[ce])[0-9a-f]{2}|[^&\s\"'<>\\)])+"
_STRING = r"\"(?:\\[\s\S]|[^\"\\])*\"?|'(?:\\[\s\S]|[^'\\])*'?"
_GROUP = "|".join(rf"\{start}(?:{_STRING}|[^\{end}\"'])*\{end}?" for start, end in ("[]", "{}", "()"))
_VALUE = rf"(?:{_QUOTED}|{_GROUP}|{_SCHEME}{_BARE})"
_LINE = rf"(?:{_QUOTED}|{_GROUP}|(?:(?!\\{1, 7}[rn])[^\r\n])+)"

# `code`, `oh` and the like are also the ends of harmless names (status_code), so they have to stand alone; a number
# that follows a colon is a status. `oh` and `_nc_ohc` sign a link to a file: whoever holds them can fetch it. Whatever
# ends in `token` is one, but where Meta's own sentence goes on after it.
_AFTER_A_SIGN = r"(?<=3F)|(?<=3C)|(?<=u003[cf])|(?<=\\[nrt])"
_ALONE = rf"(?:(?<![A-Za-z_-])|(?<=\s--)|{_AFTER_A_SIGN})"
_NAME = (
    r"(?:(?<!error\svalidating\saccess\s)tokens?|secrets?(?:_previous)?|(?:api|access|private|secret|igclient)[_-]?key"
    r"|appsecret[_-]?proof|signed[_-]?request|code[_-]?verifier|passw(?:or)?d|pwd|passphrase|passcode|credentials?|jwt"
    r"|(?:auth|authorization|verification|login|security|device|user|backup|recovery)[_-]?code"
    rf"|session[_-]?(?:id|key)|ds_user_id|ig_did|datr|_nc_ohc|(?:(?<![A-Za-z])|{_AFTER_A_SIGN})auth"
    rf"|{_ALONE}(?:code(?!{_QUOTE}?{_BLANKS}:{_BLANKS}{_QUOTE}?-?\d{{1,7}}(?![\w.~%-]))|oh|mid|rur|sid))"
)
_LABEL = rf"[\w.:-]{{0,60}}?(?:{_NAME}|authorization|cookies?)(?![\w.-])"
_ASSIGNMENT = re.compile(rf"({_NAME}{_BETWEEN}){_VALUE}", re.IGNORECASE)
_HEADER = re.compile(rf"((?:authorization|cookies?){_BETWEEN}){_LINE}", re.IGNORECASE)
_FLAG = re.compile(rf"(?<![\w-])(--?{_LABEL}\s+){_VALUE}", re.IGNORECASE)
_BEARER = re.compile(r"\b(Bearer(?:\s|%(?:25)*20|\+)+)(?!tokens?\b)" + _BARE, re.IGNORECASE)
_TOKEN = re.compile(r"(?:IGAA|IGQV|IGQW|EAA)[A-Za-z0-9_-]{16,}")

# A record names its value in a field beside it: {"name": "token", "value": "x"}, <param value="x" name="token">.
_NAMES = rf"(?<![A-Za-z])(?:name|key|field|header|param(?:eter)?){_BETWEEN}b?{_QUOTE}?{_LABEL}"
_VALUES = rf"(?<![A-Za-z])(?:value|val|content){_BETWEEN}"
_WITHIN = r"[^{}<>]{0,300}?"
_RECORD = re.compile(rf"({_NAMES}{_WITHIN}{_VALUES}){_VALUE}", re.IGNORECASE)
_TURNED_RECORD = re.compile(rf"({_VALUES})(?>{_VALUE})(?={_WITHIN}{_NAMES})", re.IGNORECASE)

# XML has the name in a tag, <token>x</token>, or in an element before that of the value.
_LT = r"(?:<|%(?:25)*3C|&lt;|&\#(?:60|x3c);|\\{1,7}u003c)"
_GT = r"(?:>|%(?:25)*3E|&gt;|&\#(?:62|x3e);|\\{1,7}u003e)"
_END = rf"{_LT}(?:\\{{0,7}}/|%(?:25)*2F|\\{{1,7}}u002f)"
_ATTRIBUTES = rf"(?:(?:\s|%(?:25)*20|\+)(?:(?!{_LT}|{_GT})[\s\S]){{0,200}}?)?"
_NEXT = rf"{_END}[\w.:-]{{1,60}}{_GT}{_BLANKS}(?:{_LT}[\w.:-]{{1,60}}{_ATTRIBUTES}{_GT}{_BLANKS})+"
_ELEMENT = re.compile(
    rf"((?:{_LT}{_LABEL}|{_NAMES}{_QUOTE}?){_ATTRIBUTES}{_GT}|{_GT}{_BLANKS}{_LABEL}{_BLANKS}{_NEXT})"
    rf"(?:(?!{_END})[\s\S])+",
    re.IGNORECASE,
)


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the text with every named secret's value, every token, and each of `secrets`, as `***`."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = re.sub("".join(map(_spellings, secret)), "***", text, flags=re.IGNORECASE)
    text = _ELEMENT.sub(r"\1***", text)
    for pattern in (_RECORD, _TURNED_RECORD, _HEADER):
        text = pattern.sub(_hidden, text)
    text = _BEARER.sub(r"\1***", text)
    for pattern in (_ASSIGNMENT, _FLAG):
        text = pattern.sub(_hidden, text)
    return _TOKEN.sub("***", text)


def _hidden(found: re.Match[str]) -> str:
    return f"{found[1]}{found['open'] or ''}***"


def _spellings(letter: str) -> str:
    """Return a pattern of one letter as itself, percent-encoded once or twice, and as JSON and HTML escape it."""
    raw, wide = letter.encode(errors="surrogatepass"), letter.encode("utf-16-be", "surrogatepass").hex()
    percent = "".join(f"%(?:25)*{byte:02x}" for byte in raw)
    escape = "".join(rf"\\{{1,7}}u{wide[place : place + 4]}" for place in range(0, len(wide), 4))
    named = {"&": "|&amp;", "<": "|&lt;", ">": "|&gt;", '"': "|&quot;", " ": r"|\+"}
    named |= {letter: rf"|\\{{1,7}}{short}" for letter, short in zip("\n\r\t\b\f", "nrtbf", strict=True)}
    numbered = rf"&\#(?:{ord(letter)}|x0*{ord(letter):x});"
    return rf"(?:\\{{0,7}}{re.escape(letter)}|{percent}|{escape}|{numbered}{named.get(letter, '')})"
