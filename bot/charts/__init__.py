"""Report → ChartSpec (pure) → PNG."""

from bot.charts.draw import draw
from bot.charts.spec import ChartSpec, chart

__all__ = ["ChartSpec", "chart", "draw"]
