"""The state folder is one counter's alone, and the counter ends when it goes."""

from pathlib import Path

import pytest

from tests.support.books import AVAILABLE, Books, end_in_peace, is_offline
from tests.support.servers.broker import Broker, Listener
from tests.support.shops.killing import Shop


@pytest.mark.long
def test_a_second_counter_is_refused_and_leaves_the_first_alone(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker, Listener(broker, AVAILABLE) as ear:
        shop = Shop(tmp_path, broker)
        books = Books(shop.store)
        with shop.open() as first:
            ear.wait_for(len)
            with shop.open() as second:
                assert second.wait() == 1
            (line,) = second.log.splitlines()
            assert line.startswith("edgecount: var/edgecount.sqlite is in use by another edgecount (process ")
            books.look()
            first.wait_for_more()
            assert [message.text for message in ear.messages] == ["online"]
            assert first.stop() == 0
        books.look()
        books.check_logged(shop.logged())


def test_a_state_folder_that_is_moved_away_ends_the_counter_and_brought_back_has_all(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker, Listener(broker) as ear:
        shop = Shop(tmp_path, broker)
        books = Books(shop.store)
        with shop.open() as life:
            life.wait_for_more()
            books.look()
            shop.state.rename(tmp_path / "moved")
            assert life.wait() == 1
            assert life.log.splitlines()[-1].startswith(
                "edgecount: var/edgecount.sqlite was removed or replaced while "
            )
            assert life.log.count("edgecount.sqlite") == 1, life.log
        ear.wait_for(is_offline)
        assert not shop.state.exists()
        (tmp_path / "moved").rename(shop.state)
        end_in_peace(shop, books, ear, broker)
