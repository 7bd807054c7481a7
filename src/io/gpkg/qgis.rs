//! How QGIS draws the areas: a row of its `layer_styles` table, which it reads when the file is added to a map.

/// The statuses with English labels, and a colour each; the outline's dash tells them apart without colour.
const LOOKS: [(&str, &str, &str, &str); 6] = [
    ("draft", "Draft", "110,110,110", "dot"),
    ("proposed", "Proposed", "0,114,178", "dash"),
    ("mutually_determined", "Mutually determined", "0,158,115", "solid"),
    ("disputed", "Disputed", "213,94,0", "dash dot"),
    ("stale", "Stale", "204,121,167", "dash dot dot"),
    ("withdrawn", "Withdrawn", "150,150,150", "dot"),
];

/// Returns the SQL that makes the table of styles unless there is one, and puts the look of the areas in unless they have one.
#[must_use]
pub fn styles(at: &str) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS layer_styles (
           id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
           f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
           useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
           update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
         INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
           VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles of QGIS', '{at}');
         INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
             styleSLD, useAsDefault, description, owner, ui, update_time)
           SELECT '', '', 'mapping_area', 'geom', 'status', '{}', '', 1, 'Areas by their status', '', NULL, '{at}'
           WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = 'mapping_area');\n",
        areas().replace('\'', "''")
    )
}

fn areas() -> String {
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (i, (value, label, color, line)) in LOOKS.iter().enumerate() {
        categories += &format!(r#"<category render="true" symbol="{i}" value="{value}" label="{label}"/>"#);
        symbols += &format!(
            r#"<symbol alpha="1" clip_to_extent="1" type="fill" name="{i}"><layer class="SimpleFill" enabled="1" locked="0" pass="0"><Option type="Map"><Option type="QString" name="color" value="{color},40"/><Option type="QString" name="outline_color" value="{color},255"/><Option type="QString" name="outline_style" value="{line}"/><Option type="QString" name="outline_width" value="0.6"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="style" value="solid"/></Option></layer></symbol>"#
        );
    }
    format!(
        r#"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version="3.28" styleCategories="Symbology"><renderer-v2 type="categorizedSymbol" attr="status" symbollevels="0" forceraster="0" enableorderby="0"><categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2></qgis>"#
    )
}
