"""How people write of a person without the name as the manual has it: 王总, 小王, 请小芳批, Wang Xiaofang.

Only what can hardly mean anything else: 周总 in 周总结, 平安 for 李平安, or a bare 8001 are not looked for. All are
patterns for plain texts; what many persons share is tried once, and nothing where none of them can begin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from pypinyin import Style, pinyin

from procbook.manual.model import Person
from procbook.manual.reach import own_parts
from procbook.manual.spellings import part, plain
from procbook.manual.spoken import any_of, letters, spoken

_HAN = r"\u3400-\u9fff"
_CHINESE = re.compile(rf"[{_HAN}]{{2,4}}")
_BEFORE = rf"(?:(?<![{_HAN}A-Za-z])|(?<=[{letters('before')}]))"
_AFTER = rf"(?=$|[^{_HAN}A-Za-z]|{any_of('after')})"
"""Around a word for somebody: what leads to a person, and what persons do."""
_EXTENSION = re.compile("[0-9]{1,8}")
_ADDRESSED = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Director|Manager|President)\.?\s+"


def names(persons: Collection[Person]) -> Iterator[str]:
    """What persons are called."""
    shared = Counter(piece for person in persons for piece in _pieces(person.name))
    whole, called, given, spelled = list[str](), list[str](), list[str](), list[tuple[str, str]]()
    for person in persons:
        pieces = _pieces(person.name)
        whole += [person.name, *(each for each in pieces[1:] if _CHINESE.fullmatch(each) and shared[each] == 1)]
        if pieces and _CHINESE.fullmatch(pieces[-1]):
            called += _called(pieces[-1])
            given += [_split(pieces[-1])[1]] * (len(_split(pieces[-1])[1]) == 2)
            spelled += _pronounced(pieces[-1])
        spelled += _western(pieces)
    yield from _written(whole)
    if called:
        yield rf"(?=[{''.join(sorted({each[0] for each in called}))}]){_BEFORE}(?:{_choice(called)}){_AFTER}"
    if given:
        alone = _factored((name[0], name[1:]) for name in given)
        yield rf"(?<=[{letters('before-given')}])(?:{alone})(?={any_of('after-given')})"
    if spelled:
        yield _of_letters(_factored(spelled))


def contacts(persons: Iterable[Person]) -> Iterator[str]:
    """How somebody is reached: numbers however they are grouped, extensions, names in other systems."""
    whole, accounts, labels = list[str](), list[str](), [*spoken("extensions")]
    telephones, extensions = list[str](), list[str]()
    for person in persons:
        own = own_parts(person.contact)
        whole += (each for each in own if not _EXTENSION.fullmatch(each))
        for piece in re.split(r"[;；,，、/|\n]", plain("\n".join(own))):
            telephones += _telephones(piece)
            accounts += re.findall(r"(?=[a-z._-]*[0-9_])[a-z][a-z0-9._-]{4,}", piece, re.IGNORECASE)
            if extension := re.fullmatch(r"(\D*?)\s*[:：]?\s*(\d{3,6})\s*", piece):
                extensions.append(extension[2])
                labels += filter(None, (extension[1].strip(),))
    yield from _written(whole)
    if telephones:
        yield rf"(?<!\d)(?=[+0-9])(?:(?:\+|00)?86[\s().-]*)?0?(?:{_factored(map(_divided, telephones))})(?!\d)"
    if extensions:
        label = _choice(map(re.escape, sorted(labels, key=len, reverse=True)))
        yield rf"(?i:(?:{label})\.?[号码]*[是为]?\s*[:：]?\s*(?:{_choice(extensions)})(?!\d))"
    if accounts:
        yield _accounts(accounts)


def addresses(persons: Iterable[Person], alone: bool) -> Iterator[str]:
    """Mail addresses. `alone`: also what stands before the @, where it can only be this person."""
    mails, accounts = dict[str, list[str]](), list[str]()
    for person in persons:
        sounds = {_joined(sound) for piece in _pieces(person.name)[-1:] for sound in _sounds(piece)}
        for email in person.emails:
            name, _, host = plain(email).partition("@")
            mails.setdefault(host, []).append(re.escape(name))
            if alone and len(name) > 4 and (re.search("[._-]|[0-9]", name) or name.lower() in sounds):
                accounts.append(name)
    for host, known in mails.items():
        domain = r"\s*(?:\.|\(dot\)|\[dot\])\s*".join(map(re.escape, host.split(".")))
        sign = rf"\s*(?:@|[(\[]at[)\]]|\sat\s)\s*{domain}"
        yield rf"(?<![A-Za-z0-9._-])(?=[A-Za-z0-9])(?i:(?:{_choice(known)}){sign})(?![A-Za-z0-9])"
    if accounts:
        yield _accounts(accounts)


def _factored(patterns: Iterable[tuple[str, str]]) -> str:
    """A choice of patterns, each in two parts: what begins alike is tried once."""
    tails: dict[str, dict[str, None]] = {}
    for head, tail in patterns:
        tails.setdefault(head, {})[tail] = None
    return "|".join(f"{head}(?:{'|'.join(each)})" for head, each in tails.items())


def _choice(patterns: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(patterns))


def _accounts(written: Iterable[str]) -> str:
    end = r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9])"
    return rf"(?<![A-Za-z0-9_.-])(?=[A-Za-z0-9])(?i:{_choice(map(re.escape, written))}){end}"


def _written(whole: Iterable[str]) -> Iterator[str]:
    """As the manual has it, with blanks or a line's end within it; letters in either case."""
    kept = sorted({name for name in map(_tidy, whole) if len(name) > 1}, key=len, reverse=True)
    latin = [name for name in kept if _latin(name[0])]
    if others := [name for name in kept if name not in latin]:
        yield _factored((re.escape(name[0]), _ended(name)) for name in others)
    if latin:
        yield _of_letters(_choice(map(_ended, latin)))


