from __future__ import annotations

from store.episodes import find_turns
from store.turns import find_neighbours, find_stretches


def test_stretches_of_several_episodes_are_read_at_once(db, add):
    first = add([("Ada", f"Line {n} of one.") for n in range(5)], title="One").episode_id
    second = add([("Bram", f"Line {n} of two.") for n in range(3)], title="Two").episode_id
    one, two = find_turns(db, first), find_turns(db, second)

    asked = [(two[0].id, 2, 1), (10**9, 1, 1), (one[2].id, 1, 1)]

    assert find_stretches(db, asked) == [two[:2], [], one[1:4]]
    assert find_neighbours(db, one[4].id, 2, 2) == one[2:]
    assert find_stretches(db, []) == []
