"""What a listener does with what Slack sends, before anything else happens."""

import pytest

from bot.listeners import Listeners
from bot.pool import Pool
from bot.services import Services
from tests.bot.fakes import FakeMouth

WHOLE = {"text": "help", "user_id": "U0MANAGER1", "channel_id": "C0SUPPORT1", "response_url": "https://slack.test/1"}


@pytest.mark.parametrize("missing", ["channel_id", "user_id", "response_url", "trigger_id"])
def test_a_command_that_lacks_something_takes_no_place_and_is_not_acknowledged(
    lite_services: Services, missing: str
) -> None:
    pool = Pool(1, 0)
    command = {name: value for name, value in {**WHOLE, "trigger_id": "1.2.3"}.items() if name != missing}
    with pytest.raises(KeyError):
        Listeners(lite_services, FakeMouth(), pool).kpi(lambda **_: pytest.fail("acknowledged"), command)  # type: ignore[arg-type] # no more of it is used
    assert pool.reserve()
    pool.release()
    pool.close()
