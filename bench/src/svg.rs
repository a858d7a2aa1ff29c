//! Pictures of figures: bars and lines, in SVG that is read in light and dark.

use std::fmt::Write;

const WIDTH: f64 = 860.0;
const LABELS: f64 = 330.0;
const VALUES: f64 = 90.0;
const ROW: f64 = 18.0;
const PLOT: f64 = 300.0;
const COLOURS: [&str; 10] = [
    "#4c78a8", "#e45756", "#54a24b", "#b279a2", "#f58518", "#72b7b2", "#9d755d", "#c9a227",
    "#8a8f98", "#d67195",
];
const STYLE: &str = "<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.s{fill:#59636e;\
font-size:12px}.b{font-weight:600}.g{stroke:#d1d9e0}@media(prefers-color-scheme:dark)\
{text{fill:#f0f6fc}.s{fill:#9198a1}.g{stroke:#3d444d}}</style>\n";

/// A picture with its title.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Bars(Bars),
    Lines(Lines),
}

/// Bars that lie, in groups.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Whether each power of ten is as long as the others.
    pub logarithmic: bool,
    /// The name of each group, and the name and value of each bar.
    pub groups: Vec<(String, Vec<(String, f64)>)>,
}

/// Lines over a logarithmic axis.
#[derive(Clone, Debug)]
pub struct Lines {
    /// What the axis across counts.
    pub across: String,
    /// The name of each line, and its points.
    pub series: Vec<(String, Vec<(f64, f64)>)>,
}

impl Picture {
    /// Bars.
    #[must_use]
    pub fn bars(title: String, bars: Bars) -> Self {
        let shape = Shape::Bars(bars);
        Self { title, shape }
    }

    /// Lines.
    #[must_use]
    pub fn lines(title: String, lines: Lines) -> Self {
        let shape = Shape::Lines(lines);
        Self { title, shape }
    }

    /// The text of the file.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (body, height) = match &self.shape {
            Shape::Bars(bars) => bars.draw(),
            Shape::Lines(lines) => lines.draw(),
        };
        let title = escaped(&self.title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" \
             role=\"img\" aria-label=\"{title}\">\n{STYLE}\
             <text class=\"b\" x=\"8\" y=\"22\">{title}</text>\n{body}</svg>\n"
        )
    }
}

impl Bars {
    fn draw(&self) -> (String, f64) {
        let mut body = String::new();
        let bars = self.groups.iter().flat_map(|(_, bars)| bars);
        let most = bars
            .map(|(_, value)| self.length(*value))
            .fold(1.0, f64::max);
        let mut top = 44.0;
        for (group, bars) in &self.groups {
            let group = escaped(group);
            let _ = writeln!(
                body,
                "<text class=\"b\" x=\"8\" y=\"{:.0}\">{group}</text>",
                top + 6.0
            );
            top += ROW;
            for ((name, value), colour) in bars.iter().zip(COLOURS.iter().cycle()) {
                let length = self.length(*value) / most * (WIDTH - LABELS - VALUES);
                let _ = writeln!(
                    body,
                    "<text class=\"s\" x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>\
                     <rect x=\"{LABELS}\" y=\"{:.0}\" width=\"{length:.1}\" height=\"13\" fill=\"{colour}\"/>\
                     <text class=\"s\" x=\"{:.1}\" y=\"{:.0}\">{value:.0}</text>",
                    LABELS - 8.0,
                    top + 6.0,
                    escaped(name),
                    top - 5.0,
                    LABELS + length + 6.0,
                    top + 6.0
                );
                top += ROW;
            }
            top += ROW / 2.0;
        }
        (body, top)
    }

    fn length(&self, value: f64) -> f64 {
        if self.logarithmic {
            value.max(1.0).log10()
        } else {
            value.max(0.0)
        }
    }
}

impl Lines {
    fn draw(&self) -> (String, f64) {
        let points = || self.series.iter().flat_map(|(_, points)| points);
        let xs = || points().map(|(x, _)| x.max(1.0).log10());
        let (left, right) = (xs().fold(f64::INFINITY, f64::min), xs().fold(0.0, f64::max));
        let most = points().map(|(_, y)| *y).fold(1.0, f64::max);
        let wide = WIDTH - 110.0;
        let across = |x: f64| 80.0 + (x.max(1.0).log10() - left) / (right - left).max(0.1) * wide;
        let up = |y: f64| 44.0 + PLOT * (1.0 - y / most);
        let mut body = String::new();
        for step in 0..=4 {
            let value = most * f64::from(step) / 4.0;
            let y = up(value);
            let _ = writeln!(
                body,
                "<path class=\"g\" d=\"M80 {y:.1}h{wide}\"/>\
                 <text class=\"s\" x=\"72\" y=\"{:.1}\" text-anchor=\"end\">{value:.0}</text>",
                y + 4.0
            );
        }
        let mut ticks: Vec<f64> = points().map(|(x, _)| *x).collect();
        ticks.sort_by(f64::total_cmp);
        ticks.dedup();
        for x in ticks {
            let _ = writeln!(
                body,
                "<text class=\"s\" x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{x:.0}</text>",
                across(x),
                44.0 + PLOT + 18.0
            );
        }
        let mut top = 44.0 + PLOT + 38.0;
        let name = escaped(&self.across);
        let _ = writeln!(
            body,
            "<text class=\"s\" x=\"80\" y=\"{top:.0}\">{name}</text>"
        );
        for ((name, points), colour) in self.series.iter().zip(COLOURS.iter().cycle()) {
            top += ROW;
            let mut path = String::new();
            for (x, y) in points {
                let _ = write!(path, "{:.1},{:.1} ", across(*x), up(*y));
            }
            let _ = writeln!(
                body,
                "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\
                 <rect x=\"80\" y=\"{:.0}\" width=\"18\" height=\"4\" fill=\"{colour}\"/>\
                 <text class=\"s\" x=\"106\" y=\"{top:.0}\">{}</text>",
                top - 6.0,
                escaped(name)
            );
        }
        (body, top + 12.0)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
