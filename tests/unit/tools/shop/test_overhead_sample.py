"""What the detector that looks down is shown in its training, and what it is to say of it."""

import numpy as np
import pytest

from tests.support.mannequin import mannequin
from tools.shop import overhead_sample
from tools.shop.camera import Camera
from tools.shop.drawing import draw
from tools.shop.light import Light
from tools.shop.outfit import dressed
from tools.shop.overhead_sample import CANONICAL, HEIGHT, SIZE, STRIDE, WIDTH, Sample, SampleMaker

BODIES = [mannequin(), mannequin(1.6)]
WAYS = [(across, down) for across in (False, True) for down in (False, True)]
LIGHT = Light((0.0, 0.0, 1.0), 0.5, 0.0, 0.1)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overhead_sample, "CAST", 8)


def maker(seed: int = 1) -> SampleMaker:
    return SampleMaker(BODIES, seed, cameras=1, floors=2)


def boxes(sample: Sample) -> np.ndarray:
    """Left, top, right, bottom in the sample's pixels, for each cell that knows a box."""
    rows, columns = np.nonzero(sample.wanted[7])
    x, y = (columns + 0.5) * STRIDE, (rows + 0.5) * STRIDE
    left, top, right, bottom = sample.wanted[2:6, rows, columns] * CANONICAL
    return np.stack([x - left, y - top, x + right, y + bottom], axis=1)


def busy(made: SampleMaker) -> Sample:
    return next(sample for _ in range(50) if (sample := made.sample()).wanted[0].sum() > 10)


def test_shapes_and_the_meaning_of_the_channels() -> None:
    made = maker()
    for _ in range(20):
        sample = made.sample()
        there, ignored, known = sample.wanted[0], sample.wanted[1], sample.wanted[7]
        assert sample.shown.shape == (5, HEIGHT, WIDTH)
        assert sample.shown.dtype == np.uint8
        assert sample.wanted.shape == (8, HEIGHT // STRIDE, WIDTH // STRIDE)
        assert set(np.unique(sample.wanted[[0, 1, 7]])) <= {0, 1}
        assert (known == there).all()
        assert not (there * ignored).any()


def test_a_floor_that_a_crowd_never_leaves_bare_is_strange_where_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SampleMaker, "_distract", lambda *_: None)  # nor anything else

    def elsewhere(smeared: float) -> float:
        """How strange it is, on the mean, in samples without people."""
        monkeypatch.setattr(overhead_sample, "SMEARED", smeared)
        made = maker()
        return float(np.mean([it.shown[4].mean() for it in (made.sample() for _ in range(60)) if not it.wanted.any()]))

    assert elsewhere(5.0) > 2 * elsewhere(0.0)


def test_where_there_is_less_light_there_is_less_at_all_moments() -> None:
    made = maker()
    shares = set()
    for _ in range(10):
        now, background = (np.full((SIZE[1], SIZE[0], 3), level, np.float32) for level in (100.0, 50.0))
        made._darken([now, background])
        assert now == pytest.approx(2 * background)
        assert now.max() <= 100
        shares.add(round(float(now.min()), 3))
    assert len(shares) == 10
    assert min(shares) < 50 < max(shares)


def test_labels_lie_on_people() -> None:
    made = maker()
    on, off = [], []
    for sample in (made.sample() for _ in range(80)):
        there = sample.wanted[0] > 0
        strange = sample.shown[4].reshape(HEIGHT // STRIDE, STRIDE, WIDTH // STRIDE, STRIDE).mean(axis=(1, 3))
        inside = np.zeros((HEIGHT, WIDTH), bool)
        for left, top, right, bottom in boxes(sample).astype(int):
            inside[max(0, top - 4) : max(0, bottom + 4), max(0, left - 4) : max(0, right + 4)] = True
        outside = ~inside[STRIDE // 2 :: STRIDE, STRIDE // 2 :: STRIDE] & (sample.wanted[1] == 0)
        if there.any() and strange.any():
            on.append(strange[there].mean())
            off.append(strange[outside].mean())
    assert np.mean(on) > 2 * np.mean(off)


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.4, -0.3), (-0.5, 0.4)])
def test_the_label_of_somebody_in_a_known_place(place: tuple[float, float]) -> None:
    camera = Camera(3.0, 0.0, 0.0, "pinhole", 1.5 * CANONICAL / 0.46 * 1.6, SIZE[0] / 2, SIZE[1] / 2)
    drawn = draw(dressed(BODIES[0], np.random.default_rng(3)), 0, 0.0, place, camera, LIGHT, SIZE)
    assert drawn is not None
    window = overhead_sample._Window(0, 0, *SIZE)
    wanted = overhead_sample._wanted([drawn], window)
    rows, columns = np.nonzero(wanted[0])
    middle = (columns.mean() + 0.5) * STRIDE, (rows.mean() + 0.5) * STRIDE
    assert middle == pytest.approx(window.place(*drawn.top), abs=STRIDE / 2)
    box = (*window.place(*drawn.box[:2]), *window.place(*drawn.box[2:]))
    assert boxes(Sample(np.zeros(0), wanted)) == pytest.approx(np.tile(box, (len(rows), 1)), abs=1e-3)
    assert np.exp(wanted[6, rows, columns]) * CANONICAL == pytest.approx(drawn.size * window.scale, rel=1e-3)


def test_whoever_is_hidden_is_neither_asked_for_nor_forbidden() -> None:
    camera = Camera(3.0, 0.0, 0.0, "pinhole", 100, SIZE[0] / 2, SIZE[1] / 2)
    person = dressed(BODIES[0], np.random.default_rng(3))
    drawn = draw(person, 0, 0.0, (0.0, 0.0), camera, LIGHT, SIZE)
    assert drawn is not None
    window = overhead_sample._Window(0, 0, *SIZE)
    alone, covered = (overhead_sample._wanted(people, window) for people in ([drawn], [drawn, drawn]))
    assert (alone[0] == covered[0]).all()
    assert overhead_sample._shares([drawn, drawn]) == pytest.approx([0.0, overhead_sample._shares([drawn])[0]])


def test_pictures_and_labels_are_mirrored_alike() -> None:
    made = maker()
    sample = busy(made)
    seen = set()
    for _ in range(40):
        turned = made._turned(sample)
        across, down = next(way for way in WAYS if (turned.shown == mirrored(sample.shown, *way)).all())
        seen.add((across, down))
        back = boxes(turned)
        if across:
            back[:, [0, 2]] = WIDTH - back[:, [2, 0]]
        if down:
            back[:, [1, 3]] = HEIGHT - back[:, [3, 1]]
        assert sorted(back.round(2).tolist()) == sorted(boxes(sample).round(2).tolist())
        for channel in (0, 1, 6, 7):
            assert (turned.wanted[channel] == mirrored(sample.wanted[channel], across, down)).all()
    assert seen == set(WAYS)


def mirrored(picture: np.ndarray, across: bool, down: bool) -> np.ndarray:
    picture = picture[..., ::-1] if across else picture
    return picture[..., ::-1, :] if down else picture


def test_the_seed_repeats_the_samples() -> None:
    one, two, other = maker(4), maker(4), maker(5)
    for _ in range(10):
        a, b, c = one.sample(), two.sample(), other.sample()
        assert (a.shown == b.shown).all()
        assert (a.wanted == b.wanted).all()
        assert (a.shown != c.shown).any()
