from knox_scopes.access.solve import Task, frontier, solve, spellings


def task(need: int, opens: list[int], *, fewest: bool = False) -> Task:
    """Returns a task whose elements are all of one tier, and whose candidates imply nothing but themselves."""
    implied = [1 << number for number in range(len(opens))]
    return Task(need, (1 << len(opens)) - 1, opens, implied, need, 0, (0b11111111,), fewest)


def test_the_cheapest_cover_of_overlapping_candidates_is_found() -> None:
    # 0 opens both needs and two more elements; 1 and 2 open one need each, and 1 one more element.
    found = solve(task(0b0011, [0b1111, 0b0101, 0b0010]))
    assert (found.chosen, found.cost, found.exact, found.bound) == (0b110, (1, 2, 2), True, (1, 2, 2))
    assert solve(task(0b0011, [0b1111, 0b0101, 0b0010], fewest=True)).chosen == 0b001


def test_a_candidate_that_serves_nothing_is_never_chosen() -> None:
    assert solve(task(0b01, [0b10, 0b01])).chosen == 0b10
    assert solve(task(0, [0b10, 0b01])).chosen == 0


def test_the_frontier_joins_parts_that_can_each_be_had_for_fewer() -> None:
    # Two parts, each either one broad candidate or two narrow ones.
    opens = [0b0000_0111, 0b0000_0001, 0b0000_0010, 0b0111_0000, 0b0001_0000, 0b0010_0000]
    points = frontier(task(0b0011_0011, opens))
    # Of the two sets of three, which cost the same, the one with the smallest number is taken.
    assert points == [0b001001, 0b110001, 0b110110]


def test_the_frontier_has_no_point_for_a_number_that_covers_nothing() -> None:
    # Both are needed; the element that they share keeps them in one part.
    assert frontier(task(0b011, [0b101, 0b110])) == [0b11]


def test_the_frontier_leaves_out_a_number_for_which_a_smaller_one_opens_less() -> None:
    # Three narrow candidates save one element, two others save two: so a set of four is worse than one of three.
    opens = [0b0010_0111, 0b0000_0001, 0b0000_0010, 0b0000_0100, 0b1101_1000, 0b0000_1000, 0b0001_0000]
    assert frontier(task(0b0001_1111, opens)) == [0b0010001, 0b1100001, 0b1101110]


def test_a_search_that_ends_at_once_leaves_nothing_that_can_be_dropped() -> None:
    # 0 comes first, and is not needed beside 1 and 2, which serve what it serves and the rest.
    cut_short = task(0b111, [0b010, 0b110, 0b101])._replace(budget=0)
    found = solve(cut_short)
    assert (found.chosen, found.cost, found.exact) == (0b110, (0, 2, 2), False)


def test_spellings_are_found_part_by_part() -> None:
    opens = [0b0011, 0b0001, 0b0010, 0b0100, 0b0100]
    assert spellings(0b01001, opens, 0b11111) == [(0b00001, (0b00110,), True), (0b01000, (0b10000,), True)]
    assert spellings(0b01001, opens, 0b01001) == []


def test_spellings_beyond_the_limits_are_said_to_be_left_out() -> None:
    opens = [0b1, 0b1, 0b1, 0b1]
    assert spellings(0b0001, opens, 0b1111) == [(0b0001, (0b0010, 0b0100, 0b1000), True)]
    assert spellings(0b0001, opens, 0b1111, most=2) == [(0b0001, (0b0010, 0b0100), False)]
    assert spellings(0b0001, opens, 0b1111, budget=2) == [(0b0001, (0b0010,), False)]
