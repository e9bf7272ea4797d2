"""Shares with Wilson's interval, beside SciPy's."""

import pytest

from edgecount.figures.audits.share import SampledShare

CASES = [(0, 0), (0, 1), (1, 1), (0, 20), (20, 20), (196, 200), (98, 100), (392, 400), (7, 19), (999, 1000)]


@pytest.mark.parametrize(("hits", "out_of"), CASES)
def test_the_interval_is_scipys(hits: int, out_of: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    if not out_of:
        assert SampledShare(hits, out_of).interval == (0.0, 1.0)
        return
    interval = stats.binomtest(hits, out_of).proportion_ci(method="wilson")
    assert SampledShare(hits, out_of).interval == pytest.approx((interval.low, interval.high), abs=1e-12)


@pytest.mark.parametrize(("hits", "out_of", "proven"), [(196, 200, 0.950), (98, 100, 0.930), (392, 400, 0.961)])
def test_what_98_in_100_prove(hits: int, out_of: int, proven: float) -> None:
    share = SampledShare(hits, out_of)
    assert share.value == pytest.approx(0.98)
    assert share.interval[0] == pytest.approx(proven, abs=0.0005)


def test_of_nobody_there_is_no_share() -> None:
    assert SampledShare(0, 0).value is None


@pytest.mark.parametrize(("hits", "out_of"), [(-1, 5), (6, 5)])
def test_more_than_all_is_refused(hits: int, out_of: int) -> None:
    with pytest.raises(ValueError, match=f"of {out_of} there are 0 to {out_of} hits, not {hits}"):
        SampledShare(hits, out_of)
