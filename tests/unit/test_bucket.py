import pytest

from edgecount.bucket import Bucket


def test_a_burst_and_then_so_many_a_second() -> None:
    bucket = Bucket(3, 2, now=100.0)
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(100.5), bucket.take(100.5)] == [True, False]
    assert [bucket.take(1000.0) for _ in range(4)] == [True, True, True, False], "no more than the burst is saved up"


def test_what_is_too_much_at_once_takes_nothing() -> None:
    bucket = Bucket(3, 1, now=0.0)
    assert not bucket.take(0.0, 4)
    assert bucket.take(0.0, 3)


@pytest.mark.parametrize(("burst", "per_second"), [(0.5, 1.0), (1.0, 0.0)])
def test_what_is_no_bucket(burst: float, per_second: float) -> None:
    with pytest.raises(ValueError, match="has room for 1 or more and fills up"):
        Bucket(burst, per_second, 0.0)
