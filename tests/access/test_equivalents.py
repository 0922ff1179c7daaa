from knox_scopes.access.equivalents import equivalents
from knox_scopes.access.limits import Budget


def test_spellings_are_found_part_by_part() -> None:
    opens = [0b0011, 0b0001, 0b0010, 0b0100, 0b0100]
    assert equivalents(0b01001, opens, 0b11111) == [(0b00001, (0b00110,), True), (0b01000, (0b10000,), True)]
    assert equivalents(0b01001, opens, 0b01001) == []


def test_what_opens_more_is_no_spelling() -> None:
    # 1 opens one element more than 0, and 2 the same.
    for opens in ([0b10, 0b11, 0b10], [0b01, 0b11, 0b01]):
        assert equivalents(0b001, opens, 0b111) == [(0b001, (0b100,), True)]


def test_no_spelling_is_found_twice() -> None:
    # Each of three elements is opened by two candidates, in a ring; 3 and 4 open two elements each.
    opens = [0b011, 0b110, 0b101, 0b011, 0b110]
    expected = {0b00101, 0b00110, 0b01010, 0b01100, 0b10001, 0b10100, 0b11000}
    [(part, instead, complete)] = equivalents(0b00011, opens, 0b11111)
    assert (part, complete) == (0b00011, True)
    assert len(instead) == len(expected)
    assert set(instead) == expected


def test_spellings_beyond_the_limits_are_said_to_be_left_out() -> None:
    opens = [0b1, 0b1, 0b1, 0b1]
    assert equivalents(0b0001, opens, 0b1111) == [(0b0001, (0b0010, 0b0100, 0b1000), True)]
    assert equivalents(0b0001, opens, 0b1111, most=2) == [(0b0001, (0b0010, 0b0100), False)]
    assert equivalents(0b0001, opens, 0b1111, budget=Budget(2)) == [(0b0001, (0b0010,), False)]


def test_a_part_of_any_size_is_spelled() -> None:
    # A ring of 1,100 candidates that open two elements each: besides every other one, only those between.
    size = 1100
    opens = [1 << number | 1 << (number + 1) % size for number in range(size)]
    even = sum(1 << number for number in range(0, size, 2))
    [found] = equivalents(even, opens, (1 << size) - 1, most=1)
    assert found.part == even
    assert len(found.instead) == 1
    union = 0
    for number in range(size):
        union |= opens[number] if found.instead[0] >> number & 1 else 0
    assert union == (1 << size) - 1
