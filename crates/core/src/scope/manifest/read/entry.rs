//! One entry of the list.

use std::collections::BTreeMap;

use super::Members;
use crate::{
    model::{ParameterType, Risk, ScopeParameter, Visibility},
    scope::manifest::{
        ManifestEntry, TextChange,
        json::Json,
        problem::{ManifestRule, Problems},
        translations::PREFIX,
    },
};

const MEMBERS: [&str; 11] = [
    "name",
    "description",
    "description#",
    "default",
    "exclusive",
    "visibility",
    "risk",
    "replaced_by",
    "parameters",
    "implies",
    "change",
];

const RISKS: [&str; 4] = ["low", "medium", "high", "critical"];

/// Reads the entry at `at`; `None` if it has no name to be known by.
pub(super) fn read(at: usize, value: Json, problems: &mut Problems) -> Option<ManifestEntry> {
    let pointer = format!("/scopes/{at}");
    let Json::Object(members) = value else {
        problems.add(pointer, ManifestRule::Type, "must be an object");
        return None;
    };
    let mut object = Members::new(pointer, members, problems);
    let name = object.text("name", true);
    let entry = ManifestEntry {
        description: object.text("description", true).unwrap_or_default(),
        translations: translations(&mut object),
        default: object.boolean("default"),
        exclusive: object.boolean("exclusive"),
        visibility: object.word("visibility", &["public", "private"], Visibility::parse),
        risk: object.word("risk", &RISKS, |text| Risk::parse(text).map(Some)),
        replaced_by: object.text("replaced_by", false),
        parameters: parameters(&mut object),
        implies: names(&mut object, "implies"),
        change: object.word("change", &["cosmetic", "material"], TextChange::parse),
        name: name.clone().unwrap_or_default(),
    };
    object.end(&MEMBERS);
    name.map(|_| entry)
}

fn translations(object: &mut Members<'_>) -> BTreeMap<String, String> {
    let members = std::mem::take(&mut object.left).into_iter();
    let (texts, rest) = members.partition::<Vec<_>, _>(|(name, _)| name.starts_with(PREFIX));
    object.left = rest;
    let mut translations = BTreeMap::new();
    for (member, value) in texts {
        if let Json::Text(text) = value {
            let language = member.strip_prefix(PREFIX).unwrap_or_default();
            translations.insert(language.to_owned(), text);
        } else {
            object.problem(&member, ManifestRule::Type, "must be a string");
        }
    }
    translations
}

fn names(object: &mut Members<'_>, member: &str) -> Vec<String> {
    let wanted = "must be a list of names";
    let list = match object.take(member) {
        None => return Vec::new(),
        Some(Json::List(list)) => list,
        Some(_) => {
            object.problem(member, ManifestRule::Type, wanted);
            return Vec::new();
        }
    };
    let mut names = Vec::with_capacity(list.len());
    for value in list {
        match value {
            Json::Text(name) => names.push(name),
            _ => object.problem(member, ManifestRule::Type, wanted),
        }
    }
    names
}

fn parameters(object: &mut Members<'_>) -> BTreeMap<String, ScopeParameter> {
    let member = "parameters";
    let parameters = match object.take(member) {
        None => return BTreeMap::new(),
        Some(Json::Object(parameters)) => parameters,
        Some(_) => {
            object.problem(member, ManifestRule::Type, "must be an object");
            return BTreeMap::new();
        }
    };
    let pointer = format!("{}/{member}", object.pointer);
    let mut all = Members::new(pointer, parameters, object.problems);
    let mut read = BTreeMap::new();
    for (name, value) in std::mem::take(&mut all.left) {
        if let Some(parameter) = parameter(&mut all, &name, value) {
            read.insert(name, parameter);
        }
    }
    read
}

fn parameter(all: &mut Members<'_>, name: &str, value: Json) -> Option<ScopeParameter> {
    let Json::Object(members) = value else {
        all.problem(name, ManifestRule::Type, "must be an object");
        return None;
    };
    let pointer = format!("{}/{}", all.pointer, super::step(name));
    let mut object = Members::new(pointer, members, all.problems);
    let words = ParameterType::ALL.iter().map(|kind| kind.as_str());
    let words: Vec<_> = words.collect();
    if !object.left.iter().any(|(name, _)| name == "type") {
        object.problem("type", ManifestRule::Missing, "must be given");
    }
    let kind = object.word("type", &words, |text| ParameterType::parse(text).map(Some));
    let most = match object.take("most") {
        None => None,
        Some(Json::Whole(most)) if (1..=100).contains(&most) => u8::try_from(most).ok(),
        Some(_) => {
            let detail = "must be a whole number, 1 to 100";
            object.problem("most", ManifestRule::Type, detail);
            None
        }
    };
    object.end(&["type", "most"]);
    let mut parameter = ScopeParameter::new(kind?);
    parameter.most = most.unwrap_or(parameter.most);
    Some(parameter)
}