def _tidy(name: str) -> str:
    return plain(name).strip()


def _ended(name: str) -> str:
    """A pattern of a name; of one that begins with no letter of Latin script, without its beginning."""
    pattern = part(name)[0 if _latin(name[0]) else len(re.escape(name[0])) :] + (
        "(?![A-Za-z0-9])" if _latin(name[-1]) else ""
    )
    # One word alone, as May or Will, is another one in small letters.
    return pattern if re.fullmatch("[A-Za-z]+", name) else f"(?i:{pattern})"


def _of_letters(choice: str) -> str:
    return rf"(?<![A-Za-z0-9])(?=[A-Za-z0-9])(?:{choice})(?![A-Za-z0-9])"


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _pieces(name: str) -> list[str]:
    """样例·顾衡 and Anna Li have two."""
    return [piece for piece in re.split(r"[\s·]+", plain(name)) if piece]


# Chinese names


def _split(name: str) -> tuple[str, str]:
    """Family name and given name."""
    length = 2 if name[:2] in spoken("families") and len(name) > 2 else 1
    return name[:length], name[length:]


def _called(name: str) -> Iterator[str]:
    """By title, and as 小王."""
    family, _ = _split(name)
    yield f"{family}{any_of('titles')}"
    if len(family) == 1 and family not in spoken("no-nickname"):
        yield from (f"{before}{family}" for before in ("小", "老", "阿"))


def _pronounced(name: str) -> Iterator[tuple[str, str]]:
    """Wang Xiaofang, Xiaofang Wang, WANG Xiao-Fang; and wangxiaofang, if that is long enough to be no word: he can,
    mali and lunr.he.min.js are no persons."""
    for family, given in _sounds(name):
        for first, second in ((family, given), (given, family)):
            long = len(_joined((first, second))) > 7
            written = _any_syllables if long else _capital
            yield written(first), rf"[\s,._-]{'*' if long else '+'}{written(second)}"


def _sounds(name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The syllables of family name and given name, in each of the ways in which the family name is read."""
    if not _CHINESE.fullmatch(name):
        return
    family, given = _split(name)
    of_given = tuple(each[0] for each in pinyin(given, style=Style.NORMAL))
    readings = pinyin(family, style=Style.NORMAL, heteronym=len(family) == 1)
    for first in readings[0] if len(family) == 1 else ["".join(each[0] for each in readings)]:
        yield (first,), of_given


def _joined(parts: Iterable[tuple[str, ...]]) -> str:
    return "".join("".join(each) for each in parts)


def _any_syllables(syllables: tuple[str, ...]) -> str:
    return f"(?i:{_SYLLABLES.join(syllables)})"


_SYLLABLES = "[-' ]?"


def _capital(syllables: tuple[str, ...]) -> str:
    """Xiaofang, Xiao Fang, XIAOFANG, Xiao-fang."""
    first, *others = syllables
    return f"{first[0].upper()}(?i:{_SYLLABLES.join((first[1:], *others))})"


# Names of two words


def _western(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Li Anna for Anna Li, and Ms. Li."""
    if len(pieces) > 1 and all(re.fullmatch(r"[A-Za-z][A-Za-z.'-]*", piece) for piece in pieces):
        first, last = re.escape(pieces[0]), re.escape(pieces[-1])
        yield from ((_ADDRESSED, f"(?:{first}|{last})"), (last, rf"\s+{first}"))


# Numbers


def _telephones(contact: str) -> Iterator[str]:
    """Numbers in what somebody wrote, without the codes of country and region."""
    for found in re.finditer(r"\+?\(?\d[\d\s().-]{5,}\d", contact):
        digits = re.sub(r"\D", "", found[0])
        national = re.sub(r"^(?:0086|86)(?=\d{10,})", "", digits).removeprefix("0")
        yield from (each for each in (national, _local(found[0], national)) if len(each) >= 7)


def _local(written: str, national: str) -> str:
    """A number without the code of its region, where that is written apart; "" for a mobile one."""
    groups = re.findall(r"\d+", re.sub(r"^\s*\(?\+?(?:0086|86)\)?[\s-]+", "", written))
    apart = len(groups) > 1 and 2 <= len(groups[0]) <= 4
    mobile = len(national) == 11 and national[0] == "1"
    return "".join(groups[1:]) if apart and not mobile else ""


def _divided(digits: str) -> tuple[str, str]:
    """A number in two parts, with anything between its digits that people put there."""
    gap = r"[\s().–—-]*"
    return gap.join(digits[:4]), gap + gap.join(digits[4:])
