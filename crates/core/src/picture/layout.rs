//! Where everything stands.
//!
//! Nodes are put in an order in which few lines cross: by the barycentre of their
//! neighbours, to and fro (Sugiyama, Tagawa, Toda 1981). The same picture is always
//! laid out in the same way.

use super::{Column, Edge, Picture, Row};

const NODE_WIDTH: u32 = 212;
const NODE_HEIGHT: u32 = 38;
const BETWEEN_COLUMNS: u32 = 96;
const BETWEEN_NODES: u32 = 10;
const MARGIN: u32 = 8;
const HEADING: u32 = 34;
/// How far from the top a short column begins at most.
const LOWEST: u32 = 2 * (NODE_HEIGHT + BETWEEN_NODES);
/// Turns to and fro.
const SWEEPS: usize = 6;
/// Most lines of what is put in order: with more, rows are wanted and no drawing
/// (security.md OP-1).
const MOST_LINES: usize = 2_000;

/// Where a node stands, in units of the drawing.
///
/// ```
/// use bailiwick_core::picture::Place;
///
/// /// Where a line leaves it.
/// fn leaves(place: Place) -> (u32, u32) {
///     (place.x + place.width, place.y + place.height / 2)
/// }
///
/// assert_eq!(leaves(Place { x: 8, y: 34, width: 212, height: 38 }), (220, 53));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its left side.
    pub x: u32,
    /// Its upper side.
    pub y: u32,
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// Where the nodes of a picture stand.
///
/// ```
/// use bailiwick_core::picture::Layout;
///
/// /// The `viewBox` of an SVG drawing.
/// fn view_box(layout: &Layout) -> String {
///     format!("0 0 {} {}", layout.width, layout.height)
/// }
///
/// assert_eq!(view_box(&Layout { width: 640, height: 80, places: vec![] }), "0 0 640 80");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How wide the drawing is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// The place of each node.
    pub places: Vec<Place>,
}

impl Picture {
    /// Where its nodes stand: column by column in their order, each column in the
    /// middle of the height, or not far from the top where another is long: who opens
    /// the picture sees something of each.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// let picture = request.draw();
    /// let layout = picture.layout();
    /// assert_eq!(layout.places.len(), picture.nodes.len());
    /// assert!(layout.places.iter().all(|place| place.x + place.width <= layout.width));
    /// ```
    pub fn layout(&self) -> Layout {
        let heights: Vec<u32> = Column::ALL
            .iter()
            .map(|column| {
                let nodes = self.nodes.iter().filter(|node| node.column == *column);
                let nodes = u32::try_from(nodes.count()).unwrap_or(u32::MAX);
                let each = NODE_HEIGHT + BETWEEN_NODES;
                nodes.saturating_mul(each).saturating_sub(BETWEEN_NODES)
            })
            .collect();
        let tallest = heights.iter().copied().max().unwrap_or(0);
        let mut next: Vec<u32> = heights
            .iter()
            .map(|height| HEADING + MARGIN + ((tallest - height) / 2).min(LOWEST))
            .collect();
        let places = self.nodes.iter().map(|node| {
            let place = Place {
                x: column_x(node.column),
                y: next.get(node.column.at()).copied().unwrap_or_default(),
                width: NODE_WIDTH,
                height: NODE_HEIGHT,
            };
            if let Some(next) = next.get_mut(node.column.at()) {
                *next += NODE_HEIGHT + BETWEEN_NODES;
            }
            place
        });
        Layout {
            places: places.collect(),
            width: column_x(Column::People) + NODE_WIDTH + MARGIN,
            height: HEADING + tallest + 2 * MARGIN,
        }
    }
}

/// The left side of a column.
pub(super) fn column_x(column: Column) -> u32 {
    let at = u32::try_from(column.at()).unwrap_or_default();
    MARGIN + at * (NODE_WIDTH + BETWEEN_COLUMNS)
}

/// The picture with its nodes in the order in which they are drawn.
pub(super) fn in_order(picture: Picture) -> Picture {
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); 4];
    for (number, node) in picture.nodes.iter().enumerate() {
        if let Some(column) = columns.get_mut(node.column.at()) {
            column.push(number);
        }
    }
    let columns = Sweeping::new(&picture, columns).best();
    renumbered(picture, &columns.concat())
}

/// An order of the nodes, column by column, that is being made better.
struct Sweeping<'p> {
    edges: &'p [Edge],
    /// For each node, its neighbours one column to the left, and to the right.
    left: Vec<Vec<usize>>,
    right: Vec<Vec<usize>>,
    columns: Vec<Vec<usize>>,
    /// For each node, its place in its column.
    place: Vec<usize>,
}

