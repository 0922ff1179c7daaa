from collections.abc import Iterable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knox_scopes.apps.registration import Registration, read_registration
from knox_scopes.apps.secrets import Known, _found, may_hold_secret
from secrets_figures import PLACES, PLACES_OF_NAMED, Planted, harmless, is_alarm, is_missed, planted

VALUE = "hunter2hunter2"


def read(text: str) -> Registration:
    return read_registration(text.encode(), "app.yaml")


def found(text: str) -> list[str]:
    return [problem.at for problem in read(text).problems if problem.code == "KS002"]


# -- figures


def test_few_secrets_are_missed_and_none_in_an_ordinary_place() -> None:
    cases = planted()
    assert len({case.kind for case in cases}) >= 12
    assert len(cases) >= 200
    assert len(PLACES) + len(PLACES_OF_NAMED) > 30
    missed = [case for case in cases if is_missed(case)]
    assert [case for case in missed if case.kind != "odd"] == []
    assert len(missed) <= 0.03 * len(cases)


def test_few_harmless_registrations_are_taken_for_such_with_secrets() -> None:
    texts = harmless()
    assert len(set(texts)) >= 300
    assert len([text for text in texts if is_alarm(text)]) <= 0.02 * len(texts)


@pytest.mark.parametrize(
    "text",
    ["owner: hunter2\n", "owner: hunter2\n# password: something1else\nscopes: [hunter2]", "scopes: [kdp, hunter2]"],
)
def test_the_figures_would_tell_of_a_miss(text: str) -> None:
    assert is_missed(Planted("", "", text, "hunter2"))


def test_the_figures_would_tell_of_an_alarm() -> None:
    assert is_alarm("password: hunter2")


# -- what is a secret


