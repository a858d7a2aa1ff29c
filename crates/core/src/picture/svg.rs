//! The picture as SVG (SVG 2): links with titles, shapes and words for states. It
//! carries its colours as attributes, which a stylesheet overrules by class; it has
//! no style and no script, so that a strict policy lets it pass.

use std::fmt::Write as _;

use super::{
    Column, Edge, Layout, Mark, Node, NodeName, Phrase, PhraseKind, Picture, Place, Tie, Wording,
    layout::column_x,
    text::{cut, xml},
};
use crate::model::Risk;

/// Characters of a name that fit into a node, and of what stands below it.
const LABEL: usize = 25;
const DETAIL: usize = 31;

/// Where the links of an SVG lead, and how it stands.
///
/// ```
/// use bailiwick_core::picture::{NodeName, SvgStyle};
///
/// let scope = NodeName::parse("scope:plants:see").unwrap();
/// let page = "https://login.example/admin/picture/".to_owned();
/// let file = SvgStyle { page: Some(page), alone: true };
/// let here = file.href(&scope).unwrap();
/// assert_eq!(here, "https://login.example/admin/picture/?node=scope%3Aplants%3Asee");
/// assert_eq!(SvgStyle::default().href(&scope), None); // without links
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SvgStyle {
    /// The page to which its nodes lead, each with itself as the parameter `node`;
    /// `None`: there are no links.
    pub page: Option<String>,
    /// Whether it is a file of its own, and no part of a page.
    pub alone: bool,
}

impl SvgStyle {
    /// Where a node leads.
    pub fn href(&self, name: &NodeName) -> Option<String> {
        let page = self.page.as_ref()?;
        let value: String = form_urlencoded::byte_serialize(name.to_string().as_bytes()).collect();
        Some(format!("{page}?node={value}"))
    }
}

impl Picture {
    /// As SVG.
    ///
    /// ```
    /// # mod host { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/host.rs")); }
    /// # use bailiwick_core::{picture::PictureRequest, store::Holdings};
    /// # let (snapshot, config) = (host::snapshot(), host::config());
    /// # let request = PictureRequest {
    /// #     snapshot: &snapshot, config: &config, now: host::NOW,
    /// #     holdings: &Holdings::default(), people: &[], most_nodes: 200, focus: None,
    /// # };
    /// use bailiwick_core::picture::SvgStyle;
    ///
    /// let svg = request.draw().svg(&SvgStyle::default());
    /// assert!(svg.starts_with("<svg ") && svg.contains(">plants:see<"));
    /// ```
    pub fn svg(&self, style: &SvgStyle) -> String {
        let layout = self.layout();
        let Layout { width, height, .. } = layout;
        let mut svg = String::new();
        // With links inside it must not be one image, whose parts nobody can reach.
        let role = if style.page.is_some() { "group" } else { "img" };
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" viewBox=\"0 0 {width} \
             {height}\" width=\"{width}\" height=\"{height}\" role=\"{role}\" aria-label=\""
        );
        xml(
            &mut svg,
            &self.wording.say(&Phrase {
                what: self.summary(),
                ..Phrase::of(PhraseKind::PictureOf, self.heading())
            }),
        );
        svg.push_str("\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n");
        if style.alone {
            let _ = writeln!(
                svg,
                "<rect class=\"ground\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
            );
        }
        hatches(&mut svg);
        for column in Column::ALL {
            let x = column_x(*column);
            let heading = self.wording.of(PhraseKind::Column, column.as_str());
            let _ = write!(
                svg,
                "<text class=\"heading\" x=\"{x}\" y=\"22\" font-weight=\"600\" \
                 fill=\"#545d68\">"
            );
            xml(&mut svg, &heading);
            svg.push_str("</text>\n");
        }
        for edge in &self.edges {
            self.line(&mut svg, &layout, edge);
        }
        for (node, place) in self.nodes.iter().zip(&layout.places) {
            draw_node(&mut svg, node, *place, style, &self.wording);
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn line(&self, svg: &mut String, layout: &Layout, edge: &Edge) {
        let places = (layout.places.get(edge.from), layout.places.get(edge.to));
        let nodes = (self.nodes.get(edge.from), self.nodes.get(edge.to));
        let ((Some(from), Some(to)), (Some(first), Some(last))) = (places, nodes) else {
            return;
        };
        let (x1, y1) = (from.x + from.width, from.y + from.height / 2);
        let (x2, y2) = (to.x, to.y + to.height / 2);
        let middle = u32::midpoint(x1, x2);
        let width = thickness(edge);
        let (class, colour, dashes) = match edge.tie {
            Tie::Owns => ("owns", "#7b8591", ""),
            Tie::MayAsk => ("may-ask", "#7b8591", " stroke-dasharray=\"3 4\""),
            Tie::Holds => ("holds", "#0b57a4", ""),
            Tie::OnlyHolds => ("only-holds", "#b3261e", " stroke-dasharray=\"9 3\""),
        };
        let _ = write!(
            svg,
            "<path class=\"line {class}\" d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\" \
             fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}><title>"
        );
        xml(
            svg,
            &format!(
                "{} – {}: {}",
                first.label,
                last.label,
                words(edge, &self.wording)
            ),
        );
        svg.push_str("</title></path>\n");
    }
}

/// What a line says.
fn words(edge: &Edge, wording: &Wording) -> String {
    let tie = edge.tie.as_str();
    match edge.users {
        0 => wording.of(PhraseKind::Tie, tie),
        users => wording.say(&Phrase {
            name: tie.to_owned(),
            ..Phrase::counting(PhraseKind::TieForUsers, users)
        }),
    }
}

/// Thicker for more users, by powers of four.
fn thickness(edge: &Edge) -> &'static str {
    match (edge.tie, edge.users) {
        (Tie::Owns | Tie::MayAsk, _) | (_, 0) => "1.25",
        (_, 1..4) => "2",
        (_, 4..16) => "3",
        (_, 16..64) => "4",
        (_, 64..) => "5.5",
    }
}

