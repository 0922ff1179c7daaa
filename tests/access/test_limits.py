from knox_scopes.access.limits import Budget


def test_what_is_left_can_be_spent_and_nothing_more() -> None:
    budget = Budget(3)
    assert budget.spend(2)
    assert not budget.spend(2)
    assert budget.spend(1)
    assert not budget.spend(1)
    assert budget.left() is None


def test_without_seconds_nothing_is_left() -> None:
    budget = Budget(3, 0.0)
    assert budget.left() == 0.0
    assert not budget.spend(1)


def test_what_is_left_is_shared_evenly() -> None:
    budget = Budget(9)
    budget.spend(2)
    assert budget.share(2) == (3, None)
    steps, seconds = Budget(9, 1000.0).share(2)
    assert steps == 4
    assert seconds is not None
    assert 0 < seconds <= 500


def test_whoever_watches_may_end_it() -> None:
    answers = iter([True, True, False])
    budget = Budget(9, watch=lambda: next(answers))
    assert budget.spend(1)
    assert not budget.is_over()
    assert budget.left() is None
    assert not budget.spend(1)
    # nobody is asked again
    assert budget.is_over()
    assert budget.share(2) == (4, 0.0)
