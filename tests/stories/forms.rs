//! The forms of a page, as a person sees them: a button to press, fields to fill
//! in. What the page does not offer cannot be sent.

/// The form with a button of these words. Of several, the first on the page.
#[track_caller]
pub(crate) fn with_button(page: &str, words: &str) -> Form {
    let mark = format!(">{words}<");
    let is_meant = |form: &&str| form.rsplit_once("<button").is_some_and(|b| b.1.contains(&mark));
    let form = forms(page).find(is_meant);
    Form::read(form.unwrap_or_else(|| panic!("no button {words:?} in {page}")))
}

/// The form with a field of that name. Of several, the first on the page.
#[track_caller]
pub(crate) fn with_field(page: &str, name: &str) -> Form {
    let mark = format!(" name='{name}'");
    let form = forms(page).find(|form| form.contains(&mark));
    Form::read(form.unwrap_or_else(|| panic!("no field {name:?} in {page}")))
}

fn forms(page: &str) -> impl Iterator<Item = &str> {
    page.split("<form ").skip(1).map(|rest| rest.split("</form>").next().unwrap())
}

/// A form that is being filled in.
pub(crate) struct Form {
    pub(crate) action: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    /// `None` for a box that is not ticked.
    value: Option<String>,
    is_required: bool,
}

impl Form {
    fn read(html: &str) -> Self {
        let action = attribute(html, "action").unwrap().to_owned();
        let inputs = html.split("<input").skip(1);
        let fields = inputs.map(|input| Field {
            name: attribute(input, "name").unwrap().to_owned(),
            value: match attribute(input, "type") {
                Some("checkbox") => None,
                _ => Some(attribute(input, "value").unwrap_or_default().to_owned()),
            },
            is_required: input.split('>').next().unwrap().contains(" required"),
        });
        Self { action, fields: fields.collect() }
    }

    /// Fills in, or ticks, a field that must be there.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        let field = field.unwrap_or_else(|| panic!("no field {name:?} at {}", self.action));
        field.value = Some(value.to_owned());
        self
    }

    /// What a browser sends: it sends nothing while a required field is empty.
    #[track_caller]
    pub(crate) fn filled(&self) -> Vec<(&str, &str)> {
        let sent = |field| {
            let Field { name, value, is_required }: &Field = field;
            assert!(!is_required || value.as_deref() != Some(""), "{name} is empty");
            Some((name.as_str(), value.as_deref()?))
        };
        self.fields.iter().filter_map(sent).collect()
    }
}

/// The value of an attribute of the first tag.
fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let tag = html.split('>').next()?;
    tag.split_once(&format!("{name}='"))?.1.split('\'').next()
}