@pytest.mark.parametrize(
    ("text", "at"),
    [
        # its first half is enough, or 32 characters of it
        (f"client_secret: {VALUE}\nowner: x {VALUE[:8]}", ["client_secret", "owner"]),
        (f"client_secret: {VALUE}\nowner: x {VALUE[:7]}", ["client_secret"]),
        (f"client_secret: {'ab1' * 30}\nowner: {('ab1' * 30)[:32]}", ["client_secret", "owner"]),
        (f"client_secret: {'ab1' * 30}\nowner: {('ab1' * 30)[:31]}", ["client_secret"]),
        (f"client_secret: {VALUE}ab7654\nowner: {VALUE}ab", ["client_secret", "owner"]),
        (f"client_secret: {VALUE}ab7654\nowner: {VALUE}a", ["client_secret"]),
        # short ones as words
        ("client_secret: q7\nowner: the q7/x", ["client_secret", "owner"]),
        ("client_secret: q7\nowner: q7", ["client_secret", "owner"]),
        ("client_secret: q7\nowner: aq7 q7b", ["client_secret"]),
        # all within a secret part, and the words of a line that look like one
        (
            "credentials: {user: bob, pin: '1234'}\nowner: bob\nscopes: ['1234']",
            ["credentials", "owner", "scopes.0"],
        ),
        ("credentials: {user: bob, pin: '1234'}\nowner: bobby", ["credentials"]),
        (f"password: it was {VALUE}\nowner: {VALUE}", ["password", "owner"]),
        ("password: it was nothing\nowner: was", ["password"]),
        # a part, a key, a comment
        ("app: {name: 'x', description: 'token=abcdefg12345'}", ["app.description"]),
        (f"'password={VALUE}': a\nowner: a", ["(hidden)"]),
        (f"password: {VALUE}\n{VALUE}: x", ["password", "(hidden)"]),
        (f"owner: x # password={VALUE}", ["(comment)"]),
        (f"# password:\n# {VALUE}\nowner: x", ["(comment)"]),
        (f"owner: x#password={VALUE}", ["owner"]),  # no comment
        # a PEM block, of which each line is a secret
        (f"# -----BEGIN PRIVATE KEY-----\n# {VALUE * 2}\nowner: {VALUE * 2}", ["(comment)", "(comment)", "owner"]),
        # names: as keys, and with more behind them
        ("password: swordfish", ["password"]),
        ("password_policy: twelve characters", []),
        (f"password_policy: {VALUE}", ["password_policy"]),
        ("jobs: {rotate-secret: {events: [E]}}", []),
        (f"jobs: {{rotate-secret: {{events: [{VALUE}]}}}}", []),
        ("expiration: {access_token: 10m}", []),
        ("expiration: {access_token: ten}", []),
        (f"expiration: {{access_token: {VALUE}}}", ["expiration.access_token"]),
        ("reasons: {kdp.token: it wants it}", []),
        ("client_secret: {}\npassword: []\ntoken: ''", []),
        ("client_secret: [a]", ["client_secret"]),
        # in text: enough of it, alone or long, behind a sign
        ("owner: 'password: swordfish'", ["owner"]),
        ("owner: 'password: swordfish.'", []),
        ("owner: 'password: swordfish is a fish'", []),
        ("owner: 'password=swordfish is a fish'", ["owner"]),
        ("owner: 'password = swordfish is a fish'", []),
        ("owner: 'password: abc'", []),
        ("owner: 'password=abc'", []),
        ("owner: 'password=abcd'", ["owner"]),
        ("owner: 'token: hunt2huntx is old'", ["owner"]),
        ("owner: 'token: swordfish'", []),
        ("owner: '_token: swordfish'", ["owner"]),
        ("owner: 'my_token: swordfish'", ["owner"]),
        ("owner: 'token=swordfish'", ["owner"]),
        ("owner: 'token is swordfish'", []),
        (f"owner: 'token is {VALUE}'", ["owner"]),
        (f"owner: 'token: {VALUE} is old'", ["owner"]),
        ("owner: 'token: hunt2hunt is old'", []),
        ("owner: 'token: hunt2hunt, is old'", ["owner"]),
        ("owner: 'max_tokens=25000'", []),
        ("owner: 'the_pass=25000'", []),
        ("owner: 'the_password=25000'", ["owner"]),
        ("owner: 'password: \"open sesame\" it is'", []),
        ("owner: 'password: \"open sesame\"'", ["owner"]),
        ("owner: 'password: ,'", []),
        ("owner: 'password:swordfish is a fish'", []),
        ("owner: 'the password is swordfish'", []),
        ("owner: 'client_secret: swordfish'", ["owner"]),
        ("owner: 'token: hunt2hun'", ["owner"]),
        ("owner: 'token: hunt2hu'", []),
        # what stands in place of a secret
        ("client_secret: ${CLIENT_SECRET}\npassword: '***'\ntoken: 10m\npwd: none", []),
        ("token_url: https://example.com/oauth2/v2", []),
        ("password_format: AES-256-2", ["password_format"]),
        ("password_format: AES-256-2 or longer", []),
        ("password_format: AES-25600", []),
        # names and prefixes that no figure holds on its own
        *((f"owner: '{name}: {VALUE}'", ["owner"]) for name in ("assertion", "jwt", "bearer", "access key", "api key")),
        *((f"owner: '{name}: {VALUE}'", ["owner"]) for name in ("account-key", "privateKey", "Passwort", "credential")),
        *((f"owner: {prefix}{VALUE}", ["owner"]) for prefix in ("npm_", "pypi-", "sk-", "rk_test_", "ghs_", "glrt-")),
        *((f"owner: {prefix}swordfishes", []) for prefix in ("npm_", "pypi-", "sk-", "rk_test_", "ghs_", "glrt-")),
        (f"owner: https://example.com/?key={VALUE}", ["owner"]),
        ("owner: https://example.com/?key=swordfishes", []),
    ],
)
def test_secrets_are_found_where_they_stand(text: str, at: list[str]) -> None:
    assert sorted(found(text)) == sorted(at)


def test_what_cannot_be_read_is_held_to_more() -> None:
    assert may_hold_secret(f"ghp_{VALUE}")
    assert may_hold_secret("secret of it all: x")
    assert may_hold_secret('"client_s\\u0065cret": x')
    assert not may_hold_secret("refresh_token: 90d")
    assert not may_hold_secret("scopes: [kdp")