/// The patterns that mark what is out of use.
fn hatches(svg: &mut String) {
    svg.push_str(
        "<defs><pattern id=\"picture_hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" \
         y2=\"7\" stroke=\"#d5dae0\" stroke-width=\"3\"/></pattern></defs>\n",
    );
}

fn draw_node(svg: &mut String, node: &Node, place: Place, style: &SvgStyle, wording: &Wording) {
    let words = node.words_in(wording);
    let href = node.link.as_ref().and_then(|name| style.href(name));
    let mut class = format!("node {} {}", node.column.as_str(), node.mark.as_str());
    if node.risk > Risk::Low {
        let _ = write!(class, " risk-{}", node.risk.as_str());
    }
    let tag = if let Some(href) = href {
        let _ = write!(svg, "<a class=\"{class}\" href=\"");
        xml(svg, &href);
        svg.push_str("\" aria-label=\"");
        xml(svg, &words);
        svg.push_str("\">");
        "a"
    } else {
        let _ = write!(svg, "<g class=\"{class}\">");
        "g"
    };
    svg.push_str("<title>");
    xml(svg, &words);
    svg.push_str("</title>");
    draw_box(svg, node, place);
    draw_words(svg, node, place, wording);
    let _ = writeln!(svg, "</{tag}>");
}

/// The sign of a risk, as on the other pages: its shape says it too.
fn sign(risk: Risk) -> &'static str {
    match risk {
        Risk::Low => "",
        Risk::Medium => "◐ ",
        Risk::High => "▲ ",
        Risk::Critical => "◆ ",
    }
}

fn draw_box(svg: &mut String, node: &Node, place: Place) {
    let Place {
        x,
        y,
        width,
        height,
    } = place;
    let corner = match node.column {
        Column::ResourceServers => 3,
        Column::Scopes => height / 2,
        Column::Clients => 8,
        Column::People => 14,
    };
    if node.mark == Mark::Group {
        let _ = write!(
            svg,
            "<rect class=\"behind\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" \
             rx=\"{corner}\" fill=\"#ffffff\" stroke=\"#7b8591\"/>",
            x + 4,
            y + 4
        );
    }
    let stroke = match node.mark {
        Mark::Plain | Mark::Group => "",
        Mark::Pending => " stroke-dasharray=\"2 3\"",
        Mark::Deprecated => " stroke-dasharray=\"8 4\"",
        Mark::Disabled | Mark::Retired => " stroke-dasharray=\"4 3\"",
    };
    let _ = write!(
        svg,
        "<rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         rx=\"{corner}\" fill=\"#ffffff\" stroke=\"#7b8591\" stroke-width=\"1.5\"{stroke}/>"
    );
    if matches!(node.mark, Mark::Disabled | Mark::Retired) {
        let _ = write!(
            svg,
            "<rect class=\"hatched\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\" \
             fill=\"url(#picture_hatch)\"/>"
        );
    }
}

fn draw_words(svg: &mut String, node: &Node, place: Place, wording: &Wording) {
    let x = place.x + 14;
    let below = node.below(wording);
    let alone = below.is_empty();
    let y = place.y + if alone { 24 } else { 17 };
    let struck = if node.mark == Mark::Retired {
        " text-decoration=\"line-through\""
    } else {
        ""
    };
    let _ = write!(
        svg,
        "<text class=\"label\" x=\"{x}\" y=\"{y}\" fill=\"#1c2127\"{struck}>"
    );
    xml(svg, &cut(&node.label, LABEL));
    svg.push_str("</text>");
    if !alone {
        let y = place.y + 31;
        // Between two words for those who hear them.
        let _ = write!(
            svg,
            " <text class=\"detail\" x=\"{x}\" y=\"{y}\" font-size=\"11\" fill=\"#545d68\">"
        );
        xml(svg, &cut(&format!("{}{below}", sign(node.risk)), DETAIL));
        svg.push_str("</text>");
    }
}
