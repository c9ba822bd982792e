//! A look that is being worked on: as typed, as checked, with the pictures that are good.

use domain::brand::{
    self, BrandDraft, BrandField, BrandSpec, Chosen, Colour, Flaw, PictureError, Place, TakeError,
};
use domain::{Lang, tenancy::PartnerScope};

use crate::forms::Values;
use crate::posted::{Mixed, Upload};
use crate::request::{Refusal, parse_language};

pub const PLACES: [Place; 3] = [Place::Logo, Place::LogoDark, Place::Icon];

/// The name of a field in the form.
pub const fn name(field: BrandField) -> &'static str {
    match field {
        BrandField::Name => "name",
        BrandField::Mark => "mark",
        BrandField::Primary => "primary",
        BrandField::Accent => "accent",
        BrandField::Radius => "radius",
        BrandField::Sender => "sender",
        BrandField::Support => "support",
        BrandField::Privacy => "privacy",
        BrandField::Terms => "terms",
    }
}

/// The name of a picture in the form.
pub const fn place_name(place: Place) -> &'static str {
    match place {
        Place::Logo => "logo",
        Place::LogoDark => "logo_dark",
        Place::Icon => "icon",
    }
}

pub struct Sketch {
    pub values: Values,
    pub chosen: Chosen,
    pub pictures: brand::Pictures,
    pub flaws: Vec<Flaw>,
    pub refused: Vec<(Place, PictureError)>,
    /// Colours that may stay but hardly show.
    pub faint: Vec<(BrandField, Colour)>,
    /// `None` while something is wrong with what was typed.
    pub spec: Option<BrandSpec>,
    /// The stamp of the look that was in force when the form was opened.
    pub seen: String,
}

impl Sketch {
    /// Of a look that was saved once.
    pub fn of(spec: &BrandSpec, seen: &str) -> Self {
        let draft = spec.to_draft();
        let mut values = Values::default();
        let optional = |text: Option<String>| text.unwrap_or_default();
        for (field, text) in [
            (BrandField::Name, draft.name),
            (BrandField::Mark, draft.mark),
            (BrandField::Primary, draft.primary),
            (BrandField::Accent, draft.accent),
            (BrandField::Radius, draft.radius.to_string()),
            (BrandField::Sender, optional(draft.sender)),
            (BrandField::Support, optional(draft.support)),
            (BrandField::Privacy, optional(draft.privacy)),
            (BrandField::Terms, optional(draft.terms)),
        ] {
            values.set(name(field), text);
        }
        values.set("lang", draft.lang.code());
        Self {
            values,
            chosen: spec.pictures().named(),
            pictures: spec.pictures().clone(),
            flaws: Vec::new(),
            refused: Vec::new(),
            faint: spec.faint(),
            spec: Some(spec.clone()),
            seen: seen.to_owned(),
        }
    }

    /// Of what was posted. Good pictures are kept at once, because a browser cannot send the same file again by itself.
    pub async fn read(scope: &PartnerScope, posted: Mixed) -> Result<Self, Refusal> {
        let Mixed { values, files } = posted;
        let values = with_suggestion(values);
        let mut chosen = Chosen::default();
        for place in PLACES {
            let kept = values.get(place_name(place)).to_owned();
            let removed = values.is_ticked(&format!("remove-{}", place_name(place)));
            *chosen.at(place) = Some(kept).filter(|kept| !kept.is_empty() && !removed);
        }
        let mut refused = Vec::new();
        for (field, file) in files {
            let Some(place) = PLACES
                .into_iter()
                .find(|place| field == format!("file-{}", place_name(*place)))
            else {
                continue;
            };
            match take(scope, place, file).await? {
                Ok(taken) => *chosen.at(place) = Some(taken),
                Err(error) => refused.push((place, error)),
            }
        }
        let pictures = brand::pictures(scope, &chosen).await?;
        let checked = draft(&values).checked();
        let seen = values.get("seen").to_owned();
        let (spec, flaws) = match checked {
            Ok(spec) => (Some(spec.with_pictures(pictures.clone())), Vec::new()),
            Err(flaws) => (None, flaws),
        };
        Ok(Self {
            faint: spec.as_ref().map(BrandSpec::faint).unwrap_or_default(),
            values,
            chosen: pictures.named(),
            pictures,
            flaws,
            refused,
            spec,
            seen,
        })
    }

    /// Whether it can be saved.
    pub fn is_fit(&self) -> bool {
        self.flaws.is_empty() && self.refused.is_empty()
    }

    pub fn flaw(&self, field: BrandField) -> Option<&Flaw> {
        self.flaws.iter().find(|flaw| flaw.field == field)
    }
}

async fn take(
    scope: &PartnerScope,
    place: Place,
    file: Upload,
) -> Result<Result<String, PictureError>, Refusal> {
    let bytes = match file {
        Upload::File(bytes) => bytes,
        Upload::TooLarge => return Ok(Err(PictureError::TooManyBytes)),
        Upload::Nothing => return Ok(Err(PictureError::Damaged)),
    };
    match brand::take_picture(scope, place, bytes).await {
        Ok(taken) => Ok(Ok(taken)),
        Err(TakeError::Picture(error)) => Ok(Err(error)),
        Err(TakeError::NotAllowed) => Err(Refusal::NotAllowed),
        Err(TakeError::Store(error)) => Err(error.into()),
    }
}

/// A suggested colour that was accepted takes the place of the typed one.
fn with_suggestion(values: Values) -> Values {
    let accepted = values.get("use").to_owned();
    let Some((field, colour)) = accepted.split_once(':') else {
        return values;
    };
    if ![BrandField::Primary, BrandField::Accent]
        .map(name)
        .contains(&field)
    {
        return values;
    }
    let mut replaced = Values::default();
    // Of two fields of one name the first counts.
    replaced.set(field, colour);
    for known in FIELDS {
        replaced.set(known, values.get(known));
    }
    replaced
}

const FIELDS: [&str; 17] = [
    "name",
    "mark",
    "primary",
    "accent",
    "radius",
    "sender",
    "support",
    "privacy",
    "terms",
    "lang",
    "seen",
    "logo",
    "logo_dark",
    "icon",
    "remove-logo",
    "remove-logo_dark",
    "remove-icon",
];

fn draft(values: &Values) -> BrandDraft {
    let text = |field| values.get(name(field)).trim().to_owned();
    let optional = |field| Some(text(field)).filter(|text| !text.is_empty());
    BrandDraft {
        name: text(BrandField::Name),
        primary: text(BrandField::Primary).to_lowercase(),
        accent: text(BrandField::Accent).to_lowercase(),
        // What is no number is refused like one that is too large.
        radius: text(BrandField::Radius).parse().unwrap_or(u8::MAX),
        mark: text(BrandField::Mark),
        lang: parse_language(values.get("lang")).unwrap_or(Lang::En),
        support: optional(BrandField::Support),
        sender: optional(BrandField::Sender),
        privacy: optional(BrandField::Privacy),
        terms: optional(BrandField::Terms),
    }
}
