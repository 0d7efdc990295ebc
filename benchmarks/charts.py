"""Line charts as SVG, without anything from outside."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 170, 20, 50

COLOURS = (
    *("#0b6e4f", "#5fa777", "#c0398f", "#3d5a98"),
    *("#c8553d", "#b8860b", "#6f6f6f", "#26a6b5"),
)

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """Points of one kind, above 0 in both directions."""

    name: str
    points: Sequence[Point]
    colour: str = COLOURS[0]


@dataclass(frozen=True)
class Axis:
    """One direction of a chart, by powers of ten.

    Parameters
    ----------
    low, high
        Exponents between which the points lie.
    start, end
        Where they are drawn.
    """

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> "Axis":
        """The axis that holds all values."""
        low = math.floor(math.log10(min(values)))
        high = math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def place(self, value: float) -> float:
        """Where a value is drawn."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    @property
    def ticks(self) -> list[float]:
        """Powers of ten on the axis."""
        return [10.0**k for k in range(self.low, self.high + 1)]


def chart(
    title: str, across: str, up: str, lines: Sequence[Line], shown: Callable[[float], str]
) -> str:
    """Draw lines over logarithmic axes.

    Parameters
    ----------
    across, up
        What the axes show.
    shown
        Writes a number of the upward axis.
    """
    drawn = [line for line in lines if line.points]
    if not drawn:
        return f"<p>{escape(title)}: not measured.</p>"
    x = Axis.over([point[0] for line in drawn for point in line.points], LEFT, WIDTH - RIGHT)
    y = Axis.over([point[1] for line in drawn for point in line.points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">',
        *(_up_tick(y.place(tick), shown(tick)) for tick in y.ticks),
        *(_across_tick(x.place(tick), f"{tick:,g}") for tick in x.ticks),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across, "middle"),
        _text(4, 12, up, "start"),
    ]
    for k, line in enumerate(drawn):
        places = [(x.place(a), y.place(b)) for a, b in sorted(line.points)]
        parts.append(_line(places, line.name, line.colour, TOP + 18 * k))
    return "\n".join(
        [f"<figure><figcaption>{escape(title)}</figcaption>", *parts, "</svg></figure>"]
    )


def _line(places: Sequence[Point], name: str, colour: str, legend: float) -> str:
    path = " ".join(f"{a:g},{b:g}" for a, b in places)
    dots = "".join(f'<circle cx="{a:g}" cy="{b:g}" r="3" fill="{colour}"/>' for a, b in places)
    x = WIDTH - RIGHT + 14
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<rect x="{x}" y="{legend}" width="10" height="10" fill="{colour}"/>'
        + _text(x + 16, legend + 9, name, "start")
    )


def _up_tick(y: float, label: str) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}"/>'
    return line + _text(LEFT - 6, y + 4, label, "end")


def _across_tick(x: float, label: str) -> str:
    line = f'<line class="grid" x1="{x:g}" x2="{x:g}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
    return line + _text(x, HEIGHT - BOTTOM + 18, label, "middle")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'