impl<'p> Sweeping<'p> {
    fn new(picture: &'p Picture, columns: Vec<Vec<usize>>) -> Self {
        let mut left = vec![Vec::new(); picture.nodes.len()];
        let mut right = left.clone();
        for edge in &picture.edges {
            if let Some(of) = left.get_mut(edge.to) {
                of.push(edge.from);
            }
            if let Some(of) = right.get_mut(edge.from) {
                of.push(edge.to);
            }
        }
        let mut sweeping = Self {
            edges: &picture.edges,
            left,
            right,
            columns,
            place: vec![0; picture.nodes.len()],
        };
        for column in 0..4 {
            sweeping.note_places(column);
        }
        sweeping
    }

    fn best(mut self) -> Vec<Vec<usize>> {
        if self.edges.len() > MOST_LINES {
            return self.columns;
        }
        let mut best = (self.crossings(), self.columns.clone());
        for _ in 0..SWEEPS {
            for column in [1, 2, 3] {
                self.sort(column, true);
            }
            for column in [2, 1, 0] {
                self.sort(column, false);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        best.1
    }

    /// Sorts a column by the middle of the neighbours to one side; who has none stays
    /// about where it is.
    fn sort(&mut self, column: usize, by_left: bool) {
        let neighbours = if by_left { &self.left } else { &self.right };
        let place = &self.place;
        let at = |number: &usize| place.get(*number).copied().unwrap_or_default();
        let middle = |number: &usize| {
            let of = neighbours.get(*number).map_or(&[][..], |of| of);
            let sum: usize = of.iter().map(at).sum();
            (sum * 1000)
                .checked_div(of.len())
                .unwrap_or_else(|| at(number) * 1000)
        };
        if let Some(nodes) = self.columns.get_mut(column) {
            nodes.sort_by_cached_key(|number| (middle(number), at(number)));
        }
        self.note_places(column);
    }

    fn note_places(&mut self, column: usize) {
        for (at, number) in self.columns.get(column).into_iter().flatten().enumerate() {
            if let Some(place) = self.place.get_mut(*number) {
                *place = at;
            }
        }
    }

    /// How many pairs of lines cross: of the lines between two columns, in the order
    /// of their beginnings, those pairs whose ends are in the other order.
    fn crossings(&self) -> usize {
        let at = |number: usize| self.place.get(number).copied().unwrap_or_default();
        let mut crossings = 0;
        for nodes in self.columns.iter().take(3) {
            let mut ends: Vec<(usize, usize)> = Vec::new();
            for number in nodes {
                let of = self.right.get(*number).into_iter().flatten();
                ends.extend(of.map(|to| (at(*number), at(*to))));
            }
            ends.sort_unstable();
            for (index, (from, to)) in ends.iter().enumerate() {
                let later = ends.iter().skip(index + 1);
                crossings += later
                    .filter(|(other, end)| other > from && end < to)
                    .count();
            }
        }
        debug_assert!(crossings <= self.edges.len() * self.edges.len());
        crossings
    }
}

/// The picture with its nodes in this order.
fn renumbered(picture: Picture, order: &[usize]) -> Picture {
    let mut now = vec![0; picture.nodes.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(now) = now.get_mut(*old) {
            *now = new;
        }
    }
    let now = |old: usize| now.get(old).copied().unwrap_or_default();
    let nodes = order
        .iter()
        .filter_map(|old| picture.nodes.get(*old).cloned());
    let mut edges: Vec<Edge> = picture
        .edges
        .iter()
        .map(|edge| Edge {
            from: now(edge.from),
            to: now(edge.to),
            ..edge.clone()
        })
        .collect();
    edges.sort_by_key(|edge| (edge.from, edge.to));
    let mut rows: Vec<Row> = picture
        .rows
        .iter()
        .map(|row| {
            let people = |of: &[usize]| {
                let mut people: Vec<_> = of.iter().map(|one| now(*one)).collect();
                people.sort_unstable();
                people
            };
            Row {
                resource_server: row.resource_server.map(now),
                scope: row.scope.map(now),
                client: row.client.map(now),
                people: people(&row.people),
                may_ask_for: people(&row.may_ask_for),
                ..row.clone()
            }
        })
        .collect();
    rows.sort_by_key(|row| {
        [row.resource_server, row.scope, row.client].map(|one| one.unwrap_or(usize::MAX))
    });
    Picture {
        nodes: nodes.collect(),
        edges,
        rows,
        ..picture
    }
}