@pytest.mark.parametrize("text", ["ab1", "x ab1 y", "(ab1)", "a.ab1.b", "\u00e9 ab1"])
def test_a_short_secret_is_known_again_as_a_word(text: str) -> None:
    assert Known(["ab1"]).stands_in(text)


@pytest.mark.parametrize("text", ["xab1", "-xab1", "ab1x", "ab1x-", "ab12", "\u00e9ab1", "ab"])
def test_a_part_of_a_word_is_no_short_secret(text: str) -> None:
    assert not Known(["ab1"]).stands_in(text)


# -- nothing is shown


def test_of_a_hundred_and_fifty_secrets_none_is_shown() -> None:
    values = [f"pw{number}x{number * number}y" for number in range(150)]
    lines = "".join(f"password{number}: {value}\n" for number, value in enumerate(values))
    registration = read(f"{lines}scopes: [{', '.join(values)}]\n")
    shown = repr((registration, [tuple(problem) for problem in registration.problems]))
    assert len(found(lines)) == 150
    assert [value for value in values if value in shown] == []


@pytest.mark.parametrize("loader", ["C", "pure"])
def test_a_reader_may_quote_what_it_cannot_read(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loader == "pure":
        monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    [problem] = read(f"client_secret: !{VALUE}!x y\n").problems
    assert VALUE not in problem.message


# -- time


class Counted(set[str]):
    """Counts how often it is asked."""

    asked = 0

    def __contains__(self, text: object) -> bool:
        self.asked += 1
        return super().__contains__(text)


def asked(values: Iterable[str], text: str) -> int:
    """Returns how many windows of a text are looked up."""
    known = Known(values)
    counted = {length: Counted(starts) for length, starts in known._starts.items()}  # noqa: SLF001 - what is measured
    known._starts = dict(counted)  # noqa: SLF001
    assert not known.stands_in(text)
    return sum(starts.asked for starts in counted.values())


def test_a_search_takes_as_many_steps_however_many_secrets_begin_alike() -> None:
    alike = "a" * 31
    text = alike * 100
    assert asked([f"{alike}b{'c' * 968}"], text) == asked(
        [f"{alike}{number:06}{'c' * 963}" for number in range(1000)], text
    )
    assert asked([f"{alike}b"], text * 2) <= 2.1 * asked([f"{alike}b"], text)


def seconds(text: str) -> float:
    """Returns the time of the processor, the least of three, that searching a text takes."""
    times = []
    for _ in range(3):
        begun = process_time()
        may_hold_secret(text)
        read(f"owner: '{text}'\n# {text}\n")
        times.append(process_time() - begun)
    return min(times)


@pytest.mark.hypothesis  # runs with the laws
@pytest.mark.parametrize(
    "unit",
    [
        *("a", "a ", ".", "secret", "token ", "token: ", "token is ", "password=", "password: a ", "jwt-", "api key "),
        *("eyJ", "eyJaaaaaaaa.", "-----BEGIN A ", "-----BEGIN PRIVATE KEY ", "ghp_", "sk-", "sk-a ", "AKIA", "AIza-"),
        *("bearer  ", "authorization: ", "://", "://a:", "://aaaaaaaaaaaaaa", "?a", "?key=", 'token: "a', "token: ''"),
    ],
)
def test_a_text_four_times_as_long_takes_about_four_times_as_long(unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (8_000, 32_000))
    assert seconds(long) < 10 * seconds(short)  # sixteen times as long, if each place looked at all the others


PIECES = (
    "GET ",
    "/",
    ":",
    ".",
    "_",
    "-",
    "=",
    " is ",
    "abc",
    "x1",
    "123456789",
    "token",
    "password",
    "Secret",
    "bearer ",
)


@given(st.lists(st.sampled_from((*PIECES, "authorization", "eyJ", "sk-", "AKIA", "{id}")), max_size=12).map("".join))
def test_in_a_text_that_is_passed_over_nothing_would_be_found(text: str) -> None:
    # Behind a line that nothing can be found in, a text is no longer an ordinary one, so that all of it is looked at.
    assert list(_found(text)) == list(_found(f"~\n{text}"))
